import { type EntityManager, In, MoreThan } from 'typeorm';
import { addMonths } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { AudienceMember, Member } from '../member/member.entity';
import { openAccount, saveAccount } from './account';
import { TierExtension, TierHold, TierNotice } from './growth.entity';
import { TIERS_NOTICED, type TiersNoticed } from './growth.events';
import { liftHold, placeHold } from './hold-tier';
import { settlesAt } from './period.rules';
import { findProgramme, type Programme, readProgrammeBook } from './programme-book';
import { seenRankSql } from './settlement.sql';
import { effectiveRank } from './standing.rules';

/** Accounts in one unit of work: each is a few statements, and a writer waits for one unit at most. */
const BATCH = 50;

/** Topics of the jobs that carry an extension out, or take it back. */
export const APPLY_EXTENSION = 'growth.applyExtension';
export const UNDO_EXTENSION = 'growth.undoExtension';

/** What an extension would do. */
export interface ExtensionPreview {
  readonly audienceSize: number;
  /** By tier: how many keep it, and until when. The lowest tier cannot fall and is not extended. */
  readonly tiers: readonly { readonly tier: string; readonly name: string; readonly members: number }[];
  /** The first and the last end of the extended tiers. */
  readonly until: { readonly first: Instant; readonly last: Instant } | null;
}

/** What taking an extension back would do. */
export interface UndoPreview {
  /** How many have their tier by it now. */
  readonly members: number;
  /** Those of them who fall at once, by tier: the others have earned theirs by now, or were given it in another way. */
  readonly falls: readonly { readonly from: string; readonly to: string; readonly members: number }[];
}

export type ExtensionRefusal = 'PROGRAMME_NOT_FOUND' | 'PERIOD_HAS_NO_END' | 'EXTENSION_NOT_FOUND';

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
}

/** Tells what an extension of an audience by some months would do; changes nothing. */
export async function previewExtension(
  { database, clock }: Parts,
  asked: { readonly programme: string; readonly audienceId: string; readonly months: number },
): Promise<Result<ExtensionPreview, ExtensionRefusal>> {
  const programme = findProgramme(await readProgrammeBook(database.read), asked.programme);
  if (!programme) return refuse('PROGRAMME_NOT_FOUND');
  if (programme.config.period.kind === 'lifetime') return refuse('PERIOD_HAS_NO_END');
  const now = clock.now();
  const rows = await select<{ seen: number; members: number | string; first: number | string; last: number | string }>(
    database.read,
    `SELECT seen, COUNT(*) AS members, MIN(settles_at) AS first, MAX(settles_at) AS last
       FROM (SELECT a.settles_at, ${seenRankSql(now)} AS seen
               FROM audience_member m JOIN member p ON p.id = m.member_id AND p.status = 'active'
               JOIN growth_account a ON a.programme = ? AND a.member_id = m.member_id
              WHERE m.audience_id = ?) s
      WHERE seen > 0 GROUP BY seen ORDER BY seen`,
    [programme.code, asked.audienceId],
  );
  const ends = rows
    .flatMap(({ first, last }) => [Number(first), Number(last)])
    .filter((end) => end > 0)
    .map((end) => addMonths(end, asked.months));
  return accept({
    audienceSize: await database.read.countBy(AudienceMember, { audienceId: asked.audienceId }),
    tiers: rows.map(({ seen, members }) => {
      const tier = programme.config.tiers[Number(seen)];
      return { tier: tier?.code ?? '', name: tier?.name ?? '', members: Number(members) };
    }),
    until: ends.length === 0 ? null : { first: Math.min(...ends), last: Math.max(...ends) },
  });
}

/** Writes an extension down; `applyExtension` carries it out. */
export async function beginExtension(
  unit: Unit,
  asked: Pick<TierExtension, 'programme' | 'audienceId' | 'months' | 'reason' | 'operator'>,
  now: Instant,
): Promise<Result<string, ExtensionRefusal>> {
  const programme = findProgramme(await readProgrammeBook(unit), asked.programme);
  if (!programme) return refuse('PROGRAMME_NOT_FOUND');
  if (programme.config.period.kind === 'lifetime') return refuse('PERIOD_HAS_NO_END');
  const id = newId(now);
  await unit.insert(TierExtension, { ...asked, id, status: 'applying', createdAt: now, extended: null, lifted: null });
  return accept(id);
}

