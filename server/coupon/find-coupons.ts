import { type EntityManager, In, LessThanOrEqual } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { BenefitClaim } from '../benefit/benefit.entity';
import type { CouponTerms } from '../benefit/benefit.schema';
import { configOf } from '../benefit/benefit-book';
import { computeValidTime, statusAt } from '../benefit/claim.rules';
import type { Entitlement } from '../benefit/entitlement.rules';
import { CouponReservation } from './coupon.entity';
import type { CouponName } from './coupon.rules';

/** A coupon 优惠券 that a member has, or would have at once by using it. */
export interface Coupon {
  readonly name: CouponName;
  readonly benefit: string;
  readonly title: string;
  readonly terms: CouponTerms;
  readonly validFrom: Instant;
  /** Null where it does not expire. */
  readonly expiresAt: Instant | null;
  /** Whether a use of it is left that no order holds. */
  readonly free: boolean;
}

/** Coupons that a member holds and that have not run out. */
export async function findHeldCoupons(manager: EntityManager, memberId: string, now: Instant): Promise<Coupon[]> {
  const usable = await manager.findBy(BenefitClaim, { memberId, status: 'usable' });
  return toCoupons(
    manager,
    usable.filter((claim) => statusAt(claim, now) === 'usable'),
    now,
  );
}

/** The coupon that a claim is, whatever its status; null where it is something else. */
export async function findCouponOfClaim(
  manager: EntityManager,
  claim: BenefitClaim,
  now: Instant,
): Promise<Coupon | null> {
  const [coupon] = await toCoupons(manager, [claim], now);
  return coupon ?? null;
}

/**
 * The coupon that a benefit gives by itself to a member who has none of it in hand and may have one now; null where it gives
 * none.
 */
export function offeredCouponOf({ benefit, nextNumber, claimId }: Entitlement, now: Instant): Coupon | null {
  const { code, config } = benefit;
  const { delivery, issue, name } = config;
  if (delivery.kind !== 'coupon' || issue !== 'automatic' || nextNumber === null || claimId !== null) return null;
  const { validFrom, expiresAt } = computeValidTime(config, now);
  if (expiresAt !== null && expiresAt <= now) return null;
  return { name: { benefit: code }, benefit: code, title: name, terms: delivery, validFrom, expiresAt, free: true };
}

async function toCoupons(manager: EntityManager, claims: readonly BenefitClaim[], now: Instant): Promise<Coupon[]> {
  const lapsed = await countLapsed(manager, claims, now);
  const coupons: Coupon[] = [];
  for (const claim of claims) {
    const { name, delivery } = await configOf(manager, claim.benefit, claim.version);
    if (delivery.kind !== 'coupon') continue;
    const held = claim.usesHeld - (lapsed.get(claim.id) ?? 0);
    coupons.push({
      name: { claimId: claim.id },
      benefit: claim.benefit,
      title: name,
      terms: delivery,
      validFrom: claim.validFrom,
      expiresAt: claim.expiresAt,
      free: claim.usesLeft > held,
    });
  }
  return coupons;
}

/** How many uses of each claim are still held by reservations that have lapsed: in effect they are free. */
async function countLapsed(
  manager: EntityManager,
  claims: readonly BenefitClaim[],
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  const held = claims.filter(({ usesHeld }) => usesHeld > 0).map(({ id }) => id);
  if (held.length === 0) return new Map();
  const lapsed = await manager.findBy(CouponReservation, {
    claimId: In(held),
    status: 'reserved',
    expiresAt: LessThanOrEqual(now),
  });
  const counts = new Map<string, number>();
  for (const { claimId } of lapsed) counts.set(claimId, (counts.get(claimId) ?? 0) + 1);
  return counts;
}
