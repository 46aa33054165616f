import type { GrowthWay } from '../../shared/contract/growth';
import { formatFen } from '../../shared/kernel/fen';
import { computeRaw } from './amount.rules';
import type { GrowthSource, Measure } from './programme.schema';

/** What a source has given already, in the stretches that its caps span, and the days that are left of the period. */
export interface SourceUse {
  readonly today: number;
  readonly thisMonth: number;
  readonly thisYear: number;
  readonly ever: number;
}

/** Of a source that has given nothing yet. */
export const NOTHING_GIVEN: SourceUse = { today: 0, thisMonth: 0, thisYear: 0, ever: 0 };

/** An open task as a way. */
export interface TaskWay {
  readonly code: string;
  readonly name: string;
  readonly reward: number;
  /** How many more of its events it takes. */
  readonly missing: number;
}

/** How many ways are told. */
const WAYS = 3;

/**
 * The quickest ways to close a gap: those that close it alone first, then by how many ordinary events they take.
 * @param measureOf how a source's metric is read
 * @param daysLeft days until the period ends, today included; null where it does not end
 */
export function computeWays(
  gap: number,
  sources: readonly GrowthSource[],
  tasks: readonly TaskWay[],
  facts: {
    readonly givenBy: (source: string) => SourceUse;
    readonly measureOf: (source: GrowthSource) => Measure;
    readonly daysLeft: number | null;
  },
): GrowthWay[] {
  if (gap <= 0) return [];
  const ways = [
    ...sources.flatMap((source) => wayOf(gap, source, facts)),
    ...tasks.map(({ code, name, reward, missing }) => ({
      effort: missing,
      way: { source: `task:${code}`, words: `完成任务「${name}」`, growth: reward, closes: reward >= gap },
    })),
  ];
  return ways
    .sort((one, other) => Number(other.way.closes) - Number(one.way.closes) || one.effort - other.effort)
    .slice(0, WAYS)
    .map(({ way }) => way);
}

function wayOf(
  gap: number,
  source: GrowthSource,
  { givenBy, measureOf, daysLeft }: Parameters<typeof computeWays>[3],
): { readonly effort: number; readonly way: GrowthWay }[] {
  if (source.way === undefined || source.negative) return [];
  const perEvent = computeRaw(source.typical, source.coefficient, [], 'max');
  const room = roomOf(source, givenBy(source.code), daysLeft, perEvent);
  const growth = Math.min(gap, room);
  if (growth <= 0) return [];
  const closes = room >= gap;
  const metric = metricFor(growth, source);
  const words = source.way.replaceAll('{amount}', describeMeasure(metric, measureOf(source)));
  const given = source.once ? perEvent : computeRaw(metric, source.coefficient, [], 'max');
  return [{ effort: Math.ceil(metric / source.typical), way: { source: source.code, words, growth: given, closes } }];
}

/** The smallest metric that gives at least this much growth. */
export function metricFor(growth: number, { coefficient }: Pick<GrowthSource, 'coefficient'>): number {
  const { numerator, denominator } = coefficient;
  return Number((BigInt(growth) * BigInt(denominator) + BigInt(numerator) - 1n) / BigInt(numerator));
}

/** What the caps of a source leave free until the period ends. */
function roomOf({ once, caps }: GrowthSource, use: SourceUse, daysLeft: number | null, perEvent: number): number {
  if (once) return use.ever > 0 ? 0 : perEvent;
  const rooms = [
    caps.year === undefined ? null : caps.year - use.thisYear,
    // A month's cap comes again with the next month: a way is what can be done now.
    caps.month === undefined ? null : caps.month - use.thisMonth,
    caps.day === undefined ? null : caps.day - use.today + caps.day * Math.max(0, (daysLeft ?? 30) - 1),
  ].filter((room) => room !== null);
  return Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, ...rooms));
}

/** A metric as a member reads it: `¥320`, `3 次`, `45 分钟`, `12 公里`. */
export function describeMeasure(value: number, measure: Measure): string {
  switch (measure) {
    case 'fen':
      return formatFen(value);
    case 'times':
      return `${value} 次`;
    case 'minutes':
      return `${value} 分钟`;
    case 'metres':
      return value % 1_000 === 0 ? `${value / 1_000} 公里` : `${(value / 1_000).toFixed(1)} 公里`;
    case 'count':
      return String(value);
    default: {
      const never: never = measure;
      throw new Error(`unknown measure ${never}`);
    }
  }
}
