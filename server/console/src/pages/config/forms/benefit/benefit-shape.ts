import type { BenefitIssue, DeliveryKind } from '../../../../../../../shared/contract/benefit';
import type { Thing } from '../form-shape';
import { check, code, type Faults, fen, freeCodeIn, maybe, note, text, under, whole } from '../parts/check';
import { checkQuota, checkWindow, type Quota, type Window } from '../parts/limit-fields';
import type { OpensFor } from '../parts/opens-for-fields';
import { checkRules, type RuleText } from '../parts/rule-texts';

export type Discount =
  | { readonly kind: 'amount'; readonly amountFen: number | null }
  | { readonly kind: 'rate'; readonly payBp: number | null; readonly maximumFen: number | null };

export type Delivery =
  | { readonly kind: 'verify' }
  | {
      readonly kind: 'coupon';
      readonly discount: Discount;
      readonly minimumFen?: number | null;
      readonly categories?: readonly string[];
    }
  | { readonly kind: 'code'; readonly pool: string; readonly lowStock?: number | null; readonly instructions?: string }
  | {
      readonly kind: 'supplier';
      readonly supplier: string;
      readonly sku: string;
      readonly account?: 'none' | 'phone';
      readonly instructions?: string;
    }
  | {
      readonly kind: 'service';
      readonly service?: string;
      readonly instructions?: string;
      readonly qrText?: string | null;
    };

export type Validity =
  | { readonly kind: 'fixed'; readonly from: string; readonly until: string }
  | { readonly kind: 'days'; readonly days: number | null }
  | { readonly kind: 'periodEnd' };

/** A benefit as its form edits it. */
export type BenefitThing = Thing & {
  readonly name: string;
  readonly icon: string;
  readonly value: string;
  readonly description: string;
  readonly picture?: string | null;
  readonly kind?: 'fixed' | 'valueAdded';
  readonly goal?: 'retention' | 'reciprocal' | 'reputation';
  readonly gives?: 'money' | 'time' | 'effort' | 'status';
  readonly core?: boolean;
  readonly savesFen?: number | null;
  readonly costFen?: number | null;
  readonly opensFor?: OpensFor;
  readonly issue?: BenefitIssue;
  readonly uses?: number | null;
  readonly quota?: Quota | null;
  readonly stock?: number | null;
  readonly validity?: Validity;
  readonly window?: Window | null;
  readonly budget?: { readonly fen: number | null; readonly per: 'month' | 'total' } | null;
  readonly onLoss?: 'keep' | 'revoke';
  readonly delivery?: Delivery;
  readonly rules?: readonly RuleText[];
};

export const issues: readonly { readonly value: BenefitIssue; readonly label: string }[] = [
  { value: 'automatic', label: '自动拥有' },
  { value: 'claim', label: '会员领取' },
  { value: 'exchange', label: '积分兑换' },
  { value: 'code', label: '兑换码' },
];

export const deliveryKinds: readonly { readonly value: DeliveryKind; readonly label: string }[] = [
  { value: 'service', label: '服务标记或扫码添加' },
  { value: 'verify', label: '到店核销' },
  { value: 'coupon', label: '结账优惠' },
  { value: 'code', label: '券码池的券码' },
  { value: 'supplier', label: '供应商直充' },
];

/** What a delivery begins with when its kind is chosen. */
export const freshDeliveries: Readonly<Record<DeliveryKind, Delivery>> = {
  verify: { kind: 'verify' },
  coupon: { kind: 'coupon', discount: { kind: 'amount', amountFen: 1_000 }, minimumFen: 0, categories: [] },
  code: { kind: 'code', pool: '', lowStock: 100, instructions: '' },
  supplier: { kind: 'supplier', supplier: '', sku: '', account: 'phone', instructions: '' },
  service: { kind: 'service', service: 'service', instructions: '', qrText: null },
};

/** A benefit to begin with: open to every member by itself, and verified by staff. */
export function freshBenefit(own: string): BenefitThing {
  return {
    ...{ code: own, name: '', icon: 'gift', value: '', description: '', picture: null },
    ...{ kind: 'fixed', goal: 'retention', gives: 'money', core: false, savesFen: null, costFen: 0 },
    opensFor: { everyone: true, tiers: [], families: [], audiences: [] },
    ...{ issue: 'automatic', uses: 1, quota: null, stock: null, validity: { kind: 'periodEnd' }, window: null },
    ...{ budget: null, onLoss: 'revoke', delivery: freshDeliveries.verify, rules: [] },
  };
}

/** What is wrong with a benefit. */
export function checkBenefit(benefit: BenefitThing, others: readonly { readonly code: string }[]): Faults {
  const { picture, budget, validity, delivery = freshDeliveries.service } = benefit;
  return {
    ...check(benefit, {
      code: freeCodeIn(others),
      name: text(12),
      icon: text(40),
      value: note(20),
      description: note(1_000),
      savesFen: maybe(fen(0)),
      costFen: maybe(fen(0)),
      uses: maybe(whole(1, 100)),
      stock: maybe(whole(0, 100_000_000)),
    }),
    ...(picture ? check(benefit, { picture: address }) : {}),
    ...under('quota', checkQuota(benefit.quota)),
    ...under('window', checkWindow(benefit.window)),
    ...(budget ? under('budget', check(budget, { fen: fen(1) })) : {}),
    ...under('validity', validity === undefined ? {} : checkValidity(validity)),
    ...under('delivery', checkDelivery(delivery)),
    ...checkRules(benefit.rules),
  };
}

function address(value: unknown): string | null {
  return /^https:\/\/[^\s/]+\.[^\s/]+(\/\S*)?$/.test(String(value)) ? note(400)(value) : '须是 https:// 开头的地址';
}

function checkValidity(validity: Validity): Faults {
  if (validity.kind === 'days') return check(validity, { days: whole(1, 3_660) });
  if (validity.kind === 'periodEnd') return {};
  const faults = check(validity, { from: text(40), until: text(40) });
  return { ...checkWindow(validity), ...faults };
}

function checkDelivery(delivery: Delivery): Faults {
  switch (delivery.kind) {
    case 'verify':
      return {};
    case 'coupon':
      return {
        ...check(delivery, { minimumFen: maybe(fen(0)) }),
        ...under('discount', checkDiscount(delivery.discount)),
        ...((delivery.categories ?? []).some((name) => name.length > 40) ? { categories: '每个类目最多 40 个字' } : {}),
      };
    case 'code':
      return check(delivery, { pool: code, lowStock: maybe(whole(0, 1_000_000)), instructions: note(400) });
    case 'supplier':
      return check(delivery, { supplier: code, sku: text(64), instructions: note(400) });
    case 'service':
      return check(delivery, { service: maybe(code), instructions: note(400), qrText: note(400) });
    default: {
      const never: never = delivery;
      throw new Error(`unknown delivery ${JSON.stringify(never)}`);
    }
  }
}

function checkDiscount(discount: Discount): Faults {
  if (discount.kind === 'amount') return check(discount, { amountFen: fen(1) });
  const rate: Faults = whole(1, 9_999)(discount.payBp) === null ? {} : { payBp: '须大于 0 折，小于 10 折' };
  return { ...rate, ...check(discount, { maximumFen: maybe(fen(1)) }) };
}
