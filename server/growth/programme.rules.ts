import { builtInKinds } from './event-kind.rules';
import { keepOf } from './ladder.rules';
import type { EventKind, GrowthSection, ProgrammeConfig } from './programme.schema';

/** What is wrong with a growth section beyond its form, and what is unusual in it; one sentence each. */
export interface GrowthLint {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** 4 to 5 tiers are what members can keep apart; more or fewer is told, not refused. */
const USUAL_TIERS = [4, 5];
/** What comes late must find the bucket before the present one: the shortest month is 28 days. */
const MONTH_LATE_DAYS = 27;

/** Checks a growth section. */
export function lintGrowth(section: GrowthSection): GrowthLint {
  const kinds = [...builtInKinds, ...section.events];
  const faults = [
    ...repeated(
      '业务事件类型',
      kinds.map(({ code }) => code),
    ),
    ...repeated(
      '成长体系',
      section.programmes.map(({ code }) => code),
    ),
    ...repeated(
      '任务',
      section.programmes.flatMap(({ tasks }) => tasks.map(({ code }) => code)),
    ),
    ...lintKinds(kinds),
    ...lintDefault(section),
    ...section.programmes.flatMap((programme) => lintProgramme(programme, kinds)),
    ...lintMappings(section),
  ];
  const warnings = section.programmes
    .filter(({ tiers }) => !USUAL_TIERS.includes(tiers.length))
    .map(({ name, tiers }) => `成长体系「${name}」有 ${tiers.length} 个等级，通常为 4 至 5 个。`);
  return { faults, warnings };
}

function repeated(what: string, codes: readonly string[]): string[] {
  const twice = new Set(codes.filter((code, index) => codes.indexOf(code) !== index));
  return [...twice].map((code) => `${what}代码「${code}」出现了不止一次。`);
}

function lintKinds(kinds: readonly EventKind[]): string[] {
  return kinds.flatMap(({ code, metrics, reverses }) => {
    const faults = repeated(
      `业务事件「${code}」的指标`,
      metrics.map((metric) => metric.code),
    );
    if (metrics.some((metric) => metric.code === 'times'))
      faults.push(`业务事件「${code}」不能自定指标 times，它总是 1。`);
    if (reverses === undefined) return faults;
    const original = kinds.find((kind) => kind.code === reverses);
    if (!original || original.reverses !== undefined) faults.push(`业务事件「${code}」冲销的「${reverses}」不存在。`);
    return faults;
  });
}

function lintDefault({ programmes }: GrowthSection): string[] {
  const defaults = programmes.filter(({ isDefault }) => isDefault).length;
  return defaults === 1 ? [] : [`须有且只有一个默认成长体系，现有 ${defaults} 个。`];
}

function lintProgramme(programme: ProgrammeConfig, kinds: readonly EventKind[]): string[] {
  const named = `成长体系「${programme.code}」`;
  const groups = programme.groups.map(({ code }) => code);
  const tiers = programme.tiers.map(({ code }) => code);
  const faults = [
    ...repeated(`${named}的等级`, tiers),
    ...repeated(`${named}的分组`, groups),
    ...repeated(
      `${named}的来源`,
      programme.sources.map(({ code }) => code),
    ),
    ...lintLadder(programme, named),
  ];
  const monthly = programme.period.kind === 'calendarMonth' || programme.period.kind === 'rollingMonths';
  if (monthly && programme.lateDays + programme.fall.graceDays > MONTH_LATE_DAYS) {
    faults.push(`${named}按月结算，补记期与宽限期合计不得超过 ${MONTH_LATE_DAYS} 天。`);
  }
  for (const source of [...programme.sources, ...programme.tasks]) {
    const what = `${named}的「${source.name}」`;
    const kind = kinds.find(({ code }) => code === source.event);
    if (!kind) faults.push(`${what}引用了不存在的业务事件「${source.event}」。`);
    else if (kind.reverses !== undefined) faults.push(`${what}不能以冲销事件「${kind.code}」为来源。`);
    else if (source.metric !== 'times' && !kind.metrics.some(({ code }) => code === source.metric)) {
      faults.push(`${what}引用了业务事件「${kind.code}」没有的指标「${source.metric}」。`);
    }
    if (!groups.includes(source.group)) faults.push(`${what}属于不存在的分组「${source.group}」。`);
  }
  for (const { name, caps, negative, once, tierMultipliers } of programme.sources) {
    const what = `${named}的来源「${name}」`;
    if (negative && (once || Object.keys(caps).length > 0)) faults.push(`${what}是扣减，不能设上限或限一次。`);
    const { day = 0, month = Number.MAX_SAFE_INTEGER, year = Number.MAX_SAFE_INTEGER } = caps;
    if (day > month || day > year || (caps.month !== undefined && month > year)) {
      faults.push(`${what}的上限须满足：每日不高于每月，每月不高于每年。`);
    }
    // Else the order of arrival would decide in which month the year's share falls.
    if (monthly && caps.year !== undefined) faults.push(`${what}：按月结算的成长体系不能设每年上限。`);
    for (const tier of Object.keys(tierMultipliers)) {
      if (!tiers.includes(tier)) faults.push(`${what}的等级加成引用了不存在的等级「${tier}」。`);
    }
  }
  return faults;
}

function lintLadder({ tiers }: ProgrammeConfig, named: string): string[] {
  const faults: string[] = [];
  if (tiers[0]?.reach !== 0 || keepOf(tiers[0]) !== 0)
    faults.push(`${named}的第一个等级是每位会员的起点，门槛须为 0。`);
  for (const [index, tier] of tiers.entries()) {
    const lower = tiers[index - 1];
    if (lower && tier.reach <= lower.reach) faults.push(`${named}的「${tier.name}」门槛须高于「${lower.name}」。`);
    if (lower && keepOf(tier) < keepOf(lower))
      faults.push(`${named}的「${tier.name}」保级值不得低于「${lower.name}」。`);
    if (keepOf(tier) > tier.reach) faults.push(`${named}的「${tier.name}」保级值不得高于升级门槛。`);
  }
  return faults;
}

function lintMappings({ programmes, mappings }: GrowthSection): string[] {
  return mappings.flatMap(({ from, to }) => {
    const missing = [from, to].filter(
      ({ programme, tier }) =>
        !programmes.find(({ code }) => code === programme)?.tiers.some(({ code }) => code === tier),
    );
    const faults = missing.map(({ programme, tier }) => `等级映射引用了不存在的「${programme}/${tier}」。`);
    if (from.programme === to.programme) faults.push(`等级映射须在两个成长体系之间：「${from.programme}」。`);
    return faults;
  });
}
