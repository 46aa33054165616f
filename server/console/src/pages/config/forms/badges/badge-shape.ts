import type { Thing } from '../form-shape';
import { check, checkRows, chosen, type Faults, freeCodeIn, note, text, under, whole } from '../parts/check';
import { checkCounting } from '../parts/counting-fields';
import { type EventKindThing, type Measure, measureOf, tellAmount } from '../parts/event-catalogue';

export interface Level {
  readonly name: string;
  readonly target: number | null;
}

interface Telling {
  readonly words?: string | undefined;
  readonly way?: string | undefined;
}

export type BadgeRule =
  | ({
      readonly kind: 'events';
      readonly event: string;
      readonly metric?: string;
      readonly distinctDays?: boolean;
      readonly within?: 'lifetime' | 'year' | 'month';
    } & Telling)
  | { readonly kind: 'tier'; readonly programme: string }
  | ({ readonly kind: 'membershipMonths'; readonly family: string } & Telling)
  | ({ readonly kind: 'benefitUses'; readonly benefits?: readonly string[] } & Telling);

/** A badge as its form edits it. */
export type BadgeThing = Thing & {
  readonly name: string;
  readonly icon: string;
  readonly description: string;
  readonly rule: BadgeRule;
  readonly levels: readonly Level[];
  readonly revocable?: boolean;
};

export const ruleKinds: readonly { readonly value: BadgeRule['kind']; readonly label: string }[] = [
  { value: 'events', label: '业务事件' },
  { value: 'tier', label: '会员等级' },
  { value: 'membershipMonths', label: '会员时长' },
  { value: 'benefitUses', label: '使用权益的次数' },
];

/** What a rule begins with when its kind is chosen. */
export const freshRules: Readonly<Record<BadgeRule['kind'], BadgeRule>> = {
  events: { kind: 'events', event: '', metric: 'times', distinctDays: false, within: 'lifetime' },
  tier: { kind: 'tier', programme: '' },
  membershipMonths: { kind: 'membershipMonths', family: '' },
  benefitUses: { kind: 'benefitUses', benefits: [] },
};

/** A badge to begin with. */
export function freshBadge(code: string): BadgeThing {
  return {
    ...{ code, name: '', icon: 'star', description: '', rule: freshRules.events },
    levels: [{ name: '一级', target: 1 }],
    revocable: true,
  };
}

/** In what a badge counts: a measure of events, or a unit of its own. */
export function unitOfRule(rule: BadgeRule, kinds: readonly EventKindThing[]): Measure | '天' | '个月' | '级' {
  switch (rule.kind) {
    case 'events':
      return rule.distinctDays ? '天' : measureOf(kinds, rule.event, rule.metric);
    case 'tier':
      return '级';
    case 'membershipMonths':
      return '个月';
    case 'benefitUses':
      return 'times';
    default: {
      const never: never = rule;
      throw new Error(`unknown rule ${JSON.stringify(never)}`);
    }
  }
}

/** A level's target in words. @param tiers names of the ladder's tiers, for a badge of tiers */
export function tellTarget(target: number, unit: ReturnType<typeof unitOfRule>, tiers: readonly string[]): string {
  if (unit === '级') return tiers[target] ?? `第 ${target} 级`;
  return unit === '天' || unit === '个月' ? `${target} ${unit}` : tellAmount(target, unit);
}

/** What is wrong with a badge. @param top how many tiers stand above everybody's, for a badge of tiers */
export function checkBadge(
  badge: BadgeThing,
  others: readonly { readonly code: string }[],
  { kinds, top }: { readonly kinds: readonly EventKindThing[]; readonly top: number },
): Faults {
  const { rule, levels } = badge;
  const most = rule.kind === 'tier' ? Math.max(top, 1) : 1_000_000_000_000;
  const rises = levels.every(({ target }, at) => at === 0 || (target ?? 0) > (levels[at - 1]?.target ?? 0));
  return {
    ...check(badge, { code: freeCodeIn(others), name: text(8), icon: text(20), description: note(200) }),
    ...checkRows(levels, 'levels', { name: text(8), target: whole(1, most) }),
    ...(levels.length === 0 ? { levels: '至少要有一级' } : {}),
    ...(rises ? {} : { levels: '目标须逐级升高' }),
    ...under('rule', checkRule(rule, kinds)),
  };
}

function checkRule(rule: BadgeRule, kinds: readonly EventKindThing[]): Faults {
  switch (rule.kind) {
    case 'events': {
      const isDays = rule.distinctDays && rule.metric !== undefined && rule.metric !== 'times';
      return {
        ...checkCounting(rule, kinds),
        ...checkTelling(rule),
        ...(isDays ? { metric: '按天计数时只能选次数' } : {}),
      };
    }
    case 'tier':
      return check(rule, { programme: chosen });
    case 'membershipMonths':
      return { ...check(rule, { family: chosen }), ...checkTelling(rule) };
    case 'benefitUses':
      return checkTelling(rule);
    default: {
      const never: never = rule;
      throw new Error(`unknown rule ${JSON.stringify(never)}`);
    }
  }
}

function checkTelling(telling: Telling): Faults {
  const sentence = (value: unknown) => {
    if (value === undefined) return null;
    return String(value).includes('{amount}') ? note(40)(value) : '须含有 {amount}';
  };
  return check(telling, { words: sentence, way: sentence });
}
