import { addDays, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import type { DebitWindows } from '../wechat/debit-windows.rules';
import { expectedDebitAt } from '../wechat/papay/windows.rules';
import type { CycleStatus } from './renewal.states';

/** How WeChat's template debits: after our announcement, or a day after it accepted the debit. */
export const debitModes = ['announced', 'delayed'] as const;
export type DebitMode = (typeof debitModes)[number];

/**
 * The member must have been reminded so long before an automatic renewal (网络交易监督管理办法 §18: five days before).
 */
export const REMINDER_LEAD_MS = 5 * DAY_MS;

/** We remind earlier than the law wants, so that a reminder that comes late by a day moves no debit. */
const REMIND_DAYS_BEFORE = 7;

/** A member whom no reminder reaches for so long is not debited any more. */
const UNREACHED_LIMIT_MS = 30 * DAY_MS;

/** How long before the paid time ends the debit is due, so that benefits run on without a gap. */
const DUE_BEFORE_END_MS: Readonly<Record<DebitMode, number>> = { announced: DAY_MS, delayed: 2 * DAY_MS };

/** What decides a cycle's next step. */
export interface CycleView {
  readonly status: CycleStatus;
  readonly mode: DebitMode;
  /** When the contract's rail may tell of a debit and take it. */
  readonly windows: DebitWindows;
  /** When its debit is wanted. */
  readonly dueAt: Instant;
  /** End of the paid time that it renews; null where there is none. */
  readonly termEndsAt: Instant | null;
  /** The debit that was agreed on with the signature itself: due in the first hours, without a reminder. */
  readonly atOnce: boolean;
  readonly signedAt: Instant;
  /** When the legal reminder reached the member by some channel. */
  readonly reminderReachedAt: Instant | null;
  readonly announcedAt: Instant | null;
  readonly lastFailedAt: Instant | null;
  readonly graceDays: number;
}

/** What is to be done with a cycle now; `wait`: nothing before that instant. */
export type CycleStep =
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'remind' | 'announce' | 'debit' | 'lapse' };

/** When the debit is wanted that renews paid time ending at an instant. */
export function dueAtOf(termEndsAt: Instant, mode: DebitMode): Instant {
  return termEndsAt - DUE_BEFORE_END_MS[mode];
}

/** The first instant at which a debit may be taken: due, and five days after a reminder reached; null before one did. */
export function debitFrom({ dueAt, reminderReachedAt }: CycleView): Instant | null {
  return reminderReachedAt === null ? null : Math.max(dueAt, reminderReachedAt + REMINDER_LEAD_MS);
}

/** From when on a cycle that was not paid is over: some days after the paid time's end, or after a postponed debit. */
export function lapsesAt(view: CycleView): Instant {
  const wantedAt = view.termEndsAt ?? view.dueAt;
  const from = debitFrom(view);
  return from === null ? wantedAt + UNREACHED_LIMIT_MS : Math.max(wantedAt, from) + view.graceDays * DAY_MS;
}

/** Decides a cycle's next step. */
export function decideStep(view: CycleView, now: Instant): CycleStep {
  switch (view.status) {
    case 'waiting':
      if (view.atOnce && view.windows.isInFirstHours(view.signedAt, now)) return { kind: 'debit' };
      return from(view.windows.nextWithinHours(Math.max(now, remindAtOf(view.dueAt))), 'remind', now);
    case 'reminded':
      return afterReminder(view, now);
    case 'announced':
    case 'retrying':
    case 'grace':
      return nextTry(view, now);
    case 'debiting':
    case 'paid':
    case 'lapsed':
    case 'cancelled':
      // Its debit, or nothing, goes on by itself.
      return { kind: 'wait', until: now + DAY_MS };
    default: {
      const never: never = view.status;
      throw new RangeError(`unknown status of a cycle: ${never}`);
    }
  }
}

/**
 * Whether a request to debit may be handed to WeChat at this instant, also the repeat of one whose first request was lost.
 */
export function mayDebit(view: CycleView, now: Instant): boolean {
  const { windows } = view;
  if (view.atOnce && view.reminderReachedAt === null) return windows.isInFirstHours(view.signedAt, now);
  const earliest = debitFrom(view);
  if (earliest === null || now < earliest) return false;
  if (view.mode === 'delayed') return windows.isWithinHours(now);
  return view.announcedAt !== null && windows.canDebitAt(windows.computeDebitDays(view.announcedAt), now);
}

