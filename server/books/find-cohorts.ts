import type { EntityManager } from 'typeorm';
import type { BusinessDay } from '../../shared/kernel/business-day';
import { select } from '../database/statement';
import { Plan } from '../plan/plan.entity';
import { type CohortSurvival, computeSurvival, type PaidTimes } from './cohort.rules';

/**
 * Survival of the cohorts that paid first within a stretch of days, both ends with it, by every payment up to its end. What
 * was refunded, and what a change of plan replaced, does not count.
 */
export async function reportCohorts(
  manager: EntityManager,
  from: BusinessDay,
  to: BusinessDay,
): Promise<CohortSurvival[]> {
  const rows = await select<PaidTimes>(
    manager,
    `SELECT product, cohort, times, COUNT(*) AS members FROM (
       SELECT e.member_id, e.product, MIN(p.day) AS first_day, SUBSTR(MIN(p.day), 1, 7) AS cohort, COUNT(*) AS times
         FROM book_earning e JOIN book_posting p ON p.order_id = e.order_id AND p.kind = 'payment'
        WHERE e.income = 'membershipIncome' AND e.status <> 'stopped' AND p.day <= ?
        GROUP BY e.member_id, e.product) m
      WHERE first_day >= ? GROUP BY product, cohort, times ORDER BY cohort, product, times`,
    [to, from],
  );
  const plans = new Map((await manager.find(Plan)).map((plan) => [plan.id, plan]));
  const counted = rows.map((row) => ({ ...row, times: Number(row.times), members: Number(row.members) }));
  const periodOf = (product: string) => {
    const plan = plans.get(product);
    return plan ? { unit: plan.periodUnit, count: plan.periodCount } : null;
  };
  return computeSurvival(counted, periodOf, to.slice(0, 7));
}
