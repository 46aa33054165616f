import { exchange } from '../http-client';
import type { WechatLogger } from '../logger';
import { newNonce } from '../pay/pay-signature';
import { LONGEST_V2_MESSAGE, parseFlatXml, type V2Fields, writeFlatXml } from './flat-xml';
import { isSignedV2, signV2, type V2Algorithm } from './v2-signature';

/** The default of the interfaces for entrusted debit; their request has no field that would say another. */
export const V2_ALGORITHM: V2Algorithm = 'MD5';

/**
 * What WeChat Pay made of a v2 request. `refused`: a signed refusal. `unknown`: no answer, or one that cannot be believed;
 * an answer whose transport failed is never signed, so it is `unknown` too.
 */
export type V2Answer =
  | { readonly kind: 'done'; readonly fields: V2Fields }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A request without the fields that every request has. */
export type V2Request = Readonly<Record<string, string | number>>;

export interface V2ClientOptions {
  /** Without a slash at the end. */
  readonly payUrl: string;
  readonly appid: string;
  readonly mchid: string;
  /** 32 characters. */
  readonly apiV2Key: string;
  readonly timeoutMs?: number;
  readonly logger: WechatLogger;
}

/** Posts signed XML to the v2 interfaces of WeChat Pay and believes only answers that are signed for us. */
export class V2Client {
  constructor(private readonly options: V2ClientOptions) {}

  /**
   * @param withNonce false for the interfaces of contracts, which know no `nonce_str` (WeChat Pay: query a contract)
   */
  async post(path: string, request: V2Request, withNonce = true): Promise<V2Answer> {
    const { payUrl, timeoutMs, logger } = this.options;
    const outcome = await exchange({
      method: 'POST',
      url: `${payUrl}${path}`,
      headers: { 'Content-Type': 'text/xml; charset=utf-8', Accept: 'text/xml' },
      body: writeFlatXml(this.sign(withNonce ? { ...request, nonce_str: newNonce() } : request)),
      timeoutMs,
      maxBytes: LONGEST_V2_MESSAGE,
    });
    if (outcome.kind === 'notSent') return unknown(`nothing was sent: ${outcome.reason}`);
    if (outcome.kind === 'unknown') return outcome;
    if (outcome.status !== 200) return unknown(`HTTP ${outcome.status}`);
    const answer = this.read(outcome.body.toString('utf8'));
    if (answer.kind !== 'done') logger.warn({ path, ...answer }, 'WeChat Pay did not do it');
    return answer;
  }

  /** The request with app, merchant and signature; fields without a value are left out, as they are not signed. */
  sign(request: V2Request): V2Fields {
    const { appid, mchid, apiV2Key } = this.options;
    const fields = new Map<string, string>([
      ['appid', appid],
      ['mch_id', mchid],
    ]);
    for (const [name, value] of Object.entries(request)) if (value !== '') fields.set(name, String(value));
    return fields.set('sign', signV2(fields, apiV2Key, V2_ALGORITHM));
  }

  private read(text: string): V2Answer {
    const { mchid, apiV2Key } = this.options;
    const fields = parseFlatXml(text);
    if (fields === null) return unknown('the answer was not XML of the known form');
    if (fields.get('return_code') !== 'SUCCESS') return unknown(`not taken: ${fields.get('return_msg') ?? ''}`);
    if (!isSignedV2(fields, apiV2Key)) return unknown('the answer is not signed, or not for us');
    if (fields.get('mch_id') !== mchid) return unknown('an answer to another merchant');
    switch (fields.get('result_code')) {
      case 'SUCCESS':
        return { kind: 'done', fields };
      case 'FAIL':
        return { kind: 'refused', code: fields.get('err_code') ?? '', message: fields.get('err_code_des') ?? '' };
      default:
        return unknown(`result ${fields.get('result_code') ?? 'none'}`);
    }
  }
}

function unknown(reason: string): V2Answer {
  return { kind: 'unknown', reason };
}