/** What becomes of a cycle whose debit failed; the very first one is not repeated: the member may sign again. */
export function statusAfterFailure(view: CycleView, now: Instant): 'retrying' | 'grace' | 'lapsed' {
  if (view.atOnce && view.reminderReachedAt === null) return 'lapsed';
  return now < (view.termEndsAt ?? view.dueAt) ? 'retrying' : 'grace';
}

/**
 * What a cycle debits: the price of the day of the reminder where it has fallen, never more than was agreed on with the
 * signature. A higher price needs a new one.
 */
export function amountOf(consentedFen: Fen, priceFen: Fen | null): Fen {
  return priceFen === null ? consentedFen : Math.min(consentedFen, priceFen);
}

/** What decides whether money that came gives the paid time. */
export interface MoneyCame {
  readonly status: CycleStatus;
  readonly cancelledAt: Instant | null;
  readonly paidAt: Instant;
}

/**
 * Whether money that WeChat took is for this cycle: it stands open, or was cancelled later than the money was taken. All
 * other money goes back. WeChat tells times in whole seconds: in the second of the cancellation, the cancellation wins.
 */
export function isOwed({ status, cancelledAt, paidAt }: MoneyCame): boolean {
  if (status === 'cancelled') return cancelledAt !== null && paidAt + 1_000 <= cancelledAt;
  return status === 'debiting' || status === 'retrying' || status === 'grace';
}

/** When the n-th question (from 0) about a debit is asked that was handed over at `sentAt`; ever more seldom, no end. */
export function askDebitAt(mode: DebitMode, signedAt: Instant, sentAt: Instant, step: number): Instant {
  const base = mode === 'delayed' ? expectedDebitAt(signedAt, sentAt) : sentAt;
  return base + (ASK_DEBIT_MS[step] ?? (step - ASK_DEBIT_MS.length + 2) * LAST_PAUSE_MS);
}

/** A debit that WeChat is at for so many questions needs an operator's eyes. */
export const UNCLEAR_AFTER_STEPS = 12;

const LAST_PAUSE_MS = 6 * HOUR_MS;
const ASK_DEBIT_MS = [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS];

/** When the n-th question (from 0) is asked whether a member has signed; null when there is no more. */
export function askSignatureAt(begunAt: Instant, step: number): Instant | null {
  const pause = ASK_SIGNATURE_MS[step];
  return pause === undefined ? null : begunAt + pause;
}

const ASK_SIGNATURE_MS = [30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS];

function remindAtOf(dueAt: Instant): Instant {
  return startOfBusinessDay(addDays(businessDayOf(dueAt), -REMIND_DAYS_BEFORE)) + 9 * HOUR_MS;
}

function afterReminder(view: CycleView, now: Instant): CycleStep {
  if (now >= lapsesAt(view)) return { kind: 'lapse' };
  const earliest = debitFrom(view);
  if (earliest === null) return { kind: 'wait', until: Math.min(now + DAY_MS, lapsesAt(view)) };
  const { windows } = view;
  const debitAt = windows.nextWithinHours(Math.max(earliest, now));
  if (view.mode === 'delayed') return from(debitAt, 'debit', now);
  const announceOn = startOfBusinessDay(windows.lastAnnouncementDay(businessDayOf(debitAt)));
  return from(windows.nextWithinHours(Math.max(announceOn, now)), 'announce', now);
}

function nextTry(view: CycleView, now: Instant): CycleStep {
  const end = lapsesAt(view);
  if (now >= end) return { kind: 'lapse' };
  const { lastFailedAt, announcedAt, windows } = view;
  // One try a day.
  const after = lastFailedAt === null ? now : startOfBusinessDay(addDays(businessDayOf(lastFailedAt), 1));
  const earliest = Math.max(now, after, debitFrom(view) ?? end);
  const announced = view.mode === 'announced';
  const at = announced
    ? announcedAt && windows.nextDebitAt(windows.computeDebitDays(announcedAt), earliest)
    : windows.nextWithinHours(earliest);
  if (at !== null && at < end) return from(at, 'debit', now);
  return announced && windows.announcesAgain ? announceAgain(view, end, now) : { kind: 'wait', until: end };
}

/** The announced days are over in vain: other ones are announced, where any are left before the cycle is over. */
function announceAgain({ windows }: CycleView, end: Instant, now: Instant): CycleStep {
  const announceAt = windows.nextWithinHours(now);
  const debitAt = windows.nextDebitAt(windows.computeDebitDays(announceAt), announceAt);
  return debitAt === null || debitAt >= end ? { kind: 'wait', until: end } : from(announceAt, 'announce', now);
}

function from(instant: Instant, kind: 'remind' | 'announce' | 'debit', now: Instant): CycleStep {
  return instant <= now ? { kind } : { kind: 'wait', until: instant };
}
