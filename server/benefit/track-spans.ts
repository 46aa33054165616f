import type { Instant } from '../../shared/kernel/instant';
import { newId } from '../database/id';
import { selectLocked } from '../database/scratch';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { BenefitSpan } from './benefit.entity';
import { BENEFITS_OPENED, type BenefitsOpened } from './benefit.events';
import { type EntitlementBooks, findEntitlementsOf } from './find-entitlements';
import { revokeOnLoss } from './revoke-claims';
import { compareSpans, type OpenSpan } from './span.rules';

/** Why members are looked at, which decides what they are told. */
export type TrackCause =
  /** Their tier or membership changed, or a list they are on: what opened is one event, what they lost is taken back. */
  | { readonly kind: 'change' | 'list' }
  /** The business's benefits changed: told of those in `fresh` as new, and nothing is taken back. */
  | { readonly kind: 'catalogue'; readonly fresh: readonly string[] };

/** Rows a statement inserts: SQLite takes 32 766 parameters, a span has five. */
const ROWS = 5_000;

/**
 * Brings the spans of some members up to what is true now. All that one change opened for a member is told in one event.
 * Safe to repeat. Members who are leaving or gone are passed over.
 */
export async function trackMembers(
  unit: Unit,
  books: EntitlementBooks,
  memberIds: readonly string[],
  cause: TrackCause,
  now: Instant,
): Promise<void> {
  if (memberIds.length === 0) return;
  // Locked, so that two who look at the same member do not open the same span twice.
  const members = await selectLocked<{ id: string }>(
    unit,
    `SELECT id FROM member WHERE id IN (${marks(memberIds)}) AND status = 'active' ORDER BY id`,
    memberIds,
  );
  const ids = members.map(({ id }) => id);
  if (ids.length === 0) return;
  const entitlements = await findEntitlementsOf(unit, books, ids, now);
  const spans = await readOpenSpans(unit, ids, now);
  const opened: BenefitSpan[] = [];
  for (const memberId of ids) {
    const own = spans.filter((span) => span.memberId === memberId);
    const changes = compareSpans(entitlements.get(memberId) ?? [], own, now);
    const begun = changes.opens.map((span) => ({ id: newId(now), memberId, opensAt: now, ...span }));
    opened.push(...begun);
    for (const { id, closesAt } of changes.moves) await unit.update(BenefitSpan, { id }, { closesAt });
    await tellOpened(unit, books, begun, cause, now);
    if (cause.kind !== 'catalogue' && changes.lost.length > 0) await revokeOnLoss(unit, memberId, changes.lost, now);
  }
  for (let start = 0; start < opened.length; start += ROWS) {
    await unit.insert(BenefitSpan, opened.slice(start, start + ROWS));
  }
}

/** Ends every span of a benefit that can no longer be had: it left the live scheme, or an operator stopped it. */
export async function closeSpansOf(unit: Unit, benefit: string, now: Instant): Promise<void> {
  await execute(
    unit,
    'UPDATE benefit_span SET closes_at = ? WHERE benefit = ? AND (closes_at IS NULL OR closes_at > ?)',
    [now, benefit, now],
  );
}

async function readOpenSpans(
  unit: Unit,
  memberIds: readonly string[],
  now: Instant,
): Promise<(OpenSpan & { readonly memberId: string })[]> {
  const rows = await select<{ id: string; memberId: string; benefit: string; closesAt: number | string | null }>(
    unit,
    `SELECT id, member_id AS memberId, benefit, closes_at AS closesAt FROM benefit_span
      WHERE member_id IN (${marks(memberIds)}) AND (closes_at IS NULL OR closes_at >= ?)`,
    [...memberIds, now],
  );
  return rows.map((row) => ({ ...row, closesAt: row.closesAt === null ? null : Number(row.closesAt) }));
}

/**
 * Tells what opened for one member. What comes for points or by a code is there for who has them: its opening is nobody's
 * news.
 */
async function tellOpened(
  unit: Unit,
  { benefits }: EntitlementBooks,
  spans: readonly BenefitSpan[],
  cause: TrackCause,
  now: Instant,
): Promise<void> {
  const [first] = spans;
  if (!first) return;
  const isNews = (code: string) => cause.kind !== 'catalogue' || cause.fresh.includes(code);
  const codes = benefits.benefits
    .filter(({ code, config: { issue } }) => isNews(code) && (issue === 'automatic' || issue === 'claim'))
    .map(({ code }) => code)
    .filter((code) => spans.some(({ benefit }) => benefit === code));
  if (codes.length === 0) return;
  const { memberId } = first;
  const payload: BenefitsOpened = {
    memberId,
    benefits: codes,
    cause: cause.kind === 'catalogue' ? 'new' : cause.kind,
    at: now,
  };
  await emitEvent(unit, { type: BENEFITS_OPENED, key: first.id, payload }, now);
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
