import type { DeletionState } from '../../shared/contract/member';
import { businessDayOf } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import { type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import { accept, type Result } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import {
  Avatar,
  DepartedPerson,
  Member,
  MemberDay,
  MemberNote,
  MemberTag,
  PersonClaim,
  Session,
  WechatIdentityRow,
} from './member.entity';
import type { MemberDataHolder } from './member-data';
import type { PersonKeys } from './person-keys';
import { checkDeletionToken } from './preview-deletion';

/** Topic of the job that finishes a departure. */
export const MEMBER_LEAVE = 'member.leave';

export interface MemberLeave {
  readonly memberId: string;
}

export interface DepartureNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: PersonKeys;
  readonly holders: readonly MemberDataHolder[];
}

/** How long the request has to finish by itself before the job begins, and the pause between two looks at payments. */
const LOOK_AGAIN_MS = MINUTE_MS;

/**
 * Deletes a member's account by their own word. Every session ends at once; what can be ended is ended; while a payment's
 * outcome is unknown the answer is `waiting` and a job goes on.
 */
export async function deleteMember(
  needs: DepartureNeeds & { readonly onFault: (error: unknown) => void },
  memberId: string,
  token: string,
): Promise<Result<DeletionState, 'DELETION_NOT_CONFIRMED' | 'DELETION_CHANGED'>> {
  const confirmed = await checkDeletionToken(needs, memberId, token);
  if (!confirmed.ok) return confirmed;
  await beginDeparture(needs, memberId, needs.clock.now() + LOOK_AGAIN_MS);
  try {
    return accept({ state: await continueDeparture(needs, memberId) });
  } catch (error) {
    // The member's word is written down: the job will carry it out.
    needs.onFault(error);
    return accept({ state: 'waiting' });
  }
}

/**
 * Writes down that a member leaves and ends their sessions. Repeating it changes nothing.
 * @param continueAt when the job goes on with it
 */
export async function beginDeparture(
  { database, clock }: Pick<DepartureNeeds, 'database' | 'clock'>,
  memberId: string,
  continueAt: Instant,
): Promise<void> {
  const now = clock.now();
  await database.inUnit((unit) => beginDepartureIn(unit, memberId, continueAt, now));
}

/** The same within a unit of work. @returns false where the member has begun to leave before, or is gone */
export async function beginDepartureIn(
  unit: Unit,
  memberId: string,
  continueAt: Instant,
  now: Instant,
): Promise<boolean> {
  const left = await unit.update(Member, { id: memberId, status: 'active' }, { status: 'leaving', leavingSince: now });
  if (left.affected !== 1) return false;
  await unit.delete(Session, { memberId });
  const payload: MemberLeave = { memberId };
  await enqueueJob(unit, { topic: MEMBER_LEAVE, payload, runAt: continueAt, uniqueKey: leaveKey(memberId) }, now);
  return true;
}

/**
 * Goes on with a departure: asks every room to end what it can, and once nothing is unsettled makes the member gone.
 * Safe to call again, also while another call runs.
 */
export async function continueDeparture(needs: DepartureNeeds, memberId: string): Promise<DeletionState['state']> {
  const { database, holders } = needs;
  if (!(await database.read.existsBy(Member, { id: memberId, status: 'leaving' }))) return 'done';
  for (const holder of holders) await holder.prepareDeparture(memberId);
  for (const holder of holders) {
    if (await holder.isUnsettled(memberId)) return 'waiting';
  }
  const now = needs.clock.now();
  await database.inUnit((unit) => eraseMember(unit, needs, memberId, now));
  return 'done';
}

/** The job's turn: looks again in a minute while something is unsettled, so that waiting never counts as failing. */
export async function workOnDeparture(needs: DepartureNeeds, { memberId }: MemberLeave, jobId: string): Promise<void> {
  if ((await continueDeparture(needs, memberId)) === 'done') return;
  const now = needs.clock.now();
  const payload: MemberLeave = { memberId };
  await needs.database.inUnit((unit) =>
    // The key holds this job's id: begun twice, it asks for one next look.
    enqueueJob(
      unit,
      { topic: MEMBER_LEAVE, payload, runAt: now + LOOK_AGAIN_MS, uniqueKey: leaveKey(memberId, jobId) },
      now,
    ),
  );
}

function leaveKey(memberId: string, jobId = 'first'): string {
  return `${MEMBER_LEAVE}:${memberId}:${jobId}`;
}

/** Makes a leaving member gone: their data in every room, then who they were. The row stays for what the law keeps. */
async function eraseMember(unit: Unit, needs: DepartureNeeds, memberId: string, now: Instant): Promise<void> {
  const gone = await unit.update(
    Member,
    { id: memberId, status: 'leaving' },
    {
      status: 'gone',
      goneAt: now,
      nickname: null,
      avatarId: null,
      phoneCipher: null,
      phoneIndex: null,
      phoneMasked: null,
    },
  );
  if (gone.affected !== 1) return;
  for (const holder of needs.holders) await holder.erase(unit, memberId);
  await rememberPerson(unit, needs.keys, memberId, now);
  await unit.delete(PersonClaim, { memberId });
  for (const table of [WechatIdentityRow, Session, Avatar, MemberDay, MemberTag, MemberNote])
    await unit.delete(table, { memberId });
}

/** Leaves the keyed hashes by which the person is known again, and nothing from which a name could be told. */
async function rememberPerson(unit: Unit, keys: PersonKeys, memberId: string, now: Instant): Promise<void> {
  const { personHash } = await unit.findOneByOrFail(Member, { id: memberId });
  const identities = await unit.findBy(WechatIdentityRow, { memberId });
  const claims = await unit.findBy(PersonClaim, { memberId });
  const unionids = [...identities.map((identity) => identity.unionid), ...claims.map((claim) => claim.unionid)];
  const hashes = new Set([
    ...identities.map((identity) => keys.identityHash(identity.app, identity.openid)),
    ...unionids.filter((unionid) => unionid !== null).map((unionid) => keys.identityHash('unionid', unionid)),
  ]);
  const departedOn = businessDayOf(now);
  // In one order for all, so that two departures at once do not wait for each other.
  for (const identityHash of [...hashes].sort()) {
    const known = await unit.update(DepartedPerson, { identityHash }, { departedOn });
    if (known.affected === 0) await unit.insert(DepartedPerson, { identityHash, personHash, departedOn });
  }
}
