import type { PaymentOutcome } from '@/platform/payment';
import { storage } from '@/platform/storage';

/** A visit to the pay sheet whose outcome the member has not been told yet. */
export interface PaymentRecord {
  readonly orderId: string;
  readonly reported: PaymentOutcome;
}

const KEY = 'payment';

/** The visit that began since the app was started: whoever began it also tells how it ended. */
let inHand: string | null = null;

/** Writes down, before the pay sheet opens and again when it has closed, which order is being paid. */
export function rememberPayment(orderId: string, reported: PaymentOutcome): void {
  inHand = orderId;
  storage.write(KEY, { orderId, reported } satisfies PaymentRecord);
}

/** Strikes the order off: its member knows how it ended. Another order's record stays. */
export function forgetPayment(orderId: string): void {
  if (inHand === orderId) inHand = null;
  if (storage.read<PaymentRecord>(KEY)?.orderId === orderId) storage.remove(KEY);
}

/** The visit that an earlier run of the app was killed in; null when there was none. */
export function recallPayment(): PaymentRecord | null {
  const record = storage.read<PaymentRecord>(KEY);
  return record === null || record.orderId === inHand ? null : record;
}

/** Strikes everything off: somebody else is here now. */
export function clearPayments(): void {
  inHand = null;
  storage.remove(KEY);
}
