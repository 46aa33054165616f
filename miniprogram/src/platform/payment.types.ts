import type { AnyPayment } from '@shared/contract/order';

/**
 * What the pay sheet reported on closing. It is a hint for the wording only: whether an order is paid, the server says.
 * `unknown` is everything that is neither WeChat's ok nor the member's cancel.
 */
export type PaymentOutcome = 'paid' | 'cancelled' | 'unknown';

/** `loginExpired`: the sheet of virtual payment did not open, because the signature stands under an older login. */
export type SheetReport = PaymentOutcome | 'loginExpired';

/**
 * Opens WeChat's pay sheet with the server's parameters, untouched, and waits until it is closed: that of WeChat Pay, or
 * that of virtual payment. Never rejects.
 */
export type RequestPayment = (payment: AnyPayment) => Promise<SheetReport>;

/** Reads `requestPayment:ok`, `requestPayment:fail cancel` and everything else. */
export function parsePaymentErrMsg(errMsg: string): PaymentOutcome {
  if (errMsg === 'requestPayment:ok') return 'paid';
  return errMsg.startsWith('requestPayment:fail cancel') ? 'cancelled' : 'unknown';
}

/** Codes of wx.requestVirtualPayment: cancelled by the member; session_key over; signature of another session_key. */
const CANCELLED = -2;
const LOGIN_EXPIRED: ReadonlySet<number> = new Set([-15007, -15005]);

/** Reads what wx.requestVirtualPayment reported. */
export function parseVirtualReport({
  errMsg = '',
  errCode,
}: {
  readonly errMsg?: string;
  readonly errCode?: number;
}): SheetReport {
  if (errMsg === 'requestVirtualPayment:ok') return 'paid';
  if (errCode !== undefined && LOGIN_EXPIRED.has(errCode)) return 'loginExpired';
  if (errCode === CANCELLED || errMsg.startsWith('requestVirtualPayment:fail cancel')) return 'cancelled';
  return 'unknown';
}
