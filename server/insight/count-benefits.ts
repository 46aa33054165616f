import type { EntityManager } from 'typeorm';
import { select } from '../database/statement';
import type { Count, DayAsked } from './day-feed';
import { toCounts } from './to-counts';

/** Claims and uses of a day by benefit, with what they cost and saved; a use that was taken back counts against its own. */
export async function countBenefits(manager: EntityManager, { ids }: DayAsked): Promise<Count[]> {
  const claimed = await select<{ dimension: string; claims: number | string }>(
    manager,
    'SELECT benefit AS dimension, COUNT(*) AS claims FROM benefit_claim WHERE id >= ? AND id < ? GROUP BY benefit',
    [ids.from, ids.to],
  );
  const used = await select<{
    dimension: string;
    uses: number | string;
    cost: number | string;
    saved: number | string;
  }>(
    manager,
    `SELECT benefit AS dimension, SUM(uses) AS uses, SUM(cost_fen) AS cost, SUM(saved_fen) AS saved
       FROM benefit_use WHERE id >= ? AND id < ? GROUP BY benefit`,
    [ids.from, ids.to],
  );
  return [
    ...toCounts(claimed, { claims: 'claimed' }),
    ...toCounts(used, { uses: 'used', cost: 'costFen', saved: 'savedFen' }),
  ];
}
