import type { EntityManager } from 'typeorm';
import { select } from '../database/statement';
import type { Count, DayAsked } from './day-feed';
import { toCounts } from './to-counts';

/** Messages that were sent on a day through each channel, by what became of them: `<channel>:<status>`. */
export async function countMessages(manager: EntityManager, { ids }: DayAsked): Promise<Count[]> {
  const rows = await select<{ channel: string; status: string; sends: number | string }>(
    manager,
    `SELECT channel, status, COUNT(*) AS sends FROM message_delivery WHERE id >= ? AND id < ?
      GROUP BY channel, status`,
    [ids.from, ids.to],
  );
  const named = rows.map(({ channel, status, sends }) => ({ dimension: `${channel}:${status}`, sends }));
  return toCounts(named, { sends: 'sent' });
}
