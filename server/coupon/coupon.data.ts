import { MoreThan } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { CouponReservation } from './coupon.entity';
import { reservationStatusAt } from './reservation';

/** What this room holds on a member: which orders of which business have held their coupons. */
export function couponData({ database: { read }, clock }: { database: Database; clock: Clock }): MemberDataHolder {
  return {
    section: 'couponReservations',
    async exportFor(memberId) {
      const reservations = await read.find(CouponReservation, { where: { memberId }, order: { id: 'ASC' } });
      return reservations.map((reservation) => ({
        business: reservation.business,
        order: reservation.reference,
        coupon: reservation.name,
        amountFen: reservation.amountFen,
        discountFen: reservation.discountFen,
        status: reservationStatusAt(reservation, clock.now()),
        reservedAt: formatInstant(reservation.createdAt),
      }));
    },
    reportDeparture: async () => nothingToLose,
    prepareDeparture: async () => undefined,
    // An order that is being paid at this moment has been promised its discount; half an hour at most is waited for it.
    isUnsettled: (memberId) =>
      read.existsBy(CouponReservation, { memberId, status: 'reserved', expiresAt: MoreThan(clock.now()) }),
    async erase(unit, memberId) {
      await unit.delete(CouponReservation, { memberId });
    },
  };
}
