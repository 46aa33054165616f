import {
  countBelow,
  type Distribution,
  nextValueAfter,
  nextValueBefore,
  partOf,
  shareOut,
  WHOLE_BP,
} from './distribution.rules';

/** A proposed tier 会员等级 and who would be in it. Shares are basis points; those of all tiers add up to 10 000. */
export interface ProposedTier {
  /** The threshold: the tier begins here. 0 for the lowest. */
  readonly from: number;
  /** Where the next tier begins; null for the highest. */
  readonly to: number | null;
  readonly count: number;
  readonly shareBp: number;
  /** The share that was aimed at. */
  readonly targetBp: number;
  readonly value: number;
  readonly valueShareBp: number;
}

/** Tiers from the lowest. */
export interface TierProposal {
  readonly wanted: TierCount;
  /** Fewer than wanted where the members have fewer different values than that; never empty. */
  readonly tiers: readonly ProposedTier[];
}

/** Four or five tiers are usual: with fewer there is nothing to strive for, with more nobody knows them all. */
export const tierCounts = [4, 5] as const;
export type TierCount = (typeof tierCounts)[number];

/**
 * The shares aimed at, from the lowest tier, in basis points. They are aligned to the 80/20 rule: whatever the number of
 * tiers, a threshold lies where the top 20 % begins (from three tiers on); the fifth tier is the top of the fourth.
 */
const TARGETS_BP: readonly (readonly number[])[] = [
  [10_000],
  [8_000, 2_000],
  [5_000, 3_000, 2_000],
  [5_000, 3_000, 1_500, 500],
  [5_000, 3_000, 1_500, 400, 100],
];

/** Leading figures by how easily a number is remembered: each step is less round than the one before. */
const ROUNDNESS: readonly (readonly number[])[] = [
  [10, 20, 50],
  [15, 25, 30, 40, 60, 80],
  Array.from({ length: 90 }, (_, index) => index + 10),
];

/**
 * What a step down in roundness costs. ln 2: a less round threshold is taken only where it brings the part of the members
 * above it closer to the aim by a factor of two.
 */
const ROUNDNESS_COST = Math.LN2;

interface Candidate {
  readonly threshold: number;
  /** How many members stay below it. */
  readonly below: number;
  readonly cost: number;
}

/** The cheapest way to place the first thresholds, the last of them at `candidate`. */
interface Path {
  readonly cost: number;
  readonly candidate: Candidate;
  readonly before: Path | null;
}

/**
 * Proposes thresholds.
 *
 * Method: the aimed-at shares (50/30/15/5 for four tiers, 50/30/15/4/1 for five) give a cut point each, the value of the
 * member who stands there. Candidates are the values around all cut points and the round numbers below and above each:
 * 1, 2 or 5 × 10ⁿ, then other easy figures, then any two leading figures, and the value itself as the last resort. Of all
 * ways to choose that increase and leave a member in each tier, the cheapest is taken, where a threshold costs
 * |ln(members at or above it ÷ members aimed at)| and ln 2 for each step away from 1, 2, 5. Between equals the higher
 * threshold wins: it says the same and lies nearer to a value that a member really has.
 *
 * Members with fewer different values than tiers get as many tiers as they have values.
 */
export function proposeTiers(distribution: Distribution, wanted: TierCount): TierProposal {
  const possible = countDistinct(distribution, wanted);
  const targets = TARGETS_BP[possible - 1]!;
  const thresholds = [0, ...chooseThresholds(distribution, targets)];
  const edges = thresholds.map((threshold) => countBelow(distribution, threshold));
  const parts = edges.map((edge, index) => partOf(distribution, edge, edges[index + 1] ?? distribution.count));
  const shares = shareOut(parts.map((part) => part.count));
  const valueShares = shareOut(parts.map((part) => part.value));
  const tiers = parts.map((part, index) => ({
    from: thresholds[index]!,
    to: thresholds[index + 1] ?? null,
    ...part,
    shareBp: shares[index]!,
    targetBp: targets[index]!,
    valueShareBp: valueShares[index]!,
  }));
  return { wanted, tiers };
}

/** How many different values there are, counted up to `enough`. */
function countDistinct(distribution: Distribution, enough: number): number {
  let value: number | null = distribution.sorted[0]!;
  let distinct = 0;
  for (; value !== null && distinct < enough; distinct++) value = nextValueAfter(distribution, value);
  return distinct;
}

