import type { EntityManager } from 'typeorm';
import { select } from '../database/statement';
import type { Count, DayAsked } from './day-feed';
import { toCounts } from './to-counts';

/**
 * Members who joined on a day, were active on it, and were active for the first time in its month: the last sum up to the
 * members who were active in the month so far.
 */
export async function countMembers(manager: EntityManager, { day, ids }: DayAsked): Promise<Count[]> {
  const rows = await select<{
    dimension: '';
    joined: number | string;
    active: number | string;
    first: number | string;
  }>(
    manager,
    `SELECT '' AS dimension,
            (SELECT COUNT(*) FROM member WHERE id >= ? AND id < ?) AS joined,
            (SELECT COUNT(*) FROM member_day WHERE day = ?) AS active,
            (SELECT COUNT(*) FROM member_day d WHERE d.day = ? AND NOT EXISTS (
               SELECT 1 FROM member_day e WHERE e.member_id = d.member_id AND e.day >= ? AND e.day < ?)) AS first`,
    [ids.from, ids.to, day, day, `${day.slice(0, 7)}-01`, day],
  );
  return toCounts(rows, { joined: 'joined', active: 'active', first: 'firstOfMonth' });
}

/** Terms that began and ended on a day, with their monthly value; memberships that were new, and that nobody went on with. */
export async function countTerms(manager: EntityManager, { from, to }: DayAsked): Promise<Count[]> {
  const begun = await select<TermRow>(
    manager,
    `SELECT t.plan_id AS dimension, COUNT(*) AS terms, SUM(${IS_PAID}) AS paid, SUM(${MONTHLY_FEN}) AS monthly,
            SUM(CASE WHEN EXISTS (SELECT 1 FROM membership_term b
                  WHERE b.member_id = t.member_id AND b.family = t.family AND b.starts_at < t.starts_at
                    AND b.ends_at >= t.starts_at) THEN 0 ELSE 1 END) AS edge
       FROM membership_term t LEFT JOIN purchase_order o ON o.id = t.order_id
      WHERE t.starts_at >= ? AND t.starts_at < ? AND t.ends_at > t.starts_at GROUP BY t.plan_id`,
    [from, to],
  );
  const over = await select<TermRow>(
    manager,
    `SELECT t.plan_id AS dimension, COUNT(*) AS terms, SUM(${IS_PAID}) AS paid, SUM(${MONTHLY_FEN}) AS monthly,
            SUM(CASE WHEN EXISTS (SELECT 1 FROM membership_term n
                  WHERE n.member_id = t.member_id AND n.family = t.family AND n.starts_at <= t.ends_at
                    AND n.ends_at > t.ends_at) THEN 0 ELSE 1 END) AS edge
       FROM membership_term t LEFT JOIN purchase_order o ON o.id = t.order_id
      WHERE t.ends_at >= ? AND t.ends_at < ? AND t.ends_at > t.starts_at GROUP BY t.plan_id`,
    [from, to],
  );
  return [
    ...toCounts(begun, { terms: 'begun', paid: 'paidBegun', monthly: 'monthlyFenBegun', edge: 'opened' }),
    ...toCounts(over, { terms: 'over', paid: 'paidOver', monthly: 'monthlyFenOver', edge: 'churned' }),
  ];
}

/** Terms that somebody paid for: not those of codes and operators. */
const IS_PAID = `CASE WHEN t.source IN ('order', 'renewal', 'gift') THEN 1 ELSE 0 END`;

const MONTHS = `(CASE o.period_unit WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'halfYear' THEN 6 ELSE 12 END * o.period_count)`;

/** What a term brings a month, in whole fen rounded down: the same when it begins and when it ends. */
const MONTHLY_FEN = `CASE WHEN o.period_count > 0 THEN (o.amount_fen - o.amount_fen % ${MONTHS}) / ${MONTHS} ELSE 0 END`;

interface TermRow {
  readonly dimension: string;
  readonly terms: number | string;
  readonly paid: number | string;
  readonly monthly: number | string;
  readonly edge: number | string;
}
