import type { CouponReservation as ReservationWire } from '../../shared/contract/coupon';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { UseRefusal } from '../benefit/claim.rules';
import { type ClaimUsed, releaseHold, reverseUse, useClaim } from '../benefit/use-claim';
import { selectLocked } from '../database/scratch';
import type { Unit } from '../database/unit-of-work';
import { rerunOnDuplicate } from '../member/rerun-on-duplicate';
import { CouponReservation } from './coupon.entity';
import { moveReservation, presentReservation, reservationStatusAt } from './reservation';
import type { CouponParts } from './reserve-coupon';

/** The business's own reservation: nobody settles another's. */
export interface OwnReservation {
  readonly business: string;
  readonly id: string;
}

/** Width of a use's place. */
const PLACE_LENGTH = 40;

/**
 * Confirms a reservation: its order was paid, the coupon is used. A repeat answers the same; one that was released or whose
 * time has passed is RESERVATION_ENDED.
 */
export function confirmReservation(
  parts: Pick<CouponParts, 'database' | 'clock'>,
  own: OwnReservation,
): Promise<Result<ReservationWire, 'RESERVATION_NOT_FOUND' | 'RESERVATION_ENDED' | UseRefusal>> {
  return settle<'RESERVATION_ENDED' | UseRefusal>(parts, own, async (unit, reservation, now) => {
    const status = reservationStatusAt(reservation, now);
    if (status === 'confirmed') return accept(reservation);
    if (status !== 'reserved') return refuse('RESERVATION_ENDED');
    const used = await takeHeldUse(unit, reservation, now);
    if (!used.ok) return used;
    return accept(
      await moveReservation(unit, reservation, 'confirmed', { useId: used.value.use.id, confirmedAt: now }),
    );
  });
}

/**
 * Releases a reservation: the order was given up, or, where it was confirmed, refunded; the coupon can be used again while it
 * is valid. A repeat answers the same, and one whose time has passed is answered as it is: its coupon is free already.
 */
export function releaseReservation(
  parts: Pick<CouponParts, 'database' | 'clock'>,
  own: OwnReservation,
): Promise<Result<ReservationWire, 'RESERVATION_NOT_FOUND'>> {
  return settle<never>(parts, own, async (unit, reservation, now) => {
    const { id, claimId, useId } = reservation;
    switch (reservationStatusAt(reservation, now)) {
      case 'released':
      case 'expired':
        return accept(reservation);
      case 'reserved':
        await releaseHold(unit, claimId, now);
        break;
      case 'confirmed': {
        if (useId === null) throw new Error(`a confirmed reservation has no use: ${id}`);
        const reversed = await reverseUse(unit, useId, `coupon:${id}:release`, now);
        if (!reversed.ok) throw new Error(`the use of a confirmed reservation is gone: ${id}`);
        break;
      }
    }
    return accept(await moveReservation(unit, reservation, 'released', { endedAt: now }));
  });
}

function settle<E>(
  { database, clock }: Pick<CouponParts, 'database' | 'clock'>,
  { business, id }: OwnReservation,
  work: (unit: Unit, reservation: CouponReservation, now: Instant) => Promise<Result<CouponReservation, E>>,
): Promise<Result<ReservationWire, E | 'RESERVATION_NOT_FOUND'>> {
  return rerunOnDuplicate(() =>
    database.inUnit(async (unit) => {
      const now = clock.now();
      // Locked, so that of a confirmation and a release at once the second sees what the first has done.
      await selectLocked(unit, 'SELECT id FROM coupon_reservation WHERE id = ? AND business = ?', [id, business]);
      const reservation = await unit.findOneBy(CouponReservation, { id, business });
      if (!reservation) return refuse('RESERVATION_NOT_FOUND');
      const settled = await work(unit, reservation, now);
      return settled.ok ? accept(presentReservation(settled.value, now)) : settled;
    }),
  );
}

/** Uses the claim that a reservation holds, for what it took off the order. */
function takeHeldUse(
  unit: Unit,
  { id, claimId, reference, business, discountFen }: CouponReservation,
  now: Instant,
): Promise<Result<ClaimUsed, UseRefusal>> {
  const sourceKey = `coupon:${id}`;
  const place = reference.slice(0, PLACE_LENGTH);
  return useClaim(unit, { claimId, uses: 1, held: true, sourceKey, savedFen: discountFen, place, business }, now);
}
