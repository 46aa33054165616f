import type { GrowthDetail, GrowthEntry } from '@shared/contract/growth';
import { businessDayOf } from '@shared/kernel/business-day';
import { type Instant, parseInstant } from '@shared/kernel/instant';
import { formatTimeOfDay } from '../message/inbox.rules';

/** The entries that were written in one month, newest first. */
export interface LedgerMonth {
  /** `2026年5月` */
  readonly title: string;
  /** Their sum; null while older entries of the month may still be unread. */
  readonly net: number | null;
  readonly entries: readonly GrowthEntry[];
}

/**
 * Puts entries under the month, in Shanghai, in which the ledger wrote them: the order in which the server gives them, so
 * that an entry for something of last month does not jump back among those that were read long ago.
 * @param ended whether the last page is here
 */
export function groupByMonth(entries: readonly GrowthEntry[], ended: boolean): readonly LedgerMonth[] {
  const months = new Map<string, GrowthEntry[]>();
  for (const entry of entries) {
    const month = dayOf(entry.createdAt).slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), entry]);
  }
  return [...months].map(([month, ofMonth], index) => ({
    title: `${month.slice(0, 4)}年${Number(month.slice(5))}月`,
    net: ended || index < months.size - 1 ? sum(ofMonth) : null,
    entries: ofMonth,
  }));
}

/**
 * When it was: `5月12日 14:05`. For something that was written down on a later day, both days: `4月28日，5月2日计入`. The
 * year stands only where it is not that of the entry's month.
 */
export function describeWhen({ occurredAt, createdAt }: Pick<GrowthEntry, 'occurredAt' | 'createdAt'>): string {
  const happened = dayOf(occurredAt);
  const written = dayOf(createdAt);
  if (happened === written) return `${monthAndDay(happened)} ${formatTimeOfDay(occurredAt)}`;
  const year = happened.slice(0, 4) === written.slice(0, 4) ? '' : `${happened.slice(0, 4)}年`;
  return `${year}${monthAndDay(happened)}，${monthAndDay(written)}计入`;
}

/** When an entry happened, with its year: `2026年5月12日 14:05`, for a list that is not under months. */
export function describeFullWhen({ occurredAt }: Pick<GrowthEntry, 'occurredAt'>): string {
  const day = dayOf(occurredAt);
  return `${day.slice(0, 4)}年${monthAndDay(day)} ${formatTimeOfDay(occurredAt)}`;
}

/** A group of sources that the ledger can be narrowed to. */
export interface LedgerGroup {
  readonly code: string;
  readonly name: string;
}

/** The groups of the programme's present rules, then those that only older entries still have. */
export function listGroups(detail: GrowthDetail | null, entries: readonly GrowthEntry[]): readonly LedgerGroup[] {
  const groups = new Map<string, LedgerGroup>();
  for (const { code, name } of [...(detail?.groups ?? []), ...entries.map((entry) => entry.group)]) {
    if (!groups.has(code)) groups.set(code, { code, name });
  }
  return [...groups.values()];
}

/** Growth of the running period: all of it, or one group's. */
export function computePeriodGrowth(detail: GrowthDetail, group: string | null): number {
  if (group === null) return detail.card.growth;
  return detail.groups.find(({ code }) => code === group)?.growth ?? 0;
}

function sum(entries: readonly GrowthEntry[]): number {
  return entries.reduce((total, { amount }) => total + amount, 0);
}

function dayOf(text: string): string {
  const instant: Instant = parseInstant(text) ?? 0;
  return businessDayOf(instant);
}

function monthAndDay(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}
