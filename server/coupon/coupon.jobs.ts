import type { JobRegistry } from '../jobs/registry';
import { lapseReservation } from './reservation';
import { type CouponParts, LAPSE_RESERVATION, type LapseReservation } from './reserve-coupon';

/** What the coupon room works on: letting coupons go at the moment their reservations lapse. */
export function registerCouponJobs(
  registry: JobRegistry,
  { database, clock }: Pick<CouponParts, 'database' | 'clock'>,
): void {
  registry.handle<LapseReservation>(LAPSE_RESERVATION, ({ reservationId }) =>
    database.inUnit((unit) => lapseReservation(unit, reservationId, clock.now())),
  );
}
