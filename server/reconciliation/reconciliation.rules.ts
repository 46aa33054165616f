import { type BusinessDay, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { divideFen, type Fen } from '../../shared/kernel/fen';
import { DAY_MS, HOUR_MS, type Instant } from '../../shared/kernel/instant';
import type { MoneyAccount } from '../books/books.rules';
import type { AttemptStatus, RefundStatus } from '../purchase/purchase.states';
import type { BillLine, FundLine } from '../wechat/ports';

/** Ordinary WeChat Pay, compared by its bills, or virtual payment, whose orders are asked about one by one. */
export type Rail = 'wechatpay' | 'virtual';

/** Where the money of a rail stands in the books. */
export const accountOfRail = { wechatpay: 'cash', virtual: 'cashVirtual' } as const satisfies Record<
  Rail,
  MoneyAccount
>;

/** `open`: to be compared (again); `waiting`: WeChat has no bill yet; `closed`: compared, and what is left is parked. */
export const dayStatuses = ['open', 'waiting', 'closed'] as const;
export type DayStatus = (typeof dayStatuses)[number];

/**
 * `missingHere`: WeChat knows money that we do not; `missingThere`: the other way round; `unknownLine`: of no number of ours,
 * or of one that the bill names twice; `cashDiffers`: what the account moved on a day is not what its lines explain.
 */
export const differenceKinds = [
  'missingHere',
  'missingThere',
  'amountDiffers',
  'stateDiffers',
  'feeUnexpected',
  'unknownLine',
  'cashDiffers',
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** `healed`: a later look found nothing; `resolved`: an operator has seen to it. */
export const differenceStatuses = ['open', 'healed', 'resolved'] as const;
export type DifferenceStatus = (typeof differenceStatuses)[number];

/** An attempt to pay as our rows have it. */
export interface OurPayment {
  readonly status: AttemptStatus;
  readonly amountFen: Fen;
  readonly transactionId: string | null;
  readonly paidAt: Instant | null;
}

/** A refund as our rows have it. */
export interface OurRefund {
  readonly status: RefundStatus;
  readonly amountFen: Fen;
  readonly transactionId: string;
  readonly succeededAt: Instant | null;
}

/** What does not agree. */
export interface Difference {
  readonly rail: Rail;
  readonly kind: DifferenceKind;
  readonly subject: string;
  readonly oursFen: Fen | null;
  readonly theirsFen: Fen | null;
  readonly cashFen: Fen;
  readonly line: BillLine | null;
  readonly detail: string;
}

/** The subject of a line: what it is about, in our own numbers. */
export function subjectOf({ kind, attemptId, refundId }: BillLine): string {
  return kind === 'refund' ? `refund:${refundId}` : `payment:${attemptId}`;
}

/** Compares a payment's line with the attempt of that number; null when the two agree. */
export function matchPayment(line: BillLine, ours: OurPayment | null, day: BusinessDay): Difference | null {
  const { totalFen, settledFen, transactionId } = line;
  const differs = differenceOf(line, ours?.amountFen ?? null, totalFen);
  if (ours === null) return differs('unknownLine', settledFen, 'no attempt has this number');
  if (ours.paidAt === null || (ours.status !== 'paid' && ours.status !== 'surplus')) {
    return differs('missingHere', settledFen, `the attempt is ${ours.status}`);
  }
  const here = businessDayOf(ours.paidAt);
  const bookedFen = here === day ? ours.amountFen : 0;
  if (totalFen !== ours.amountFen || settledFen !== ours.amountFen) {
    return differs('amountDiffers', settledFen - bookedFen, `${totalFen} fen, of which ${settledFen} are settled`);
  }
  if (here !== day) return differs('stateDiffers', settledFen, `paid on ${here} here`);
  if (transactionId !== ours.transactionId) return differs('stateDiffers', 0, `transaction ${ours.transactionId} here`);
  return null;
}

/**
 * Compares a refund's line with the refund of that number; null when the two agree.
 * @param knowsAttempt whether the payment is ours: then somebody has refunded it on the merchant platform
 */
export function matchRefund(
  line: BillLine,
  ours: OurRefund | null,
  knowsAttempt: boolean,
  day: BusinessDay,
): Difference | null {
  const { refundFen, settledRefundFen, transactionId } = line;
  const differs = differenceOf(line, ours?.amountFen ?? null, refundFen);
  if (ours === null) {
    return knowsAttempt
      ? differs('missingHere', -settledRefundFen, 'nobody here asked for this refund')
      : differs('unknownLine', -settledRefundFen, 'neither the refund nor its payment is known');
  }
  if (ours.status !== 'succeeded' || ours.succeededAt === null) {
    return differs('stateDiffers', -settledRefundFen, `the refund is ${ours.status}`);
  }
  const here = businessDayOf(ours.succeededAt);
  const bookedFen = here === day ? ours.amountFen : 0;
  if (refundFen !== ours.amountFen || settledRefundFen !== ours.amountFen) {
    return differs(
      'amountDiffers',
      bookedFen - settledRefundFen,
      `${refundFen} fen, of which ${settledRefundFen} moved`,
    );
  }
  if (here !== day) return differs('stateDiffers', -settledRefundFen, `refunded on ${here} here`);
  if (transactionId !== ours.transactionId) return differs('stateDiffers', 0, `transaction ${ours.transactionId} here`);
  return null;
}

/** A line that is neither a payment nor a refund, or that the bill has named before. */
export function unknownLine(line: BillLine, lineNumber: number, detail: string): Difference {
  const cashFen = line.settledFen - line.settledRefundFen;
  const subject = `${subjectOf(line)}#${lineNumber}`.slice(0, 80);
  return { ...differenceOf(line, null, cashFen)('unknownLine', cashFen, detail), subject };
}

/** Money of our rows that the day's bill does not have. @param amountFen negative for a refund */
export function missingThere(subject: string, amountFen: Fen): Difference {
  const detail = 'the bill has no such line';
  return {
    rail: 'wechatpay',
    kind: 'missingThere',
    subject,
    oursFen: amountFen,
    theirsFen: null,
    cashFen: -amountFen,
    line: null,
    detail,
  };
}

/** Hundred-thousandths of a yuan in a fen: the unit of fees in a bill, which has five decimals. */
const FEE_UNITS_PER_FEN = 1_000;

/** A fee in whole fen, half up, with its sign: WeChat takes fees from the account in fen, a trade at a time. */
export function feeFenOf(feeUnits: number): Fen {
  return Math.sign(feeUnits) * divideFen(Math.abs(feeUnits), FEE_UNITS_PER_FEN, 'half-up') + 0;
}

/**
 * Holds a line's fee against the rate that stands beside it; null when it is right to a fen. A refund gives its part of the
 * fee back.
 */
export function checkFee(line: BillLine): Difference | null {
  const { feeUnits, ratePpm, settledFen, settledRefundFen } = line;
  const expected = ((settledFen - settledRefundFen) * FEE_UNITS_PER_FEN * ratePpm) / 1_000_000;
  if (Math.abs(feeUnits - expected) <= FEE_UNITS_PER_FEN) return null;
  const oursFen = feeFenOf(Math.round(expected));
  return {
    ...differenceOf(line, oursFen, feeFenOf(feeUnits))('feeUnexpected', 0, `at a rate of ${ratePpm / 10_000} %`),
  };
}

/** The day's fees by the lines of trades and by the account do not agree; null when they do. */
export function checkFees(ofLinesFen: Fen, ofAccountFen: Fen): Difference | null {
  if (ofLinesFen === ofAccountFen) return null;
  const detail = 'the fees of the lines do not sum to what the account paid';
  const common = { oursFen: ofLinesFen, theirsFen: ofAccountFen, cashFen: 0, line: null, detail };
  return { rail: 'wechatpay', kind: 'feeUnexpected', subject: 'fees', ...common };
}

/** Our books' and WeChat's movement of a rail's money on a day do not agree; null when they do. */
export function checkCash(oursFen: Fen, theirsFen: Fen, rail: Rail = 'wechatpay'): Difference | null {
  if (oursFen === theirsFen) return null;
  const detail = 'the account moved by another amount than its lines explain';
  const about = { rail, kind: 'cashDiffers', subject: accountOfRail[rail] } as const;
  return { ...about, oursFen, theirsFen, cashFen: theirsFen - oursFen, line: null, detail };
}

/** What a day's fund flow bill 资金账单 comes to; each positive where money came. */
export interface FundSums {
  readonly tradesFen: Fen;
  /** Negative: what WeChat kept. */
  readonly feesFen: Fen;
  /** Withdrawals to the bank, and all that is no trade. */
  readonly otherFen: Fen;
}

export function sumFunds(sums: FundSums, { kind, amountFen }: FundLine): FundSums {
  switch (kind) {
    case 'payment':
    case 'refund':
      return { ...sums, tradesFen: sums.tradesFen + amountFen };
    case 'fee':
      return { ...sums, feesFen: sums.feesFen + amountFen };
    case 'other':
      return { ...sums, otherFen: sums.otherFen + amountFen };
    default: {
      const never: never = kind;
      throw new Error(`unknown fund flow ${never}`);
    }
  }
}

/** A day's bills are made by ten in the morning of the next day (WeChat Pay: bills). */
export function billsReadyAt(day: BusinessDay): Instant {
  return startOfBusinessDay(day) + DAY_MS + 10 * HOUR_MS;
}

/** An answer of "no bill" is believed once it has stood this long after the bills' hour, and we have no trade either. */
const EMPTY_AFTER_MS = HOUR_MS;

/** Whether a day without a bill is a day without trade. */
export function isEmptyDay(day: BusinessDay, absentSince: Instant, ourTrades: number, now: Instant): boolean {
  return ourTrades === 0 && absentSince >= billsReadyAt(day) && now >= absentSince + EMPTY_AFTER_MS;
}

/** A bill that has not come by then is an operator's affair. */
export function isOverdue(day: BusinessDay, now: Instant): boolean {
  return now >= billsReadyAt(day) + 2 * DAY_MS;
}

function differenceOf(line: BillLine, oursFen: Fen | null, theirsFen: Fen) {
  return (kind: DifferenceKind, cashFen: Fen, detail: string): Difference => ({
    ...{ rail: 'wechatpay', kind, subject: subjectOf(line).slice(0, 80), oursFen, theirsFen },
    ...{ cashFen: cashFen + 0, line, detail },
  });
}