/**
 * Keeps the tiers of an extension's audience beyond their period's end. Cut off and begun again it goes on: nobody is
 * extended twice; taken back meanwhile it stops.
 * @param progress told after every batch
 * @returns how many were extended by this call
 */
export async function applyExtension(
  parts: Parts,
  extensionId: string,
  progress: (done: number) => void = () => undefined,
): Promise<number> {
  const extension = await parts.database.read.findOneByOrFail(TierExtension, { id: extensionId });
  if (extension.status !== 'applying') return 0;
  const done = await walkAudience(parts, extension, progress, extending);
  await finish(parts, extensionId, 'applying', 'applied');
  return done;
}

/** Takes an extension back: the tiers that were earned show again. Begun again it goes on. */
export async function undoExtension(
  parts: Parts,
  extensionId: string,
  progress: (done: number) => void = () => undefined,
): Promise<Result<number, ExtensionRefusal>> {
  const { database } = parts;
  const extension = await database.read.findOneBy(TierExtension, { id: extensionId });
  if (!extension || extension.status === 'undone') return refuse('EXTENSION_NOT_FOUND');
  await database.inUnit((unit) => beginUndoing(unit, extensionId));
  const done = await walkAudience(parts, extension, progress, lifting);
  await finish(parts, extensionId, 'undoing', 'undone');
  return accept(done);
}

/** Says that an extension is taken back: from here on nobody is extended any more. @returns false where it is already, or over */
export async function beginUndoing(unit: Unit, extensionId: string): Promise<boolean> {
  const still = { id: extensionId, status: In(['applying', 'applied'] as const) };
  return (await unit.update(TierExtension, still, { status: 'undoing' })).affected === 1;
}

/** Tells what taking an extension back would do at a moment; changes nothing. */
export async function previewUndo(
  read: EntityManager,
  { id, programme: code }: Pick<TierExtension, 'id' | 'programme'>,
  now: Instant,
): Promise<UndoPreview> {
  const rows = await select<{ seen: number; later: number; members: number | string }>(
    read,
    `SELECT seen, later, COUNT(*) AS members
       FROM (SELECT seen, CASE WHEN earned >= other THEN earned ELSE other END AS later
               FROM (SELECT other, ${seenRankSql(now)} AS seen,
                            CASE WHEN base_rank >= peak_rank THEN base_rank ELSE peak_rank END AS earned
                       FROM (SELECT a.base_rank, a.peak_rank, a.held_rank, a.held_until,
                                    COALESCE((SELECT MAX(o.held_rank) FROM tier_hold o
                                               WHERE o.programme = h.programme AND o.member_id = h.member_id
                                                 AND o.origin_id <> h.origin_id AND o.revoked_at IS NULL
                                                 AND o.ends_at > ?), 0) AS other
                               FROM tier_hold h
                               JOIN growth_account a ON a.programme = h.programme AND a.member_id = h.member_id
                               JOIN member p ON p.id = h.member_id AND p.status = 'active'
                              WHERE h.origin_id = ? AND h.revoked_at IS NULL AND h.ends_at > ?) b) e) s
      GROUP BY seen, later ORDER BY seen, later`,
    [now, id, now],
  );
  const tiers = findProgramme(await readProgrammeBook(read), code)?.config.tiers ?? [];
  const nameOf = (rank: number) => tiers[rank]?.name ?? `第 ${rank + 1} 级`;
  const counted = rows.map(({ seen, later, members }) => {
    return { seen: Number(seen), later: Number(later), members: Number(members) };
  });
  return {
    members: counted.reduce((sum, { members }) => sum + members, 0),
    falls: counted
      .filter(({ seen, later }) => later < seen)
      .map(({ seen, later, members }) => ({ from: nameOf(seen), to: nameOf(later), members })),
  };
}

/** What is done to each member of an audience, while the extension stands so, and where it is counted. */
interface AudienceWalk {
  readonly while: TierExtension['status'];
  readonly counts: 'extended' | 'lifted';
  readonly step: MemberStep;
}

