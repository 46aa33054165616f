import { Entity, Index } from 'typeorm';
import type { PlanBenefit } from '../../shared/contract/plan';
import {
  CountColumn,
  FenColumn,
  FlagColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  TextKey,
  WholeColumn,
} from '../database/columns';
import { OneOf } from '../database/one-of';
import { type ExchangeStatus, exchangeStatuses } from './exchange.states';
import type { ShelfItemConfig } from './shelf.schema';

/** An item of the shelf 积分商城. Its row is the lock of its stock. */
@Entity('shelf_item')
export class ShelfItem {
  @TextKey(40) code: string;
  @JsonColumn() config: ShelfItemConfig;
  /** Grows with every change of the config: a price that was read is held to until the stock is taken. */
  @CountColumn() version: number;
  /** As the config has it; null without a limit. */
  @CountColumn({ nullable: true }) stock: number | null;
  /** How many exchanges have taken one and not given it back. */
  @CountColumn() taken: number;
  /** Whether the live scheme has it. */
  @FlagColumn() live: boolean;
  /** Order within the scheme. */
  @CountColumn() position: number;
}

/** An exchange 兑换 of points, or of points and money, for an item: at the price and under the name of its moment. */
@Entity('points_exchange')
@OneOf('points_exchange', 'status', exchangeStatuses)
// The last guard of the limit: the n-th of a period is there once.
@Index('ux_points_exchange_number', ['memberId', 'item', 'period', 'number'], { unique: true })
@Index('ix_points_exchange_member', ['memberId', 'id'])
export class PointsExchange {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  /** Code of the shelf's item. */
  @TextColumn(40) item: string;
  @JsonColumn() benefit: PlanBenefit;
  @WholeColumn() points: number;
  @FenColumn() moneyFen: number;
  /** The limit's period: `2026-11`, `2026-Q4`, `once`; `open` without a limit. */
  @TextColumn(10) period: string;
  /** Counts the exchanges of the period from 1; null without a limit, and once it was returned: its place is free again. */
  @CountColumn({ nullable: true }) number: number | null;
  @TextColumn(20) status: ExchangeStatus;
  /** Why it was returned, as the member reads it: `充值失败`. */
  @TextColumn(40, { nullable: true }) reason: string | null;
  @IdColumn({ nullable: true }) orderId: string | null;
  @IdColumn({ nullable: true }) claimId: string | null;
  /** The account to top up once the money is there, encrypted; null as soon as it is no longer needed. */
  @TextColumn(200, { nullable: true }) account: string | null;
  @InstantColumn() createdAt: number;
  /** When it was done or returned. */
  @InstantColumn({ nullable: true }) endedAt: number | null;
}
