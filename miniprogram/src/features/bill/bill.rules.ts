import type { BillLine } from '@shared/contract/bill';
import { businessDayOf } from '@shared/kernel/business-day';
import { formatFen } from '@shared/kernel/fen';
import type { Instant } from '@shared/kernel/instant';

/** A month in Shanghai, `2026-05`. */
export type Month = string;

/** The month of an instant. */
export function monthOf(now: Instant): Month {
  return businessDayOf(now).slice(0, 7);
}

/** The month that lies so many months before (negative) or after another. */
export function addToMonth(month: Month, months: number): Month {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** `2026年5月` */
export function monthTitle(month: Month): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
}

/** What a line moved, as it is read: `−¥198`, `+¥25`. */
export function formatMovement({ kind, amountFen }: Pick<BillLine, 'kind' | 'amountFen'>): string {
  return `${kind === 'payment' ? '−' : '+'}${formatFen(amountFen)}`;
}

/** The lines of one business day, newest day first, as the server orders them. */
export function groupByDay(
  lines: readonly BillLine[],
): readonly { readonly day: string; readonly lines: BillLine[] }[] {
  const days = new Map<string, BillLine[]>();
  for (const line of lines) days.set(line.day, [...(days.get(line.day) ?? []), line]);
  return [...days].map(([day, ofDay]) => ({ day, lines: ofDay }));
}
