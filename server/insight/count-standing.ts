import type { EntityManager } from 'typeorm';
import { DAY_MS } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import { bucketOfDays } from './cycle-bucket.rules';
import type { Count, DayAsked } from './day-feed';
import { toCounts } from './to-counts';

/**
 * Changes of tier on a day, `<programme>:<from>:<to>`; and how many days members took from joining to a tier that they
 * reached for the first time, `<programme>:<to>:<bucket>`.
 */
export async function countTiers(manager: EntityManager, { from, to }: DayAsked): Promise<Count[]> {
  const programmes = await select<{ code: string }>(manager, 'SELECT DISTINCT code FROM growth_programme', []);
  const counts: Count[] = [];
  // One at a time: the index that finds a day begins with the programme.
  for (const { code } of programmes) {
    const moves = await select<{ origin: string; target: string; moved: number | string }>(
      manager,
      `SELECT from_tier AS origin, to_tier AS target, COUNT(*) AS moved
         FROM tier_change WHERE programme = ? AND changed_at >= ? AND changed_at < ? GROUP BY from_tier, to_tier`,
      [code, from, to],
    );
    const named = moves.map(({ origin, target, moved }) => ({ dimension: `${code}:${origin}:${target}`, moved }));
    counts.push(...toCounts(named, { moved: 'moved' }), ...(await countCycles(manager, code, from, to)));
  }
  return counts;
}

/** Points by what moved them, and how many entries; the sum of all is what members can spend. */
export async function countPoints(manager: EntityManager, { ids }: DayAsked): Promise<Count[]> {
  const rows = await select<{
    dimension: string;
    entries: number | string;
    amount: number | string;
    pending: number | string;
  }>(
    manager,
    `SELECT kind AS dimension, COUNT(*) AS entries, SUM(amount) AS amount, SUM(pending_amount) AS pending
       FROM points_entry WHERE id >= ? AND id < ? GROUP BY kind`,
    [ids.from, ids.to],
  );
  return toCounts(rows, { entries: 'entries', amount: 'amount', pending: 'pending' });
}

async function countCycles(manager: EntityManager, programme: string, from: number, to: number): Promise<Count[]> {
  const rows = await select<{ tier: string; days: number | string; members: number | string }>(
    manager,
    `SELECT tier, days, COUNT(*) AS members FROM (
       SELECT c.to_tier AS tier, ((c.changed_at - m.joined_at) - (c.changed_at - m.joined_at) % ${DAY_MS}) / ${DAY_MS} AS days
         FROM tier_change c JOIN member m ON m.id = c.member_id
        WHERE c.programme = ? AND c.changed_at >= ? AND c.changed_at < ? AND c.reason = 'reached'
          AND NOT EXISTS (SELECT 1 FROM tier_change e WHERE e.programme = c.programme AND e.member_id = c.member_id
                             AND e.number < c.number AND e.to_tier = c.to_tier)) d
      GROUP BY tier, days`,
    [programme, from, to],
  );
  const counts = new Map<string, number>();
  for (const { tier, days, members } of rows) {
    const dimension = `${programme}:${tier}:${bucketOfDays(Number(days))}`;
    counts.set(dimension, (counts.get(dimension) ?? 0) + Number(members));
  }
  return [...counts].map(([dimension, value]) => ({ metric: 'cycle', dimension, value }));
}
