import type { EntityManager } from 'typeorm';
import { select } from '../database/statement';
import type { Count, DayAsked } from './day-feed';
import { toCounts } from './to-counts';

/** Orders made, paid and given back on a day, by plan; what is no plan's goes by its kind. */
export async function countSales(manager: EntityManager, { ids, from, to }: DayAsked): Promise<Count[]> {
  const made = await select<Row>(
    manager,
    `SELECT ${PRODUCT} AS dimension, COUNT(*) AS made, SUM(amount_fen) AS fen FROM purchase_order o
      WHERE o.id >= ? AND o.id < ? GROUP BY ${PRODUCT}`,
    [ids.from, ids.to],
  );
  // Money that came twice, or for a closed order, is `surplus`: it goes back by itself and was never sold for.
  const paid = await select<Row>(
    manager,
    `SELECT ${PRODUCT} AS dimension, COUNT(*) AS made, SUM(a.amount_fen) AS fen
       FROM payment_attempt a JOIN purchase_order o ON o.id = a.order_id
      WHERE a.paid_at >= ? AND a.paid_at < ? AND a.status = 'paid' GROUP BY ${PRODUCT}`,
    [from, to],
  );
  const returned = await select<Row>(
    manager,
    `SELECT ${PRODUCT} AS dimension, COUNT(*) AS made, SUM(r.amount_fen) AS fen
       FROM refund r JOIN payment_attempt a ON a.id = r.attempt_id AND a.status = 'paid'
       JOIN purchase_order o ON o.id = r.order_id
      WHERE r.succeeded_at >= ? AND r.succeeded_at < ? GROUP BY ${PRODUCT}`,
    [from, to],
  );
  return [
    ...toCounts(made, { made: 'created', fen: null }),
    ...toCounts(paid, { made: 'paid', fen: 'paidFen' }),
    ...toCounts(returned, { made: 'refunded', fen: 'refundedFen' }),
  ];
}

/** Cycles of auto-renewal that were due on a day, and those of them that were paid, whenever: by plan. */
export async function countRenewals(manager: EntityManager, { from, to }: DayAsked): Promise<Count[]> {
  const rows = await select<{ dimension: string; due: number | string; paid: number | string }>(
    manager,
    `SELECT k.plan_id AS dimension, COUNT(*) AS due, SUM(CASE WHEN c.status = 'paid' THEN 1 ELSE 0 END) AS paid
       FROM renewal_cycle c JOIN renewal_contract k ON k.id = c.contract_id
      WHERE c.due_at >= ? AND c.due_at < ? AND c.status <> 'cancelled' GROUP BY k.plan_id`,
    [from, to],
  );
  return toCounts(rows, { due: 'due', paid: 'paid' });
}

const PRODUCT = 'COALESCE(o.plan_id, o.kind)';

interface Row {
  readonly dimension: string;
  readonly made: number | string;
  readonly fen: number | string;
}
