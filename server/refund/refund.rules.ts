import { addMonths, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { divideFen, type Fen } from '../../shared/kernel/fen';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { dayNumberOf, stretchOf } from '../books/earning.rules';
import type { RefundPolicy } from '../plan/refund-policy.rules';
import type { OrderKind, OrderStatus } from '../purchase/purchase.states';

/** WeChat gives money back for a year after the payment (WeChat Pay: refunds). */
export const REFUNDABLE_MS = 365 * DAY_MS;

/** So many refunds of one payment does WeChat take (WeChat Pay: refunds). */
export const REFUNDS_A_PAYMENT = 50;

/** More than this nobody gives back alone: a second person must approve. ¥500, above every ordinary membership. */
export const ALONE_UP_TO_FEN = 50_000;

/** An order as the rule sees it. */
export interface RefundFacts {
  readonly status: OrderStatus;
  readonly kind: OrderKind;
  readonly amountFen: Fen;
  readonly refundedFen: Fen;
  readonly paidAt: Instant | null;
  /** What it bought; `months` as it was granted, before a pause moved its end. */
  readonly term: { readonly startsAt: Instant; readonly endsAt: Instant; readonly months: number } | null;
  /** A later term stands on it. */
  readonly hasLater: boolean;
  /** A benefit of the plan was used, or is being used, since the term began. */
  readonly used: boolean;
  /** Refunds of its payment so far, whatever became of them. */
  readonly refunds: number;
  /** A request waits for an operator. */
  readonly waiting: boolean;
  /** Apple took the money: it alone gives it back, asked by the person. */
  readonly atApple: boolean;
}

/** Why a refund is refused. */
export type RefundRefusal =
  | 'ORDER_NOT_REFUNDABLE'
  | 'REFUND_NOT_OFFERED'
  | 'REFUND_PERIOD_OVER'
  | 'REFUND_BENEFIT_USED'
  | 'REFUND_NOTHING_LEFT'
  | 'REFUND_LATER_TERM'
  | 'REFUND_UNDER_WAY'
  | 'REFUND_AT_APPLE';

/** What a policy gives back: at once, or as a proposal to the operator who decides. */
export interface RefundOffer {
  readonly decision: 'atOnce' | 'operator';
  /** 1 fen or more, never more than is left of the payment. */
  readonly amountFen: Fen;
}

/** Days of a term that count as used, of how many. */
export interface CountedDays {
  readonly used: number;
  readonly total: number;
}

/** Decides on a wish for a refund by the plan's policy; preview and request ask the same. */
export function decideRefund(
  policy: RefundPolicy,
  facts: RefundFacts,
  now: Instant,
): Result<RefundOffer, RefundRefusal> {
  const obstacle = facts.waiting ? 'REFUND_UNDER_WAY' : findObstacle(facts, now);
  if (obstacle) return refuse(obstacle);
  if (policy === 'none') return refuse('REFUND_NOT_OFFERED');
  const amountFen = policy !== 'operator' && 'wholeWithinDays' in policy ? leftFen(facts) : shareFen(facts, now);
  if (policy !== 'operator' && 'wholeWithinDays' in policy) {
    if (now >= lastMomentOf(facts, policy.wholeWithinDays)) return refuse('REFUND_PERIOD_OVER');
    if (policy.whenUnused && facts.used) return refuse('REFUND_BENEFIT_USED');
  }
  if (amountFen < 1 || isOver(facts, now)) return refuse('REFUND_NOTHING_LEFT');
  return accept({ decision: policy === 'operator' ? 'operator' : 'atOnce', amountFen });
}

/**
 * What is answered to Apple, which asks before it gives a charge back as a whole or not at all: the plan's policy, by which a
 * part of the days that is left, or an operator's decision, is no whole.
 */
export function adviseApple(policy: RefundPolicy, facts: RefundFacts, now: Instant): Result<null, RefundRefusal> {
  const offer = decideRefund(policy, { ...facts, atApple: false }, now);
  if (!offer.ok) return offer;
  const { decision, amountFen } = offer.value;
  return decision === 'atOnce' && amountFen === leftFen(facts) ? accept(null) : refuse('REFUND_NOT_OFFERED');
}

/** Decides on the amount that an operator gives back, whatever the policy says: never more than is left of the payment. */
export function decideAmount(
  facts: RefundFacts,
  amountFen: Fen,
  now: Instant,
): Result<Fen, RefundRefusal | 'AMOUNT_NOT_LEFT'> {
  const obstacle = findObstacle(facts, now);
  if (obstacle) return refuse(obstacle);
  const fits = Number.isSafeInteger(amountFen) && amountFen >= 1 && amountFen <= leftFen(facts);
  return fits ? accept(amountFen) : refuse('AMOUNT_NOT_LEFT');
}

/** Whether an operator may give an amount back: above the limit somebody else has to approve. */
export function decideApproval(act: {
  readonly amountFen: Fen;
  readonly operator: string;
  readonly approvedBy: string | null;
}): Result<null, 'SECOND_APPROVER_REQUIRED' | 'APPROVER_IS_OPERATOR'> {
  if (act.amountFen <= ALONE_UP_TO_FEN) return accept(null);
  const approver = act.approvedBy?.trim().toLowerCase() ?? '';
  if (approver === '') return refuse('SECOND_APPROVER_REQUIRED');
  return approver === act.operator.trim().toLowerCase() ? refuse('APPROVER_IS_OPERATOR') : accept(null);
}

/**
 * Days of a term that count as used at a moment: a day that has begun counts, and of a term that has not begun none does.
 * Days by which a pause moved its end are none of it.
 */
export function countDays(term: NonNullable<RefundFacts['term']>, now: Instant): CountedDays {
  const { firstDay, days } = stretchOf(term, now);
  const granted = dayNumberOf(businessDayOf(addMonths(term.startsAt, term.months))) - firstDay;
  const total = Math.max(1, Math.min(days, granted));
  if (now < term.startsAt) return { used: 0, total };
  const left = dayNumberOf(businessDayOf(term.endsAt)) - dayNumberOf(businessDayOf(now)) - 1;
  return { used: total - Math.min(total - 1, Math.max(0, left)), total };
}

/** What stands in the way of any refund, whoever decides. */
function findObstacle(facts: RefundFacts, now: Instant): RefundRefusal | null {
  if (facts.status === 'refunding') return 'REFUND_UNDER_WAY';
  if (facts.kind !== 'plan' || facts.status !== 'paid' || facts.paidAt === null || facts.term === null) {
    return 'ORDER_NOT_REFUNDABLE';
  }
  if (facts.atApple) return 'REFUND_AT_APPLE';
  if (now >= facts.paidAt + REFUNDABLE_MS || facts.refunds >= REFUNDS_A_PAYMENT) return 'REFUND_PERIOD_OVER';
  return facts.hasLater ? 'REFUND_LATER_TERM' : null;
}

function leftFen({ amountFen, refundedFen }: RefundFacts): Fen {
  return amountFen - refundedFen;
}

/** The share of the days that are left, rounded down. */
function shareFen(facts: RefundFacts, now: Instant): Fen {
  if (facts.term === null) return 0;
  const { used, total } = countDays(facts.term, now);
  return Math.min(leftFen(facts), divideFen(facts.amountFen * (total - used), total, 'down'));
}

function isOver({ term }: RefundFacts, now: Instant): boolean {
  return term === null || term.endsAt <= now || term.endsAt <= term.startsAt;
}

/** The first instant after the days within which all is given back: the day of payment is not counted. */
function lastMomentOf({ paidAt }: RefundFacts, days: number): Instant {
  return startOfBusinessDay(businessDayOf(paidAt ?? 0)) + (days + 1) * DAY_MS;
}
