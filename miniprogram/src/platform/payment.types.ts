import type { Payment } from '@shared/contract/order';

/**
 * What the pay sheet reported on closing. It is a hint for the wording only: whether an order is paid, the server says.
 * `unknown` is everything that is neither WeChat's ok nor the member's cancel.
 */
export type PaymentOutcome = 'paid' | 'cancelled' | 'unknown';

/** Opens WeChat's pay sheet with the server's parameters, untouched, and waits until it is closed. Never rejects. */
export type RequestPayment = (payment: Payment) => Promise<PaymentOutcome>;

/** Reads `requestPayment:ok`, `requestPayment:fail cancel` and everything else. */
export function parsePaymentErrMsg(errMsg: string): PaymentOutcome {
  if (errMsg === 'requestPayment:ok') return 'paid';
  return errMsg.startsWith('requestPayment:fail cancel') ? 'cancelled' : 'unknown';
}
