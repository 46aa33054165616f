import type { EntityManager } from 'typeorm';
import type { InsightRow, RowsQuery } from '../../shared/contract/ops/insight';
import type { RowKind } from '../../shared/contract/ops/insight-words';
import type { Page } from '../../shared/contract/wire';
import { addDays } from '../../shared/kernel/business-day';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import { askDay, earlierOf } from './day-feed';

/** Where the rows behind a number stand, and how they are told. The dimension is the number's own. */
interface RowSource {
  readonly from: string;
  /** The id that pages go by within the day. */
  readonly id: string;
  /** How the day is found: by when rows were made, by an instant of theirs, or by the day itself. */
  readonly by: 'ids' | { readonly instant: string } | { readonly day: string };
  readonly where?: string;
  readonly at: string;
  readonly member: string;
  readonly dimension: string;
  readonly text: string;
  readonly amount: string;
  /** How a dimension is asked for where it has several parts. */
  readonly narrow?: (dimension: string) => readonly [string, readonly string[]];
}

/** Longer stretches are looked at in parts. */
const MOST_DAYS = 31;

/** The rows behind a number of a day or some days, by the same index that counted it; the oldest first. */
export async function findRows(manager: EntityManager, query: RowsQuery, now: Instant): Promise<Page<InsightRow>> {
  const source = sources[query.of];
  const { day, dimension, limit } = query;
  const last = askDay(earlierOf(query.to ?? day, addDays(day, MOST_DAYS - 1)), now);
  const first = askDay(day, now);
  const asked = { ...first, to: last.to, ids: { from: first.ids.from, to: last.ids.to } };
  const [condition, parameters] = conditionOf(source, asked, query.cursor);
  const [narrow, of] = narrowTo(source, dimension);
  const rows = await select<Found>(
    manager,
    `SELECT ${source.id} AS id, ${source.at} AS at, ${source.member} AS memberId, ${source.dimension} AS dimension,
            ${source.text} AS text, ${source.amount} AS amount
       FROM ${source.from} WHERE ${condition}${source.where ? ` AND ${source.where}` : ''}
       ${narrow} ORDER BY ${orderOf(source)} LIMIT ${limit + 1}`,
    [...parameters, ...of],
  );
  const items = rows.slice(0, limit).map((row) => ({
    ...{ id: row.id, memberId: row.memberId, dimension: row.dimension, text: row.text },
    at: row.at === null ? null : formatInstant(Number(row.at)),
    amount: row.amount === null ? null : Number(row.amount),
  }));
  const end = rows[limit - 1];
  return { items, nextCursor: rows.length > limit && end ? `${end.at ?? ''}~${end.id}` : null };
}

function narrowTo({ narrow, dimension: column }: RowSource, dimension?: string): readonly [string, readonly string[]] {
  if (dimension === undefined || dimension === '') return ['', []];
  const [condition, parameters] = narrow?.(dimension) ?? [`${column} = ?`, [dimension]];
  return [`AND ${condition}`, parameters];
}

interface Found {
  readonly id: string;
  readonly at: number | string | null;
  readonly memberId: string | null;
  readonly dimension: string;
  readonly text: string;
  readonly amount: number | string | null;
}

function conditionOf(
  { by, id }: RowSource,
  { day, from, to, ids }: ReturnType<typeof askDay>,
  cursor: string | undefined,
): readonly [string, readonly unknown[]] {
  const [at = '', after = ''] = cursor?.split('~') ?? [];
  if (by === 'ids') return [`${id} > ? AND ${id} >= ? AND ${id} < ?`, [after, ids.from, ids.to]];
  if ('day' in by) return [`${by.day} = ? AND ${id} > ?`, [day, after]];
  const within = `${by.instant} >= ? AND ${by.instant} < ?`;
  if (after === '') return [within, [from, to]];
  const since = Number.isSafeInteger(Number(at)) ? Number(at) : from;
  return [
    `${within} AND (${by.instant} > ? OR (${by.instant} = ? AND ${id} > ?))`,
    [Math.max(from, since), to, since, since, after],
  ];
}

function orderOf({ by, id }: RowSource): string {
  return by === 'ids' || 'day' in by ? id : `${by.instant}, ${id}`;
}

const ORDERS = {
  member: 'o.member_id',
  dimension: 'COALESCE(o.plan_id, o.kind)',
  text: 'o.plan_name',
} as const;

