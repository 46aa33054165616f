import { And, In, LessThan, MoreThan, MoreThanOrEqual } from 'typeorm';
import { addDays, type BusinessDay, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { BookPosting } from '../books/books.entity';
import { paymentSource } from '../books/books.rules';
import { recordPayment, recordRefundAgreed, recordRefundPaid, recordSurplus } from '../books/record-money';
import type { Unit } from '../database/unit-of-work';
import { MembershipTerm } from '../membership/membership.entity';
import { PaymentAttempt, PurchaseOrder, Refund } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';
import { soldAs, termSourceOf } from './purchase.rules';

/** Attempts that are booked in one unit of work. */
const BATCH = 200;

/**
 * Books the money of orders that were paid before there were books, from their rows. What is booked already stays: it may be
 * run at any time, and again.
 * @param after the id of the attempt with which an earlier call ended; empty to begin
 * @param isOver asked between batches; true ends the call early
 * @returns the id to go on with; null when all are booked
 */
export async function postEarlierOrders(
  parts: Pick<PurchaseParts, 'database' | 'clock'>,
  after: string,
  isOver: () => boolean,
): Promise<string | null> {
  const { database, clock } = parts;
  for (let last = after; ; ) {
    const attempts = await database.read.find(PaymentAttempt, {
      where: { id: MoreThan(last), status: In(['paid', 'surplus']) },
      order: { id: 'ASC' },
      take: BATCH,
    });
    const end = attempts.at(-1);
    if (!end) return null;
    await database.inUnit((unit) => postAttempts(unit, attempts, clock.now()));
    if (isOver()) return end.id;
    last = end.id;
  }
}

/** The same for the trades of one day: what was paid on it, and what arrived back on it. */
export async function postTradesOfDay(
  parts: Pick<PurchaseParts, 'database' | 'clock'>,
  day: BusinessDay,
): Promise<void> {
  const { database, clock } = parts;
  const ofDay = And(MoreThanOrEqual(startOfBusinessDay(day)), LessThan(startOfBusinessDay(addDays(day, 1))));
  for (let last = ''; ; ) {
    const refunded = await database.read.find(Refund, {
      where: { succeededAt: ofDay, attemptId: MoreThan(last) },
      order: { attemptId: 'ASC' },
      take: BATCH,
    });
    const paid = await database.read.find(PaymentAttempt, {
      where: { paidAt: ofDay, status: In(['paid', 'surplus']), id: MoreThan(last) },
      order: { id: 'ASC' },
      take: BATCH,
    });
    const ids = [...new Set([...refunded.map(({ attemptId }) => attemptId), ...paid.map(({ id }) => id)])].sort();
    const batch = ids.slice(0, BATCH);
    const end = batch.at(-1);
    if (end === undefined) return;
    await database.inUnit(async (unit) => {
      const attempts = await unit.findBy(PaymentAttempt, { id: In(batch), status: In(['paid', 'surplus']) });
      await postAttempts(unit, attempts, clock.now());
    });
    last = end;
  }
}

/** Books what of these attempts and their refunds is not in the books, from their rows. */
export async function postAttempts(unit: Unit, attempts: readonly PaymentAttempt[], now: Instant): Promise<void> {
  const orderIds = attempts.map(({ orderId }) => orderId);
  const orders = await unit.findBy(PurchaseOrder, { id: In(orderIds) });
  const sourceKeys = orders.filter(({ kind }) => kind === 'plan').map((order) => termSourceOf(order).sourceKey);
  const terms = await unit.findBy(MembershipTerm, { sourceKey: In(sourceKeys) });
  const refunds = await unit.find(Refund, {
    where: { attemptId: In(attempts.map(({ id }) => id)) },
    order: { createdAt: 'ASC', id: 'ASC' },
  });
  const booked = await unit.findBy(BookPosting, { sourceKey: In(attempts.map(({ id }) => paymentSource(id))) });
  const sources = new Set(booked.map(({ sourceKey }) => sourceKey));
  for (const attempt of attempts) {
    const { id: attemptId, orderId, memberId, channel, amountFen, paidAt } = attempt;
    const order = orders.find(({ id }) => id === orderId);
    if (!order || paidAt === null) throw new Error(`attempt ${attemptId} was paid for no order, or at no time`);
    const money = { attemptId, orderId, memberId, channel, amountFen, paidAt };
    const own = refunds.filter((refund) => refund.attemptId === attemptId);
    if (attempt.status === 'surplus') await recordSurplus(unit, money, now);
    else if (!sources.has(paymentSource(attemptId))) {
      const term = terms.find((candidate) => candidate.orderId === orderId) ?? null;
      await recordPayment(unit, { ...money, ...soldAs(order), term }, now);
      // A refund that WeChat closed was asked for again under another number: it was agreed on once.
      const [first] = own;
      if (first) {
        const { id: refundId, amountFen: refundFen, createdAt: agreedAt } = first;
        await recordRefundAgreed(unit, { refundId, orderId, amountFen: refundFen, stops: true, agreedAt }, now);
      }
    }
    for (const refund of own) await postRefund(unit, refund, channel, now);
  }
}

/** Books a refund that has arrived. */
async function postRefund(unit: Unit, refund: Refund, channel: string, now: Instant): Promise<void> {
  const { id: refundId, orderId, memberId, amountFen, succeededAt } = refund;
  if (succeededAt === null) return;
  await recordRefundPaid(unit, { refundId, orderId, memberId, channel, amountFen, succeededAt }, now);
}
