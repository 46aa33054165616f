import type { ErrorCode } from '../../../../shared/contract/error-code';
import type { Problem } from '../../../../shared/contract/problem';

/** A fault in one field, as the server words it. */
export type FieldFault = NonNullable<Problem['fields']>[number];

/** A call that was refused, or had no answer. `message` is what an operator reads. */
export class ApiFault extends Error {
  constructor(
    message: string,
    /** The server's code; `NO_ANSWER` where nobody answered: the outcome of a write is unknown then. */
    readonly code: ErrorCode | 'NO_ANSWER' | 'UNREADABLE',
    /** HTTP status; 0 without an answer. */
    readonly status: number,
    readonly fields: readonly FieldFault[] = [],
    /** The particular reason, where the server gives one. */
    readonly detail: string | null = null,
    readonly requestId: string | null = null,
  ) {
    super(message);
    this.name = 'ApiFault';
  }

  /** Whether the same call may yet succeed: nobody can tell whether it was carried out. */
  get isUnknown(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

/** What goes into the address behind `?`; what is undefined, null or empty is left out, a list is joined by commas. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

export interface CallOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** An answer with its status: 202 of an act is not 200. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

let csrfToken = '';
let onSignedOut: () => void = () => undefined;
let serverAheadMs = 0;

/** Told by the session: the token of every write, and whom to tell when it has ended. */
export function setSession(token: string, signedOut: () => void): void {
  csrfToken = token;
  onSignedOut = signedOut;
}

/** The server's present instant, which the sandbox may have moved; as exact as an HTTP date, to the second. */
export function serverNow(): number {
  return performance.timeOrigin + performance.now() + serverAheadMs;
}

/**
 * Calls the console's API.
 * @param path `/ops/v1/…`
 * @throws ApiFault
 */
export async function callApi<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: CallOptions = {},
): Promise<Answer<T>> {
  const response = await send(method, path, options);
  if (response.status === 204) return { status: 204, body: undefined as T };
  try {
    return { status: response.status, body: (await response.json()) as T };
  } catch {
    throw new ApiFault('服务器的回答无法读取，请稍后重试', 'UNREADABLE', response.status);
  }
}

/**
 * Calls a route that answers a file, by POST: one that is handed out once.
 * @throws ApiFault, also where the file breaks off
 */
export async function callForFile(path: string, options: CallOptions): Promise<Blob> {
  const response = await send('POST', path, options);
  try {
    return await response.blob();
  } catch {
    throw new ApiFault('文件没有下载完整', 'UNREADABLE', 0);
  }
}

/** An address with its query. */
export function withQuery(path: string, query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text !== '') words.set(name, text);
  }
  const text = words.toString();
  if (text === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

/** A new key for a write; `crypto.randomUUID` is missing on plain http. */
export function newCommandKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A file is sent as it is, everything else as JSON. @throws ApiFault where the answer is a refusal or none */
async function send(method: string, path: string, { query, body, headers, signal }: CallOptions): Promise<Response> {
  const isFile = body instanceof Blob;
  const response = await ask(withQuery(path, query), {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      Accept: 'application/json',
      ...(body === undefined || isFile ? {} : { 'Content-Type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'X-CSRF-Token': csrfToken }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  noteTime(response);
  if (!response.ok) throw await faultOf(response);
  return response;
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiFault('连接不上服务器，请检查网络后重试', 'NO_ANSWER', 0);
  }
}

async function faultOf(response: Response): Promise<ApiFault> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  const requestId = problem?.requestId ?? response.headers.get('X-Request-Id');
  if (!problem?.code || !problem.title) {
    return new ApiFault(
      `服务器没有正常回答（${response.status}），请稍后重试`,
      'UNREADABLE',
      response.status,
      [],
      null,
      requestId,
    );
  }
  const { code, title, fields = [], detail = null } = problem;
  if (code === 'NOT_LOGGED_IN' || code === 'SESSION_ENDED') onSignedOut();
  return new ApiFault(title, code, response.status, fields, detail, requestId);
}

function noteTime(response: Response): void {
  const told = Date.parse(response.headers.get('Date') ?? '');
  if (Number.isFinite(told)) serverAheadMs = told - (performance.timeOrigin + performance.now());
}