type MemberStep = (
  unit: Unit,
  step: { programme: Programme; extension: TierExtension; member: Member; now: Instant },
) => Promise<boolean>;

async function walkAudience(
  { database, clock }: Parts,
  extension: TierExtension,
  progress: (done: number) => void,
  { while: status, counts, step }: AudienceWalk,
): Promise<number> {
  const programme = findProgramme(await readProgrammeBook(database.read), extension.programme);
  if (!programme) return 0;
  let [after, done] = ['', 0];
  for (;;) {
    const page = await database.read.find(AudienceMember, {
      where: { audienceId: extension.audienceId, memberId: MoreThan(after) },
      order: { memberId: 'ASC' },
      take: BATCH,
    });
    const last = page.at(-1);
    if (!last) return done;
    const now = clock.now();
    const counted = await database.inUnit(async (unit) => {
      if (!(await unit.existsBy(TierExtension, { id: extension.id, status }))) return null;
      let count = 0;
      for (const { memberId } of page) {
        const member = await unit.findOneBy(Member, { id: memberId, status: 'active' });
        if (member && (await step(unit, { programme, extension, member, now }))) count += 1;
      }
      if (count > 0) await addCount(unit, extension.id, status, counts, count);
      return count;
    });
    if (counted === null) return done;
    done += counted;
    after = last.memberId;
    progress(done);
  }
}

/**
 * Counts a batch in its own unit of work.
 * @throws StaleRead when the extension is being taken back at the same time: the batch runs again and finds that
 */
async function addCount(
  unit: Unit,
  id: string,
  status: TierExtension['status'],
  column: AudienceWalk['counts'],
  count: number,
): Promise<void> {
  const statement = `UPDATE tier_extension SET ${column} = COALESCE(${column}, 0) + ? WHERE id = ? AND status = ?`;
  if ((await execute(unit, statement, [count, id, status])) !== 1) throw new StaleRead('an extension of tiers');
}

const extendMember: MemberStep = async (unit, { programme, extension, member, now }) => {
  const account = await openAccount(unit, programme, member, now);
  const key = { programme: programme.code, memberId: member.id };
  const rank = effectiveRank(account.standing, now);
  const end = settlesAt(programme.config, account.row.joinedAt, account.standing.bucket);
  const known = await unit.existsBy(TierHold, { ...key, originId: extension.id });
  if (rank > 0 && end !== null && !known) {
    const until = addMonths(end, extension.months);
    const { reason, operator } = extension;
    await placeHold(
      unit,
      account,
      { originId: extension.id, isExtension: true, rank, until, reason, operator },
      'extended',
      now,
    );
    const number = await unit.countBy(TierHold, key);
    await unit.insert(TierNotice, { ...key, kind: 'extended', number, createdAt: now, toldAt: null });
    const payload: TiersNoticed = { programme: programme.code, fromMemberId: member.id, toMemberId: member.id };
    await emitEvent(unit, { type: TIERS_NOTICED, key: `extended:${extension.id}:${member.id}`, payload }, now);
  }
  await saveAccount(unit, account, now);
  return rank > 0 && end !== null && !known;
};

const unextendMember: MemberStep = async (unit, { programme, extension, member, now }) => {
  const key = { programme: programme.code, memberId: member.id, originId: extension.id };
  const hold = await unit.findOneBy(TierHold, key);
  if (!hold || hold.revokedAt !== null || hold.endsAt <= now) return false;
  const account = await openAccount(unit, programme, member, now);
  await liftHold(unit, account, extension.id, 'extensionUndone', now);
  await saveAccount(unit, account, now);
  return true;
};

const extending: AudienceWalk = { while: 'applying', counts: 'extended', step: extendMember };
const lifting: AudienceWalk = { while: 'undoing', counts: 'lifted', step: unextendMember };

async function finish(
  { database }: Parts,
  id: string,
  from: TierExtension['status'],
  to: TierExtension['status'],
): Promise<void> {
  await database.inUnit((unit) => unit.update(TierExtension, { id, status: from }, { status: to }));
}
