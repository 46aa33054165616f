import type { Period } from '../../shared/contract/plan';
import { divideFen, type Fen, formatFen } from '../../shared/kernel/fen';
import { monthsOf } from './plan.rules';

/**
 * How the prices a month of one family's plans should stand to each other 价格阶梯. `usual`: who commits for longer, or to
 * renewal, pays less a month. `monthCheapest`: the short plan is the bait, and who commits for longer pays more a month.
 * `free`: nothing is expected.
 */
export const priceLadderRules = ['usual', 'monthCheapest', 'free'] as const;
export type PriceLadderRule = (typeof priceLadderRules)[number];

/** A plan as its price is compared. */
export interface LadderPlan {
  readonly code: string;
  readonly name: string;
  readonly period: Period;
  readonly priceFen: Fen;
  readonly autoRenew: boolean;
}

/** Two plans whose prices a month stand the wrong way round. */
export interface LadderBreak {
  /** Should be the cheaper one a month. */
  readonly lower: string;
  readonly higher: string;
  /** For whoever sets prices. */
  readonly words: string;
}

/** Months of a plan's period, and whether it renews itself: what decides its rung. Plans of other lengths have none. */
type Rung = `${'renewing' | 'once'}-${1 | 3 | 6 | 12}`;

/** Rungs from the cheapest a month to the dearest; those of one row cost the same. */
const USUAL: readonly (readonly Rung[])[] = [
  ['renewing-12'],
  ['renewing-6', 'renewing-3'],
  ['renewing-1'],
  ['once-12'],
  ['once-6'],
  ['once-3'],
  ['once-1'],
];

/** Turned round within what renews and what does not: renewing stays the cheaper of the two. */
const MONTH_CHEAPEST: readonly (readonly Rung[])[] = [
  ['renewing-1'],
  ['renewing-3', 'renewing-6'],
  ['renewing-12'],
  ['once-1'],
  ['once-3'],
  ['once-6'],
  ['once-12'],
];

const orders = { usual: USUAL, monthCheapest: MONTH_CHEAPEST } as const;

/**
 * Where the prices a month of one family and rank break the chosen order: every pair that stands the wrong way round, the
 * cheapest rungs first. Compared exactly, without rounding to a month.
 */
export function lintPriceLadder(plans: readonly LadderPlan[], rule: PriceLadderRule): LadderBreak[] {
  if (rule === 'free') return [];
  const order = orders[rule];
  const placed = plans
    .map((plan) => ({ plan, row: order.findIndex((rungs) => rungs.some((rung) => rung === rungOf(plan))) }))
    .filter(({ row }) => row >= 0)
    .sort((one, other) => one.row - other.row);
  return placed.flatMap(({ plan: lower, row }, index) =>
    placed.slice(index + 1).flatMap(({ plan: higher, row: above }) => {
      const difference = comparePerMonth(lower, higher);
      if (row === above ? difference === 0 : difference < 0) return [];
      const { code, name } = lower;
      const relation = row === above ? '应等于' : '应低于';
      const words = `「${name}」${perMonth(lower)}，${relation}「${higher.name}」的 ${perMonth(higher)}`;
      return [{ lower: code, higher: higher.code, words }];
    }),
  );
}

function rungOf({ period, autoRenew }: LadderPlan): string {
  return `${autoRenew ? 'renewing' : 'once'}-${monthsOf(period)}`;
}

/** Cross-multiplied, so that rounding cannot decide. */
function comparePerMonth(one: LadderPlan, other: LadderPlan): number {
  return one.priceFen * monthsOf(other.period) - other.priceFen * monthsOf(one.period);
}

function perMonth({ priceFen, period }: LadderPlan): string {
  return `每月 ${formatFen(divideFen(priceFen, monthsOf(period), 'up'))}`;
}

/** A price with what is struck through beside it, and from when. */
export interface StruckPrice {
  readonly priceFen: Fen;
  readonly listPriceFen: Fen | null;
  readonly effectiveFrom: number;
}

/**
 * Prices whose struck-through price 划线价 was never charged before them: a comparison with a price that nobody paid is
 * false price information (价格法 §14; 明码标价和禁止价格欺诈规定 §17: the struck price must be the lowest of the trades before).
 */
export function findUnchargedListPrices<P extends StruckPrice>(prices: readonly P[]): P[] {
  return prices.filter(
    ({ listPriceFen, effectiveFrom }) =>
      listPriceFen !== null &&
      !prices.some((before) => before.effectiveFrom < effectiveFrom && before.priceFen === listPriceFen),
  );
}
