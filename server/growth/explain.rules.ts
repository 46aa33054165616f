import { formatChineseDay } from '../../shared/kernel/business-day';
import type { EntryBasis, GrowthEntry } from './growth.entity';
import { keepOf } from './ladder.rules';
import { describePeriod } from './period.rules';
import type { Fraction, Measure, ProgrammeConfig } from './programme.schema';
import { describeMeasure } from './ways.rules';

/** A line of an explanation. */
export interface ExplanationLine {
  readonly label: string;
  readonly value: string;
}

const cutWords: Readonly<Record<string, string>> = {
  once: '终身一次，已经得过',
  day: '每日上限',
  month: '每月上限',
  year: '每年上限',
};

/** How an entry came to its amount, so that a member can check it with pen and paper. */
export function explainEntry(
  entry: Pick<
    GrowthEntry,
    'kind' | 'amount' | 'raw' | 'basis' | 'occurredAt' | 'countedAt' | 'programmeVersion' | 'source'
  >,
  measure: Measure,
  unit: string,
): ExplanationLine[] {
  const { basis, kind } = entry;
  const lines: ExplanationLine[] = [];
  if (kind === 'task' || entry.source.startsWith('task:')) {
    lines.push({ label: '来源', value: kind === 'task' ? '完成任务' : '任务不再完成，奖励收回' });
  } else if (basis.note !== undefined) {
    lines.push({ label: '说明', value: basis.note });
  } else {
    const label = kind === 'takenBack' ? '退款后剩余' : '计量';
    lines.push({ label, value: describeMeasure(basis.metricValue, measure) });
    lines.push({ label: '系数', value: describeCoefficient(basis.coefficient, measure, unit) });
    for (const { name, factor } of basis.multipliers) lines.push({ label: name, value: `× ${formatFraction(factor)}` });
    if (basis.multipliers.length > 1) {
      lines.push({ label: '加成方式', value: basis.combine === 'max' ? '取最高的一项' : '各项相乘' });
    }
    if (kind === 'released') lines.push({ label: '补计', value: '有退款释放了上限，此前未计入的部分补上' });
    lines.push(...explainCut(basis, unit));
  }
  lines.push({ label: '发生日期', value: formatChineseDay(entry.countedAt) });
  lines.push({ label: '规则版本', value: `第 ${entry.programmeVersion} 版` });
  return lines;
}

function explainCut({ cutBy, cut }: EntryBasis, unit: string): ExplanationLine[] {
  if (cutBy === null || cut <= 0) return [];
  return [{ label: cutWords[cutBy] ?? '上限', value: `${cut} ${unit}未计入` }];
}

/** `每 ¥10得 1 成长值`: the smallest amount, in units that members count in, that gives a whole number. */
function describeCoefficient(coefficient: Fraction, measure: Measure, unit: string): string {
  const { numerator, denominator } = coefficient;
  const size = measure === 'fen' ? 100 : measure === 'metres' ? 1_000 : 1;
  const [top, bottom] = reduce(numerator * size, denominator);
  // 1/10 for ¥1 reads as 1 for ¥10.
  return `每 ${describeMeasure(size * bottom, measure)}得 ${top} ${unit}`;
}

/** `2`, `1.5`, `1/3`. */
export function formatFraction({ numerator, denominator }: Fraction): string {
  const [top, bottom] = reduce(numerator, denominator);
  if (bottom === 1) return String(top);
  const decimal = top / bottom;
  return Number.isInteger(decimal * 100) ? String(decimal) : `${top}/${bottom}`;
}

function reduce(numerator: number, denominator: number): [number, number] {
  let [a, b] = [numerator, denominator];
  while (b !== 0) [a, b] = [b, a % b];
  return [numerator / a, denominator / a];
}

/** The rules of a programme as a member reads them, told from its numbers; the scheme's own sentences follow. */
export function describeRules(config: ProgrammeConfig): { title: string; text: string }[] {
  const { unit, tiers, fall } = config;
  const ladder = tiers
    .slice(1)
    .map((tier) => `${tier.name}：达到 ${tier.reach} ${unit}升级，${keepOf(tier)} ${unit}保级`)
    .join('；');
  const falling =
    config.period.kind === 'lifetime'
      ? '等级不会因时间下降。'
      : `周期结束时未达到保级要求的，${fall.mode === 'one_step' ? '每个周期最多下降一级' : '按当期成长值核定等级'}${
          fall.graceDays > 0 ? `，并有 ${fall.graceDays} 天宽限期` : ''
        }。`;
  const spared =
    fall.protectedAfterPeriods === undefined ? '' : `连续保级 ${fall.protectedAfterPeriods} 个周期的会员，可免降一次。`;
  const late = config.lateDays > 0 ? `周期结束后 ${config.lateDays} 天内到账的，仍计入原周期。` : '';
  return [
    { title: '统计周期', text: `${describePeriod(config.period)}。${late}` },
    { title: '升级与保级', text: `${ladder}。达到即升，周期内不降。` },
    ...(config.period.kind === 'lifetime' && spared === '' ? [] : [{ title: '降级', text: `${falling}${spared}` }]),
    { title: '退款', text: '订单退款后，按该订单实际给过的数量收回。' },
    ...config.rules,
  ];
}