const sources: Readonly<Record<RowKind, RowSource>> = {
  'members.joined': {
    ...{ from: 'member m', id: 'm.id', by: 'ids', at: 'm.joined_at', member: 'm.id' },
    ...{ dimension: `''`, text: 'm.member_number', amount: 'NULL' },
  },
  'members.active': {
    ...{ from: 'member_day d JOIN member m ON m.id = d.member_id', id: 'd.member_id', by: { day: 'd.day' } },
    ...{ at: 'NULL', member: 'd.member_id', dimension: `''`, text: 'm.member_number', amount: 'NULL' },
  },
  'sales.created': {
    ...{ ...ORDERS, from: 'purchase_order o', id: 'o.id', by: 'ids', at: 'o.created_at', amount: 'o.amount_fen' },
  },
  'sales.paid': {
    ...{ ...ORDERS, from: 'payment_attempt a JOIN purchase_order o ON o.id = a.order_id', id: 'a.id' },
    ...{ by: { instant: 'a.paid_at' }, where: `a.status = 'paid'`, at: 'a.paid_at', amount: 'a.amount_fen' },
  },
  'sales.refunded': {
    ...ORDERS,
    from: `refund r JOIN payment_attempt a ON a.id = r.attempt_id AND a.status = 'paid' JOIN purchase_order o ON o.id = r.order_id`,
    ...{ id: 'r.id', by: { instant: 'r.succeeded_at' }, at: 'r.succeeded_at', amount: 'r.amount_fen' },
  },
  'terms.begun': {
    ...{ from: 'membership_term t', id: 't.id', by: { instant: 't.starts_at' }, where: 't.ends_at > t.starts_at' },
    ...{ at: 't.starts_at', member: 't.member_id', dimension: 't.plan_id', text: 't.plan_name', amount: 'NULL' },
  },
  'terms.over': {
    ...{ from: 'membership_term t', id: 't.id', by: { instant: 't.ends_at' }, where: 't.ends_at > t.starts_at' },
    ...{ at: 't.ends_at', member: 't.member_id', dimension: 't.plan_id', text: 't.plan_name', amount: 'NULL' },
  },
  'renewals.due': {
    ...{
      from: 'renewal_cycle c JOIN renewal_contract k ON k.id = c.contract_id',
      id: 'c.id',
      by: { instant: 'c.due_at' },
    },
    ...{ where: `c.status <> 'cancelled'`, at: 'c.due_at', member: 'k.member_id', dimension: 'k.plan_id' },
    ...{ text: 'c.status', amount: 'c.amount_fen' },
  },
  // What was left stands in the text, what was reached is the dimension.
  'tiers.moved': {
    ...{ from: 'tier_change c', id: 'c.member_id', by: { instant: 'c.changed_at' }, at: 'c.changed_at' },
    ...{ member: 'c.member_id', dimension: 'c.to_tier', text: 'c.from_tier', amount: 'c.score' },
    narrow: (dimension) => narrowBy(['c.programme', 'c.from_tier', 'c.to_tier'], dimension),
  },
  'points.entries': {
    ...{ from: 'points_entry e', id: 'e.id', by: 'ids', at: 'e.created_at', member: 'e.member_id' },
    ...{ dimension: 'e.kind', text: 'e.title', amount: 'e.amount' },
  },
  'benefits.claimed': {
    ...{ from: 'benefit_claim c', id: 'c.id', by: 'ids', at: 'c.created_at', member: 'c.member_id' },
    ...{ dimension: 'c.benefit', text: 'c.status', amount: 'NULL' },
  },
  'benefits.used': {
    ...{ from: 'benefit_use u', id: 'u.id', by: 'ids', at: 'u.used_at', member: 'u.member_id' },
    ...{ dimension: 'u.benefit', text: 'u.place', amount: 'u.cost_fen' },
  },
  'messages.sent': {
    ...{ from: 'message_delivery d', id: 'd.id', by: 'ids', at: 'd.first_sent_at', member: 'd.member_id' },
    ...{ dimension: 'd.channel', text: 'd.status', amount: 'NULL' },
    narrow: (dimension) => narrowBy(['d.channel', 'd.status'], dimension),
  },
};

/** A dimension of several parts, `<programme>:<from>:<to>`, as conditions on their columns; the last parts may be left out. */
function narrowBy(columns: readonly string[], dimension: string): readonly [string, readonly string[]] {
  const parts = dimension.split(':').slice(0, columns.length);
  return [parts.map((_, nth) => `${columns[nth]} = ?`).join(' AND '), parts];
}
