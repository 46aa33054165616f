import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import { enterPoints, openPoints, placeLot, savePoints } from './account';
import { spendPoints } from './lot.rules';
import { type PointsBasis, PointsEntry } from './points.entity';
import { type ApprovalRefusal, decideApproval, expiryOf } from './points.rules';
import { readPointsBook } from './points-book';

/** Who gives points by hand, why, and with whose consent. */
export interface GrantAuthority {
  readonly operator: string;
  /** The second person; needed above the limit. */
  readonly approvedBy: string | null;
  /** For operators alone; the member reads the title. */
  readonly reason: string;
}

/** Points to be given to a member, or taken where negative. */
export interface PointsGrant extends GrantAuthority {
  readonly memberNumber: string;
  /** A whole number other than 0. */
  readonly points: number;
  /** What the member reads. */
  readonly title: string;
  /** The first instant at which they can no longer be spent; by the rules of the scheme when left out. */
  readonly expiresAt?: Instant;
  /** The same key gives once; every call gives when left out. */
  readonly sourceKey?: string;
}

export type PointsGrantRefusal =
  | 'MEMBER_NOT_FOUND'
  | 'POINTS_NOT_LIVE'
  | 'POINTS_NOT_WHOLE'
  | 'END_IS_PAST'
  | 'POINTS_INSUFFICIENT'
  | ApprovalRefusal;

/** What the member reads where the operator says nothing else. */
export const GRANT_TITLE = '商家赠送';

/** What was done, and whether the key had done it before. */
export interface PointsGranted {
  readonly entryId: string;
  readonly repeated: boolean;
}

/**
 * Gives a member points in a lot of their own, or corrects a mistake by taking some, first-to-expire and never more than
 * there are. Above the limit a second person must have approved it.
 */
export async function grantPoints(
  unit: Unit,
  grant: PointsGrant,
  now: Instant,
): Promise<Result<PointsGranted, PointsGrantRefusal>> {
  if (!isWhole(grant.points)) return refuse('POINTS_NOT_WHOLE');
  const approved = decideApproval({ ...grant, points: Math.abs(grant.points) });
  return approved.ok ? givePoints(unit, grant, now) : approved;
}

/** The same for one line of an act that was approved as a whole. */
export async function givePoints(
  unit: Unit,
  grant: PointsGrant,
  now: Instant,
): Promise<Result<PointsGranted, PointsGrantRefusal>> {
  const { points, operator, approvedBy, reason } = grant;
  if (!isWhole(points)) return refuse('POINTS_NOT_WHOLE');
  if (grant.expiresAt !== undefined && grant.expiresAt <= now) return refuse('END_IS_PAST');
  const rules = await readPointsBook(unit);
  if (!rules?.live) return refuse('POINTS_NOT_LIVE');
  const member = await unit.findOneBy(Member, { memberNumber: grant.memberNumber, status: 'active' });
  if (!member) return refuse('MEMBER_NOT_FOUND');
  const account = await openPoints(unit, member.id, now);
  const sourceKey = `grant:${grant.sourceKey ?? newId(now)}`;
  const known = await unit.findOneBy(PointsEntry, { sourceKey });
  if (known) return accept({ entryId: known.id, repeated: true });
  const basis: PointsBasis = { kind: 'operator', operator, approvedBy, reason };
  const common = { title: grant.title, occurredAt: now, basis, sourceKey, amount: points };
  let entryId: string;
  if (points < 0) {
    const taken = spendPoints(account.holding, -points);
    if (!taken.ok) return refuse(taken.refusal);
    account.holding = taken.value.holding;
    entryId = enterPoints(account, { ...common, kind: 'corrected' });
  } else {
    const expiresAt = grant.expiresAt ?? expiryOf(rules.config.expiry, now);
    const origin = { source: GRANT_SOURCE, eventId: null, programmeVersion: rules.version, sourceKey };
    const lotId = placeLot(account, { points, confirmAt: null, expiresAt, ...origin });
    entryId = enterPoints(account, {
      ...common,
      kind: 'granted',
      lotId,
      expiresAt,
      programmeVersion: rules.version,
    });
  }
  await savePoints(unit, account);
  return accept({ entryId, repeated: false });
}

function isWhole(points: number): boolean {
  return Number.isSafeInteger(points) && points !== 0;
}

/** In place of a source's code; no event stands behind it. */
const GRANT_SOURCE = 'grant';
