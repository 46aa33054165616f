import type { AnyPayment } from '@shared/contract/order';
import { api } from '@/api/api';
import { newIdempotencyKey } from '@/api/idempotency-key';
import { logIn } from '@/api/session-keeper';
import { type PaymentOutcome, requestPayment } from '@/platform/payment';
import { rememberPayment } from './payment-record';

/** Opens the pay sheet for an order and waits until it is closed. Never rejects; whether it is paid, the server says. */
export async function visitPaySheet(orderId: string, payment: AnyPayment): Promise<PaymentOutcome> {
  // Before the sheet, because the app may be killed while it is open.
  rememberPayment(orderId, 'unknown');
  const report = await requestPayment(payment);
  const reported = report === 'loginExpired' ? await visitAfterLogin(orderId) : report;
  rememberPayment(orderId, reported);
  return reported;
}

/** The sheet did not open because WeChat knows a newer login than the server: once more with a fresh one. */
async function visitAfterLogin(orderId: string): Promise<PaymentOutcome> {
  try {
    await logIn();
    const { payment } = await api.payOrder(orderId, await newIdempotencyKey());
    const report = await requestPayment(payment);
    return report === 'loginExpired' ? 'unknown' : report;
  } catch {
    return 'unknown';
  }
}
