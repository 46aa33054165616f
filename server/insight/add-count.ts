import { isDuplicate } from '../database/errors';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import type { Count } from './day-feed';

/** Adds to a day's number of a feed whose days are not counted but summed up as things happen. */
export async function addCount(
  unit: Unit,
  { feed, day }: { readonly feed: string; readonly day: string },
  { metric, dimension, value }: Count,
): Promise<void> {
  const key = [feed, day, metric, dimension];
  const add = () =>
    execute(
      unit,
      'UPDATE insight_day SET value = value + ? WHERE feed = ? AND day = ? AND metric = ? AND dimension = ?',
      [value, ...key],
    );
  if ((await add()) === 1) return;
  try {
    await execute(unit, 'INSERT INTO insight_day (feed, day, metric, dimension, value) VALUES (?, ?, ?, ?, ?)', [
      ...key,
      value,
    ]);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await add();
  }
}
