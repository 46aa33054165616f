import type { MigrationInterface } from 'typeorm';
import { Foundation1763700000100 } from './1763700000100-foundation';
import { Operator1763700000200 } from './1763700000200-operator';
import { Member1763700000210 } from './1763700000210-member';
import { Plan1763700000220 } from './1763700000220-plan';
import { Membership1763700000230 } from './1763700000230-membership';
import { Purchase1763700000240 } from './1763700000240-purchase';
import { Message1763700000250 } from './1763700000250-message';
import { WechatToken1763700000300 } from './1763700000300-wechat-token';
import { Partner1763700000310 } from './1763700000310-partner';
import { RateCounter1763700000400 } from './1763700000400-rate-counter';
import { Audience1763700000490 } from './1763700000490-audience';
import { Growth1763700000500 } from './1763700000500-growth';
import { Points1763700000510 } from './1763700000510-points';
import { Benefit1763700000520 } from './1763700000520-benefit';
import { Supply1763700000530 } from './1763700000530-supply';
import { Coupon1763700000540 } from './1763700000540-coupon';
import { Exchange1763700000550 } from './1763700000550-exchange';
import { OrderKind1763700000551 } from './1763700000551-order-kind';
import { Badge1763700000560 } from './1763700000560-badge';
import { CodeCard1763700000570 } from './1763700000570-code-card';
import { Books1763700000600 } from './1763700000600-books';
import { Reconciliation1763700000610 } from './1763700000610-reconciliation';
import { Renewal1763700000620 } from './1763700000620-renewal';
import { Refund1763700000630 } from './1763700000630-refund';
import { PlanChange1763700000640 } from './1763700000640-plan-change';
import { Gift1763700000650 } from './1763700000650-gift';
import { Invoice1763700000651 } from './1763700000651-invoice';
import { Pause1763700000660 } from './1763700000660-pause';
import { VirtualPayment1763700000670 } from './1763700000670-virtual-payment';
import { RenewalOrder1763700000680 } from './1763700000680-renewal-order';
import { Subscription1763700000690 } from './1763700000690-subscription';
import { AppleSubscription1763700000700 } from './1763700000700-apple-subscription';
import { AppleRefund1763700000701 } from './1763700000701-apple-refund';
import { Console1763700000800 } from './1763700000800-console';
import { SchemeVersion1763700000810 } from './1763700000810-scheme-version';
import { Care1763700000820 } from './1763700000820-care';
import { Insight1763700000830 } from './1763700000830-insight';
import { Stock1763700000840 } from './1763700000840-stock';
import { OrderTerm1763700000860 } from './1763700000860-order-term';
import { VirtualMoney1763700000870 } from './1763700000870-virtual-money';
import { Increments1763700000875 } from './1763700000875-increments';
import { ByHand1763700000880 } from './1763700000880-by-hand';
import { MemberIndexes1763700000885 } from './1763700000885-member-indexes';

/** All migrations in order; their names end in the moment they were written, as TypeORM wants it. */
export const migrations: (new () => MigrationInterface)[] = [
  Foundation1763700000100,
  Operator1763700000200,
  Member1763700000210,
  Plan1763700000220,
  Membership1763700000230,
  Purchase1763700000240,
  Message1763700000250,
  WechatToken1763700000300,
  Partner1763700000310,
  RateCounter1763700000400,
  Audience1763700000490,
  Growth1763700000500,
  Points1763700000510,
  Benefit1763700000520,
  Supply1763700000530,
  Coupon1763700000540,
  Exchange1763700000550,
  OrderKind1763700000551,
  Badge1763700000560,
  CodeCard1763700000570,
  Books1763700000600,
  Reconciliation1763700000610,
  Renewal1763700000620,
  Refund1763700000630,
  PlanChange1763700000640,
  Gift1763700000650,
  Invoice1763700000651,
  Pause1763700000660,
  VirtualPayment1763700000670,
  RenewalOrder1763700000680,
  Subscription1763700000690,
  AppleSubscription1763700000700,
  AppleRefund1763700000701,
  Console1763700000800,
  SchemeVersion1763700000810,
  Care1763700000820,
  Insight1763700000830,
  Stock1763700000840,
  OrderTerm1763700000860,
  VirtualMoney1763700000870,
  Increments1763700000875,
  ByHand1763700000880,
  MemberIndexes1763700000885,
];
