import { Segmented, Select } from 'antd';
import { addDays, addMonths, businessDayOf, startOfBusinessDay } from '../../../../../shared/kernel/business-day';
import { serverNow } from '../../api/client';
import { When } from '../../components/when';

/** The last so many days, today with them. */
export function stretchOf(days: number): { readonly from: string; readonly to: string } {
  const to = businessDayOf(serverNow());
  return { from: addDays(to, 1 - days), to };
}

/** How far back a page looks. */
export function StretchChoice({
  days,
  onChange,
}: {
  readonly days: number;
  readonly onChange: (days: number) => void;
}) {
  const options = [7, 30, 90, 365].map((value) => ({ value, label: `近 ${value} 天` }));
  return <Segmented value={days} onChange={onChange} options={options} aria-label="统计范围" />;
}

/** This month: `2026-11`. */
export function thisMonth(): string {
  return businessDayOf(serverNow()).slice(0, 7);
}

/** The days of a month. */
export function daysOfMonth(month: string): { readonly from: string; readonly to: string } {
  const from = `${month}-01`;
  return { from, to: businessDayOf(addMonths(startOfBusinessDay(from), 1) - 1) };
}

/** A month of the last two years. */
export function MonthChoice({
  month,
  onChange,
}: {
  readonly month: string;
  readonly onChange: (month: string) => void;
}) {
  const options = monthsBack(24).map((value) => ({
    value,
    label: `${value.slice(0, 4)} 年 ${Number(value.slice(5))} 月`,
  }));
  return <Select aria-label="月份" value={month} onChange={onChange} options={options} style={{ width: 140 }} />;
}

function monthsBack(count: number): string[] {
  const months = [thisMonth()];
  while (months.length < count) {
    // The day before the first of a month is in the one before.
    months.push(addDays(`${months.at(-1)}-01`, -1).slice(0, 7));
  }
  return months;
}

interface FreshnessProps {
  readonly countedAt: string | null;
  readonly refreshing: boolean;
}

/** As of when the numbers are. */
export function Freshness({ countedAt, refreshing }: FreshnessProps) {
  if (countedAt === null) return <span className="hint">正在统计，几秒后自动更新</span>;
  return (
    <span className="hint">
      截至 <When value={countedAt} />
      {refreshing ? '，正在更新' : ''}
    </span>
  );
}

/** Looks again soon while newer numbers are being counted, and now and then otherwise. */
export function rereadMs(data: FreshnessProps | undefined): number {
  return data?.refreshing || data?.countedAt === null ? 3_000 : 60_000;
}
