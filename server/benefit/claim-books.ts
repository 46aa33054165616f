import type { Instant } from '../../shared/kernel/instant';
import { parkCase } from '../case/park-case';
import { isDuplicate, StaleRead } from '../database/errors';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { BenefitBudget, type BenefitClaim } from './benefit.entity';
import type { BenefitConfig } from './benefit.schema';
import { BUDGET_WARNS_AT_BP } from './budget.rules';

/**
 * What claims take of a benefit for everybody together: its budget and its stock. Their rows are the hottest there are, so
 * they are written last in a unit of work, always the budget before the stock and in the order of codes: no two units wait
 * in a ring, and each holds them as shortly as it can.
 */

/**
 * Binds what the claim can cost at most. At 80 % of the budget an operator is told, once a budget.
 * @returns false when the budget does not reach
 */
export async function bindBudget(
  unit: Unit,
  { benefit, budgetPeriod: period, costFen, usesTotal }: BenefitClaim,
  budgetFen: number,
  now: Instant,
): Promise<boolean> {
  if (period === null) return true;
  const fen = costFen * usesTotal;
  const bound = await execute(
    unit,
    'UPDATE benefit_budget SET bound_fen = bound_fen + ? WHERE benefit = ? AND period = ? AND bound_fen + ? <= ?',
    [fen, benefit, period, fen, budgetFen],
  );
  if (bound === 0) {
    if (fen > budgetFen || (await unit.existsBy(BenefitBudget, { benefit, period }))) return false;
    await beginBudget(unit, { benefit, period, boundFen: fen });
  }
  const boundFen = await readBound(unit, benefit, period);
  if (isWarning(boundFen, budgetFen) && !isWarning(boundFen - fen, budgetFen)) {
    const content = { benefit, period, boundFen, budgetFen };
    await parkCase(unit, { kind: 'benefit.budget', subject: `${benefit}:${period}`, content }, now);
  }
  return true;
}

/** Takes one of the stock. @returns false when nothing is left, or the benefit was stopped meanwhile */
export async function takeStock(unit: Unit, code: string, stock: number | null): Promise<boolean> {
  // Without a limit claims need not queue at one row.
  if (stock === null) return true;
  const taken = await execute(
    unit,
    'UPDATE benefit SET taken = taken + 1 WHERE code = ? AND stopped = 0 AND taken < ?',
    [code, stock],
  );
  return taken === 1;
}

/** What ended claims give back. */
export interface GivenBack {
  readonly benefit: string;
  readonly budgetPeriod: string | null;
  readonly fen: number;
  /** Claims of which nothing was used: what was used in part has had its share of the stock. */
  readonly stock: number;
}

/** What a claim gives back that ends now: the cost of the uses that are left, and its place in the stock. */
export function leftOf(claim: BenefitClaim, { stock }: Pick<BenefitConfig, 'stock'>): GivenBack {
  return {
    benefit: claim.benefit,
    budgetPeriod: claim.budgetPeriod,
    fen: claim.costFen * claim.usesLeft,
    stock: stock !== null && claim.usesLeft === claim.usesTotal ? 1 : 0,
  };
}

/** Gives back what claims have left. */
export async function giveBack(unit: Unit, parts: readonly GivenBack[]): Promise<void> {
  const budgets = sumBy(
    parts.filter(({ budgetPeriod }) => budgetPeriod !== null),
    ({ benefit, budgetPeriod }) => `${benefit}\n${budgetPeriod}`,
    ({ fen }) => fen,
  );
  for (const [key, fen] of budgets) {
    const [benefit, period] = key.split('\n');
    await execute(unit, 'UPDATE benefit_budget SET bound_fen = bound_fen - ? WHERE benefit = ? AND period = ?', [
      fen,
      benefit,
      period,
    ]);
  }
  const stocks = sumBy(
    parts,
    ({ benefit }) => benefit,
    ({ stock }) => stock,
  );
  for (const [code, count] of stocks) {
    await execute(unit, 'UPDATE benefit SET taken = taken - ? WHERE code = ?', [count, code]);
  }
}

/** Sums above 0, in the order of their keys. */
function sumBy<T>(items: readonly T[], keyOf: (item: T) => string, amountOf: (item: T) => number): [string, number][] {
  const sums = new Map<string, number>();
  for (const item of items) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) + amountOf(item));
  return [...sums].filter(([, sum]) => sum > 0).sort(([one], [other]) => (one < other ? -1 : 1));
}

function isWarning(boundFen: number, budgetFen: number): boolean {
  return boundFen * 10_000 >= budgetFen * BUDGET_WARNS_AT_BP;
}

async function beginBudget(unit: Unit, row: BenefitBudget): Promise<void> {
  try {
    await unit.insert(BenefitBudget, row);
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('a benefit budget');
    throw error;
  }
}

async function readBound(unit: Unit, benefit: string, period: string): Promise<number> {
  const [row] = await select<{ boundFen: number | string }>(
    unit,
    'SELECT bound_fen AS boundFen FROM benefit_budget WHERE benefit = ? AND period = ?',
    [benefit, period],
  );
  return Number(row?.boundFen ?? 0);
}
