import { Entity, Index } from 'typeorm';
import { CountColumn, FenColumn, IdColumn, IdKey, InstantColumn, TextColumn } from '../database/columns';
import { OneOf } from '../database/one-of';
import { type ChangeStatus, changeStatuses } from './plan-change.states';

/** When a change takes effect: now, with what is left of the old plan taken off the price, or at the end of the paid time. */
export const changeKinds = ['atOnce', 'atTermEnd'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A change of plan 会员变更, with what the member was shown and agreed to. */
@Entity('plan_change')
@Index('ux_plan_change_live', ['liveKey'], { unique: true })
@Index('ix_plan_change_member', ['memberId', 'id'])
@OneOf('plan_change', 'kind', changeKinds)
@OneOf('plan_change', 'status', changeStatuses)
export class PlanChange {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(40) family: string;
  @TextColumn(10) kind: ChangeKind;
  @TextColumn(20) status: ChangeStatus;
  /** Member and family while something is to come, else null: one change at a time. */
  @TextColumn(80, { nullable: true }) liveKey: string | null;
  @IdColumn() fromPlanId: string;
  @TextColumn(40) fromPlanName: string;
  @IdColumn() toPlanId: string;
  @TextColumn(40) toPlanName: string;
  /** How often the new plan's period is bought. */
  @CountColumn() periods: number;
  /** Of one period. */
  @FenColumn() priceFen: number;
  /** What is left of the old plan; with `payFen` it sums to the price of all periods. */
  @FenColumn() creditFen: number;
  @FenColumn() payFen: number;
  /** Days that were given, not paid for, and end with the change. */
  @CountColumn() givenDays: number;
  /** The membership for which it was computed: after any change of it the credit is another. */
  @CountColumn() membershipVersion: number;
  /** When the new plan begins, or began. */
  @InstantColumn() effectiveAt: number;
  @TextColumn(40, { nullable: true }) agreementVersion: string | null;
  @IdColumn({ nullable: true }) orderId: string | null;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) endedAt: number | null;
}
