import { IsNull, MoreThan } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { Member } from '../member/member.entity';
import { moveTo, type OpenAccount, openAccount, saveAccount } from './account';
import { type ChangeReason, TierHold } from './growth.entity';
import { findProgramme, type Programme, readProgrammeBook } from './programme-book';

/** Topic of the job that notes the end of given tiers. */
export const END_HOLDS = 'growth.endHolds';

/** How many accounts are brought up to date in one unit of work. */
const BATCH = 50;

/** A tier to be given by hand. */
export interface TierGrant {
  readonly memberNumber: string;
  readonly programme: string;
  readonly tier: string;
  readonly until: Instant;
  readonly reason: string;
  readonly operator: string;
}

export type GrantRefusal =
  | 'MEMBER_NOT_FOUND'
  | 'PROGRAMME_NOT_FOUND'
  | 'TIER_NOT_FOUND'
  | 'END_IS_PAST'
  | 'ALREADY_GRANTED';

/** Gives a member a tier until an end date; afterwards the earned tier shows again. */
export async function grantTier(unit: Unit, grant: TierGrant, now: Instant): Promise<Result<string, GrantRefusal>> {
  if (grant.until <= now) return refuse('END_IS_PAST');
  const member = await unit.findOneBy(Member, { memberNumber: grant.memberNumber, status: 'active' });
  if (!member) return refuse('MEMBER_NOT_FOUND');
  const programme = findProgramme(await readProgrammeBook(unit), grant.programme);
  if (!programme) return refuse('PROGRAMME_NOT_FOUND');
  const rank = programme.config.tiers.findIndex(({ code }) => code === grant.tier);
  if (rank < 1) return refuse('TIER_NOT_FOUND');
  const account = await openAccount(unit, programme, member, now);
  const same = { programme: programme.code, memberId: member.id, heldRank: rank, endsAt: grant.until };
  if (await unit.existsBy(TierHold, { ...same, revokedAt: IsNull() })) return refuse('ALREADY_GRANTED');
  const id = newId(now);
  const { reason, operator } = grant;
  const hold = { originId: id, isExtension: false, rank, until: grant.until, reason, operator };
  await placeHold(unit, account, hold, 'granted', now);
  await saveAccount(unit, account, now);
  return accept(id);
}

/** Takes a given tier back before its end; the earned one shows again. */
export async function revokeGrant(
  unit: Unit,
  grantId: string,
  now: Instant,
): Promise<Result<string, 'GRANT_NOT_FOUND'>> {
  const hold = await unit.findOneBy(TierHold, { originId: grantId, isExtension: false, revokedAt: IsNull() });
  const member = hold && (await unit.findOneBy(Member, { id: hold.memberId }));
  const programme = hold && findProgramme(await readProgrammeBook(unit), hold.programme);
  if (!hold || !member || !programme || hold.endsAt <= now) return refuse('GRANT_NOT_FOUND');
  const account = await openAccount(unit, programme, member, now);
  await liftHold(unit, account, grantId, 'grantEnded', now);
  await saveAccount(unit, account, now);
  return accept(grantId);
}

/** Puts a tier over the earned one of an open account, and asks for a job at its end. */
export async function placeHold(
  unit: Unit,
  account: OpenAccount,
  hold: Pick<TierHold, 'originId' | 'isExtension' | 'reason' | 'operator'> & { rank: number; until: Instant },
  reason: ChangeReason,
  now: Instant,
): Promise<void> {
  const { rank, until, ...rest } = hold;
  const { programme, owner, standing } = account;
  await unit.insert(TierHold, {
    ...rest,
    programme: programme.code,
    memberId: owner.id,
    heldRank: rank,
    startsAt: now,
    endsAt: until,
    revokedAt: null,
  });
  moveTo(account, { ...standing, holds: [...standing.holds, { rank, until }] }, { reason, now });
  const uniqueKey = `${END_HOLDS}:${programme.code}:${until}`;
  await enqueueJob(unit, { topic: END_HOLDS, payload: {}, runAt: until, uniqueKey }, now);
}

/** Takes a tier away that was put over the earned one of an open account. */
export async function liftHold(
  unit: Unit,
  account: OpenAccount,
  originId: string,
  reason: ChangeReason,
  now: Instant,
): Promise<void> {
  const key = { programme: account.programme.code, memberId: account.owner.id };
  await unit.update(TierHold, { ...key, originId, revokedAt: IsNull() }, { revokedAt: now });
  const rows = await unit.findBy(TierHold, { ...key, revokedAt: IsNull(), endsAt: MoreThan(now) });
  const holds = rows.map(({ heldRank, endsAt }) => ({ rank: heldRank, until: endsAt }));
  moveTo(account, { ...account.standing, holds }, { reason, now });
}

/** Notes the end of given tiers that are over. Safe to repeat; what it did not reach is still due. */
export async function endHolds({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<void> {
  const now = clock.now();
  for (const programme of (await readProgrammeBook(database.read)).programmes) {
    for (;;) {
      const due = await select<{ memberId: string }>(
        database.read,
        `SELECT member_id AS memberId FROM growth_account WHERE programme = ? AND held_until <= ? LIMIT ${BATCH}`,
        [programme.code, now],
      );
      if (due.length === 0) break;
      const memberIds = due.map(({ memberId }) => memberId).sort();
      await database.inUnit((unit) => bringUpToDate(unit, programme, memberIds, now));
    }
  }
}

/** Opens accounts and writes what time has done to them. */
async function bringUpToDate(unit: Unit, programme: Programme, memberIds: string[], now: Instant): Promise<void> {
  for (const id of memberIds) {
    const member = await unit.findOneByOrFail(Member, { id });
    await saveAccount(unit, await openAccount(unit, programme, member, now), now);
  }
}
