import type { WeixinApi } from '../weixin-api';
import type { WeixinReply } from '../weixin-http';
import { paySigOf } from './virtual-signature';

/** Calls one of the interfaces under /xpay. */
export type XpayCaller = (name: string, body: object) => Promise<WeixinReply>;

/** Of the interfaces under /xpay. */
export const XPAY_ERRCODES = {
  notFound: 268490002,
  repeated: 268490004,
  refunding: 268490014,
  tooOften: 268490015,
  left: 268490016,
} as const;

/** Errors after which the same request may go through later. */
const AGAIN: ReadonlySet<number> = new Set([-1, XPAY_ERRCODES.refunding, XPAY_ERRCODES.tooOften, XPAY_ERRCODES.left]);

/** Our numbers at WeChat (Mini-program virtual payment: outTradeNo, refund_order_id). */
const NUMBER = /^[0-9A-Za-z-][0-9A-Za-z_-]{7,31}$/;

/** Signs each call over the raw body: both sides of the call make the same text of it (Mini-program virtual payment: signing). */
export function createXpayCaller(api: WeixinApi, appKey: string): XpayCaller {
  return (name, body) => {
    const path = `/xpay/${name}`;
    return api.call('miniprogram', { path, query: { pay_sig: paySigOf(appKey, path, JSON.stringify(body)) }, body });
  };
}

/** Whether a call that did not go through says nothing for good: it may be made again. */
export function isNoVerdict(reply: Exclude<WeixinReply, { kind: 'ok' }>): boolean {
  return reply.kind !== 'refused' || AGAIN.has(reply.errcode);
}

/** Why a call did not go through, for the log. */
export function reasonOf(reply: Exclude<WeixinReply, { kind: 'ok' }>): string {
  return reply.kind === 'refused' ? `${reply.errcode} ${reply.errmsg}` : reply.reason;
}

/** @throws RangeError for a number that WeChat would not take */
export function assertXpayNumber(number: string): void {
  if (!NUMBER.test(number)) throw new RangeError(`not a number that virtual payment takes: ${number}`);
}
