import { In, IsNull, Not } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { parkCase } from '../case/park-case';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { Member, PersonClaim, WechatIdentityRow } from './member.entity';

/** The member that a row points to; null when it points to nobody, or to somebody who is gone. */
export async function findLiving(unit: Unit, memberId: string | null): Promise<Member | null> {
  return memberId === null ? null : unit.findOneBy(Member, { id: memberId, status: Not('gone') });
}

/** The member to whom a unionid belongs, by its claim or by what the apps have told. */
export async function findOwnerOfUnionid(unit: Unit, unionid: string | null): Promise<Member | null> {
  if (unionid === null) return null;
  const claim = await unit.findOneBy(PersonClaim, { unionid });
  const claimant = await findLiving(unit, claim?.memberId ?? null);
  if (claimant) return claimant;
  const identities = await unit.findBy(WechatIdentityRow, { unionid, memberId: Not(IsNull()) });
  const memberIds = identities.map((identity) => identity.memberId).filter((id) => id !== null);
  if (memberIds.length === 0) return null;
  return unit.findOne(Member, { where: { id: In(memberIds), status: Not('gone') }, order: { id: 'ASC' } });
}

/**
 * Takes a unionid for a member (null: for a follower who is nobody's member yet) and gives the member every follower that
 * waits under it. Two units that do this at the same instant meet in the claim's key: one of them runs again.
 * @throws a duplicate or StaleRead when another unit was first
 */
export async function claimUnionid(unit: Unit, unionid: string, memberId: string | null): Promise<void> {
  const claim = await unit.findOneBy(PersonClaim, { unionid });
  if (!claim) await unit.insert(PersonClaim, { unionid, memberId });
  else if (claim.memberId !== memberId || memberId === null) {
    // Each statement sees what was committed meanwhile: a claim that was free when the story decided may be taken now.
    if (await findLiving(unit, claim.memberId)) throw new StaleRead('claim of a unionid');
    // Written also for a follower without a member, who changes nothing in it: a login at this instant then waits for the
    // follower's row, or the follower for the login's.
    const expected = claim.memberId === null ? IsNull() : claim.memberId;
    const taken = await unit.update(
      PersonClaim,
      { unionid, memberId: expected },
      { memberId: memberId ?? claim.memberId },
    );
    if (taken.affected !== 1) throw new StaleRead('claim of a unionid');
  }
  if (memberId === null) return;
  await unit.update(WechatIdentityRow, { unionid, memberId: IsNull() }, { memberId });
}

/** Parks the question whether two members are one person; asked once a pair. Nothing is merged. */
export async function parkConflict(
  unit: Unit,
  conflict: { readonly identityId: string; readonly memberId: string; readonly otherMemberId: string },
  now: Instant,
): Promise<void> {
  const pair = [conflict.memberId, conflict.otherMemberId].sort().join(':');
  await parkCase(unit, { kind: 'identity.conflict', subject: pair, content: conflict }, now);
}
