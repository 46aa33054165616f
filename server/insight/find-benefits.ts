import type { EntityManager } from 'typeorm';
import type { BenefitsInsight } from '../../shared/contract/ops/insight';
import { startOfBusinessDay } from '../../shared/kernel/business-day';
import { readBenefitBook } from '../benefit/benefit-book';
import { budgetPeriodAt, levelOfBudget } from '../benefit/budget.rules';
import { select } from '../database/statement';
import { readCounts, sumOf } from './read-counts';

/** A month of every live benefit: its funnel, what it cost against its budget, and whether anybody uses it. */
export async function findBenefitsInsight(manager: EntityManager, month: string): Promise<BenefitsInsight['items']> {
  // Days compare as text: no month has one after its 31st.
  const [from, to] = [`${month}-01`, `${month}-31`];
  const [{ benefits }, rows, budgets] = await Promise.all([
    readBenefitBook(manager),
    readCounts(manager, ['benefits', 'funnel'], { from, to }),
    select<{ benefit: string; period: string; bound: number | string }>(
      manager,
      'SELECT benefit, period, bound_fen AS bound FROM benefit_budget',
      [],
    ),
  ]);
  const bound = new Map(budgets.map(({ benefit, period, bound }) => [`${benefit} ${period}`, Number(bound)]));
  return benefits.map(({ code, config, stopped }) => {
    const [step, sum] = (['funnel', 'benefits'] as const).map(
      (feed) => (metric: string) => sumOf(rows, { feed, metric, dimension: code }),
    ) as [(metric: string) => number, (metric: string) => number];
    const boundFen = bound.get(`${code} ${budgetPeriodAt(config, startOfBusinessDay(from))}`) ?? 0;
    const level = levelOfBudget(config, boundFen);
    // What a business system reads as a flag tells nobody when it was made use of.
    const isTold = !(config.issue === 'automatic' && config.delivery.kind === 'service');
    return {
      ...{ code, name: config.name, stopped },
      ...{ entitled: step('entitled'), exposed: step('exposed'), claimed: step('claimed'), used: step('used') },
      ...{ uses: sum('used'), costFen: sum('costFen'), savedFen: sum('savedFen') },
      budget: config.budget && level !== 'none' ? { boundFen, budgetFen: config.budget.fen, level } : null,
      unused: isTold && !stopped && step('entitled') > 0 && step('used') === 0,
    };
  });
}
