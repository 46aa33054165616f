import type { EntityManager } from 'typeorm';
import type { TiersInsight } from '../../shared/contract/ops/insight';
import { type Programme, readProgrammeBook } from '../growth/programme-book';
import { medianOfBuckets } from './cycle-bucket.rules';
import { type DayCountRow, daysOf, readCounts, type Stretch, sumCounts, sumOf } from './read-counts';

type ProgrammeInsight = TiersInsight['programmes'][number];

/** How members stand in the tiers of each live programme at a day's end, and how they moved up to it. */
export async function findTiersInsight(manager: EntityManager, stretch: Stretch): Promise<ProgrammeInsight[]> {
  const { programmes } = await readProgrammeBook(manager);
  const [moved, until] = await Promise.all([
    readCounts(manager, ['tiers'], stretch),
    sumCounts(manager, ['members', 'tiers', 'departure'], stretch.to),
  ]);
  const members = sumOf(until, { metric: 'joined' }) - sumOf(until, { metric: 'members' });
  return programmes.map((programme) => insightOf(programme, moved, until, members, stretch));
}

function insightOf(
  { code, config }: Programme,
  moved: readonly DayCountRow[],
  until: readonly Omit<DayCountRow, 'day'>[],
  members: number,
  stretch: Stretch,
): ProgrammeInsight {
  const ranks = new Map(config.tiers.map((tier, rank) => [tier.code, rank]));
  const standing = movesOf(until, code);
  const moves = movesOf(moved, code);
  const rankOf = (tier: string) => ranks.get(tier) ?? 0;
  const isUp = ({ from, to }: Move) => rankOf(to) > rankOf(from);
  return {
    code,
    name: config.name,
    tiers: config.tiers.map((tier, rank) => {
      const reached = cyclesOf(until, code, tier.code);
      const arrived = sumMoves(standing, ({ to }) => to === tier.code);
      const left = sumMoves(standing, ({ from }) => from === tier.code);
      return {
        code: tier.code,
        name: tier.name,
        // Everybody begins in the lowest, and no change says so.
        members: arrived - left + (rank === 0 ? members : 0),
        medianDays: rank === 0 ? null : medianOfBuckets(reached),
        reached: rank === 0 ? members : [...reached.values()].reduce((sum, count) => sum + count, 0),
      };
    }),
    moves: mergeMoves(moves),
    days: daysOf(stretch).map((day) => {
      const own = movesOf(
        moved.filter((row) => row.day === day),
        code,
      );
      return { day, up: sumMoves(own, isUp), down: sumMoves(own, (move) => !isUp(move)) };
    }),
  };
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly members: number;
}

function movesOf(rows: readonly Omit<DayCountRow, 'day'>[], programme: string): Move[] {
  return rows.flatMap(({ metric, dimension, value }) => {
    const [code, from = '', to = ''] = dimension.split(':');
    return metric === 'moved' && code === programme ? [{ from, to, members: value }] : [];
  });
}

function mergeMoves(moves: readonly Move[]): Move[] {
  const merged = new Map<string, Move>();
  for (const { from, to, members } of moves) {
    const key = `${from}:${to}`;
    merged.set(key, { from, to, members: (merged.get(key)?.members ?? 0) + members });
  }
  return [...merged.values()].sort((a, b) => b.members - a.members);
}

function sumMoves(moves: readonly Move[], isWanted: (move: Move) => boolean): number {
  return moves.filter(isWanted).reduce((sum, { members }) => sum + members, 0);
}

/** First day of the bucket → how many members took so long to a tier. */
function cyclesOf(rows: readonly Omit<DayCountRow, 'day'>[], programme: string, tier: string): Map<number, number> {
  const buckets = new Map<number, number>();
  for (const { metric, dimension, value } of rows) {
    const [code, reached, days] = dimension.split(':');
    if (metric === 'cycle' && code === programme && reached === tier) buckets.set(Number(days), value);
  }
  return buckets;
}
