import type { PointsEntry } from '@shared/contract/points';
import { parseInstant } from '@shared/kernel/instant';
import { formatChange, sayChange } from '../ledger/amount.rules';
import { groupByMonth, monthAndDay, shanghaiDay } from '../ledger/month.rules';
import { formatTimeOfDay } from '../message/inbox.rules';

/** An entry as a line of the ledger. */
export interface PointsLine {
  readonly id: string;
  readonly title: string;
  /** `5月12日 14:05`, with the kind before it where title and sign do not say it. */
  readonly note: string;
  readonly amount: string;
  readonly spokenAmount: string;
  readonly tone: 'gained' | 'lost' | 'waiting' | 'void';
  /** `待入账`, `待入账扣减`, `已取消`; absent for what holds. */
  readonly state?: string;
  readonly explanation: PointsEntry['explanation'];
}

/** A month of lines. */
export interface PointsMonth {
  /** `2026年5月` */
  readonly title: string;
  /** `合计 +320`, with what is still to come: `合计 +320，待入账 120`; null while older entries may be unread. */
  readonly net: string | null;
  readonly lines: readonly PointsLine[];
}

/**
 * Entries, newest first, as lines under their months in Shanghai.
 * @param ended whether the last page is here
 */
export function describePointsMonths(entries: readonly PointsEntry[], ended: boolean): readonly PointsMonth[] {
  const places = placeInTime(entries);
  return groupByMonth(places, ({ writtenBy }) => writtenBy, ended).map(({ title, complete, entries: ofMonth }) => ({
    title,
    net: complete ? describeNet(ofMonth.map(({ entry }) => entry)) : null,
    lines: ofMonth.map(({ entry, writtenBy }) => describePointsLine(entry, writtenBy)),
  }));
}

interface Placed {
  readonly entry: PointsEntry;
  /** The ledger had it no earlier than then. */
  readonly writtenBy: string;
}

/**
 * The ledger is in the order of writing, and an entry may tell of something earlier: an order that was reported late. It
 * was written after all that stand below it, and so belongs to the month of the latest of those, not among what was read
 * long ago.
 */
function placeInTime(entries: readonly PointsEntry[]): readonly Placed[] {
  let latest: string | null = null;
  const placed = [...entries].reverse().map((entry) => {
    if (latest === null || toInstant(entry.occurredAt) > toInstant(latest)) latest = entry.occurredAt;
    return { entry, writtenBy: latest };
  });
  return placed.reverse();
}

/** Where the sign and the title do not say it: what kind of entry it is. */
const kindWords: Record<PointsEntry['kind'], string | null> = {
  earned: null,
  spent: null,
  confirmed: '入账',
  granted: '发放',
  returned: '退回',
  takenBack: '收回',
  expired: '到期',
  corrected: '更正',
};

/** @param writtenBy the instant under whose month the line stands; another year than its own is named */
export function describePointsLine(entry: PointsEntry, writtenBy: string = entry.occurredAt): PointsLine {
  const { id, title, amount, kind, occurredAt, explanation } = entry;
  const day = shanghaiDay(occurredAt);
  const year = day.slice(0, 4) === shanghaiDay(writtenBy).slice(0, 4) ? '' : `${day.slice(0, 4)}年`;
  const when = `${year}${monthAndDay(day)} ${formatTimeOfDay(occurredAt)}`;
  const word = kindWords[kind] ?? null;
  return {
    id: `entry-${id}`,
    title,
    note: word === null ? when : `${word} · ${when}`,
    amount: formatChange(amount),
    spokenAmount: sayChange(amount),
    explanation,
    ...describeStanding(entry),
  };
}

function describeStanding({ status, amount }: PointsEntry): Pick<PointsLine, 'tone' | 'state'> {
  switch (status) {
    case 'settled':
      return { tone: amount > 0 ? 'gained' : 'lost' };
    case 'pending':
      return { tone: 'waiting', state: amount < 0 ? '待入账扣减' : '待入账' };
    case 'cancelled':
      return { tone: 'void', state: '已取消' };
    default: {
      const never: never = status;
      return never;
    }
  }
}

/** What is cancelled counts nowhere; what waits is named beside what can be spent. */
function describeNet(entries: readonly PointsEntry[]): string {
  const sum = (status: PointsEntry['status']) =>
    entries.reduce((total, entry) => (entry.status === status ? total + entry.amount : total), 0);
  const waiting = sum('pending');
  const settled = `合计 ${formatChange(sum('settled'))}`;
  return waiting === 0 ? settled : `${settled}，待入账 ${formatChange(waiting)}`;
}

function toInstant(text: string): number {
  return parseInstant(text) ?? 0;
}
