import { Entity, Index } from 'typeorm';
import {
  CountColumn,
  DayColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';
import { type CodeStatus, codeStatuses, type SupplyStatus, supplyStatuses } from './supply.rules';

/** A code of a pool 券码: imported, and given once. */
@Entity('supply_code')
@OneOf('supply_code', 'status', codeStatuses)
// The same code stands in a pool once, whatever was imported when.
@Index('ux_supply_code_hash', ['pool', 'codeHash'], { unique: true })
// A claim gets one code.
@Index('ux_supply_code_claim', ['claimId'], { unique: true })
@Index('ix_supply_code_free', ['pool', 'status', 'expiresOn', 'id'])
@Index('ix_supply_code_member', ['memberId'])
export class SupplyCode {
  @IdKey() id: string;
  @TextColumn(40) pool: string;
  /** Encrypted for this row; empty once its member is gone. */
  @TextColumn(1_200) codeCipher: string;
  /** Keyed hash: tells equal codes and nothing else. */
  @TextColumn(43) codeHash: string;
  @TextColumn(10) status: CodeStatus;
  @IdColumn({ nullable: true }) claimId: string | null;
  @IdColumn({ nullable: true }) memberId: string | null;
  /** The last business day on which it can be redeemed; null where nobody said. */
  @DayColumn({ nullable: true }) expiresOn: string | null;
  @InstantColumn() importedAt: number;
  @InstantColumn({ nullable: true }) givenAt: number | null;
}

/** An order 供货单 with a supplier of virtual goods. Its id is the only number under which it is ever ordered. */
@Entity('supply_order')
@OneOf('supply_order', 'status', supplyStatuses)
@Index('ux_supply_order_claim', ['claimId'], { unique: true })
@Index('ix_supply_order_status', ['status', 'createdAt'])
@Index('ix_supply_order_member', ['memberId'])
export class SupplyOrder {
  @IdKey() id: string;
  @IdColumn() claimId: string;
  /** Null once the member is gone. */
  @IdColumn({ nullable: true }) memberId: string | null;
  /** Code of the supplier. */
  @TextColumn(40) supplier: string;
  @TextColumn(64) sku: string;
  /** The account to top up, encrypted for this row; null where there is none. */
  @TextColumn(200, { nullable: true }) accountCipher: string | null;
  /** `138****1234`; null where there is none. */
  @TextColumn(20, { nullable: true }) accountMasked: string | null;
  @TextColumn(10) status: SupplyStatus;
  /** The supplier's own number, once it has told it. */
  @TextColumn(64, { nullable: true }) supplierNumber: string | null;
  /** Why it failed, in the supplier's or the operator's words. */
  @TextColumn(200, { nullable: true }) failure: string | null;
  @InstantColumn() createdAt: number;
  /** When it was last sent. */
  @InstantColumn({ nullable: true }) sentAt: number | null;
  @InstantColumn({ nullable: true }) settledAt: number | null;
  /** How often it was sent, always under the same number. */
  @CountColumn() sends: number;
  /** How often the supplier was asked after it since it was last sent. */
  @CountColumn() asked: number;
  /** Compare-and-set. */
  @CountColumn() revision: number;
}

/** A notice of a supplier, stored before it is acknowledged. */
@Entity('supply_notice')
@Index('ix_supply_notice_order', ['orderId'])
export class SupplyNotice {
  @TextKey(40) supplier: string;
  /** The supplier's id of the notice: a repeat has the same. */
  @TextKey(64) id: string;
  /** The number that it names, whether there is such an order or not. */
  @TextColumn(64) orderId: string;
  /** What was made of it. */
  @TextColumn(20) outcome: string;
  @JsonColumn() content: object;
  @InstantColumn() receivedAt: number;
}
