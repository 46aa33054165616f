import { businessDayOf } from '@shared/kernel/business-day';
import { parseInstant } from '@shared/kernel/instant';

/** The entries of one month, newest first. */
export interface LedgerMonth<Entry> {
  /** `2026年5月` */
  readonly title: string;
  /** Whether older entries of the month may still be unread: then a sum of them would be wrong. */
  readonly complete: boolean;
  readonly entries: readonly Entry[];
}

/**
 * Puts entries under their months in Shanghai, in the order in which the server gives them.
 * @param writtenAt the instant by which the server orders them
 * @param ended whether the last page is here
 */
export function groupByMonth<Entry>(
  entries: readonly Entry[],
  writtenAt: (entry: Entry) => string,
  ended: boolean,
): readonly LedgerMonth<Entry>[] {
  const months = new Map<string, Entry[]>();
  for (const entry of entries) {
    const month = shanghaiDay(writtenAt(entry)).slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), entry]);
  }
  return [...months].map(([month, ofMonth], index) => ({
    title: `${month.slice(0, 4)}年${Number(month.slice(5))}月`,
    complete: ended || index < months.size - 1,
    entries: ofMonth,
  }));
}

/** The business day of an instant on the wire, `2026-05-01`. */
export function shanghaiDay(text: string): string {
  return businessDayOf(parseInstant(text) ?? 0);
}

/** `5月1日` of `2026-05-01`. */
export function monthAndDay(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}
