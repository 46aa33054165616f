import type { EntityManager } from 'typeorm';
import type { BenefitsInsight } from '../../shared/contract/ops/insight';
import { addDays, startOfBusinessDay } from '../../shared/kernel/business-day';
import { readBenefitBook } from '../benefit/benefit-book';
import { budgetPeriodAt, levelOfBudget } from '../benefit/budget.rules';
import { select } from '../database/statement';
import { DEPARTURE } from './insight.data';
import { sumCounts, sumOf } from './read-counts';

type Sums = Awaited<ReturnType<typeof sumCounts>>;

/** A month of every live benefit: its funnel, what it cost against its budget, and whether anybody uses it. */
export async function findBenefitsInsight(manager: EntityManager, month: string): Promise<BenefitsInsight['items']> {
  // Days compare as text: no month has one after its 31st.
  const [from, to] = [`${month}-01`, `${month}-31`];
  const [{ benefits }, before, rows, budgets] = await Promise.all([
    readBenefitBook(manager),
    sumCounts(manager, ['funnel', DEPARTURE], addDays(from, -1)),
    sumCounts(manager, ['benefits', 'funnel', DEPARTURE], to, from),
    select<{ benefit: string; period: string; bound: number | string }>(
      manager,
      'SELECT benefit, period, bound_fen AS bound FROM benefit_budget',
      [],
    ),
  ]);
  const bound = new Map(budgets.map(({ benefit, period, bound }) => [`${benefit} ${period}`, Number(bound)]));
  return benefits.map(({ code, config, stopped }) => {
    const [earlier, own] = [before, rows].map((all) => all.filter(({ dimension }) => dimension === code)) as [
      Sums,
      Sums,
    ];
    const openBefore = sumOf(earlier, { metric: 'spanOpened' }) - sumOf(earlier, { metric: 'spanClosed' });
    const steps = own.filter(({ feed }) => feed !== 'benefits');
    const step = (metric: string) => sumOf(steps, { metric });
    const sum = (metric: string) => sumOf(own, { feed: 'benefits', metric });
    const [entitled, used] = [openBefore + step('entitled'), step('used')];
    const boundFen = bound.get(`${code} ${budgetPeriodAt(config, startOfBusinessDay(from))}`) ?? 0;
    const level = levelOfBudget(config, boundFen);
    // What a business system reads as a flag tells nobody when it was made use of.
    const isTold = !(config.issue === 'automatic' && config.delivery.kind === 'service');
    return {
      ...{ code, name: config.name, stopped },
      ...{ entitled, exposed: step('exposed'), claimed: step('claimed'), used },
      ...{ uses: sum('used'), costFen: sum('costFen'), savedFen: sum('savedFen') },
      budget: config.budget && level !== 'none' ? { boundFen, budgetFen: config.budget.fen, level } : null,
      unused: isTold && !stopped && entitled > 0 && used === 0,
    };
  });
}
