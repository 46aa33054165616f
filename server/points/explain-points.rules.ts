import { formatChineseDay, formatLastChineseDay } from '../../shared/kernel/business-day';
import { DAY_MS } from '../../shared/kernel/instant';
import { formatFraction } from '../growth/explain.rules';
import { describeMeasure } from '../growth/ways.rules';
import type { EventBasis, PointsEntry } from './points.entity';
import { describeCoefficient } from './points-programme.rules';

/** A line of an explanation. */
export interface ExplanationLine {
  readonly label: string;
  readonly value: string;
}

const cutWords: Readonly<Record<NonNullable<EventBasis['cutBy']>, string>> = {
  once: '终身一次，已经得过',
  day: '每日上限',
  month: '每月上限',
  year: '每年上限',
};

/** How an entry came to its points, so that a member can check it with pen and paper. */
export function explainPoints(
  entry: Pick<PointsEntry, 'kind' | 'basis' | 'occurredAt' | 'countedAt' | 'expiresAt' | 'programmeVersion'>,
  unit: string,
): ExplanationLine[] {
  const { basis, kind, expiresAt, programmeVersion } = entry;
  const lines: ExplanationLine[] = [];
  switch (basis.kind) {
    case 'event':
      lines.push(...explainEvent(basis, kind === 'takenBack', entry.countedAt, unit));
      break;
    case 'lots':
      lines.push(...explainLots(basis.lots, kind, unit));
      if (basis.note !== null) lines.push({ label: '说明', value: basis.note });
      break;
    case 'operator':
      lines.push({ label: '来源', value: kind === 'corrected' ? '商家更正' : '商家赠送' });
      break;
    default: {
      const never: never = basis;
      throw new Error(`unknown basis ${JSON.stringify(never)}`);
    }
  }
  lines.push({ label: '发生日期', value: formatChineseDay(entry.countedAt) });
  if (expiresAt !== null) lines.push({ label: '有效期至', value: formatLastChineseDay(expiresAt) });
  if (programmeVersion !== null) lines.push({ label: '规则版本', value: `第 ${programmeVersion} 版` });
  return lines;
}

function explainEvent(basis: EventBasis, isTakenBack: boolean, countedAt: number, unit: string): ExplanationLine[] {
  const { measure, multipliers, cutBy, cut, lapsed, shortfall, confirmAfterDays } = basis;
  const lines: ExplanationLine[] = [
    { label: isTakenBack ? '退款后剩余' : '计量', value: describeMeasure(basis.metricValue, measure) },
    { label: '系数', value: describeCoefficient(basis.coefficient, measure, unit) },
    ...multipliers.map(({ name, factor }) => ({ label: name, value: `× ${formatFraction(factor)}` })),
  ];
  if (multipliers.length > 1) {
    lines.push({ label: '加成方式', value: basis.combine === 'max' ? '取最高的一项' : '各项相乘' });
  }
  if (basis.released) lines.push({ label: '补计', value: '有退款释放了上限，此前未计入的部分补上' });
  if (cutBy !== null && cut > 0) lines.push({ label: cutWords[cutBy], value: `${cut} ${unit}未计入` });
  if (isTakenBack) {
    if (lapsed > 0) lines.push({ label: '已到期', value: `其中 ${lapsed} ${unit}此前已到期失效，不再收回` });
    if (shortfall > 0) lines.push({ label: '余额不足', value: `${shortfall} ${unit}由之后获得的补足` });
  } else if (confirmAfterDays > 0) {
    lines.push({ label: '可用日期', value: formatChineseDay(countedAt + confirmAfterDays * DAY_MS) });
  }
  return lines;
}

function explainLots(
  lots: readonly { readonly points: number; readonly expiresAt: number | null }[],
  kind: PointsEntry['kind'],
  unit: string,
): ExplanationLine[] {
  const label = kind === 'spent' ? '使用了' : kind === 'returned' ? '退回到' : '到期的批次';
  return lots.map(({ points, expiresAt }) => ({
    label,
    value: `${expiresAt === null ? '长期有效' : `有效期至 ${formatLastChineseDay(expiresAt)}`}的 ${points} ${unit}`,
  }));
}
