import type { Order } from '@shared/contract/order';
import type { PaymentOutcome } from '@/platform/payment';

/** What the result page says. */
export type PurchaseOutcome =
  /** Paid, by the server's word. */
  | 'succeeded'
  /** Still being found out; an answer is expected soon. */
  | 'confirming'
  /** Not known after the quick questions; nothing is lost, the membership opens by itself once the money is there. */
  | 'stillConfirming'
  /** The member closed the sheet; the order can still be paid. */
  | 'cancelled'
  /** WeChat did not take the payment; the order can still be paid. */
  | 'failed'
  /** The order can no longer be paid. */
  | 'closed'
  /** The money came back, or is on its way back. */
  | 'refunded'
  /** Not an order of this member. */
  | 'missing';

/**
 * Reads an order together with what the pay sheet reported. The order decides; the report only chooses the words for an
 * order that is still open, and an order whose outcome is unknown is never called failed.
 * @param order null until the server has answered
 * @param asking whether the page still asks the server at short intervals
 */
export function computeOutcome(order: Order | null, reported: PaymentOutcome, asking: boolean): PurchaseOutcome {
  if (order === null) return asking ? 'confirming' : 'stillConfirming';
  switch (order.status) {
    case 'paid':
      return 'succeeded';
    case 'refunding':
    case 'refunded':
      return 'refunded';
    case 'closed':
      return 'closed';
    case 'pending':
      return computePendingOutcome(order, reported, asking);
    default: {
      const never: never = order.status;
      return never;
    }
  }
}

function computePendingOutcome(order: Order, reported: PaymentOutcome, asking: boolean): PurchaseOutcome {
  if (reported === 'cancelled' && !order.confirming) return 'cancelled';
  if (asking) return 'confirming';
  return reported === 'unknown' && !order.confirming ? 'failed' : 'stillConfirming';
}

/** Pauses before the first questions, in milliseconds: quick while a notice is likely, then slower; 33 s in all. */
const QUICK_PAUSES_MS = [0, 600, 900, 1500, 2000, 3000, 5000, 10_000, 10_000] as const;

/** And before those that follow, when a lost notice is being healed: growing to a minute, 8 minutes in all. */
const SLOW_PAUSES_MS = [15_000, 20_000, 30_000, 45_000, 60_000, 60_000, 60_000, 60_000, 60_000, 60_000] as const;

/** Pauses before each question to the server, in milliseconds. */
export const ASKING_PAUSES_MS: readonly number[] = [...QUICK_PAUSES_MS, ...SLOW_PAUSES_MS];

/**
 * After how many of those questions an answer is no longer expected soon. A sheet that reported an error has most likely
 * taken no money: where the server, too, sees nothing under way, 3 s are enough to be sure.
 */
export function computePatience(order: Order | null, reported: PaymentOutcome): number {
  return order !== null && !order.confirming && reported === 'unknown' ? 4 : QUICK_PAUSES_MS.length;
}

/** Whether an answer leaves nothing to ask. */
export function isSettled(outcome: PurchaseOutcome): boolean {
  return outcome !== 'confirming' && outcome !== 'stillConfirming';
}

/** Reads the report from a page's query; anything unexpected is unknown. */
export function parseReported(text: string | undefined): PaymentOutcome {
  return text === 'paid' || text === 'cancelled' ? text : 'unknown';
}
