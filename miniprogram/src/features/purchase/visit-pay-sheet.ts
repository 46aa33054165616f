import type { Payment } from '@shared/contract/order';
import { type PaymentOutcome, requestPayment } from '@/platform/payment';
import { rememberPayment } from './payment-record';

/** Opens the pay sheet for an order and waits until it is closed. Never rejects; whether it is paid, the server says. */
export async function visitPaySheet(orderId: string, payment: Payment): Promise<PaymentOutcome> {
  // Before the sheet, because the app may be killed while it is open.
  rememberPayment(orderId, 'unknown');
  const reported = await requestPayment(payment);
  rememberPayment(orderId, reported);
  return reported;
}
