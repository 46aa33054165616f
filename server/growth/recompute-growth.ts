import { In, MoreThanOrEqual } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import { addGrowth, moveTo, type OpenAccount, openAccount, saveAccount } from './account';
import { computeRaw, type Earning, fillCaps, isCapped, type Multiplier, remainingMetrics } from './amount.rules';
import { enterGrowth } from './entry';
import { reversersOf } from './event-kind.rules';
import { BusinessEventRow, GrowthEntry } from './growth.entity';
import { type Rank, reachedRank } from './ladder.rules';
import { bucketOf, scoreAt } from './period.rules';
import type { GrowthSource } from './programme.schema';
import type { Programme, ProgrammeBook } from './programme-book';
import { effectiveRank } from './standing.rules';
import { type AccountStep, type AccountWalk, findAccountHolders, type WalkPace, walkAccounts } from './walk-accounts';

/** Topic of the job that counts a programme's running period again after its rules have changed. */
export const RECOMPUTE = 'growth.recompute';

const PACE: WalkPace = { aJob: 500, aUnit: 20 };

/** What counting again did to a member. */
export interface Recounted {
  readonly memberNumber: string;
  readonly before: { readonly rank: Rank; readonly growth: number };
  readonly after: { readonly rank: Rank; readonly growth: number };
}

/**
 * Counts the events of the running period again by the newest version and appends the differences as corrections: what
 * was written stays. Safe to repeat. Rewards of tasks stay as they were given.
 */
export function recompute(
  parts: { readonly database: Database; readonly clock: Clock },
  walk: AccountWalk,
): Promise<void> {
  return walkAccounts(parts, RECOMPUTE, walk, PACE, recount);
}

/** Thrown to take a preview back; leaves this file as its findings. */
class Preview extends Error {
  constructor(readonly found: readonly Recounted[]) {
    super('a preview is rolled back');
  }
}

/**
 * Tells what counting again by a version that is not live yet would do, member by member; changes nothing.
 * @param programme the programme with that version as its newest
 */
export async function* previewRecompute(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  book: ProgrammeBook,
  programme: Programme,
): AsyncGenerator<Recounted> {
  let after = '';
  for (;;) {
    const members = await findAccountHolders(database, programme.code, after, PACE.aUnit);
    const last = members.at(-1);
    if (last === undefined) return;
    try {
      await database.inUnit(async (unit) => {
        const found: Recounted[] = [];
        const now = clock.now();
        for (const memberId of members) found.push(await recount(unit, { book, programme, memberId, now }));
        throw new Preview(found);
      });
    } catch (error) {
      if (!(error instanceof Preview)) throw error;
      yield* error.found;
    }
    after = last;
  }
}

/** Counts one member's running period again; what a preview does too, and takes back. */
export async function recount(
  unit: Unit,
  { book, programme, memberId, now }: Parameters<AccountStep>[1],
): Promise<Recounted> {
  const member = await unit.findOneByOrFail(Member, { id: memberId });
  const account = await openAccount(unit, programme, member, now);
  const before = stateOf(account, now);
  const from = programme.versions.at(-1)?.effectiveFrom ?? now;
  const events = await readEvents(unit, book, memberId, from);
  for (const source of programme.config.sources) await recountSource(unit, account, source, events, from, now);
  const dropped = await findDroppedSources(unit, account, from);
  for (const code of dropped) await takeDropped(unit, account, code, from, now);
  // Counted again as if the rule had always been this one: also what was risen to within the period.
  const { config } = programme;
  const present = Math.max(account.standing.bucket, bucketOf(config.period, account.row.joinedAt, now));
  const peak = reachedRank(config.tiers, scoreAt(config.period, account.sums, present));
  moveTo(account, { ...account.standing, peak }, { reason: 'recomputed', now });
  await saveAccount(unit, account, now);
  return { memberNumber: member.memberNumber, before, after: stateOf(account, now) };
}

interface CountedEvent {
  readonly row: BusinessEventRow;
  /** What refunds have left of it. */
  readonly metrics: Readonly<Record<string, number>>;
}

async function readEvents(unit: Unit, book: ProgrammeBook, memberId: string, from: Instant): Promise<CountedEvent[]> {
  const rows = await unit.find(BusinessEventRow, {
    where: { memberId, status: 'applied', occurredAt: MoreThanOrEqual(from) },
    order: { occurredAt: 'ASC', id: 'ASC' },
  });
  const counted: CountedEvent[] = [];
  for (const row of rows) {
    if (book.kinds.get(row.kind)?.reverses !== undefined) continue;
    const reversers = reversersOf(book.kinds, row.kind);
    const refunds =
      row.subject === null || reversers.length === 0
        ? []
        : await unit.findBy(BusinessEventRow, {
            sender: row.sender,
            kind: In(reversers),
            subject: row.subject,
            status: 'applied',
          });
    counted.push({
      row,
      metrics: remainingMetrics(
        row.metrics,
        refunds.map(({ metrics }) => metrics),
      ),
    });
  }
  return counted;
}

/** What an event is worth by the newest version. */
interface Desired {
  readonly raw: number;
  readonly amount: number;
  readonly multipliers: readonly Multiplier[];
  readonly event: CountedEvent;
}

