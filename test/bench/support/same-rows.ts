import type { Connection } from 'mysql2/promise';
import { countOf } from './rows';

/** Tables with their key and every other column; an account's version tells how often it was written, not what it is. */
const COMPARED: Readonly<Record<string, readonly [key: string, columns: string]>> = {
  growth_account: [
    'programme, member_id',
    'joined_at, bucket, base_rank, stay, prior_rank, prior_stay, peak_rank, held_rank, held_until, settles_at, changes',
  ],
  tier_change: [
    'programme, member_id, number',
    'from_tier, to_tier, reason, programme_version, bucket, score, changed_at',
  ],
  tier_notice: ['programme, member_id, kind, number', 'created_at, told_at'],
};

/**
 * Compares the accounts, changes and notices of two databases of a server row by row.
 * @throws Error when they differ in a single row, and when there is none
 */
export async function compareRows(connection: Connection, one: string, other: string): Promise<void> {
  for (const [table, [key, columns]] of Object.entries(COMPARED)) {
    const alike = columns.split(', ').map((column) => `o.${column} <=> t.${column}`);
    const counts = [
      await countOf(connection, `SELECT COUNT(*) FROM ${one}.${table}`),
      await countOf(connection, `SELECT COUNT(*) FROM ${other}.${table}`),
      // The tables were empty a moment ago, for all that the optimizer knows: it would compare every row with every other.
      await countOf(
        connection,
        `SELECT COUNT(*) FROM ${one}.${table} o STRAIGHT_JOIN ${other}.${table} t FORCE INDEX (PRIMARY) USING (${key})
          WHERE ${alike.join(' AND ')}`,
      ),
    ];
    if (new Set(counts).size > 1 || counts[0] === 0) {
      throw new Error(`${table}: ${counts[0]} rows here, ${counts[1]} there, ${counts[2]} of them alike`);
    }
  }
}
