import type { EntityManager } from 'typeorm';
import type { MessagesInsight, PointsInsight } from '../../shared/contract/ops/insight';
import { addDays } from '../../shared/kernel/business-day';
import { CREDITS } from './fold-credits';
import { type DayCountRow, daysOf, readCounts, type Stretch, sumCounts, sumOf } from './read-counts';

/** Kinds of entries by what they are to the business: what members get, and what goes. */
const FLOWS = {
  issued: ['earned', 'granted', 'confirmed', 'returned', 'corrected'],
  spent: ['spent'],
  expired: ['expired'],
  takenBack: ['takenBack'],
} as const;

/** Points that were issued, spent and expired, and what is owed of them at each day's end. */
export async function findPointsInsight(
  manager: EntityManager,
  stretch: Stretch,
): Promise<Omit<PointsInsight, 'countedAt' | 'refreshing' | 'from' | 'to'>> {
  const [rows, before] = await Promise.all([
    readCounts(manager, ['points', 'departure'], stretch),
    sumCounts(manager, ['points', 'departure'], addDays(stretch.from, -1)),
  ]);
  let liability = sumOf(before, { metric: 'amount' });
  const days = daysOf(stretch).map((day) => {
    const own = rows.filter((row) => row.day === day);
    liability += sumOf(own, { metric: 'amount' });
    return { day, ...flowsOf(own), entries: sumOf(own, { metric: 'entries' }), liability };
  });
  const pending = sumOf(before, { metric: 'pending' }) + sumOf(rows, { metric: 'pending' });
  return { ...flowsOf(rows), liability, pending, days };
}

/** What goes counts upwards too: it stands in a column of its own. */
function flowsOf(rows: readonly DayCountRow[]) {
  const sum = (kinds: readonly string[]) =>
    kinds.reduce((total, dimension) => total + sumOf(rows, { feed: 'points', metric: 'amount', dimension }), 0);
  return {
    issued: sum(FLOWS.issued),
    spent: 0 - sum(FLOWS.spent),
    expired: 0 - sum(FLOWS.expired),
    takenBack: 0 - sum(FLOWS.takenBack),
  };
}

/** Messages by channel and what became of them, and the permissions that are left at the stretch's end. */
export async function findMessagesInsight(
  manager: EntityManager,
  stretch: Stretch,
): Promise<Omit<MessagesInsight, 'countedAt' | 'refreshing' | 'from' | 'to'>> {
  const [sent, left] = await Promise.all([
    readCounts(manager, ['messages'], stretch),
    sumCounts(manager, [CREDITS], stretch.to),
  ]);
  const days = sent.map(({ day, dimension, value }) => ({ day, ...nameOf(dimension), messages: value }));
  const channels = [...new Set(sent.map(({ dimension }) => dimension))].sort().map((dimension) => ({
    ...nameOf(dimension),
    messages: sumOf(sent, { dimension }),
  }));
  const credits = [...new Set(left.map(({ dimension }) => dimension))]
    .sort()
    .map((templateId) => ({
      templateId,
      credits: sumOf(left, { metric: 'credits', dimension: templateId }),
      people: sumOf(left, { metric: 'people', dimension: templateId }),
    }))
    .filter(({ credits }) => credits > 0);
  return { channels, days, credits };
}

function nameOf(dimension: string) {
  const [channel = '', status = ''] = dimension.split(':');
  return { channel, status };
}
