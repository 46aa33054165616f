import type { EntityManager } from 'typeorm';
import { addDays, type BusinessDay } from '../../shared/kernel/business-day';
import { select } from '../database/statement';

/** Numbers of days as they were counted. */
export interface DayCountRow {
  readonly feed: string;
  readonly day: BusinessDay;
  readonly metric: string;
  readonly dimension: string;
  readonly value: number;
}

/** Both days with it. */
export interface Stretch {
  readonly from: BusinessDay;
  readonly to: BusinessDay;
}

/** The numbers of some feeds in a stretch of days, day by day. */
export async function readCounts(
  manager: EntityManager,
  feeds: readonly string[],
  { from, to }: Stretch,
): Promise<DayCountRow[]> {
  const rows = await select<Omit<DayCountRow, 'value'> & { value: number | string }>(
    manager,
    `SELECT feed, day, metric, dimension, value FROM insight_day
      WHERE feed IN (${feeds.map(() => '?').join(', ')}) AND day BETWEEN ? AND ? ORDER BY day, feed, metric, dimension`,
    [...feeds, from, to],
  );
  return rows.map((row) => ({ ...row, value: Number(row.value) }));
}

/** Before every day: days compare as text. */
const FIRST_DAY = '';

/** The numbers of some feeds summed up to the end of a day: what stands for a present. @param from of a stretch alone */
export async function sumCounts(
  manager: EntityManager,
  feeds: readonly string[],
  through: BusinessDay,
  from: BusinessDay = FIRST_DAY,
): Promise<Omit<DayCountRow, 'day'>[]> {
  const rows = await select<Omit<DayCountRow, 'day' | 'value'> & { value: number | string }>(
    manager,
    `SELECT feed, metric, dimension, SUM(value) AS value FROM insight_day
      WHERE feed IN (${feeds.map(() => '?').join(', ')}) AND day BETWEEN ? AND ? GROUP BY feed, metric, dimension`,
    [...feeds, from, through],
  );
  return rows.map((row) => ({ ...row, value: Number(row.value) }));
}

/** Which numbers a sum is over; what is left out is not asked about. */
export interface Wanted {
  readonly feed?: string;
  readonly metric?: string;
  readonly dimension?: string;
  readonly day?: BusinessDay;
}

/** The sum of the numbers that are wanted. */
export function sumOf(rows: readonly Partial<DayCountRow>[], wanted: Wanted): number {
  const keys = Object.keys(wanted) as (keyof Wanted)[];
  return rows
    .filter((row) => keys.every((key) => row[key] === wanted[key]))
    .reduce((sum, { value = 0 }) => sum + value, 0);
}

/** Every day of a stretch, the first first. */
export function daysOf({ from, to }: Stretch): BusinessDay[] {
  const days: BusinessDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