async function recountSource(
  unit: Unit,
  account: OpenAccount,
  source: GrowthSource,
  events: readonly CountedEvent[],
  from: Instant,
  now: Instant,
): Promise<void> {
  const entries = await readEntries(unit, account, source.code);
  const given = sumByEvent(entries);
  const { combine } = account.programme.config;
  const desired = new Map<string, Desired>();
  for (const event of events.filter(({ row }) => row.kind === source.event)) {
    const first = entries.find((entry) => entry.eventId === event.row.id && entry.kind === 'earned');
    const value = source.metric === 'times' ? (event.metrics.times ?? 1) : (event.metrics[source.metric] ?? 0);
    // Multipliers stay those of their day: a rule may change, what a campaign promised does not.
    const multipliers = first?.basis.multipliers ?? [];
    const raw = computeRaw(source.negative ? -value : value, source.coefficient, multipliers, combine);
    desired.set(event.row.id, { raw, amount: raw, multipliers, event });
  }
  if (isCapped(source)) {
    const earlier: Earning[] = entries
      .filter((entry) => entry.kind === 'earned' && entry.countedAt < from && entry.eventId !== null)
      .map((entry) => {
        const sum = given.get(entry.eventId ?? '') ?? { raw: 0, amount: 0 };
        return { eventId: entry.eventId ?? '', countedAt: entry.countedAt, raw: sum.amount, given: sum.amount };
      });
    const anew = [...desired]
      .filter(([, { raw }]) => raw > 0)
      .map(([eventId, { raw, event }]) => ({ eventId, countedAt: event.row.occurredAt, raw, given: 0 }));
    for (const grant of fillCaps(source, [...earlier, ...anew])) {
      const known = desired.get(grant.eventId);
      if (known) desired.set(grant.eventId, { ...known, amount: grant.amount });
    }
  }
  for (const [eventId, { raw, amount, multipliers, event }] of desired) {
    const was = given.get(eventId) ?? { raw: 0, amount: 0 };
    const first = entries.find((entry) => entry.eventId === eventId);
    await correct(unit, account, {
      source,
      eventId,
      countedAt: event.row.occurredAt,
      bucket: first?.bucket,
      metricValue: source.metric === 'times' ? (event.metrics.times ?? 1) : (event.metrics[source.metric] ?? 0),
      multipliers,
      raw: raw - was.raw,
      amount: amount - was.amount,
      now,
    });
  }
}

/** Sources that gave something in the period and are no longer there. */
async function findDroppedSources(unit: Unit, { programme, owner }: OpenAccount, from: Instant): Promise<string[]> {
  const rows = await select<{ source: string }>(
    unit,
    `SELECT DISTINCT source FROM growth_entry
      WHERE member_id = ? AND programme = ? AND counted_at >= ? AND event_id IS NOT NULL`,
    [owner.id, programme.code, from],
  );
  const kept = new Set(programme.config.sources.map(({ code }) => code));
  return rows.map(({ source }) => source).filter((source) => !kept.has(source));
}

async function takeDropped(unit: Unit, account: OpenAccount, code: string, from: Instant, now: Instant): Promise<void> {
  const entries = (await readEntries(unit, account, code)).filter(({ countedAt }) => countedAt >= from);
  for (const [eventId, sum] of sumByEvent(entries)) {
    const first = entries.find((entry) => entry.eventId === eventId);
    if (!first) continue;
    const source = { code, name: first.title, group: first.groupCode, metric: first.basis.metric };
    const { coefficient } = first.basis;
    await correct(unit, account, {
      source: { ...source, coefficient },
      eventId,
      countedAt: first.countedAt,
      bucket: first.bucket,
      metricValue: first.basis.metricValue,
      multipliers: first.basis.multipliers,
      raw: -sum.raw,
      amount: -sum.amount,
      now,
    });
  }
}

interface Correction {
  readonly source: Pick<GrowthSource, 'code' | 'name' | 'group' | 'metric' | 'coefficient'>;
  readonly eventId: string;
  readonly countedAt: Instant;
  readonly bucket: number | undefined;
  readonly metricValue: number;
  readonly multipliers: readonly Multiplier[];
  readonly raw: number;
  readonly amount: number;
  readonly now: Instant;
}

async function correct(unit: Unit, account: OpenAccount, correction: Correction): Promise<void> {
  const { source, eventId, countedAt, metricValue, multipliers, raw, amount, now } = correction;
  if (raw === 0 && amount === 0) return;
  const { programme, owner } = account;
  const bucket = await enterGrowth(
    unit,
    account,
    {
      id: newId(now),
      programmeVersion: programme.version,
      kind: 'corrected',
      source: source.code,
      groupCode: source.group,
      title: source.name,
      amount,
      raw,
      eventId,
      occurredAt: now,
      countedAt,
      basis: {
        metric: source.metric,
        metricValue,
        coefficient: source.coefficient,
        multipliers,
        combine: programme.config.combine,
        cutBy: null,
        cut: 0,
        note: `规则更新到第 ${programme.version} 版，本周期重新计算`,
      },
      sourceKey: `recompute:${programme.code}:${programme.version}:${owner.id}:${eventId}:${source.code}`.slice(0, 160),
    },
    now,
    correction.bucket,
  );
  addGrowth(account, bucket, amount, now);
}

function readEntries(unit: Unit, { programme, owner }: OpenAccount, source: string): Promise<GrowthEntry[]> {
  return unit.find(GrowthEntry, {
    where: { memberId: owner.id, programme: programme.code, source },
    order: { id: 'ASC' },
  });
}

function sumByEvent(entries: readonly GrowthEntry[]): Map<string, { raw: number; amount: number }> {
  const sums = new Map<string, { raw: number; amount: number }>();
  for (const { eventId, raw, amount } of entries) {
    if (eventId === null) continue;
    const sum = sums.get(eventId) ?? { raw: 0, amount: 0 };
    sums.set(eventId, { raw: sum.raw + raw, amount: sum.amount + amount });
  }
  return sums;
}

function stateOf({ programme, standing, sums, row }: OpenAccount, now: Instant): Recounted['before'] {
  const { period } = programme.config;
  return { rank: effectiveRank(standing, now), growth: scoreAt(period, sums, bucketOf(period, row.joinedAt, now)) };
}
