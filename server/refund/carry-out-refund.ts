import { In } from 'typeorm';
import type { RefundTaken } from '../../shared/contract/refund';
import type { Fen } from '../../shared/kernel/fen';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { BenefitClaim } from '../benefit/benefit.entity';
import { configOf } from '../benefit/benefit-book';
import { readEntitlementBooks } from '../benefit/find-entitlements';
import { trackMembers } from '../benefit/track-spans';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { ownKinds } from '../growth/event-kind.rules';
import { takeOwnInUnit } from '../growth/take-event';
import { Member } from '../member/member.entity';
import { cutNewestTerm } from '../membership/cut-term';
import { PointsAccount } from '../points/points.entity';
import { returnPart } from '../purchase/request-return';
import { endRenewalsOf } from '../renewal/end-renewals';
import type { RefundCase } from './find-facts';
import type { RefundParts } from './refund.parts';

/** A refund that was agreed on. */
export interface AgreedRefund {
  readonly requestId: string;
  readonly amountFen: Fen;
  /** The payer reads it. */
  readonly reason: string;
}

/** What came of it. */
export interface CarriedOut {
  readonly refundId: string;
  readonly taken: RefundTaken;
}

/**
 * Carries out a refund that was agreed on, all in one unit of work: the money is on its way, and what it gave is taken back
 * at once, so that nothing of it can be used meanwhile. Should the money never arrive, the refund is parked for an operator;
 * what was taken back is then theirs to give again. A preview does the same and takes the unit back.
 * @throws StaleRead when the order was changed meanwhile: the unit of work runs again
 */
export async function carryOutRefund(
  unit: Unit,
  parts: Pick<RefundParts, 'growth'>,
  { order, term }: RefundCase,
  { requestId, amountFen, reason }: AgreedRefund,
  now: Instant,
): Promise<CarriedOut> {
  const { id: orderId, memberId, family, periodUnit, periodCount } = order;
  if (term === null || family === null || periodUnit === null || periodCount === null) {
    throw new Error(`order ${orderId} is for no term`);
  }
  const refundId = await returnPart(unit, { orderId, amountFen, reason, requestId }, now);
  if (refundId === null) throw new StaleRead('an order that is refunded');
  const period = { unit: periodUnit, count: periodCount };
  const cut = await cutNewestTerm(unit, term, { sourceKey: `refund:${requestId}`, period }, now);
  const renewalEnds = await endRenewalsOf(unit, memberId, family, 'refunded', now);
  const earned = await takeEarned(unit, parts, { requestId, orderId, memberId, amountFen }, now);
  const benefits = await takeBenefits(unit, memberId, now);
  const words = cut && { endedAt: formatInstant(cut.endedAt), until: formatInstant(cut.grantedUntil) };
  return { refundId, taken: { term: words, ...earned, benefits, renewalEnds } };
}

/** Takes back the growth and points that the payment gave, or the share of a refund in part; beyond the balance is owed. */
async function takeEarned(
  unit: Unit,
  { growth }: Pick<RefundParts, 'growth'>,
  refund: {
    readonly requestId: string;
    readonly orderId: string;
    readonly memberId: string;
    readonly amountFen: Fen;
  },
  now: Instant,
): Promise<{ growth: number; points: number }> {
  const { requestId, orderId: subject, memberId, amountFen } = refund;
  const member = await unit.findOneBy(Member, { id: memberId });
  if (member === null) return { growth: 0, points: 0 };
  const before = await sumPoints(unit, memberId);
  const outcome = await takeOwnInUnit(unit, growth, {
    key: `refunded:${requestId}`,
    kind: ownKinds.membershipRefunded,
    memberNumber: member.memberNumber,
    occurredAt: formatInstant(now),
    subject,
    metrics: { amountFen },
  });
  if (outcome.status === 'refused')
    throw new Error(`the growth of order ${subject} is not taken back: ${outcome.code}`);
  // 0 - x, so that nothing is 0 and not -0.
  return { growth: 0 - (outcome.growth ?? 0), points: before - (await sumPoints(unit, memberId)) };
}

/** What a member has of points, waiting and owed ones counted. */
async function sumPoints(unit: Unit, memberId: string): Promise<number> {
  const account = await unit.findOneBy(PointsAccount, { memberId });
  return account === null ? 0 : account.balance + account.pending - account.deficit;
}

/** Closes what the membership opened; what was claimed of it and is unused goes by its own terms. */
async function takeBenefits(unit: Unit, memberId: string, now: Instant): Promise<RefundTaken['benefits']> {
  const usable = await unit.findBy(BenefitClaim, { memberId, status: 'usable' });
  await trackMembers(unit, await readEntitlementBooks(unit), [memberId], { kind: 'change' }, now);
  const gone = await unit.find(BenefitClaim, {
    where: { id: In(usable.map(({ id }) => id)), status: 'revoked' },
    order: { id: 'ASC' },
  });
  const counted = new Map<string, { code: string; name: string; count: number }>();
  for (const { benefit: code, version } of gone) {
    const known = counted.get(code) ?? { code, name: (await configOf(unit, code, version)).name, count: 0 };
    counted.set(code, { ...known, count: known.count + 1 });
  }
  return [...counted.values()];
}
