import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../shared/kernel/instant';

/** `void`: taken out of the pool by an operator before anybody got it. */
export const codeStatuses = ['free', 'given', 'void'] as const;
export type CodeStatus = (typeof codeStatuses)[number];

/**
 * `created`: not sent yet. `unknown`: sent, and whether the supplier has it is not known. `sent`: the supplier has it and
 * works on it.
 */
export const supplyStatuses = ['created', 'unknown', 'sent', 'succeeded', 'failed'] as const;
export type SupplyStatus = (typeof supplyStatuses)[number];

/** The states in which an outcome is still to come. */
export const openStatuses = ['created', 'unknown', 'sent'] as const satisfies readonly SupplyStatus[];

/** Whether an outcome is still to come. */
export function isOpen(status: SupplyStatus): boolean {
  return openStatuses.some((open) => open === status);
}

/**
 * What is to be done with the news of an outcome: an open order takes it on; the same outcome again is a repeat; the
 * opposite one is a contradiction that no rule may resolve.
 */
export function decideNews(
  status: SupplyStatus,
  outcome: 'succeeded' | 'failed',
): 'settle' | 'repeat' | 'contradiction' {
  if (isOpen(status)) return 'settle';
  return status === outcome ? 'repeat' : 'contradiction';
}

/**
 * When a supplier is asked after an order, counted from its last sending. Most goods arrive within seconds and are told by
 * a notice; the last question comes after two days, when suppliers have settled their books.
 */
const ASKED_AFTER_MS: readonly number[] = [
  15 * SECOND_MS,
  1 * MINUTE_MS,
  5 * MINUTE_MS,
  // The first one after the safe pause: what was lost on the way is sent again here.
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  12 * HOUR_MS,
  1 * DAY_MS,
  2 * DAY_MS,
];

/** The step after the last one: a question that an operator asks. */
export const STEP_BY_HAND = ASKED_AFTER_MS.length;

/** The instant of the question with this number, counted from 0; null after the last one: an operator is to look. */
export function askAt(sentAt: Instant, step: number): Instant | null {
  const after = ASKED_AFTER_MS[step];
  return after === undefined ? null : sentAt + after;
}

/** How far a signed message's timestamp may be from the receiver's clock, either way. */
export const FRESH_WITHIN_MS = 5 * MINUTE_MS;

/**
 * How long an order stays unsent that the supplier says it has never heard of. A signed order is taken for five minutes by
 * the supplier's clock, which may be five minutes behind: after ten a copy that is still on its way is refused for its age.
 * A supplier that did take it after all knows the number and makes no second order of it.
 */
export const SAFE_PAUSE_MS = 2 * FRESH_WITHIN_MS;

/** An order that was lost three times is a question for an operator. */
const MOST_SENDS = 3;

/** Whether an order that the supplier does not know may be sent again under its number. */
export function maySendAgain(
  order: { readonly status: SupplyStatus; readonly sends: number; readonly sentAt: Instant | null },
  now: Instant,
): boolean {
  if (order.status !== 'unknown' || order.sentAt === null) return false;
  return order.sends < MOST_SENDS && now - order.sentAt >= SAFE_PAUSE_MS;
}
