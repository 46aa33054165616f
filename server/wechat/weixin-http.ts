import { exchange } from './http-client';
import { isJsonObject, type JsonObject, parseJson, textOf } from './json';

/** Where api.weixin.qq.com is. */
export interface WeixinEndpoint {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  /** For one call; the http client's default where it is left out. */
  readonly timeoutMs?: number;
}

/** One call. */
export interface WeixinCall {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON by POST; without it the call is a GET. */
  readonly body?: unknown;
}

/**
 * What api.weixin.qq.com made of a call. `refused` covers every errcode but 0, also "busy" (-1): the code says what to do.
 */
export type WeixinReply =
  | { readonly kind: 'ok'; readonly body: JsonObject }
  | { readonly kind: 'refused'; readonly errcode: number; readonly errmsg: string }
  | { readonly kind: 'notSent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

const LONGEST_ERRMSG = 200;

/**
 * One call of api.weixin.qq.com. Refusals come as HTTP 200 with an errcode (Mini-program server API: login); any other
 * status is the word of a gateway and says nothing about what happened behind it, except 429: it was not let in.
 */
export async function callWeixin({ apiUrl, timeoutMs }: WeixinEndpoint, call: WeixinCall): Promise<WeixinReply> {
  const { path, query = {}, body: payload } = call;
  const search = new URLSearchParams(query).toString();
  const outcome = await exchange({
    method: payload === undefined ? 'GET' : 'POST',
    url: `${apiUrl}${path}${search === '' ? '' : `?${search}`}`,
    headers: payload === undefined ? {} : { 'Content-Type': 'application/json' },
    body: payload === undefined ? undefined : JSON.stringify(payload),
    timeoutMs,
  });
  if (outcome.kind !== 'answer') return outcome;
  if (outcome.status === 429) return { kind: 'notSent', reason: 'HTTP 429' };
  if (outcome.status !== 200) return { kind: 'unknown', reason: `HTTP ${outcome.status}` };
  const body = parseJson(outcome.body.toString('utf8'));
  if (!isJsonObject(body)) return { kind: 'unknown', reason: 'the answer was not a JSON object' };
  const errcode = Number(body.errcode ?? 0);
  if (errcode === 0) return { kind: 'ok', body };
  if (!Number.isInteger(errcode)) return { kind: 'unknown', reason: 'the errcode was not a number' };
  return { kind: 'refused', errcode, errmsg: (textOf(body.errmsg) ?? '').slice(0, LONGEST_ERRMSG) };
}
