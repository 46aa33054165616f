import type { Fraction } from '../fields';
import type { Thing } from '../form-shape';
import { check, type Faults, freeCodeIn, text, under, whole } from '../parts/check';
import { checkCounting, fractionFault } from '../parts/counting-fields';
import type { EventKindThing } from '../parts/event-catalogue';
import { type Caps, checkCaps } from '../parts/limit-fields';
import type { Multipliers } from '../parts/multiplier-fields';
import { checkRules, type RuleText } from '../parts/rule-texts';

/** What turns business events into points. */
export type PointsSourceThing = Thing & {
  readonly name: string;
  readonly event: string;
  readonly metric?: string;
  readonly coefficient: Fraction;
  readonly once?: boolean;
  readonly caps?: Caps;
  /** By programme, then by tier. */
  readonly tierMultipliers?: Readonly<Record<string, Multipliers>>;
  /** By plan family. */
  readonly planMultipliers?: Multipliers;
  readonly confirmAfterDays?: number | null;
};

export type Expiry =
  | { readonly kind: 'months'; readonly months: number | null }
  | { readonly kind: 'yearEnd'; readonly years: number | null }
  | { readonly kind: 'never' };

/** The points section as its form edits it. */
export interface PointsContent {
  readonly unit: string;
  readonly sources: readonly PointsSourceThing[];
  readonly expiry: Expiry;
  readonly combine?: 'max' | 'multiply';
  readonly rules?: readonly RuleText[];
}

/** Points to begin with: what is always there to be counted, bought memberships. */
export function freshPoints(): PointsContent {
  const first = { name: '购买会员', event: 'membership.paid', metric: 'amountFen' };
  return {
    unit: '积分',
    sources: [{ ...freshPointsSource('membership'), ...first, coefficient: { numerator: 1, denominator: 100 } }],
    expiry: { kind: 'yearEnd', years: 1 },
    combine: 'max',
    rules: [],
  };
}

/** A source to begin with. */
export function freshPointsSource(code: string): PointsSourceThing {
  return {
    ...{ code, name: '', event: '', metric: 'times', coefficient: { numerator: 1, denominator: 1 } },
    ...{ once: false, caps: {}, tierMultipliers: {}, planMultipliers: {}, confirmAfterDays: 0 },
  };
}

/** What is wrong with a source of points. */
export function checkPointsSource(
  source: PointsSourceThing,
  others: readonly { readonly code: string }[],
  kinds: readonly EventKindThing[],
): Faults {
  const { coefficient, caps, tierMultipliers = {}, planMultipliers = {} } = source;
  const factors = [
    ...Object.values(tierMultipliers).flatMap((tiers) => Object.values(tiers)),
    ...Object.values(planMultipliers),
  ];
  const wrong = fractionFault(coefficient);
  const wrongFactor = factors.map(fractionFault).find((fault) => fault !== null);
  return {
    ...check(source, { code: freeCodeIn(others), name: text(20), confirmAfterDays: whole(0, 180) }),
    ...checkCounting(source, kinds),
    ...(wrong === null ? {} : { coefficient: wrong }),
    ...(wrongFactor ? { multipliers: wrongFactor } : {}),
    ...under('caps', checkCaps(caps)),
  };
}

/** What is wrong with what the points are called, how long they live and what is said of them. */
export function checkPoints({ unit, expiry, rules }: PointsContent): Faults {
  return {
    ...check({ unit }, { unit: text(8) }),
    ...(expiry.kind === 'months' ? under('expiry', check(expiry, { months: whole(1, 120) })) : {}),
    ...(expiry.kind === 'yearEnd' ? under('expiry', check(expiry, { years: whole(0, 10) })) : {}),
    ...checkRules(rules),
  };
}
