import { accept, type Result, refuse } from '../../shared/kernel/result';

/** The members' values in order, with all that is asked of them again and again. Made by `distributeValues` only. */
export interface Distribution {
  /** One value a member, from the smallest; never empty. */
  readonly sorted: Float64Array;
  /** `cumulative[k]` is the sum of the k smallest values; exact. */
  readonly cumulative: Float64Array;
  readonly count: number;
  readonly total: number;
}

/** Why values cannot be looked at: none, one that is no whole number of at least 0, or a sum beyond exact integers. */
export type DistributionRefusal =
  | { readonly kind: 'empty' }
  | { readonly kind: 'notAValue'; readonly index: number; readonly value: number }
  | { readonly kind: 'tooLarge' };

/**
 * Orders the values of members (fen, growth or any other whole measure of at least 0), one a member. The order they come
 * in changes nothing; what is handed in is left as it is. A million members take some 16 MB.
 */
export function distributeValues(values: ArrayLike<number>): Result<Distribution, DistributionRefusal> {
  const count = values.length;
  if (count === 0) return refuse({ kind: 'empty' });
  const sorted = Float64Array.from(values);
  const wrong = sorted.findIndex((value) => !Number.isSafeInteger(value) || value < 0);
  if (wrong !== -1) return refuse({ kind: 'notAValue', index: wrong, value: sorted[wrong]! });
  sorted.sort();
  const cumulative = new Float64Array(count + 1);
  for (let k = 0; k < count; k++) cumulative[k + 1] = cumulative[k]! + sorted[k]!;
  const total = cumulative[count]!;
  // Sums only grow, so where the last one is exact all of them are.
  return Number.isSafeInteger(total) ? accept({ sorted, cumulative, count, total }) : refuse({ kind: 'tooLarge' });
}

/** How many members have a value below `limit`. */
export function countBelow({ sorted, count }: Distribution, limit: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value next above `value` that a member has; null where there is none. */
export function nextValueAfter(distribution: Distribution, value: number): number | null {
  return distribution.sorted[countBelow(distribution, value + 1)] ?? null;
}

/** The value next below `value` that a member has; null where there is none. */
export function nextValueBefore(distribution: Distribution, value: number): number | null {
  return distribution.sorted[countBelow(distribution, value) - 1] ?? null;
}

/** How many members there are and what they hold, from one place of the order to another (end exclusive). */
export function partOf({ cumulative }: Distribution, from: number, to: number): { count: number; value: number } {
  return { count: to - from, value: cumulative[to]! - cumulative[from]! };
}

/** Basis points in a whole: 100 % is 10 000. */
export const WHOLE_BP = 10_000;

/**
 * Shares of the parts in their sum, in basis points that add up to exactly 10 000: what rounding down leaves goes to the
 * largest remainders, between equals to the earlier part. All 0 where the sum is 0.
 * @param parts whole numbers of at least 0 whose sum is a safe integer
 */
export function shareOut(parts: readonly number[]): number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  if (whole === 0) return parts.map(() => 0);
  const exact = parts.map((part) => BigInt(part) * BigInt(WHOLE_BP));
  const divisor = BigInt(whole);
  const shares = exact.map((value) => Number(value / divisor));
  const missing = WHOLE_BP - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value % divisor }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder.slice(0, missing)) shares[index]! += 1;
  return shares;
}

/** The share of one part in a whole, in basis points, rounded half up; 0 where the whole is 0. */
export function shareBpOf(part: number, whole: number): number {
  if (whole === 0) return 0;
  const doubled = (2n * BigInt(part) * BigInt(WHOLE_BP)) / BigInt(whole);
  return Number((doubled + 1n) / 2n);
}
