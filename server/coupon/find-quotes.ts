import type { EntityManager } from 'typeorm';
import type { CouponOrder, CouponQuote } from '../../shared/contract/coupon';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { describeCoupon } from '../benefit/coupon-terms.rules';
import { findEntitlements, readEntitlementBooks } from '../benefit/find-entitlements';
import { assessInHand, formatCouponName, orderBestFirst } from './coupon.rules';
import { findHeldCoupons, offeredCouponOf } from './find-coupons';

/**
 * What a member's coupons would take off an order, the best first: those that they hold, and those that come by themselves
 * and are yet to be claimed.
 */
export async function findQuotes(
  manager: EntityManager,
  memberId: string,
  order: CouponOrder,
  now: Instant,
): Promise<CouponQuote[]> {
  const held = await findHeldCoupons(manager, memberId, now);
  const entitlements = await findEntitlements(manager, await readEntitlementBooks(manager), memberId, now);
  const coupons = [...held, ...entitlements.flatMap((entitlement) => offeredCouponOf(entitlement, now) ?? [])];
  return orderBestFirst(
    coupons.map((coupon) => ({
      coupon: formatCouponName(coupon.name),
      benefit: coupon.benefit,
      name: coupon.title,
      words: describeCoupon(coupon.terms),
      ...assessInHand(coupon, order, now),
      expiresAt: coupon.expiresAt === null ? null : formatInstant(coupon.expiresAt),
    })),
  );
}
