import { countBelow, type Distribution, partOf, shareBpOf, shareOut } from './distribution.rules';

/** A stretch of values and the members in it 消费区间. Shares are basis points; those of all bands add up to 10 000. */
export interface Band {
  readonly from: number;
  /** Exclusive; null for the open band at the top (以上). */
  readonly to: number | null;
  readonly count: number;
  readonly shareBp: number;
  readonly value: number;
  /** 0 in every band where nobody has any value. */
  readonly valueShareBp: number;
}

/** The members from the top down to somewhere, and what they hold. Shares are basis points, rounded half up. */
export interface Head {
  readonly count: number;
  readonly shareBp: number;
  readonly value: number;
  readonly valueShareBp: number;
  /** The smallest value in it. */
  readonly lowest: number;
  /** Members outside who have that same value: which of them is inside is chance, what the head holds is not. */
  readonly tiedOutside: number;
}

/** A point of the cumulative curve: the top `shareBp` of the members hold `valueShareBp` of the value. */
export interface CurvePoint {
  readonly shareBp: number;
  readonly valueShareBp: number;
}

/** Who holds how much: what an operator looks at before drawing tiers. */
export interface Segmentation {
  readonly count: number;
  readonly total: number;
  readonly smallest: number;
  /** The middle member's value; of two middle ones the lower. */
  readonly median: number;
  readonly largest: number;
  /** Members whose value is 0; they are in the first band. */
  readonly zeroCount: number;
  /** Width of a band. */
  readonly unit: number;
  readonly bands: readonly Band[];
  /** How many bands of `unit` the open one at the top stands for; null where none was folded. */
  readonly foldedBands: number | null;
  /** The unit that spreads these values over the bands, where `unit` leaves many members in the open band. */
  readonly betterUnit: number | null;
  /** What the top 20 % of the members hold; null where nobody has any value. */
  readonly topFifth: Head | null;
  /** The fewest members who hold 80 % of the value; null where nobody has any value. */
  readonly headOfFourFifths: Head | null;
  /** From nobody to everybody, a point each percent; empty where nobody has any value. */
  readonly curve: readonly CurvePoint[];
}

/** More rows than this no longer show a shape: what lies above goes into one open band. */
export const MOST_BANDS = 40;

/** An open band with more members than this hides what one wants to see. */
const CROWDED_BP = 1_000;

/** With a better unit the closed bands reach up to this many hundredths of the members. */
const SPREAD_PERCENT = 97;

/**
 * Looks at a distribution in bands of one width and both ways of the 80/20 rule.
 * @param unit width of a band, a whole number of at least 1; ¥50 is usual, that is 5000 fen
 * @throws RangeError for another unit
 */
export function segment(distribution: Distribution, unit: number): Segmentation {
  if (!Number.isSafeInteger(unit) || unit < 1) throw new RangeError(`not the width of a band: ${unit}`);
  const { sorted, count, total } = distribution;
  const needed = Math.floor(sorted[count - 1]! / unit) + 1;
  const bands = computeBands(distribution, unit, Math.min(needed, MOST_BANDS), needed > MOST_BANDS);
  const open = bands.at(-1)!;
  const hasValue = total > 0;
  return {
    count,
    total,
    smallest: sorted[0]!,
    median: sorted[Math.floor((count - 1) / 2)]!,
    largest: sorted[count - 1]!,
    zeroCount: countBelow(distribution, 1),
    unit,
    bands,
    foldedBands: open.to === null ? needed - MOST_BANDS + 1 : null,
    betterUnit: open.to === null && open.shareBp > CROWDED_BP ? widerUnit(distribution, unit) : null,
    topFifth: hasValue ? computeTop(distribution, 20) : null,
    headOfFourFifths: hasValue ? computeHeadHolding(distribution, 80) : null,
    curve: hasValue ? computeCurve(distribution) : [],
  };
}

/**
 * The top `percent` of the members by count, rounded up to a whole member.
 * @param percent whole, 1 to 100
 */
export function computeTop(distribution: Distribution, percent: number): Head {
  return headOf(distribution, countOfPercent(distribution.count, percent));
}

/**
 * The fewest members, from the top, who together hold at least `percent` of the value.
 * @param percent whole, 1 to 100
 */
export function computeHeadHolding(distribution: Distribution, percent: number): Head {
  const { cumulative, count, total } = distribution;
  // What the others may keep: total × (100 − percent) / 100, rounded down; in big integers, for the product may be large.
  const left = Number((BigInt(total) * BigInt(100 - percent)) / 100n);
  let [low, high] = [0, count];
  while (low < high) {
    const outside = (low + high + 1) >>> 1;
    if (cumulative[outside]! <= left) low = outside;
    else high = outside - 1;
  }
  return headOf(distribution, count - low);
}

function computeBands(distribution: Distribution, unit: number, length: number, isOpen: boolean): Band[] {
  const edges = Array.from({ length }, (_, index) => countBelow(distribution, index * unit));
  const parts = edges.map((edge, index) => partOf(distribution, edge, edges[index + 1] ?? distribution.count));
  const shares = shareOut(parts.map((part) => part.count));
  const valueShares = shareOut(parts.map((part) => part.value));
  return parts.map((part, index) => ({
    from: index * unit,
    to: isOpen && index === length - 1 ? null : (index + 1) * unit,
    ...part,
    shareBp: shares[index]!,
    valueShareBp: valueShares[index]!,
  }));
}

function headOf(distribution: Distribution, size: number): Head {
  const { sorted, count, total } = distribution;
  const part = partOf(distribution, count - size, count);
  const lowest = sorted[count - size]!;
  return {
    ...part,
    shareBp: shareBpOf(part.count, count),
    valueShareBp: shareBpOf(part.value, total),
    lowest,
    tiedOutside: count - size - countBelow(distribution, lowest),
  };
}

function computeCurve(distribution: Distribution): CurvePoint[] {
  const start = { shareBp: 0, valueShareBp: 0 };
  const sizes = Array.from({ length: 100 }, (_, index) => countOfPercent(distribution.count, index + 1));
  // Few members: several percents are the same whole member.
  const heads = [...new Set(sizes)].map((size) => headOf(distribution, size));
  return [start, ...heads.map(({ shareBp, valueShareBp }) => ({ shareBp, valueShareBp }))];
}

function countOfPercent(count: number, percent: number): number {
  return Math.ceil((count * percent) / 100);
}

/** The smallest 1, 2 or 5 × 10ⁿ in whose closed bands nearly all members are; null where that is no wider than now. */
function widerUnit({ sorted, count }: Distribution, unit: number): number | null {
  const reach = sorted[countOfPercent(count, SPREAD_PERCENT) - 1]!;
  for (let ten = 1; ; ten *= 10) {
    for (const wider of [ten, 2 * ten, 5 * ten]) {
      if (wider * (MOST_BANDS - 1) > reach) return wider > unit ? wider : null;
    }
  }
}

/** A share as it is read: 1234 basis points are `12.34%`. */
export function formatShare(shareBp: number): string {
  return `${Math.floor(shareBp / 100)}.${String(shareBp % 100).padStart(2, '0')}%`;
}
