import { Entity, Index } from 'typeorm';
import type { Period, PlanBenefit } from '../../shared/contract/plan';
import {
  CountColumn,
  FenColumn,
  FlagColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';
import type { AutoRenew, GiftPolicy, PausePolicy, PaymentRail } from './plan.rules';
import type { PlanChangePolicy } from './plan-change-policy.rules';
import type { RefundPolicy } from './refund-policy.rules';

/** A plan family 会员产品: a member has at most one membership in it. */
@Entity('plan_family')
export class PlanFamily {
  @TextKey(40) code: string;
  @TextColumn(40) name: string;
  /** The family that `GET /membership` answers with; exactly one. */
  @FlagColumn() isDefault: boolean;
  @CountColumn() position: number;
  /** Which changes between plans of different ranks it allows; null allows none. */
  @JsonColumn({ nullable: true }) changes: PlanChangePolicy | null;
}

/** A plan 会员方案. What it costs stands in its prices. */
@Entity('plan')
@Index('ux_plan_code', ['code'], { unique: true })
@OneOf('plan', 'opens', ['goods', 'online'])
@OneOf('plan', 'period_unit', ['month', 'quarter', 'halfYear', 'year'])
export class Plan {
  @IdKey() id: string;
  @TextColumn(40) code: string;
  @TextColumn(40) family: string;
  /** Terms stack only between plans of one rank; higher is more. */
  @CountColumn() familyRank: number;
  @TextColumn(40) name: string;
  @TextColumn(80) tagline: string;
  @TextColumn(10) opens: 'goods' | 'online';
  @TextColumn(10) periodUnit: Period['unit'];
  @CountColumn() periodCount: number;
  /** How often one person may buy it; null for as often as they like. */
  @CountColumn({ nullable: true }) limitPerPerson: number | null;
  @InstantColumn({ nullable: true }) saleStartsAt: number | null;
  @InstantColumn({ nullable: true }) saleEndsAt: number | null;
  /** False once a newer scheme no longer has it: it stays for its orders. */
  @FlagColumn() offered: boolean;
  @CountColumn() position: number;
  @JsonColumn() benefits: PlanBenefit[];
  /** How it renews itself; null for a plan that is bought each time. */
  @JsonColumn({ nullable: true }) autoRenew: AutoRenew | null;
  /** What is given back on request; null in rows of before, which have the default. */
  @JsonColumn({ nullable: true }) refund: RefundPolicy | null;
  /** How it is paid; null where what it opens decides. */
  @TextColumn(10, { nullable: true }) rail?: PaymentRail | null;
  /** How its membership may rest; null for not at all. */
  @JsonColumn({ nullable: true }) pause: PausePolicy | null;
  /** Whether it may be given to a friend; null for not at all. */
  @JsonColumn({ nullable: true }) gift: GiftPolicy | null;
}

/** A price from an instant on, until the next one. Prices are only ever added. */
@Entity('plan_price')
@Index('ux_plan_price_effective', ['planId', 'effectiveFrom'], { unique: true })
export class PlanPrice {
  @IdKey() id: string;
  @IdColumn() planId: string;
  @FenColumn() priceFen: number;
  @FenColumn({ nullable: true }) listPriceFen: number | null;
  @InstantColumn() effectiveFrom: number;
  @InstantColumn() createdAt: number;
}

/** What the live scheme says beside its plans: names, invitation, agreements. One row. */
@Entity('scheme_document')
export class SchemeDocument {
  @TextKey(10) id: string;
  @TextColumn(40) code: string;
  @LongTextColumn() content: string;
  @InstantColumn() loadedAt: number;
}
