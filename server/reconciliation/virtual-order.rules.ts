import { type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { VirtualOrderMoney } from '../wechat/ports';
import type { Difference, DifferenceKind } from './reconciliation.rules';

/** An order of virtual payment as our rows have it: an attempt to pay, or a debit that no money has come of yet. */
export interface OurVirtualOrder {
  readonly attemptId: string;
  /** Null for a debit of a subscription whose order is only written with its money. */
  readonly orderId: string | null;
  /** By which WeChat knows it; null for a charge of Apple's whose number was never told. */
  readonly number: string | null;
  readonly payerOpenid: string;
  readonly amountFen: Fen;
  /** Null while it is not paid. */
  readonly paidAt: Instant | null;
  readonly transactionId: string | null;
  /** All that arrived back, on whichever day. */
  readonly refundedFen: Fen;
  /** Whether some of that arrived on the day in question. */
  readonly isRefundedThen: boolean;
  /** What differences of other days say that went back beyond that. */
  readonly saidElsewhereFen: Fen;
}

/** What comes of holding an order against WeChat's word on it. */
export interface VirtualMatch {
  /** Whether money moved on it that day, by our rows or by WeChat's. */
  readonly isLine: boolean;
  readonly differences: readonly Difference[];
}

/** What asking about a day's orders came to, so far. */
export interface VirtualFigures {
  /** Orders on which money moved that day. */
  readonly lineCount: number;
  readonly matchedCount: number;
  /** Orders about which WeChat did not answer, the last of them without an answer between, and what it said the last time. */
  readonly unanswered: number;
  readonly inARow: number;
  readonly reason: string;
}

/** After so many in a row nobody is there to be asked: two rounds of what is asked at once. */
const SILENT_AFTER = 8;

/** Whether asking on is of no use. */
export function isSilent({ inARow }: Pick<VirtualFigures, 'inARow'>): boolean {
  return inARow >= SILENT_AFTER;
}

/** Where a day's asking was cut off. */
export interface VirtualProgress {
  readonly place: VirtualPlace;
  readonly figures: VirtualFigures;
}

/** How far the orders of a day were read: from here on it goes on. */
export interface VirtualPlace {
  /** Which of the sources, in their order. */
  readonly source: number;
  /** Moment and id of the last one that was read. */
  readonly at: number;
  readonly last: string;
}

/** Subjects of what may differ about an order. */
export const virtualSubject = {
  payment: (attemptId: string) => `payment:${attemptId}`,
  refunds: (attemptId: string) => `refunds:${attemptId}`,
} as const;

/** The order that a subject is about; null for one that is about a whole day. */
export function attemptOfSubject(subject: string): string | null {
  return /^(?:payment|refunds):(.+)$/.exec(subject)?.[1] ?? null;
}

/**
 * Compares an order of virtual payment with what WeChat says of it: its payment where that is of the day, and the sum that
 * went back, which has no days at WeChat and is compared as it stands now.
 * @param theirs null where WeChat does not know the order
 */
export function matchVirtualOrder(
  ours: OurVirtualOrder,
  theirs: VirtualOrderMoney | null,
  day: BusinessDay,
): VirtualMatch {
  const isOn = (instant: Instant | null) => instant !== null && businessDayOf(instant) === day;
  const isOurs = isOn(ours.paidAt);
  const isTheirs = theirs?.isPaid === true && isOn(theirs.paidAt);
  const isLine = isOurs || ours.isRefundedThen || (ours.paidAt === null && isTheirs);
  if (!isLine) return { isLine, differences: [] };
  const payment = isOurs || ours.paidAt === null ? matchPayment(ours, theirs, day) : null;
  return { isLine, differences: [payment, matchRefunds(ours, theirs)].filter((each) => each !== null) };
}

/** WeChat did not answer about some orders of a day, for so long that it is closed all the same. */
export function unansweredOrders(figures: Pick<VirtualFigures, 'unanswered' | 'inARow' | 'reason'>): Difference {
  const rest = isSilent(figures) ? ', nor were those after them' : '';
  const detail = `${figures.unanswered} orders could not be asked about${rest}: ${figures.reason}`.slice(0, 200);
  return differenceOf('stateDiffers', 'unanswered', { oursFen: null, theirsFen: null, cashFen: 0, detail });
}

function matchPayment(ours: OurVirtualOrder, theirs: VirtualOrderMoney | null, day: BusinessDay): Difference | null {
  const { attemptId, number, amountFen, paidAt, transactionId } = ours;
  const differs = (kind: DifferenceKind, theirsFen: Fen | null, cashFen: Fen, detail: string) =>
    differenceOf(kind, virtualSubject.payment(attemptId), { oursFen: amountFen, theirsFen, cashFen, detail });
  if (theirs === null) {
    const why = number === null ? 'the order of Apple’s charge was never told' : 'WeChat does not know the order';
    return differs('missingThere', null, -amountFen, why);
  }
  if (paidAt === null) return differs('missingHere', theirs.arrivedFen, theirs.arrivedFen, 'it is not paid here');
  if (!theirs.isPaid) return differs('stateDiffers', 0, -amountFen, 'WeChat says that it is not paid');
  if (theirs.orderFen !== amountFen || theirs.arrivedFen !== amountFen) {
    const detail = `an order of ${theirs.orderFen} fen, of which ${theirs.arrivedFen} came`;
    return differs('amountDiffers', theirs.arrivedFen, theirs.arrivedFen - amountFen, detail);
  }
  const there = theirs.paidAt === null ? day : businessDayOf(theirs.paidAt);
  if (there !== day) return differs('stateDiffers', amountFen, 0, `paid on ${there} there`);
  const isOther = theirs.transactionId !== null && number === attemptId && theirs.transactionId !== transactionId;
  return isOther ? differs('stateDiffers', amountFen, 0, `transaction ${transactionId} here`) : null;
}

function matchRefunds(ours: OurVirtualOrder, theirs: VirtualOrderMoney | null): Difference | null {
  const { attemptId, refundedFen, saidElsewhereFen } = ours;
  const thereFen = theirs?.refundedFen ?? 0;
  if (thereFen === refundedFen || thereFen === refundedFen + saidElsewhereFen) return null;
  const kind = refundedFen === 0 ? 'missingHere' : thereFen === 0 ? 'missingThere' : 'amountDiffers';
  return differenceOf(kind, virtualSubject.refunds(attemptId), {
    oursFen: 0 - refundedFen,
    theirsFen: 0 - thereFen,
    cashFen: refundedFen + saidElsewhereFen - thereFen,
    detail: `${refundedFen} fen went back here, ${thereFen} there`,
  });
}

function differenceOf(
  kind: DifferenceKind,
  subject: string,
  figures: Pick<Difference, 'oursFen' | 'theirsFen' | 'cashFen' | 'detail'>,
): Difference {
  return { rail: 'virtual', kind, subject, ...figures, cashFen: figures.cashFen + 0, line: null };
}
