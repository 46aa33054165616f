import { addMonths, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import type { Fraction, GrowthSource } from './programme.schema';

/** A factor on what a source gives, and whose it is. */
export interface Multiplier {
  readonly kind: 'tier' | 'campaign';
  readonly code: string;
  /** `黄金会员加成` */
  readonly name: string;
  readonly factor: Fraction;
}

/**
 * The one rounding of growth: metric × coefficient × multipliers, computed exactly and cut towards zero, so that a part of
 * a unit never counts and what is taken back is what was given.
 * @param metric a whole number, negative for what lowers
 * @throws RangeError when the result is beyond exact whole numbers
 */
export function computeRaw(
  metric: number,
  coefficient: Fraction,
  multipliers: readonly Multiplier[],
  combine: 'max' | 'multiply',
): number {
  const factors = [coefficient, ...combineMultipliers(multipliers, combine)];
  let numerator = BigInt(metric);
  let denominator = 1n;
  for (const factor of factors) {
    numerator *= BigInt(factor.numerator);
    denominator *= BigInt(factor.denominator);
  }
  // BigInt division cuts towards zero.
  const growth = Number(numerator / denominator);
  if (!Number.isSafeInteger(growth)) throw new RangeError(`growth beyond exact numbers: ${numerator}/${denominator}`);
  return growth;
}

/** The factors that count: all of them, or the largest alone. */
function combineMultipliers(multipliers: readonly Multiplier[], combine: 'max' | 'multiply'): Fraction[] {
  if (combine === 'multiply' || multipliers.length < 2) return multipliers.map(({ factor }) => factor);
  return [multipliers.map(({ factor }) => factor).reduce((best, each) => (isLarger(each, best) ? each : best))];
}

function isLarger(one: Fraction, other: Fraction): boolean {
  return BigInt(one.numerator) * BigInt(other.denominator) > BigInt(other.numerator) * BigInt(one.denominator);
}

/** What may be given within a stretch of time. */
export type Caps = Pick<GrowthSource, 'once' | 'caps'>;

/** True where something bounds a source. */
export function isCapped({ once, caps }: Caps): boolean {
  return once || caps.day !== undefined || caps.month !== undefined || caps.year !== undefined;
}

/** What one event was worth to a source, and what it was given of it. */
export interface Earning {
  readonly eventId: string;
  /** Whose day, month and year it is. */
  readonly countedAt: Instant;
  /** Without caps; never negative here. */
  readonly raw: number;
  readonly given: number;
}

/** The cap that left something out. */
export type CutBy = 'once' | 'day' | 'month' | 'year';

/** More for an event, out of what the caps leave free. */
export interface Grant {
  readonly eventId: string;
  readonly amount: number;
  /** What bounds it now; null when it has all. */
  readonly cutBy: CutBy | null;
}

/**
 * Fills what the caps of a source leave free, the earliest event first; nothing that was given is taken away. Because the
 * caps lie within one another, the sum does not depend on the order in which events came.
 * @param earnings every event of the source in the stretch that its caps span
 * @returns a grant for each event that is short of something, of 0 where nothing is free
 */
export function fillCaps({ once, caps }: Caps, earnings: readonly Earning[]): Grant[] {
  const used = new Map<string, number>();
  const windows = (at: Instant) => {
    const day = businessDayOf(at);
    return [
      { by: 'day' as const, key: day, cap: caps.day },
      { by: 'month' as const, key: day.slice(0, 7), cap: caps.month },
      { by: 'year' as const, key: day.slice(0, 4), cap: caps.year },
    ].filter((window): window is typeof window & { cap: number } => window.cap !== undefined);
  };
  const take = (at: Instant, amount: number) => {
    for (const { key } of windows(at)) used.set(key, (used.get(key) ?? 0) + amount);
  };
  for (const { countedAt, given } of earnings) take(countedAt, given);
  let onceTaken = once ? (earnings.find(({ given }) => given > 0)?.eventId ?? null) : null;
  const short = earnings
    .filter(({ raw, given }) => raw > given)
    .sort((one, other) => one.countedAt - other.countedAt || (one.eventId < other.eventId ? -1 : 1));
  return short.map(({ eventId, countedAt, raw, given }) => {
    if (once && onceTaken !== null && onceTaken !== eventId) return { eventId, amount: 0, cutBy: 'once' };
    let amount = raw - given;
    let cutBy: CutBy | null = null;
    for (const { by, key, cap } of windows(countedAt)) {
      const free = Math.max(0, cap - (used.get(key) ?? 0));
      if (free < amount) [amount, cutBy] = [free, by];
    }
    take(countedAt, amount);
    if (once && amount > 0) onceTaken = eventId;
    return { eventId, amount, cutBy };
  });
}

/** The stretch that the caps of a source span around an instant: everything where it counts once. */
export function spanOfCaps({ once, caps }: Caps, at: Instant): { readonly from: Instant; readonly to: Instant } | null {
  if (once) return null;
  const day = businessDayOf(at);
  const start = startOfBusinessDay(caps.year ? `${day.slice(0, 4)}-01-01` : caps.month ? `${day.slice(0, 7)}-01` : day);
  if (caps.year) return { from: start, to: addMonths(start, 12) };
  if (caps.month) return { from: start, to: addMonths(start, 1) };
  return { from: start, to: start + DAY_MS };
}

/**
 * What is left of an event's metrics after everything that took it back: each metric is lowered by its own, never below 0;
 * what was below 0 from the start stays as long as the event does. A taking back without metrics takes all. `times` is 1
 * until nothing else is left.
 */
export function remainingMetrics(
  metrics: Readonly<Record<string, number>>,
  takenBack: readonly Readonly<Record<string, number>>[],
): Record<string, number> {
  const left = Object.entries(metrics).map(([code, value]) => {
    const back = takenBack.reduce((sum, each) => sum + (each[code] ?? 0), 0);
    return [code, value < 0 ? value : Math.max(0, value - back)] as const;
  });
  const whole = takenBack.some((each) => Object.keys(each).length === 0);
  const nothingLeft = whole || (takenBack.length > 0 && left.every(([, value]) => value <= 0));
  if (nothingLeft) return { ...Object.fromEntries(left.map(([code]) => [code, 0])), times: 0 };
  return { ...Object.fromEntries(left), times: 1 };
}
