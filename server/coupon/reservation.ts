import { LessThanOrEqual } from 'typeorm';
import type { CouponReservation as ReservationWire } from '../../shared/contract/coupon';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { releaseHold } from '../benefit/use-claim';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { CouponReservation } from './coupon.entity';
import { type ReservationStatus, reservationTransitions } from './reservation.states';

/** What a reservation is at an instant, whether or not its lapse has been written down. */
export function reservationStatusAt(
  { status, expiresAt }: Pick<CouponReservation, 'status' | 'expiresAt'>,
  now: Instant,
): ReservationStatus {
  return status === 'reserved' && expiresAt <= now ? 'expired' : status;
}

/** A reservation as the business sees it. */
export function presentReservation(reservation: CouponReservation, now: Instant): ReservationWire {
  const { id, reference, claimId, name, discountFen, expiresAt } = reservation;
  const status = reservationStatusAt(reservation, now);
  return { id, reference, claimId, name, discountFen, status, expiresAt: formatInstant(expiresAt) };
}

/**
 * Moves a reservation on if it still is what was read.
 * @returns the reservation after it
 * @throws StaleRead when somebody else moved it meanwhile: the unit of work runs again
 * @throws Error for a way that the table of transitions does not have
 */
export async function moveReservation(
  unit: Unit,
  reservation: CouponReservation,
  to: ReservationStatus,
  changes: Partial<Pick<CouponReservation, 'useId' | 'confirmedAt' | 'endedAt'>>,
): Promise<CouponReservation> {
  const { id, status } = reservation;
  if (!reservationTransitions[status].includes(to))
    throw new Error(`a reservation does not go from ${status} to ${to}`);
  const moved = await unit.update(CouponReservation, { id, status }, { ...changes, status: to });
  if (moved.affected !== 1) throw new StaleRead('coupon reservation');
  return { ...reservation, ...changes, status: to };
}

/** Writes a reservation's lapse down and lets its coupon go, where its time has passed and nothing else ended it. */
export async function lapseReservation(unit: Unit, reservationId: string, now: Instant): Promise<void> {
  const reservation = await unit.findOneBy(CouponReservation, { id: reservationId });
  if (reservation) await lapse(unit, reservation, now);
}

/** The same for whatever still holds a claim beyond its time: a worker that is late keeps no coupon from its member. */
export async function lapseReservationsOf(unit: Unit, claimId: string, now: Instant): Promise<void> {
  const late = await unit.findBy(CouponReservation, { claimId, status: 'reserved', expiresAt: LessThanOrEqual(now) });
  for (const reservation of late) await lapse(unit, reservation, now);
}

async function lapse(unit: Unit, reservation: CouponReservation, now: Instant): Promise<void> {
  if (reservation.status !== 'reserved' || reservation.expiresAt > now) return;
  await moveReservation(unit, reservation, 'expired', { endedAt: now });
  await releaseHold(unit, reservation.claimId, now);
}
