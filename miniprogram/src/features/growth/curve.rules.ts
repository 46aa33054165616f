import type { GrowthDetail } from '@shared/contract/growth';
import { businessDayOf, startOfBusinessDay } from '@shared/kernel/business-day';
import { DAY_MS, type Instant, parseInstant } from '@shared/kernel/instant';
import { formatAmount } from '../ledger/amount.rules';

/** The drawing's own measure; the box it stands in has the same proportions, so that nothing is stretched. */
export const CURVE_WIDTH = 1000;
export const CURVE_HEIGHT = 440;

/** Half a line's thickness and the dot at its end stay inside. */
const MARGIN = 16;
/** More steps than this cannot be told apart on a phone, and the drawing crosses to the page in one call. */
const MOST_STEPS = 90;
/** A goal further away than this many times what there is would press the curve flat: the words tell it then. */
const FURTHEST_GOAL = 4;
/** Room above the highest line for the words that stand on it. */
const HEADROOM = 1.22;

/** A place in the drawing, in percent of its width and height, from the upper left. */
interface Spot {
  readonly left: number;
  readonly top: number;
}

/** The growth of a period as a staircase over its days. */
export interface Curve {
  /** The stairs as an SVG path. */
  readonly line: string;
  /** The same, closed along the ground. */
  readonly area: string;
  /** Where the member is now. */
  readonly present: Spot;
  /** The amount that matters next, and what it is; null where there is none, or it is out of sight. */
  readonly goal: { readonly top: number; readonly words: string } | null;
  /** `1月1日`, or `2024年3月` where the drawing spans years. */
  readonly from: string;
  readonly until: string;
  /** True where the drawing ends at the end of the period, and not today. */
  readonly endsLater: boolean;
}

/**
 * Draws the growth of the running period.
 * @param now the server's present, null when it is not known: then the drawing ends with its last point
 * @returns null where there is nothing to draw: no growth at any time of the period
 */
export function computeCurve({ curve, period, card }: CurveSource, now: Instant | null): Curve | null {
  const points = [...curve].sort((a, b) => a.day.localeCompare(b.day));
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.every(({ growth }) => growth === 0)) return null;

  const start = startOfBusinessDay(first.day);
  const today = Math.max(startOfBusinessDay(last.day), now === null ? 0 : startOfBusinessDay(businessDayOf(now)));
  const periodEnd = period.endsAt === null ? null : parseInstant(period.endsAt);
  const lastDay = periodEnd === null ? today : startOfBusinessDay(businessDayOf(periodEnd - 1));
  const end = Math.max(today, lastDay, start + DAY_MS);

  const amounts = points.map(({ growth }) => growth);
  const goal = computeGoal(card, Math.max(...amounts));
  const top = Math.max(...amounts, goal?.growth ?? 0) * HEADROOM;
  const bottom = Math.min(0, ...amounts);
  const x = (instant: Instant) => round(MARGIN + ((instant - start) / (end - start)) * (CURVE_WIDTH - 2 * MARGIN));
  const y = (growth: number) =>
    round(CURVE_HEIGHT - MARGIN - ((growth - bottom) / (top - bottom || 1)) * (CURVE_HEIGHT - 2 * MARGIN));

  const steps = thin(points.map(({ day, growth }) => ({ x: x(startOfBusinessDay(day)), y: y(growth) })));
  const present = { x: x(today), y: y(last.growth) };
  const ground = y(bottom);
  const line = `M${x(start)} ${y(first.growth)}${steps.map((step) => `H${step.x}V${step.y}`).join('')}H${present.x}`;
  return {
    line,
    area: `${line}V${ground}H${x(start)}z`,
    present: { left: (present.x / CURVE_WIDTH) * 100, top: (present.y / CURVE_HEIGHT) * 100 },
    goal: goal && { top: (y(goal.growth) / CURVE_HEIGHT) * 100, words: goal.words },
    ...describeSpan(start, end, today),
  };
}

type CurveSource = Pick<GrowthDetail, 'curve' | 'period' | 'card'>;

/** To keep the tier when it is in danger, else to rise. */
function computeGoal({ growth, tier, warning, next }: GrowthDetail['card'], most: number) {
  const goal =
    warning !== null
      ? { growth: growth + warning.gap, name: `保住${tier.name}` }
      : next === null
        ? null
        : { growth: growth + next.gap, name: next.tier.name };
  if (goal === null || goal.growth > most * FURTHEST_GOAL) return null;
  return { growth: goal.growth, words: `${goal.name} ${formatAmount(goal.growth)}` };
}

/** Of steps that stand too close to be told apart the last one stays: it is the truth of that moment. */
function thin(steps: readonly { readonly x: number; readonly y: number }[]) {
  const columns = new Map<number, { readonly x: number; readonly y: number }>();
  for (const step of steps) columns.set(Math.floor((step.x / CURVE_WIDTH) * MOST_STEPS), step);
  return [...columns.values()];
}

function describeSpan(start: Instant, end: Instant, today: Instant): Pick<Curve, 'from' | 'until' | 'endsLater'> {
  const [from, until] = [businessDayOf(start), businessDayOf(end)];
  const say = from.slice(0, 4) === until.slice(0, 4) ? sayDay : sayMonth;
  return { from: say(from), until: end > today ? say(until) : '今天', endsLater: end > today };
}

function sayDay(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
}

function sayMonth(day: string): string {
  return `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
