import type { CouponReservation as ReservationWire } from '../../shared/contract/coupon';

/** What becomes of a coupon that an order holds, and the only ways between: a confirmed one is released by a refund. */
export type ReservationStatus = ReservationWire['status'];

export const reservationTransitions: Readonly<Record<ReservationStatus, readonly ReservationStatus[]>> = {
  reserved: ['confirmed', 'released', 'expired'],
  confirmed: ['released'],
  released: [],
  expired: [],
};
