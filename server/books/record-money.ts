import { businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { BookEarning } from './books.entity';
import {
  carryOverPosting,
  type IncomeAccount,
  incomePosting,
  type MoneyIn,
  paymentPosting,
  refundAgreedPosting,
  refundPaidPosting,
  surplusPosting,
} from './books.rules';
import {
  applyRefund,
  beginEarning,
  carryOver,
  type DayNumber,
  dayNumberOf,
  dayOfNumber,
  type EarningState,
  stretchOf,
} from './earning.rules';
import { post } from './post';

/** A payment that was applied, with what it is for. */
export interface AppliedPayment extends MoneyIn {
  /** Id of the plan, or another product's name. */
  readonly product: string;
  readonly income: IncomeAccount;
  /** The term that it gave; null for what is given at once. */
  readonly term: { readonly startsAt: Instant; readonly endsAt: Instant } | null;
  /** Orders whose place it takes: what they have left to earn, it earns. */
  readonly replaces?: readonly string[];
}

/** Books a payment that was applied, and how it will be earned. Repeating it changes nothing. */
export async function recordPayment(unit: Unit, payment: AppliedPayment, now: Instant): Promise<void> {
  if (!(await post(unit, paymentPosting(payment), now))) return;
  const carriedFen = await carryOverTo(unit, payment, now);
  const earning = beginEarning(payment.amountFen + carriedFen, stretchOf(payment.term, payment.paidAt));
  await execute(
    unit,
    `INSERT INTO book_earning
       (order_id, member_id, income, product, amount_fen, base_fen, stretch_fen, first_day, days, recognised_fen,
        recognised_through, step_fen, refunded_fen, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
    [
      ...[payment.orderId, payment.memberId, payment.income, payment.product],
      ...[earning.amountFen, earning.baseFen, earning.stretchFen, earning.firstDay, earning.days],
      ...[earning.recognisedFen, earning.recognisedThrough, earning.refundedFen, earning.status],
    ],
  );
}

/**
 * Moves what is left of the orders that a payment replaces to its order.
 * @returns how much that is
 */
async function carryOverTo(unit: Unit, payment: AppliedPayment, now: Instant): Promise<Fen> {
  const { orderId, memberId, product, replaces = [] } = payment;
  const today = dayNumberOf(businessDayOf(payment.paidAt));
  let sum = 0;
  for (const fromOrderId of replaces) {
    const earning = await unit.findOneBy(BookEarning, { orderId: fromOrderId });
    if (!earning) continue;
    const { carriedFen, overdueFen, after } = carryOver(earning, today);
    const { product: fromProduct } = earning;
    const carried = { fromOrderId, fromProduct, orderId, memberId, product, amountFen: carriedFen };
    await post(unit, carryOverPosting({ ...carried, carriedAt: payment.paidAt }), now);
    await saveEarning(unit, earning, { overdueFen, after }, now);
    sum += carriedFen;
  }
  return sum;
}

/** Books money for which nothing is given. Repeating it changes nothing. */
export async function recordSurplus(unit: Unit, payment: MoneyIn, now: Instant): Promise<void> {
  await post(unit, surplusPosting(payment), now);
}

/** A refund that was agreed on. */
export interface AgreedRefund {
  readonly refundId: string;
  readonly orderId: string;
  readonly amountFen: Fen;
  /** Whether what was bought ends with it. */
  readonly stops: boolean;
  readonly agreedAt: Instant;
}

/**
 * Books that an order's money, or a part of it, is to go back: first out of what is not yet earned, then out of income.
 * Repeating it changes nothing; so does an order that is not in the books yet, which is booked with its refunds later.
 * @throws StaleRead when the day's run or another refund came between: the unit of work runs again
 */
export async function recordRefundAgreed(unit: Unit, refund: AgreedRefund, now: Instant): Promise<void> {
  const { refundId, orderId, amountFen, stops, agreedAt } = refund;
  const earning = await unit.findOneBy(BookEarning, { orderId });
  if (!earning) return;
  const { memberId, product, income } = earning;
  const effect = applyRefund(earning, amountFen, stops, dayNumberOf(businessDayOf(agreedAt)));
  const { unearnedFen, earnedFen, keptFen, overdueFen, after } = effect;
  const agreed = { refundId, orderId, memberId, product, income, unearnedFen, earnedFen, keptFen, agreedAt };
  if (!(await post(unit, refundAgreedPosting(agreed), now))) return;
  await saveEarning(unit, earning, { overdueFen, after }, now);
}

/**
 * Writes what became of an earning, and books what the day's run has not booked yet.
 * @throws StaleRead when the day's run or a refund came between: the unit of work runs again
 */
export async function saveEarning(
  unit: Unit,
  earning: BookEarning,
  effect: { readonly overdueFen: Fen; readonly after: EarningState; readonly overdueThrough?: DayNumber },
  now: Instant,
): Promise<void> {
  const { overdueFen, after, overdueThrough = after.recognisedThrough } = effect;
  const { orderId, memberId, product, income } = earning;
  if (overdueFen > 0) {
    const day = dayOfNumber(overdueThrough);
    const occurredAt = startOfBusinessDay(day) + DAY_MS;
    const head = { sourceKey: `income:${orderId}:${day}`, day, occurredAt, memberId, orderId };
    await post(unit, incomePosting(head, [{ income, product, amountFen: overdueFen }]), now);
  }
  const { recognisedFen, recognisedThrough, refundedFen, status } = earning;
  const changed = await unit.update(
    BookEarning,
    { orderId, recognisedFen, recognisedThrough, refundedFen, status },
    {
      ...{ baseFen: after.baseFen, stretchFen: after.stretchFen, firstDay: after.firstDay, days: after.days },
      ...{ recognisedFen: after.recognisedFen, recognisedThrough: after.recognisedThrough },
      ...{ refundedFen: after.refundedFen, status: after.status },
    },
  );
  if (changed.affected !== 1) throw new StaleRead('the earning of an order');
}

/** Books money that has arrived back with its payer. Repeating it changes nothing. */
export async function recordRefundPaid(
  unit: Unit,
  refund: Parameters<typeof refundPaidPosting>[0],
  now: Instant,
): Promise<void> {
  await post(unit, refundPaidPosting(refund), now);
}