function chooseThresholds(distribution: Distribution, targets: readonly number[]): number[] {
  const cuts = cutsOf(targets);
  if (cuts.length === 0) return [];
  const pool = poolOf(distribution, cuts);
  let paths: Path[] = pool.map((threshold) => {
    const candidate = rate(distribution, threshold, cuts[0]!);
    return { cost: candidate.cost, candidate, before: null };
  });
  for (const cut of cuts.slice(1)) {
    const rated = pool.map((threshold) => rate(distribution, threshold, cut));
    paths = rated.flatMap((candidate) => {
      const before = cheapest(paths.filter((path) => path.candidate.below < candidate.below));
      return before === null ? [] : [{ cost: before.cost + candidate.cost, candidate, before }];
    });
  }
  const thresholds: number[] = [];
  // There is always a way: the pool holds the largest different values, as many as there are thresholds.
  for (let path = cheapest(paths); path !== null; path = path.before) thresholds.unshift(path.candidate.threshold);
  return thresholds;
}

/** The share of the members below each threshold, in basis points. */
function cutsOf(targets: readonly number[]): number[] {
  let below = 0;
  return targets.slice(0, -1).map((target) => {
    below += target;
    return below;
  });
}

/** Thresholds worth looking at, ascending; each leaves somebody below and somebody at or above it. */
function poolOf(distribution: Distribution, cuts: readonly number[]): number[] {
  const { sorted, count } = distribution;
  const [smallest, largest] = [sorted[0]!, sorted[count - 1]!];
  const values = [largest, ...neighboursOf(distribution, largest, cuts.length)];
  for (const cut of cuts) {
    const there = sorted[Math.floor(((count - 1) * cut) / WHOLE_BP)]!;
    values.push(there, ...neighboursOf(distribution, there, cuts.length));
  }
  const rounded = values.flatMap((value) => ROUNDNESS.flatMap((figures) => roundAround(value, figures)));
  return [...new Set([...values, ...rounded])]
    .filter((threshold) => threshold > smallest && threshold <= largest)
    .sort((a, b) => a - b);
}

/** The different values next below and next above, up to `reach` each way. */
function neighboursOf(distribution: Distribution, value: number, reach: number): number[] {
  const found: number[] = [];
  for (const next of [nextValueBefore, nextValueAfter]) {
    let at = next(distribution, value);
    for (let step = 0; at !== null && step < reach; step++) {
      found.push(at);
      at = next(distribution, at);
    }
  }
  return found;
}

/** The nearest whole numbers with such leading figures at or below and above a value. */
function roundAround(value: number, figures: readonly number[]): number[] {
  const exponent = String(value).length - 1;
  const numbers = [exponent - 2, exponent - 1, exponent].flatMap((power) =>
    // Divided rather than multiplied by a fraction, so that whole numbers come out whole.
    figures.map((figure) => (power < 0 ? figure / 10 ** -power : figure * 10 ** power)),
  );
  const whole = numbers.filter((number) => Number.isSafeInteger(number) && number >= 1).sort((a, b) => a - b);
  const [below, above] = [whole.findLast((number) => number <= value), whole.find((number) => number > value)];
  return [below, above].filter((number) => number !== undefined);
}

function rate(distribution: Distribution, threshold: number, cut: number): Candidate {
  const below = countBelow(distribution, threshold);
  const aimedAbove = (distribution.count * (WHOLE_BP - cut)) / WHOLE_BP;
  const distance = Math.abs(Math.log((distribution.count - below) / aimedAbove));
  return { threshold, below, cost: distance + ROUNDNESS_COST * roughnessOf(threshold) };
}

/** 0 for 1, 2, 5 × 10ⁿ, up to 3 for a number that nobody would choose. */
function roughnessOf(threshold: number): number {
  let figure = threshold * 10;
  while (figure >= 100 && figure % 10 === 0) figure /= 10;
  const step = ROUNDNESS.findIndex((figures) => figures.includes(figure));
  return step === -1 ? ROUNDNESS.length : step;
}

/** The last of the cheapest: paths come with ascending thresholds. */
function cheapest(paths: readonly Path[]): Path | null {
  let best: Path | null = null;
  for (const path of paths) if (best === null || path.cost <= best.cost) best = path;
  return best;
}
