import { In, MoreThanOrEqual } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import { type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import type { BadgeEarned } from '../badge/badge.events';
import { BenefitClaim } from '../benefit/benefit.entity';
import type {
  BenefitClaimed,
  BenefitsOpened,
  BenefitsRevoked,
  BenefitUsed,
  ClaimSettled,
  ClaimsExpiring,
} from '../benefit/benefit.events';
import { configOf, readBenefitBook } from '../benefit/benefit-book';
import { findExpiringClaims } from '../benefit/remind-claims';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { TierChangeRow } from '../growth/growth.entity';
import { enqueueJob } from '../jobs/enqueue-job';
import { MembershipTerm } from '../membership/membership.entity';
import { Message } from './message.entity';
import { tellMember } from './send-message';

/** Topic of the job that tells of a badge, behind what earned it. */
export const TELL_BADGE = 'message.tellBadge';

/** How long a badge waits for the message of what earned it, and how long that message stands for it. */
const GATHER_MS = MINUTE_MS;
const STANDS_FOR_MS = 30 * MINUTE_MS;

interface TellParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** One message for all that was opened. A rise or a purchase tells that itself: it is one message, not one more. */
export async function tellOpened({ database, clock }: TellParts, opened: BenefitsOpened): Promise<void> {
  const { memberId, benefits, cause, at } = opened;
  if (cause === 'change') return;
  await database.inUnit(async (unit) => {
    const names = await namesOf(unit, benefits);
    if (names.length === 0) return;
    const topic = cause === 'new' ? 'benefitsNew' : 'benefitsOpened';
    await tellMember(unit, { memberId, eventKey: `${topic}:${at}`, topic, fields: { names } }, clock.now());
  });
}

/** One message for all that one change took back. */
export async function tellRevoked({ database, clock }: TellParts, revoked: BenefitsRevoked): Promise<void> {
  const { memberId, benefits, at } = revoked;
  await database.inUnit(async (unit) => {
    const names = await namesOf(unit, benefits);
    const eventKey = `benefitsRevoked:${at}`;
    await tellMember(unit, { memberId, eventKey, topic: 'benefitsRevoked', fields: { names } }, clock.now());
  });
}

/**
 * Tells that a claim is there; what has to be delivered first, once it was. What came by itself at its first use is told by
 * that use alone.
 */
export async function tellClaimed({ database, clock }: TellParts, claimed: BenefitClaimed): Promise<void> {
  const { memberId, claimId, benefit, issuedBy } = claimed;
  if (issuedBy === 'automatic') return;
  await database.inUnit(async (unit) => {
    const claim = await unit.findOneBy(BenefitClaim, { id: claimId });
    if (claim?.status !== 'usable' && claim?.status !== 'used') return;
    const { name } = await configOf(unit, benefit, claim.version);
    const fields = { claimId, name, expiresAt: claim.expiresAt };
    await tellMember(unit, { memberId, eventKey: `claimed:${claimId}`, topic: 'benefitClaimed', fields }, clock.now());
  });
}

/** Tells that a claim could not be delivered, and what went back. */
export async function tellFailed({ database, clock }: TellParts, failed: ClaimSettled): Promise<void> {
  const { memberId, claimId, benefit, issuedBy, reason } = failed;
  await database.inUnit(async (unit) => {
    const now = clock.now();
    const claim = await unit.findOneBy(BenefitClaim, { id: claimId });
    if (!claim) return;
    const { name } = await configOf(unit, benefit, claim.version);
    const exchanged = issuedBy === 'exchange';
    const fields = { claimId, name, reason: reason ?? '发放失败', exchanged, failedAt: claim.endedAt ?? now };
    await tellMember(unit, { memberId, eventKey: `failed:${claimId}`, topic: 'benefitFailed', fields }, now);
  });
}

/** A receipt of a use. */
export async function tellUsed({ database, clock }: TellParts, used: BenefitUsed): Promise<void> {
  const { memberId, claimId, useId, benefit, place, uses, savedFen, usesLeft, at: usedAt } = used;
  await database.inUnit(async (unit) => {
    const claim = await unit.findOneBy(BenefitClaim, { id: claimId });
    if (!claim) return;
    const { name } = await configOf(unit, benefit, claim.version);
    const fields = { claimId, name, place, uses, savedFen, usesLeft, usedAt };
    await tellMember(unit, { memberId, eventKey: `used:${useId}`, topic: 'benefitUsed', fields }, clock.now());
  });
}

/** One message a member and day for all that runs out on it. Told late it would be wrong, so it is not told. */
export async function tellExpiring({ database, clock }: TellParts, expiring: ClaimsExpiring): Promise<void> {
  const { lastDay } = expiring;
  await database.inUnit(async (unit) => {
    const now = clock.now();
    for (const { memberId, names, count } of await findExpiringClaims(unit, expiring, now)) {
      const fields = { names, count, lastDay };
      const eventKey = `benefitsExpire:${lastDay}`;
      await tellMember(unit, { memberId, eventKey, topic: 'benefitsExpire', fields }, now);
    }
  });
}

/** A level of a badge was earned: it is told a little later, behind what earned it. */
export async function gatherBadge({ database, clock }: TellParts, earned: BadgeEarned): Promise<void> {
  const runAt = earned.at + GATHER_MS;
  const uniqueKey = `${TELL_BADGE}:${earned.memberId}:${earned.badge}:${earned.level}:${earned.at}`;
  await database.inUnit((unit) =>
    enqueueJob(unit, { topic: TELL_BADGE, payload: earned, runAt, uniqueKey }, clock.now()),
  );
}

/**
 * Tells of a level of a badge, once, however often it is lost and earned again. Where a purchase or a rise brought it, WeChat
 * has told of that: the badge is for the inbox.
 */
export async function tellBadge({ database, clock }: TellParts, earned: BadgeEarned): Promise<void> {
  const { memberId, badge, level, name, levelName, at } = earned;
  await database.inUnit(async (unit) => {
    const quiet = await wasToldOtherwise(unit, memberId, at);
    const fields = { badge, name, levelName };
    const eventKey = `badge:${badge}:${level}`;
    await tellMember(unit, { memberId, eventKey, topic: 'badgeEarned', fields, quiet }, clock.now());
  });
}

/** Whether what brought it is told by itself, or will be: a worker that was away tells of the change later than of this. */
async function wasToldOtherwise(unit: Unit, memberId: string, at: Instant): Promise<boolean> {
  const since = MoreThanOrEqual(at - STANDS_FOR_MS);
  if (await unit.existsBy(MembershipTerm, { memberId, createdAt: since })) return true;
  if (await unit.existsBy(TierChangeRow, { memberId, changedAt: since })) return true;
  return unit.existsBy(Message, { memberId, topic: In(['tierRose', 'membershipActivated']), createdAt: since });
}

/** Names of benefits, in the business's own order; those that are no longer live are left out. */
async function namesOf(unit: Unit, codes: readonly string[]): Promise<string[]> {
  const { benefits } = await readBenefitBook(unit);
  return benefits.filter(({ code }) => codes.includes(code)).map(({ config }) => config.name);
}
