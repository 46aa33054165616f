import { builtInKinds } from '../growth/event-kind.rules';
import { formatFraction } from '../growth/explain.rules';
import type { EventKind, GrowthSection, Measure } from '../growth/programme.schema';
import { describeMeasure } from '../growth/ways.rules';
import type { PointsConfig, PointsExpiry, PointsSource } from './points.schema';

/** What a points section may refer to. */
export interface PointsSurroundings {
  readonly growth: GrowthSection | null;
  /** Codes of the plan families; null where the scheme does not say. */
  readonly families: readonly string[] | null;
}

/** What is wrong with a points section beyond its form, one sentence a fault. */
export function lintPoints({ sources }: PointsConfig, surroundings: PointsSurroundings): string[] {
  const codes = sources.map(({ code }) => code);
  const twice = new Set(codes.filter((code, index) => codes.indexOf(code) !== index));
  return [
    ...[...twice].map((code) => `积分来源代码「${code}」出现了不止一次。`),
    ...sources.flatMap((source) => lintSource(source, surroundings)),
  ];
}

function lintSource(source: PointsSource, { growth, families }: PointsSurroundings): string[] {
  const what = `积分来源「${source.name}」`;
  const faults: string[] = [];
  const kinds = [...builtInKinds, ...(growth?.events ?? [])];
  const kind = kinds.find(({ code }) => code === source.event);
  if (!kind) faults.push(`${what}引用了不存在的业务事件「${source.event}」。`);
  else if (kind.reverses !== undefined) faults.push(`${what}不能以冲销事件「${kind.code}」为来源。`);
  else if (source.metric !== 'times' && !kind.metrics.some(({ code }) => code === source.metric)) {
    faults.push(`${what}引用了业务事件「${kind.code}」没有的指标「${source.metric}」。`);
  }
  const { day = 0, month = Number.MAX_SAFE_INTEGER, year = Number.MAX_SAFE_INTEGER } = source.caps;
  if (day > month || day > year || (source.caps.month !== undefined && month > year)) {
    faults.push(`${what}的上限须满足：每日不高于每月，每月不高于每年。`);
  }
  for (const [programme, tiers] of Object.entries(source.tierMultipliers)) {
    const ladder = growth?.programmes.find(({ code }) => code === programme)?.tiers ?? [];
    for (const tier of Object.keys(tiers)) {
      if (ladder.some(({ code }) => code === tier)) continue;
      faults.push(`${what}的等级加成引用了不存在的「${programme}/${tier}」。`);
    }
  }
  for (const family of Object.keys(source.planMultipliers)) {
    if (families === null || families.includes(family)) continue;
    faults.push(`${what}的会员加成引用了不存在的会员产品「${family}」。`);
  }
  return faults;
}

/** The rules of points as a member reads them, told from their numbers; the scheme's own sentences follow. */
export function describePoints(
  config: PointsConfig,
  kinds: ReadonlyMap<string, EventKind>,
): { title: string; text: string }[] {
  const { unit, sources, expiry, rules } = config;
  const earning = sources.map((source) => describeSource(source, unit, measureOf(source, kinds))).join('；');
  const waits = sources
    .filter(({ confirmAfterDays }) => confirmAfterDays > 0)
    .map(({ name, confirmAfterDays }) => `「${name}」所得的${unit}在发生 ${confirmAfterDays} 天后可用`)
    .join('；');
  return [
    { title: `如何获得${unit}`, text: `${earning}。` },
    ...(waits === ''
      ? []
      : [{ title: `何时可用`, text: `${waits}；此前为待确认，订单退款的部分不再发放。其余即时可用。` }]),
    { title: `有效期`, text: describeExpiry(expiry, unit) },
    { title: '退款', text: `订单退款后收回该订单所得的${unit}；余额不足的部分，由之后获得的${unit}补足。` },
    ...rules,
  ];
}

/** How the metric of a source is read. */
export function measureOf(
  { event, metric }: Pick<PointsSource, 'event' | 'metric'>,
  kinds: ReadonlyMap<string, EventKind>,
): Measure {
  if (metric === 'times') return 'times';
  return kinds.get(event)?.metrics.find(({ code }) => code === metric)?.measure ?? 'count';
}

/** `每 ¥1 得 1 积分`; for what one of the usual unit gives. */
export function describeCoefficient(
  { numerator, denominator }: PointsSource['coefficient'],
  measure: Measure,
  unit: string,
): string {
  const size = measure === 'fen' ? 100 : measure === 'metres' ? 1_000 : 1;
  const given = formatFraction({ numerator: numerator * size, denominator });
  return `每 ${describeMeasure(size, measure)}得 ${given} ${unit}`;
}

function describeSource(source: PointsSource, unit: string, measure: Measure): string {
  const { day, month, year } = source.caps;
  const bounds = [
    ...(source.once ? ['终身一次'] : []),
    ...(day === undefined ? [] : [`每日上限 ${day}`]),
    ...(month === undefined ? [] : [`每月上限 ${month}`]),
    ...(year === undefined ? [] : [`每年上限 ${year}`]),
  ];
  const bounded = bounds.length === 0 ? '' : `（${bounds.join('，')}）`;
  return `${source.name}${describeCoefficient(source.coefficient, measure, unit)}${bounded}`;
}

function describeExpiry(expiry: PointsExpiry, unit: string): string {
  switch (expiry.kind) {
    case 'months':
      return `${unit}自可用之日起 ${expiry.months} 个月内有效，先到期的先使用，到期自动失效。`;
    case 'yearEnd': {
      const year = expiry.years === 0 ? '当年' : expiry.years === 1 ? '次年' : `之后第 ${expiry.years} 年`;
      return `${unit}自可用之日起至${year} 12 月 31 日有效，先到期的先使用，到期自动失效。`;
    }
    case 'never':
      return `${unit}长期有效。`;
    default: {
      const never: never = expiry;
      throw new Error(`unknown expiry ${JSON.stringify(never)}`);
    }
  }
}
