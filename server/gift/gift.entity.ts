import { Entity, Index } from 'typeorm';
import type { Period } from '../../shared/contract/plan';
import { CountColumn, FenColumn, IdColumn, IdKey, InstantColumn, TextColumn } from '../database/columns';
import { OneOf } from '../database/one-of';
import { type GiftReturnReason, type GiftStatus, giftStatuses } from './gift.states';

/** A gift 会员礼物: a plan that one member has bought and another may accept, as it was when it was bought. */
@Entity('gift')
@Index('ux_gift_token', ['tokenHash'], { unique: true })
@Index('ix_gift_giver', ['giverId', 'id'])
@Index('ix_gift_order', ['orderId'])
@Index('ix_gift_accepted', ['acceptedBy'])
@OneOf('gift', 'status', giftStatuses)
export class Gift {
  @IdKey() id: string;
  @IdColumn() giverId: string;
  @IdColumn({ nullable: true }) orderId: string | null;
  @IdColumn() planId: string;
  /** The plan's name with its family's. */
  @TextColumn(40) planName: string;
  @TextColumn(40) family: string;
  @CountColumn() familyRank: number;
  @TextColumn(10) periodUnit: Period['unit'];
  @CountColumn() periodCount: number;
  @FenColumn() amountFen: number;
  /** For how many days after its payment it may be accepted. */
  @CountColumn() days: number;
  @TextColumn(64) tokenHash: string;
  /** What the friend reads; it has passed WeChat's check. */
  @TextColumn(120, { nullable: true }) message: string | null;
  @TextColumn(20) status: GiftStatus;
  @TextColumn(20, { nullable: true }) returnReason: GiftReturnReason | null;
  /** Null until it is paid. */
  @InstantColumn({ nullable: true }) expiresAt: number | null;
  @IdColumn({ nullable: true }) acceptedBy: string | null;
  @InstantColumn({ nullable: true }) acceptedAt: number | null;
  /** The end of the membership that it gave, as it was then. */
  @InstantColumn({ nullable: true }) termEndsAt: number | null;
  @InstantColumn() createdAt: number;
  /** When it was accepted, returned or closed. */
  @InstantColumn({ nullable: true }) endedAt: number | null;
}
