import type { EntityManager } from 'typeorm';
import type { Fen } from '../../shared/kernel/fen';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import { computePayback, type Payback, type UsedOnDay } from './payback.rules';

/** A plan's payback over the terms that began in a stretch of time. */
export interface PlanPayback extends Payback {
  /** Code of the plan. */
  readonly plan: string;
  readonly terms: number;
  readonly paidFen: Fen;
  readonly savedFen: Fen;
  readonly costFen: Fen;
}

/**
 * When each plan's price has come back to its members on the average, over the paid terms that began in the stretch: what was
 * used under the plan within them, by the ledger of uses. Refunded terms are left out.
 * @param from the first instant, `to` the first one behind
 */
export async function reportPayback(manager: EntityManager, from: Instant, to: Instant): Promise<PlanPayback[]> {
  const sold = await select<{ plan: string; terms: number | string; paidFen: number | string }>(
    manager,
    `SELECT p.code AS plan, COUNT(*) AS terms, SUM(e.amount_fen) AS paidFen ${TERMS} GROUP BY p.code ORDER BY p.code`,
    [from, to],
  );
  const used = await select<{
    plan: string;
    day: number | string;
    savedFen: number | string;
    costFen: number | string;
  }>(
    manager,
    `SELECT plan, day, SUM(saved_fen) AS savedFen, SUM(cost_fen) AS costFen FROM (
       SELECT p.code AS plan, u.saved_fen, u.cost_fen,
              (u.used_at - t.starts_at - (u.used_at - t.starts_at) % ${DAY_MS}) / ${DAY_MS} + 1 AS day
         ${TERMS_USED}) m
      GROUP BY plan, day ORDER BY plan, day`,
    [from, to],
  );
  return sold.map(({ plan, terms, paidFen }) => {
    const uses: UsedOnDay[] = used
      .filter((row) => row.plan === plan)
      .map(({ day, savedFen, costFen }) => ({
        ...{ day: Number(day), savedFen: Number(savedFen), costFen: Number(costFen) },
      }));
    const sumOf = (amountOf: (use: UsedOnDay) => Fen) => uses.reduce((sum, use) => sum + amountOf(use), 0);
    return {
      plan,
      terms: Number(terms),
      paidFen: Number(paidFen),
      savedFen: sumOf((use) => use.savedFen),
      costFen: sumOf((use) => use.costFen),
      ...computePayback(Number(paidFen), uses),
    };
  });
}

const BEGAN = `t.starts_at >= ? AND t.starts_at < ? AND e.status <> 'stopped'`;
const SOLD = `FROM membership_term t JOIN plan p ON p.id = t.plan_id JOIN book_earning e ON e.order_id = t.order_id`;
const TERMS = `${SOLD} WHERE ${BEGAN}`;
const TERMS_USED = `${SOLD}
         JOIN benefit_use u ON u.member_id = t.member_id AND u.plan = p.code AND u.used_at >= t.starts_at
              AND u.used_at < t.ends_at
        WHERE ${BEGAN}`;
