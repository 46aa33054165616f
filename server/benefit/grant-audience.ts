import { In, MoreThan } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import { Audience, AudienceMember, Member } from '../member/member.entity';
import { findBenefit, readBenefitBook } from './benefit-book';
import { BenefitGrant } from './benefit-grant.entity';
import { type ClaimParts, issueClaim } from './issue-claim';

/** Topic of the job that goes through an audience. */
export const GRANT_AUDIENCE = 'benefit.grantAudience';

/** Members in one unit of work: each claim is several statements, and others wait for stock and budget meanwhile. */
const A_UNIT = 20;

/** Who gives what to which audience, and why. */
export interface AudienceGrantWish {
  readonly benefit: string;
  readonly audienceId: string;
  readonly operator: string;
  readonly reason: string;
}

/** Writes down that everybody of an audience shall have a benefit; a worker goes through them. @returns the grant's id */
export async function beginAudienceGrant(
  unit: Unit,
  { benefit, audienceId, operator, reason }: AudienceGrantWish,
  now: Instant,
): Promise<Result<{ readonly grantId: string; readonly size: number }, 'BENEFIT_NOT_FOUND' | 'AUDIENCE_NOT_FOUND'>> {
  if (!findBenefit(await readBenefitBook(unit, benefit), benefit)) return refuse('BENEFIT_NOT_FOUND');
  const audience = await unit.findOneBy(Audience, { id: audienceId });
  if (!audience) return refuse('AUDIENCE_NOT_FOUND');
  const id = newId(now);
  await unit.insert(BenefitGrant, {
    ...{ id, benefit, audienceId, status: 'running', size: audience.size, granted: 0, refused: 0, cursorId: '' },
    ...{ operator, reason: reason.slice(0, 300), createdAt: now, finishedAt: null },
  });
  await askToGoOn(unit, id, '', now);
  return accept({ grantId: id, size: audience.size });
}

/**
 * Goes on through a grant's audience: each member gets one claim of the grant, as far as quota, stock and budget reach. Safe
 * to repeat, and to be cut off: a member's claim has the grant as its source, and where it has come is written with it.
 */
export async function goOnGranting(
  { database, clock, claims }: { readonly database: Database; readonly clock: Clock; readonly claims: ClaimParts },
  grantId: string,
): Promise<void> {
  const isOver = createLeaseBudget();
  while (await grantPart(database, claims, grantId, clock.now())) {
    if (!isOver()) continue;
    await database.inUnit(async (unit) => {
      const { cursorId } = await unit.findOneByOrFail(BenefitGrant, { id: grantId });
      await askToGoOn(unit, grantId, cursorId, clock.now());
    });
    return;
  }
}

/** Gives it to the next few. @returns false when nobody is left */
function grantPart(database: Database, claims: ClaimParts, grantId: string, now: Instant): Promise<boolean> {
  return database.inUnit(async (unit) => {
    const grant = await unit.findOneBy(BenefitGrant, { id: grantId, status: 'running' });
    if (!grant) return false;
    const page = await unit.find(AudienceMember, {
      where: { audienceId: grant.audienceId, memberId: MoreThan(grant.cursorId) },
      order: { memberId: 'ASC' },
      take: A_UNIT,
    });
    const ids = page.map(({ memberId }) => memberId);
    const last = ids.at(-1);
    const isHere = { id: grantId, status: 'running', cursorId: grant.cursorId } as const;
    if (last === undefined) {
      await unit.update(BenefitGrant, isHere, { status: 'done', finishedAt: now });
      return false;
    }
    const active = await unit.find(Member, { select: { id: true }, where: { id: In(ids), status: 'active' } });
    let granted = 0;
    for (const { id: memberId } of active.sort((one, other) => (one.id < other.id ? -1 : 1))) {
      const sourceKey = `operator:${grantId}:${memberId}`;
      const wish = { memberId, benefit: grant.benefit, issuedBy: 'operator', sourceKey, ignoreAudience: true } as const;
      if ((await issueClaim(unit, claims, wish, now)).ok) granted += 1;
    }
    const told = { granted: grant.granted + granted, refused: grant.refused + ids.length - granted, cursorId: last };
    const { affected } = await unit.update(BenefitGrant, isHere, told);
    if (affected !== 1) throw new StaleRead('a grant to an audience');
    return true;
  });
}

async function askToGoOn(unit: Unit, grantId: string, cursorId: string, now: Instant): Promise<void> {
  await enqueueJob(unit, { topic: GRANT_AUDIENCE, payload: { grantId }, uniqueKey: `${grantId}:${cursorId}` }, now);
}
