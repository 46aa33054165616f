import type { GrowthDetail, GrowthEntry } from '@shared/contract/growth';
import { formatChange } from '../ledger/amount.rules';
import { groupByMonth, type LedgerMonth, monthAndDay, shanghaiDay } from '../ledger/month.rules';
import { formatTimeOfDay } from '../message/inbox.rules';

/** A month of growth entries, with what they came to. */
export interface GrowthMonth extends LedgerMonth<GrowthEntry> {
  /** `合计 +197`; null while older entries of the month may still be unread. */
  readonly net: string | null;
}

/**
 * Growth entries under the months in which the ledger wrote them, not in which they happened: an entry for something of
 * last month does not jump back among those that were read long ago.
 * @param ended whether the last page is here
 */
export function groupGrowthByMonth(entries: readonly GrowthEntry[], ended: boolean): readonly GrowthMonth[] {
  return groupByMonth(entries, ({ createdAt }) => createdAt, ended).map((month) => ({
    ...month,
    net: month.complete ? `合计 ${formatChange(sum(month.entries))}` : null,
  }));
}

/**
 * When it was: `5月12日 14:05`. For something that was written down on a later day, both days: `4月28日，5月2日计入`. The
 * year stands only where it is not that of the entry's month.
 */
export function describeWhen({ occurredAt, createdAt }: Pick<GrowthEntry, 'occurredAt' | 'createdAt'>): string {
  const happened = shanghaiDay(occurredAt);
  const written = shanghaiDay(createdAt);
  if (happened === written) return `${monthAndDay(happened)} ${formatTimeOfDay(occurredAt)}`;
  const year = happened.slice(0, 4) === written.slice(0, 4) ? '' : `${happened.slice(0, 4)}年`;
  return `${year}${monthAndDay(happened)}，${monthAndDay(written)}计入`;
}

/** When an entry happened, with its year: `2026年5月12日 14:05`, for a list that is not under months. */
export function describeFullWhen({ occurredAt }: Pick<GrowthEntry, 'occurredAt'>): string {
  const day = shanghaiDay(occurredAt);
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
