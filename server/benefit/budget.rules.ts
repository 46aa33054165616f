import { divideFen, type Fen, formatFen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { BenefitConfig } from './benefit.schema';
import { monthOf } from './quota-period.rules';

/** An operator is warned from here: 80 % of a budget, in ten-thousandths. */
export const BUDGET_WARNS_AT_BP = 8_000;
const WHOLE_BP = 10_000;

/** What a claim binds of a budget: the cost of all its uses. */
export function boundByClaim({ uses, costFen }: Pick<BenefitConfig, 'uses' | 'costFen'>): Fen {
  return uses * costFen;
}

/** The row of `benefit_budget` that a claim binds at an instant: `2026-11` or `total`; null without a budget. */
export function budgetPeriodAt({ budget }: Pick<BenefitConfig, 'budget'>, at: Instant): string | null {
  if (budget === null) return null;
  return budget.per === 'month' ? monthOf(at) : 'total';
}

/** Whether a budget has room for one more claim. @param boundFen what of it is bound already */
export function hasBudgetFor(config: Pick<BenefitConfig, 'budget' | 'uses' | 'costFen'>, boundFen: Fen): boolean {
  return config.budget === null || boundFen + boundByClaim(config) <= config.budget.fen;
}

/** How full a budget is: `warn` from 80 %, `full` where not even one more claim fits. */
export function levelOfBudget(
  config: Pick<BenefitConfig, 'budget' | 'uses' | 'costFen'>,
  boundFen: Fen,
): 'none' | 'fine' | 'warn' | 'full' {
  if (config.budget === null) return 'none';
  if (!hasBudgetFor(config, boundFen)) return 'full';
  return boundFen * WHOLE_BP >= config.budget.fen * BUDGET_WARNS_AT_BP ? 'warn' : 'fine';
}

/**
 * What may be given to a member: ARPU × gross margin × subsidy rate, so ¥100 × 20 % × 30 % = ¥6. Multiplied exactly and
 * rounded down once, since a budget must not be exceeded.
 * @param marginBp gross margin in ten-thousandths
 * @param subsidyBp the share of the margin that is given back, in ten-thousandths
 * @throws RangeError when an argument is not a whole number within its bounds
 */
export function computeBudgetPerMember(arpuFen: Fen, marginBp: number, subsidyBp: number): Fen {
  for (const rate of [marginBp, subsidyBp]) {
    if (!Number.isInteger(rate) || rate < 0 || rate > WHOLE_BP) throw new RangeError(`not a rate: ${rate}`);
  }
  return divideFen(arpuFen * marginBp * subsidyBp, WHOLE_BP * WHOLE_BP, 'down');
}

/** What of a benefit decides whether more may be spent on it than before. */
export type BudgetedBenefit = Pick<BenefitConfig, 'code' | 'name' | 'budget'>;

/**
 * Benefits on which more may be spent than before, in words: a higher budget, another period of it, or none any more.
 * @param before what is live; a benefit that is new is no raise
 */
export function findBudgetRaises(before: readonly BudgetedBenefit[], after: readonly BudgetedBenefit[]): string[] {
  return after.flatMap(({ code, name, budget }) => {
    const was = before.find((benefit) => benefit.code === code)?.budget ?? null;
    if (was === null || (budget?.per === was.per && budget.fen <= was.fen)) return [];
    return [`${name} ${wordsOfBudget(was)} → ${budget === null ? '不设预算' : wordsOfBudget(budget)}`];
  });
}

function wordsOfBudget({ fen, per }: NonNullable<BenefitConfig['budget']>): string {
  return `${per === 'month' ? '每月' : '总共'} ${formatFen(fen)}`;
}
