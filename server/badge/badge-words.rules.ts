import { measureOfSource } from '../growth/measure.rules';
import type { EventKind, ProgrammeConfig } from '../growth/programme.schema';
import { describeMeasure } from '../growth/ways.rules';
import type { BadgeRule, EventsRule } from './badge.schema';

/** What the words of a badge are told from. */
export interface BadgeSurroundings {
  readonly kinds: ReadonlyMap<string, EventKind>;
  readonly programmes: readonly { readonly code: string; readonly config: Pick<ProgrammeConfig, 'tiers'> }[];
}

/** What a level asks: `累计到店 10 次`, `单月签到 20 天`, `达到金叶`. */
export function describeLevel(rule: BadgeRule, target: number, surroundings: BadgeSurroundings): string {
  switch (rule.kind) {
    case 'events': {
      const amount = amountOf(rule, target, surroundings);
      if (rule.words !== undefined) return rule.words.replaceAll('{amount}', amount);
      return `${SPANS[rule.within]}${surroundings.kinds.get(rule.event)?.name ?? '达到'} ${amount}`;
    }
    case 'tier':
      return `达到${tierName(rule.programme, target, surroundings)}`;
    case 'membershipMonths':
      return (rule.words ?? '累计开通会员 {amount}').replaceAll('{amount}', `${target} 个月`);
    case 'benefitUses':
      return (rule.words ?? '累计使用权益 {amount}').replaceAll('{amount}', describeMeasure(target, 'times'));
    default:
      return unknownRule(rule);
  }
}

/** What is missing to a level: `还差 3 次`, `再消费 ¥320`, `本月还差 2 天`, `升至金叶`. */
export function describeMissing(
  rule: BadgeRule,
  { value, target }: { readonly value: number; readonly target: number },
  surroundings: BadgeSurroundings,
): string {
  const missing = Math.max(0, target - value);
  switch (rule.kind) {
    case 'events': {
      const words = (rule.way ?? '还差 {amount}').replaceAll('{amount}', amountOf(rule, missing, surroundings));
      return `${RUNNING[rule.within]}${words}`;
    }
    case 'tier':
      return `升至${tierName(rule.programme, target, surroundings)}`;
    case 'membershipMonths':
      return (rule.way ?? '还差 {amount}').replaceAll('{amount}', `${missing} 个月`);
    case 'benefitUses':
      return (rule.way ?? '还差 {amount}').replaceAll('{amount}', describeMeasure(missing, 'times'));
    default:
      return unknownRule(rule);
  }
}

const SPANS: Readonly<Record<EventsRule['within'], string>> = { lifetime: '累计', year: '单年', month: '单月' };
const RUNNING: Readonly<Record<EventsRule['within'], string>> = { lifetime: '', year: '今年', month: '本月' };

function amountOf(rule: EventsRule, value: number, { kinds }: BadgeSurroundings): string {
  return rule.distinctDays ? `${value} 天` : describeMeasure(value, measureOfSource(rule, kinds));
}

function tierName(programme: string, rank: number, { programmes }: BadgeSurroundings): string {
  return programmes.find(({ code }) => code === programme)?.config.tiers[rank]?.name ?? `第 ${rank + 1} 级`;
}

function unknownRule(rule: never): never {
  throw new Error(`unknown rule ${JSON.stringify(rule)}`);
}
