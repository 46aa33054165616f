import type { Output } from 'wechatpay-node-v3/dist/lib/interface-v2';
import type { IPayRequest } from 'wechatpay-node-v3/dist/lib/pay-request.interface';
import type { Clock } from '../../../shared/kernel/clock';
import { exchange } from '../http-client';
import { isJsonObject, type JsonObject, parseJson } from '../json';
import type { WechatLogger } from '../logger';
import type { PayKeys } from './pay-keys';
import { findSignatureFault } from './pay-signature';

/**
 * What WeChat Pay made of a request. `done`: 2xx, signed. `refused`: an error envelope, its signature good where it has
 * one. `unknown`: no answer, or one that cannot be believed.
 */
export type PayAnswer =
  | { readonly kind: 'done'; readonly status: number; readonly body: JsonObject; readonly raw: Buffer }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      /** The number at the end of Request-ID, which says more than the code; null where there is none. */
      readonly detail: number | null;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface PayHttpOptions {
  /** Without a slash at the end. */
  readonly payUrl: string;
  /** For one request; the http client's default where it is left out. */
  readonly timeoutMs?: number;
  readonly keys: PayKeys;
  readonly clock: Clock;
  readonly logger: WechatLogger;
}

/**
 * The transport under wechatpay-node-v3. The library builds URLs with WeChat's own host: here, and only here, they get
 * the configured one. Every request names the key that WeChat shall sign with; every signed answer of whatever status is
 * checked on its raw bytes, and a success without a good signature is no success.
 *
 * The answer travels as `data.answer`: the library, seeing no `prepay_id`, makes no signature of its own from it.
 */
export class PayHttp implements IPayRequest {
  constructor(private readonly options: PayHttpOptions) {}

  async get(url: string, headers: Readonly<Record<string, string>>): Promise<Output> {
    return wrap(await this.send('GET', url, undefined, headers));
  }

  async post(url: string, params: unknown, headers: Readonly<Record<string, string>>): Promise<Output> {
    return wrap(await this.send('POST', url, JSON.stringify(params), headers));
  }

  async upload(): Promise<Output> {
    throw new Error('nothing is uploaded to WeChat Pay');
  }

  private async send(
    method: 'GET' | 'POST',
    url: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<PayAnswer> {
    const { payUrl, timeoutMs, keys, clock, logger } = this.options;
    const { pathname, search } = new URL(url);
    const outcome = await exchange({
      method,
      url: `${payUrl}${pathname}${search}`,
      headers: { ...withoutEncoding(headers), 'Wechatpay-Serial': keys.preferredSerial },
      body,
      timeoutMs,
    });
    if (outcome.kind === 'notSent') return { kind: 'unknown', reason: `nothing was sent: ${outcome.reason}` };
    if (outcome.kind === 'unknown') return outcome;
    const { status, body: raw } = outcome;
    const succeeded = status >= 200 && status < 300;
    const fault = findSignatureFault(keys, clock.now(), (name) => outcome.headers.get(name), raw);
    if (fault !== null && (succeeded || fault !== 'unsigned')) {
      logger.error({ method, pathname, status, fault }, 'answer of WeChat Pay not believed');
      return { kind: 'unknown', reason: `answer with status ${status} not believed: ${fault}` };
    }
    return succeeded ? doneOf(status, raw) : refusalOf(status, raw, outcome.headers.get('request-id'));
  }
}

function wrap(answer: PayAnswer): Output {
  return { status: answer.kind === 'unknown' ? 0 : answer.status, data: { answer } };
}

function doneOf(status: number, raw: Buffer): PayAnswer {
  if (raw.length === 0) return { kind: 'done', status, body: {}, raw };
  const body = parseJson(raw.toString('utf8'));
  if (!isJsonObject(body)) return { kind: 'unknown', reason: 'the answer was not a JSON object' };
  return { kind: 'done', status, body, raw };
}

/** Without WeChat's error envelope it is the word of something between us and WeChat. */
function refusalOf(status: number, raw: Buffer, requestId: string | null): PayAnswer {
  const body = parseJson(raw.toString('utf8'));
  if (!isJsonObject(body) || typeof body.code !== 'string' || status < 400) {
    return { kind: 'unknown', reason: `HTTP ${status} without a code` };
  }
  const message = typeof body.message === 'string' ? body.message : '';
  const detail = /-(\d+)$/.exec(requestId ?? '')?.[1];
  return { kind: 'refused', status, code: body.code, message, detail: detail === undefined ? null : Number(detail) };
}

/** The library asks for gzip; the bytes that were signed are the plain ones. */
function withoutEncoding(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'accept-encoding'));
}
