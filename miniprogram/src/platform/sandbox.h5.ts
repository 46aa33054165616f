/** What the local WeChat answered when it refused; `errMsg` is worded as wx would report it. */
export class SandboxRefusal extends Error {
  constructor(
    readonly status: number,
    readonly errMsg: string,
    /** Where the call that failed has codes. */
    readonly errCode?: number,
  ) {
    super(errMsg);
  }
}

/**
 * Calls the local WeChat's panel, which stands on the same origin as the H5 page whenever the sandbox runs.
 * @throws SandboxRefusal for an answer that is not 2xx, TypeError when it cannot be reached
 */
export async function callSandbox<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    throw new SandboxRefusal(response.status, errMsgOf(answer) ?? `fail ${response.status}`, errCodeOf(answer));
  }
  return answer as T;
}

function errMsgOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('errMsg' in answer)) return null;
  return typeof answer.errMsg === 'string' ? answer.errMsg : null;
}

function errCodeOf(answer: unknown): number | undefined {
  if (typeof answer !== 'object' || answer === null || !('errCode' in answer)) return undefined;
  return typeof answer.errCode === 'number' ? answer.errCode : undefined;
}
