import type { EntityManager } from 'typeorm';
import type { BillLine, BillPage } from '../../shared/contract/bill';
import { addMonths, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';

/** Which part of which month is asked for. */
export interface BillQuery {
  /** `YYYY-MM`; left out: the month of now. */
  readonly month?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface Movement {
  readonly id: string;
  readonly kind: BillLine['kind'];
  readonly orderId: string;
  readonly title: string;
  readonly amountFen: number;
  readonly at: Instant;
}

/**
 * A month of a member's money, by the business day on which it was paid or arrived back: also what was paid twice or too
 * late, and its way back. A person's month is small: it is read whole, and its totals are its sum.
 */
export async function findBills(
  manager: EntityManager,
  memberId: string,
  query: BillQuery,
  now: Instant,
): Promise<BillPage> {
  const month = query.month ?? businessDayOf(now).slice(0, 7);
  const from = startOfBusinessDay(`${month}-01`);
  const movements = await readMovements(manager, memberId, from, addMonths(from, 1));
  const sumOf = (kind: BillLine['kind']) =>
    movements.filter((movement) => movement.kind === kind).reduce((sum, { amountFen }) => sum + amountFen, 0);
  const behind = query.cursor === undefined ? 0 : movements.findIndex(({ id }) => id === query.cursor) + 1;
  const items = movements.slice(behind, behind + query.limit);
  const hasMore = behind + query.limit < movements.length;
  return {
    month,
    paidFen: sumOf('payment'),
    refundedFen: sumOf('refund'),
    items: items.map(({ at, ...line }) => ({ ...line, day: businessDayOf(at), at: formatInstant(at) })),
    nextCursor: hasMore ? (items.at(-1)?.id ?? null) : null,
  };
}

/** Newest first. By the member's orders, which an index finds, to their attempts and refunds, which two others do. */
async function readMovements(
  manager: EntityManager,
  memberId: string,
  from: Instant,
  to: Instant,
): Promise<Movement[]> {
  const rows = await select<Omit<Movement, 'amountFen' | 'at'> & Record<'amountFen' | 'at', number | string>>(
    manager,
    `SELECT a.id, 'payment' AS kind, o.id AS orderId, o.plan_name AS title, a.amount_fen AS amountFen, a.paid_at AS at
       FROM purchase_order o JOIN payment_attempt a ON a.order_id = o.id
      WHERE o.member_id = ? AND a.status IN ('paid', 'surplus') AND a.paid_at >= ? AND a.paid_at < ?
     UNION ALL
     SELECT r.id, 'refund', o.id, o.plan_name, r.amount_fen, r.succeeded_at
       FROM purchase_order o JOIN refund r ON r.order_id = o.id
      WHERE o.member_id = ? AND r.status = 'succeeded' AND r.succeeded_at >= ? AND r.succeeded_at < ?`,
    [memberId, from, to, memberId, from, to],
  );
  return rows
    .map((row) => ({ ...row, amountFen: Number(row.amountFen), at: Number(row.at) }))
    .sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1));
}
