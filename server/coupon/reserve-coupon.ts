import type { z } from 'zod';
import type { couponReservationWishSchema, CouponReservation as ReservationWire } from '../../shared/contract/coupon';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { BenefitClaim } from '../benefit/benefit.entity';
import type { UseRefusal } from '../benefit/claim.rules';
import { findEntitlement } from '../benefit/find-entitlements';
import { type ClaimParts, type ClaimRefusal, issueClaim } from '../benefit/issue-claim';
import { holdUse } from '../benefit/use-claim';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import type { PersonKeys } from '../member/person-keys';
import { rerunOnDuplicate } from '../member/rerun-on-duplicate';
import { findMemberByKey, personKeyOf } from '../member/resolve-person';
import { hashBody } from '../purchase/command-key';
import { CouponReservation } from './coupon.entity';
import { assessCoupon, type CouponName, parseCouponName, RESERVED_FOR_MS } from './coupon.rules';
import { type Coupon, findCouponOfClaim, offeredCouponOf } from './find-coupons';
import { lapseReservationsOf, presentReservation } from './reservation';

export interface CouponParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: Pick<PersonKeys, 'phoneIndex'>;
  readonly claims: ClaimParts;
}

/** What a business asks for. */
export type ReservationWish = z.infer<typeof couponReservationWishSchema>;

export interface ReservationRefusal {
  readonly code:
    | 'PERSON_NOT_FOUND'
    | 'REFERENCE_REUSED'
    | 'COUPON_NOT_FOUND'
    | 'COUPON_NOT_APPLICABLE'
    | UseRefusal
    | ClaimRefusal;
  /** Why it does not apply, as the cashier reads it. */
  readonly reason?: string;
}

/** Topic of the job that lets a coupon go when its reservation's time has passed. */
export const LAPSE_RESERVATION = 'coupon.lapse';

export interface LapseReservation {
  readonly reservationId: string;
}

/**
 * Holds a member's coupon for an order of a business while it is being paid, at what it takes off that order now; one that
 * comes by itself is claimed in the same breath. One order holds one coupon: asking again for the same answers the first
 * reservation whatever became of it, asking for something else under the same reference is REFERENCE_REUSED. Two orders
 * never hold one use.
 */
export function reserveCoupon(
  parts: CouponParts,
  business: string,
  wish: ReservationWish,
): Promise<Result<ReservationWire, ReservationRefusal>> {
  return rerunOnDuplicate(() => parts.database.inUnit((unit) => reserve(unit, parts, business, wish)));
}

async function reserve(
  unit: Unit,
  parts: CouponParts,
  business: string,
  wish: ReservationWish,
): Promise<Result<ReservationWire, ReservationRefusal>> {
  const now = parts.clock.now();
  const { reference } = wish.order;
  const member = await findMemberByKey(unit, personKeyOf(wish.person, business, parts.keys));
  if (!member) return refuse({ code: 'PERSON_NOT_FOUND' });
  const bodyHash = hashWish(member.id, wish);
  const earlier = await unit.findOneBy(CouponReservation, { business, reference });
  if (earlier) {
    const isSame = earlier.bodyHash === bodyHash;
    return isSame ? accept(presentReservation(earlier, now)) : refuse({ code: 'REFERENCE_REUSED' });
  }
  const made = await makeReservation(unit, parts, { ...wish, business, bodyHash, memberId: member.id }, now);
  if (made.ok) return accept(presentReservation(made.value, now));
  // The same request may have come twice: then it is the other one that holds the coupon.
  if (await unit.existsBy(CouponReservation, { business, reference })) throw new StaleRead('coupon reservation');
  return made;
}

interface OwnWish extends ReservationWish {
  readonly business: string;
  readonly bodyHash: string;
  readonly memberId: string;
}

async function makeReservation(
  unit: Unit,
  { claims }: CouponParts,
  { business, bodyHash, memberId, order, ...wish }: OwnWish,
  now: Instant,
): Promise<Result<CouponReservation, ReservationRefusal>> {
  const { reference, amountFen } = order;
  const name = parseCouponName(wish.coupon);
  const coupon = name && (await findCoupon(unit, memberId, name, now));
  if (!coupon) return refuse({ code: 'COUPON_NOT_FOUND' });
  const assessment = assessCoupon(coupon.terms, order);
  if (!assessment.usable) return refuse({ code: 'COUPON_NOT_APPLICABLE', reason: assessment.reason });
  const held = await holdCoupon(unit, claims, { coupon, memberId, sourceKey: `coupon:${business}:${reference}` }, now);
  if (!held.ok) return refuse({ code: held.refusal });
  const reservation: CouponReservation = {
    ...{ id: newId(now), business, reference, bodyHash },
    ...{ claimId: held.value.id, memberId, name: coupon.title },
    ...{ amountFen, discountFen: assessment.discountFen, status: 'reserved', expiresAt: now + RESERVED_FOR_MS },
    ...{ useId: null, createdAt: now, confirmedAt: null, endedAt: null },
  };
  await unit.insert(CouponReservation, { ...reservation });
  const payload: LapseReservation = { reservationId: reservation.id };
  await enqueueJob(unit, { topic: LAPSE_RESERVATION, payload, runAt: reservation.expiresAt }, now);
  return accept(reservation);
}

/**
 * The coupon of a name, where it is this member's. A benefit's name leads to what they have in hand of it, where they have
 * had one since the quote.
 */
async function findCoupon(unit: Unit, memberId: string, name: CouponName, now: Instant): Promise<Coupon | null> {
  if ('claimId' in name) return findOwn(name.claimId);
  const entitlement = await findEntitlement(unit, memberId, name.benefit, now);
  if (entitlement === null) return null;
  return entitlement.claimId === null ? offeredCouponOf(entitlement, now) : findOwn(entitlement.claimId);

  async function findOwn(id: string): Promise<Coupon | null> {
    const claim = await unit.findOneBy(BenefitClaim, { id, memberId });
    return claim && findCouponOfClaim(unit, claim, now);
  }
}

/** Holds a use of a coupon, which is claimed first where it is yet to be. */
async function holdCoupon(
  unit: Unit,
  claims: ClaimParts,
  { coupon, memberId, sourceKey }: { coupon: Coupon; memberId: string; sourceKey: string },
  now: Instant,
): Promise<Result<BenefitClaim, UseRefusal | ClaimRefusal>> {
  if ('claimId' in coupon.name) {
    await lapseReservationsOf(unit, coupon.name.claimId, now);
    return holdUse(unit, coupon.name.claimId, now);
  }
  // Nothing is claimed that could not be held in the same breath.
  if (coupon.validFrom > now) return refuse('CLAIM_NOT_USABLE');
  const { benefit } = coupon.name;
  const issued = await issueClaim(unit, claims, { memberId, benefit, issuedBy: 'automatic', sourceKey }, now);
  return issued.ok ? holdUse(unit, issued.value.id, now) : issued;
}

/** SHA-256 over what decides about a reservation; the person stands in it as the member, so that no phone number does. */
function hashWish(memberId: string, { coupon, order }: ReservationWish): string {
  const categories = JSON.stringify(Object.entries(order.categories ?? {}).sort());
  return hashBody({ memberId, coupon, amountFen: String(order.amountFen), categories });
}
