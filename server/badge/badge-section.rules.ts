import { builtInKinds } from '../growth/event-kind.rules';
import type { GrowthSection } from '../growth/programme.schema';
import type { BadgeConfig } from './badge.schema';

/** What badges may refer to. */
export interface SectionSurroundings {
  readonly growth: GrowthSection | null;
  /** Codes of the plan families, and of the benefits; null where the scheme does not say. */
  readonly families: readonly string[] | null;
  readonly benefits: readonly string[] | null;
}

/** What is wrong with a scheme's badges beyond their form, one sentence a fault. */
export function lintBadges(badges: readonly BadgeConfig[], surroundings: SectionSurroundings): string[] {
  const codes = badges.map(({ code }) => code);
  const twice = new Set(codes.filter((code, index) => codes.indexOf(code) !== index));
  return [
    ...[...twice].map((code) => `勋章代码「${code}」出现了不止一次。`),
    ...badges.flatMap((badge) => [...lintLevels(badge), ...lintRule(badge, surroundings)]),
  ];
}

function lintLevels({ name, levels }: BadgeConfig): string[] {
  const rising = levels.every(({ target }, index) => index === 0 || target > (levels[index - 1]?.target ?? 0));
  return rising ? [] : [`勋章「${name}」的各级目标须逐级升高。`];
}

function lintRule({ name, rule, levels }: BadgeConfig, { growth, families, benefits }: SectionSurroundings): string[] {
  const what = `勋章「${name}」`;
  switch (rule.kind) {
    case 'events': {
      const kind = [...builtInKinds, ...(growth?.events ?? [])].find(({ code }) => code === rule.event);
      if (!kind) return [`${what}引用了不存在的业务事件「${rule.event}」。`];
      if (kind.reverses !== undefined) return [`${what}不能以冲销事件「${kind.code}」计数。`];
      if (rule.distinctDays && rule.metric !== 'times') return [`${what}按天计数，不能另设指标。`];
      if (rule.metric === 'times' || kind.metrics.some(({ code }) => code === rule.metric)) return [];
      return [`${what}引用了业务事件「${kind.code}」没有的指标「${rule.metric}」。`];
    }
    case 'tier': {
      const programme = growth?.programmes.find(({ code }) => code === rule.programme);
      if (!programme) return [`${what}引用了不存在的成长体系「${rule.programme}」。`];
      const top = programme.tiers.length - 1;
      return (levels.at(-1)?.target ?? 0) <= top ? [] : [`${what}的目标高于「${programme.name}」的最高等级 ${top}。`];
    }
    case 'membershipMonths':
      return families === null || families.includes(rule.family)
        ? []
        : [`${what}引用了不存在的会员产品「${rule.family}」。`];
    case 'benefitUses':
      return rule.benefits
        .filter((code) => benefits !== null && !benefits.includes(code))
        .map((code) => `${what}引用了不存在的权益「${code}」。`);
    default: {
      const never: never = rule;
      throw new Error(`unknown rule ${JSON.stringify(never)}`);
    }
  }
}
