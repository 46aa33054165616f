import type { Period } from '../../../../../../shared/contract/plan';
import type { Thing } from './form-shape';

/** A price of a plan, from a moment on; without one from its publication on. */
export interface Price {
  readonly from?: string;
  readonly priceFen: number;
  readonly listPriceFen: number | null;
}

/** What a plan gives back when a member changes their mind. */
export type Refund =
  | 'none'
  | 'operator'
  | { readonly wholeWithinDays: number; readonly whenUnused: boolean }
  | { readonly unusedShare: 'byDays' };

export interface AutoRenewThing {
  readonly papayPlanId?: string | undefined;
  readonly subscriptionProductId?: string | undefined;
  readonly mode: 'announced' | 'delayed';
  readonly firstPriceFen: number | null;
  readonly graceDays: number;
  readonly consentVersion: string;
  readonly consent: string | null;
}

/** A plan as its form edits it. */
export type PlanThing = Thing & {
  readonly name: string;
  readonly family?: string;
  readonly tagline?: string;
  readonly rank: number;
  readonly opens: 'goods' | 'online';
  readonly period: Period;
  readonly prices: readonly Price[];
  readonly benefits: readonly string[];
  readonly limitPerPerson?: number | null;
  readonly saleStartsAt?: string | null;
  readonly saleEndsAt?: string | null;
  readonly rail?: 'wechatpay' | 'virtual' | null;
  readonly autoRenew?: AutoRenewThing | null;
  readonly refund?: Refund;
  readonly pause?: { readonly daysPerYear: number; readonly minDays: number; readonly maxTimes: number } | null;
  readonly gift?: { readonly days: number } | null;
};

export type ChangeKind = 'notAllowed' | 'atTermEnd' | 'atOnce';

/** The table of changes between a family's plans. */
export interface ChangePolicy {
  readonly default: ChangeKind;
  readonly rules: readonly { readonly from: string; readonly to: string; readonly kind: ChangeKind }[];
}

/** A plan family as its form edits it. */
export type FamilyThing = Thing & {
  readonly name: string;
  readonly isDefault?: boolean;
  readonly priceLadder?: string;
  readonly changes?: ChangePolicy;
};

/** What the form of a part of a plan takes. */
export interface PlanPartProps {
  readonly plan: PlanThing;
  readonly isReadOnly: boolean;
  readonly onChange: (part: Partial<PlanThing>) => void;
}
