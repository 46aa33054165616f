import type { GrowthPeriod, TierMaterial } from '../../../../../../../shared/contract/growth';
import type { Fraction } from '../fields';
import type { Thing } from '../form-shape';
import type { EventKindThing } from '../parts/event-catalogue';
import type { Caps } from '../parts/limit-fields';
import type { RuleText } from '../parts/rule-texts';

export type TierThing = Thing & {
  readonly name: string;
  readonly material: TierMaterial;
  readonly reach: number;
  readonly keep?: number | undefined;
};

/** What turns business events into growth. */
export type SourceThing = Thing & {
  readonly name: string;
  readonly event: string;
  readonly metric?: string;
  readonly coefficient: Fraction;
  readonly negative?: boolean;
  readonly group: string;
  readonly once?: boolean;
  readonly caps?: Caps;
  readonly tierMultipliers?: Readonly<Record<string, Fraction>>;
  readonly way?: string | undefined;
  readonly typical?: number | null;
};

export type TaskAction =
  | { readonly kind: 'page'; readonly page: string; readonly words: string }
  | { readonly kind: 'checkIn'; readonly words: string };

/** Something to do, counted up to a target. */
export type TaskThing = Thing & {
  readonly name: string;
  readonly description: string;
  readonly event: string;
  readonly metric?: string;
  readonly target: number | null;
  readonly reward: number | null;
  readonly group: string;
  readonly kind: 'newcomer' | 'daily' | 'periodic';
  readonly claim: 'automatic' | 'claim';
  readonly action?: TaskAction | null;
};

/** A group of sources: 消费, 互动. */
export type SourceGroup = Thing & { readonly name: string };

/** A ladder with its sources and its period. */
export type ProgrammeThing = Thing & {
  readonly name: string;
  readonly unit: string;
  readonly isDefault?: boolean;
  readonly period: GrowthPeriod;
  readonly lateDays?: number | null;
  readonly fall: {
    readonly mode: 'match' | 'one_step';
    readonly graceDays?: number | null;
    readonly protectedAfterPeriods?: number | undefined;
  };
  readonly groups: readonly SourceGroup[];
  readonly tiers?: readonly TierThing[];
  readonly sources?: readonly SourceThing[];
  readonly tasks?: readonly TaskThing[];
  readonly combine?: 'max' | 'multiply';
  readonly rules?: readonly RuleText[];
};

/** A tier of one programme that gives a tier of another. */
export interface TierMapping {
  readonly from: { readonly programme: string; readonly tier: string };
  readonly to: { readonly programme: string; readonly tier: string };
}

/** The growth section as its form edits it. */
export interface GrowthContent {
  readonly events: readonly EventKindThing[];
  readonly programmes: readonly ProgrammeThing[];
  readonly mappings: readonly TierMapping[];
}

export const materials: readonly { readonly value: TierMaterial; readonly label: string }[] = [
  { value: 'paper', label: '素纸' },
  { value: 'pearl', label: '珍珠' },
  { value: 'silver', label: '银' },
  { value: 'gold', label: '金' },
  { value: 'platinum', label: '铂金' },
  { value: 'obsidian', label: '黑曜' },
];

export const periodKinds: readonly { readonly value: GrowthPeriod['kind']; readonly label: string }[] = [
  { value: 'calendarYear', label: '自然年' },
  { value: 'calendarMonth', label: '自然月' },
  { value: 'rollingMonths', label: '近几个月滚动' },
  { value: 'anniversary', label: '入会周年' },
  { value: 'lifetime', label: '终身累计，不清零' },
];
const FRESH_MONTHS = 12;

/** A period of a kind; how many months are asked of a rolling one alone. */
export function periodOf(kind: GrowthPeriod['kind']): GrowthPeriod {
  return kind === 'rollingMonths' ? { kind, months: FRESH_MONTHS } : { kind };
}

/** A programme to begin with: a ladder of four tiers, and growth for what everybody has, bought memberships. */
export function freshProgramme(code: string, isFirst: boolean): ProgrammeThing {
  return {
    code,
    name: '',
    unit: '成长值',
    isDefault: isFirst,
    period: { kind: 'calendarYear' },
    lateDays: 7,
    tiers: [
      { code: 'base', name: '普通', material: 'paper', reach: 0 },
      { code: 'silver', name: '银卡', material: 'silver', reach: 500 },
      { code: 'gold', name: '金卡', material: 'gold', reach: 2_000 },
      { code: 'platinum', name: '铂金', material: 'platinum', reach: 6_000 },
    ],
    fall: { mode: 'one_step', graceDays: 0 },
    groups: [
      { code: 'spending', name: '消费' },
      { code: 'activity', name: '互动' },
    ],
    sources: [
      { ...freshSource('membership', 'spending'), name: '购买会员', event: 'membership.paid', metric: 'amountFen' },
    ],
    tasks: [],
    combine: 'max',
    rules: [],
  };
}

/** A source to begin with. */
export function freshSource(code: string, group: string): SourceThing {
  return {
    ...{ code, name: '', event: '', metric: 'times', coefficient: { numerator: 1, denominator: 1 }, group },
    ...{ negative: false, once: false, caps: {}, tierMultipliers: {}, typical: 1 },
  };
}

/** A task to begin with. */
export function freshTask(code: string, group: string): TaskThing {
  return {
    ...{ code, name: '', description: '', event: '', metric: 'times', target: 1, reward: 10, group },
    ...{ kind: 'periodic', claim: 'claim', action: null },
  };
}
