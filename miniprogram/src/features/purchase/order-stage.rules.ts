import type { Order } from '@shared/contract/order';
import { type Instant, MINUTE_MS, parseInstant } from '@shared/kernel/instant';

/** Where an order stands, as its member sees it. */
export type OrderStage =
  /** Waits for its member to pay. */
  | 'payable'
  /** The server could not ask WeChat just now, most often because it has just done so; asked again in a moment. */
  | 'checking'
  /** A payment's outcome is being found out; not a failure. */
  | 'confirming'
  /** Its time is over, or it was given up, and WeChat has yet to confirm that nothing was paid. */
  | 'closing'
  | 'paid'
  | 'closed'
  | 'refunding'
  | 'refunded';

/**
 * Reads an order.
 * @param secondsLeft as `computeSecondsLeft` gave them; null where the server's time is not known
 * @param first whether it is the first answer about this order: the server asks WeChat at most once in 2 s and says
 * `confirming` in between, which does not yet mean that a payment is under way
 */
export function computeStage(order: Order, secondsLeft: number | null, first = false): OrderStage {
  if (order.status !== 'pending') return order.status;
  if (order.confirming) return first ? 'checking' : 'confirming';
  return secondsLeft === 0 ? 'closing' : 'payable';
}

/** A stage that changes by itself, so that it is worth asking again. */
export function isUnsettled(stage: OrderStage): boolean {
  return stage === 'checking' || stage === 'confirming' || stage === 'closing';
}

/**
 * Pauses between two questions about an unsettled order, in milliseconds; the last one goes on. The server asks WeChat
 * about an order at most once in 2 s: a sooner question could bring nothing new.
 */
const PAUSES_MS = [2_200, 3_000, 5_000, 8_000, 12_000, 20_000, 30_000] as const;

/** The pause before the n-th further question, counted from 0. */
export function computePause(n: number): number {
  return PAUSES_MS[Math.min(n, PAUSES_MS.length - 1)] ?? 0;
}

/**
 * Seconds in which an order can still be paid, 0 when its time is over.
 * @param answeredAt the server's time of the answer that brought the order
 * @returns null where that time is not known or cannot be the clock by which the order was made
 */
export function computeSecondsLeft(order: Order, answeredAt: Instant | null): number | null {
  const createdAt = parseInstant(order.createdAt);
  const expiresAt = parseInstant(order.expiresAt);
  if (answeredAt === null || createdAt === null || expiresAt === null) return null;
  // The header counts whole seconds, and several machines' clocks differ a little.
  if (answeredAt < createdAt - MINUTE_MS) return null;
  return Math.max(0, Math.ceil((expiresAt - answeredAt) / 1_000));
}
