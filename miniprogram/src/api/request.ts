import Taro from '@tarojs/taro';
import { buildTransportError, parseProblem } from './api-error';
import { noteServerTime } from './server-time';

/** One call to the server, before anyone has added who is calling. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below `/api/v1`, with its query. */
  readonly path: string;
  readonly body?: object;
  readonly idempotencyKey?: string;
}

/** Sends a call with a session's token, or none, and brings the parsed answer. */
export type Send = <T>(call: Call, token: string | null) => Promise<T>;

/** The server itself waits up to 10 s for WeChat; past this the member has stopped believing in it. */
const TIMEOUT_MS = 15_000;

/**
 * The only place that speaks to the server.
 * @throws ApiError for every answer that is not 2xx and for every answer that did not come
 */
export const send: Send = async <T>(call: Call, token: string | null): Promise<T> => {
  const answer = await Taro.request<T>({
    url: `${API_BASE_URL}/api/v1${call.path}`,
    method: call.method,
    data: call.body,
    header: {
      Accept: 'application/json',
      ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(call.idempotencyKey === undefined ? {} : { 'Idempotency-Key': call.idempotencyKey }),
    },
    dataType: 'json',
    timeout: TIMEOUT_MS,
  }).catch((failure: unknown) => {
    throw buildTransportError(isTimeout(failure) ? 'TIMED_OUT' : 'NETWORK_UNREACHABLE');
  });
  noteServerTime(headerOf(answer.header, 'date'));
  if (answer.statusCode >= 200 && answer.statusCode < 300) return answer.data;
  throw parseProblem(answer.statusCode, parsed(answer.data), headerOf(answer.header, 'retry-after'));
};

/** `application/problem+json` arrives as text on some clients. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function headerOf(header: object | undefined, name: string): string | undefined {
  const found = Object.entries(header ?? {}).find(([key]) => key.toLowerCase() === name);
  return found === undefined ? undefined : String(found[1]);
}

function isTimeout(failure: unknown): boolean {
  if (typeof failure !== 'object' || failure === null) return false;
  const text = 'errMsg' in failure ? String(failure.errMsg) : failure instanceof Error ? failure.message : '';
  return /time\s?out|abort/i.test(text);
}
