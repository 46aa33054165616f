import { businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { openScratch, readBy, selectLocked, updateJoined } from '../database/scratch';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { createPace, type Pace } from './batch-pace';
import { TIERS_NOTICED, type TiersNoticed } from './growth.events';
import { endHolds } from './hold-tier';
import { type Bucket, settlesAt } from './period.rules';
import { type Programme, readProgrammeBook } from './programme-book';
import { nextBaseSql, nextRankSql, reachedSql, scoredSql, sparedSql } from './settlement.sql';

export interface SettlementParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** What a settlement did. */
export interface Settlement {
  /** Accounts whose period was closed. */
  readonly settled: number;
  /** Of these, how many changed their tier. */
  readonly changed: number;
  /** False where the time given was over first: call it again. */
  readonly finished: boolean;
}

/** By programme, end and member: a batch goes on where the last one ended. */
const DUE_INDEX = 'ix_growth_account_settles';

/** Accounts that are settled alike: the same end, and so the same next end. */
interface Group {
  readonly settlesAt: Instant;
  readonly bucket: Bucket;
  /** The day on which they joined, to the first instant of the next; null where all members' periods end together. */
  readonly joined: { readonly from: Instant; readonly to: Instant } | null;
}

/**
 * Closes every period that has ended: accounts get the tier of the next one, changes their history and their notice. Set
 * by set in short transactions, each of which is whole: cut off anywhere and begun again it goes on where it was, and
 * two workers share the work, because an account that is settled is due no more.
 * @param options.isOver asked between batches; true ends the call early
 */
export async function settlePeriods(
  { database, clock }: SettlementParts,
  options: { readonly isOver?: () => boolean; readonly pace?: Pace } = {},
): Promise<Settlement> {
  const isOver = options.isOver ?? (() => false);
  const now = clock.now();
  // Given tiers that ended are noted first: what is settled below counts only those that still stand.
  await endHolds({ database, clock });
  let [settled, changed] = [0, 0];
  for (const programme of (await readProgrammeBook(database.read)).programmes) {
    const pace = options.pace ?? createPace();
    for (;;) {
      const group = await findDueGroup(database, programme, now);
      if (!group) break;
      let after = '';
      for (;;) {
        if (isOver()) return { settled, changed, finished: false };
        const batch = await pace.measure((size) =>
          database.inUnit((unit) => settleBatch(unit, { programme, group, after, size, now })),
        );
        if (batch === null) break;
        settled += batch.settled;
        changed += batch.changed;
        after = batch.lastMemberId;
      }
    }
  }
  return { settled, changed, finished: true };
}

/** The earliest end that is due; a later one of the same accounts follows when this one is done. */
async function findDueGroup(database: Database, programme: Programme, now: Instant): Promise<Group | null> {
  const ownEnds = programme.config.period.kind === 'anniversary';
  const [due] = await select<{ settlesAt: number | string; bucket: number; joinedAt: number | string }>(
    database.read,
    `SELECT settles_at AS settlesAt, bucket, joined_at AS joinedAt FROM growth_account
      WHERE programme = ? AND settles_at <= ? ORDER BY programme, settles_at, member_id LIMIT 1`,
    [programme.code, now],
  );
  if (!due) return null;
  const dayStart = startOfBusinessDay(businessDayOf(Number(due.joinedAt)));
  return {
    settlesAt: Number(due.settlesAt),
    bucket: Number(due.bucket),
    joined: ownEnds ? { from: dayStart, to: dayStart + DAY_MS } : null,
  };
}

interface Batch {
  readonly programme: Programme;
  readonly group: Group;
  readonly after: string;
  readonly size: number;
  readonly now: Instant;
}

async function settleBatch(
  unit: Unit,
  batch: Batch,
): Promise<{ settled: number; changed: number; lastMemberId: string } | null> {
  const { programme, group, after, size, now } = batch;
  const { code, config, version } = programme;
  const [alike, joined] = group.joined
    ? [' AND joined_at >= ? AND joined_at < ?', [group.joined.from, group.joined.to]]
    : ['', []];
  // Locked before anything is computed: what a member earns at this instant is either in the sums below or comes later.
  const due = await selectLocked<{ memberId: string }>(
    unit,
    `SELECT member_id AS memberId FROM growth_account ${readBy(unit, DUE_INDEX)}
      WHERE programme = ? AND settles_at = ? AND member_id > ?${alike} ORDER BY member_id LIMIT ${size}`,
    [code, group.settlesAt, after, ...joined],
  );
  const [first, last] = [due[0]?.memberId, due.at(-1)?.memberId];
  if (first === undefined || last === undefined) return null;

  const where = `a.settles_at = ? AND a.member_id >= ? AND a.member_id <= ?${alike.replaceAll('joined_at', 'a.joined_at')}`;
  const work = await openScratch(unit, 'settlement_work', scratchColumns, 'member_id');
  await execute(
    unit,
    `INSERT INTO ${work.name} (${Object.keys(scratchColumns).join(', ')})
     SELECT member_id, joined_at, old_base, old_stay, ${nextBaseSql(programme)},
            CASE WHEN ${nextRankSql(programme)} = old_base AND NOT (${sparedSql(programme)}) THEN old_stay + 1 ELSE 0 END,
            ${reachedSql(programme, 'next_score')}, old_seen, held, score, changes
       FROM (${scoredSql(config.period, where)}) s`,
    [group.settlesAt, code, group.settlesAt, first, last, ...joined],
  );
  const tierOf = (rank: string) =>
    `CASE ${rank} ${config.tiers.map((tier, index) => `WHEN ${index} THEN '${tier.code}'`).join(' ')} END`;
  const changed = await execute(
    unit,
    `INSERT INTO tier_change
       (programme, member_id, number, from_tier, to_tier, reason, programme_version, bucket, score, changed_at)
     SELECT ?, member_id, changes + 1, ${tierOf('old_seen')}, ${tierOf(SEEN)}, 'settled', ?, ?, score, ?
       FROM ${work.name} w WHERE old_seen <> ${SEEN}`,
    [code, version, group.bucket, group.settlesAt],
  );
  await execute(
    unit,
    `INSERT INTO tier_notice (programme, member_id, kind, number, created_at, told_at)
     SELECT ?, member_id, 'change', changes + 1, ?, NULL FROM ${work.name} w WHERE old_seen <> ${SEEN}`,
    [code, now],
  );
  const nextEnd = settlesAt(config, group.joined?.from ?? 0, group.bucket + 1);
  await updateJoined(
    unit,
    {
      table: 'growth_account',
      from: work.name,
      on: 'a.programme = ? AND a.member_id = w.member_id',
      set: {
        bucket: String(group.bucket + 1),
        prior_rank: 'w.old_base',
        prior_stay: 'w.old_stay',
        base_rank: 'w.next_base',
        stay: 'w.next_stay',
        peak_rank: 'w.next_peak',
        settles_at: `CASE WHEN w.next_base > 0 OR w.next_peak > 0 THEN ${nextEnd ?? 'NULL'} ELSE NULL END`,
        changes: `w.changes + CASE WHEN w.old_seen <> ${SEEN} THEN 1 ELSE 0 END`,
      },
    },
    [code],
  );
  if (changed > 0) {
    const payload: TiersNoticed = { programme: code, fromMemberId: first, toMemberId: last, changedSince: now };
    const key = `${code}:${group.bucket}:${first}`;
    await emitEvent(unit, { type: TIERS_NOTICED, key, payload }, now);
  }
  return { settled: due.length, changed, lastMemberId: last };
}

const scratchColumns = {
  member_id: 'varchar(26)',
  joined_at: 'bigint',
  old_base: 'int',
  old_stay: 'int',
  next_base: 'int',
  next_stay: 'int',
  next_peak: 'int',
  /** The tier that the member saw before: the earned one, or a higher one that is held. */
  old_seen: 'int',
  held: 'int',
  score: 'bigint',
  changes: 'int',
};

/** The tier that the member sees after: of the new base, what the new period has reached, and what is held. */
const SEEN = `CASE WHEN w.next_base >= w.next_peak AND w.next_base >= w.held THEN w.next_base
  WHEN w.next_peak >= w.held THEN w.next_peak ELSE w.held END`;
