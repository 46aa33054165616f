import { Entity, Index } from 'typeorm';
import { couponReservationSchema } from '../../shared/contract/coupon';
import { FenColumn, IdColumn, IdKey, InstantColumn, TextColumn } from '../database/columns';
import { OneOf } from '../database/one-of';
import type { ReservationStatus } from './reservation.states';

/**
 * A coupon that an order of a business system holds 占用. Whether it has lapsed is computed when it is read: `status` never
 * says `expired` before the hold on the claim was released.
 */
@Entity('coupon_reservation')
@OneOf('coupon_reservation', 'status', couponReservationSchema.shape.status.options)
// One order, one coupon; and the repeat of a request finds the first.
@Index('ux_coupon_reservation_reference', ['business', 'reference'], { unique: true })
@Index('ix_coupon_reservation_claim', ['claimId', 'status'])
@Index('ix_coupon_reservation_member', ['memberId', 'id'])
export class CouponReservation {
  @IdKey() id: string;
  @TextColumn(40) business: string;
  /** The business's own number of the order. */
  @TextColumn(64) reference: string;
  /** SHA-256 over what was asked for, the person as the member it led to. */
  @TextColumn(64) bodyHash: string;
  @IdColumn() claimId: string;
  @IdColumn() memberId: string;
  /** The benefit's name, as it was when the coupon was reserved. */
  @TextColumn(20) name: string;
  /** Of the order, before the discount. */
  @FenColumn() amountFen: number;
  @FenColumn() discountFen: number;
  @TextColumn(10) status: ReservationStatus;
  @InstantColumn() expiresAt: number;
  /** The use of the claim that the confirmation made; null until then. */
  @IdColumn({ nullable: true }) useId: string | null;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) confirmedAt: number | null;
  /** When it was released, or its lapse was written down. */
  @InstantColumn({ nullable: true }) endedAt: number | null;
}
