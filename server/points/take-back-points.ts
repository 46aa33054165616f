import type { Unit } from '../database/unit-of-work';
import type { AccountOwner } from '../growth/account';
import { fillCaps, isCapped, remainingMetrics } from '../growth/amount.rules';
import type { EventContext } from '../growth/event-consumer';
import { versionAt } from '../growth/programme-book';
import type { TakenBack } from '../growth/take-back';
import { bringInEvent, enterPoints, type OpenPoints, openPoints, savePoints } from './account';
import { enterEarned, sumPointsEarnings } from './earn-points';
import { takeBackPoints } from './lot.rules';
import { type EventBasis, PointsEntry } from './points.entity';
import { computeWorth } from './points.rules';
import { readPointsBook } from './points-book';

/**
 * Takes back what an event gave, or the part of it that a partial refund leaves unfounded: from its own lots, then from
 * others, then as a deficit. What its caps had cut from other events gets the room. In the unit of work that makes the
 * refund applied, whether or not the live scheme still has points.
 */
export async function takeBackEarned(
  unit: Unit,
  { now }: EventContext,
  owner: AccountOwner,
  taken: TakenBack,
): Promise<void> {
  const entries = await unit.findBy(PointsEntry, { eventId: taken.original.id });
  if (entries.length === 0) return;
  const account = await openPoints(unit, owner.id, now);
  for (const source of new Set(entries.map((entry) => entry.source))) {
    await takeFromSource(
      unit,
      account,
      entries.filter((entry) => entry.source === source),
      taken,
    );
  }
  await savePoints(unit, account);
}

async function takeFromSource(
  unit: Unit,
  account: OpenPoints,
  entries: readonly PointsEntry[],
  { event, original, before }: TakenBack,
): Promise<void> {
  const first = findOrigin(entries);
  if (first?.basis.kind !== 'event') return;
  // What is left is computed as it was earned, whatever the rule is today.
  const { basis } = first;
  const left = remainingMetrics(original.metrics, [...before, event.metrics])[basis.metric] ?? 0;
  const raw = entries.reduce((sum, entry) => sum + entry.raw, 0);
  const given = entries.reduce((sum, entry) => sum + entry.given, 0);
  const newRaw = computeWorth(left, basis.coefficient, basis.multipliers, basis.combine);
  const owed = given - Math.min(given, newRaw);
  if (newRaw === raw && owed === 0) return;

  const own = await bringInEvent(unit, account, original.id, first.source);
  const claw = takeBackPoints(account.holding, own, owed);
  account.holding = claw.holding;
  const { lapsed, shortfall } = claw;
  const takenBasis: EventBasis = { ...basis, metricValue: left, cutBy: null, cut: 0, lapsed, shortfall };
  const { source, title, programmeVersion, countedAt } = first;
  const common = {
    ...{ kind: 'takenBack' as const, source, title, programmeVersion, countedAt, basis: takenBasis },
    ...{ eventId: original.id, occurredAt: event.occurredAt },
  };
  const sourceKey = `back:${event.id}:${source}`;
  let unentered = newRaw - raw;
  for (const { lotId, points } of claw.cancelled) {
    const part = { pendingAmount: -points, given: -points, raw: unentered, lotId };
    enterPoints(account, { ...common, ...part, sourceKey: `${sourceKey}:${lotId}` });
    unentered = 0;
  }
  const settled = claw.taken + lapsed;
  if (settled > 0 || claw.cancelled.length === 0) {
    // 0 - x, so that nothing taken is 0 and not -0.
    enterPoints(account, { ...common, amount: 0 - claw.taken, given: 0 - settled, raw: unentered, sourceKey });
  }
  await release(unit, account, first, event.id);
}

/** Gives other events of a capped source the room that was freed. */
async function release(unit: Unit, account: OpenPoints, first: PointsEntry, refundId: string): Promise<void> {
  const rules = await readPointsBook(unit);
  if (!rules) return;
  const version = versionAt(rules, first.countedAt);
  const source = version.config.sources.find(({ code }) => code === first.source);
  if (!source || !isCapped(source)) return;
  // What is taken back above stands in the account only: it is written here, so that the sums below see it.
  await flushEntries(unit, account);
  const earnings = await sumPointsEarnings(unit, account.memberId, source, first.countedAt);
  for (const { eventId, amount, cutBy } of fillCaps(source, earnings)) {
    if (amount === 0) continue;
    const cut = findOrigin(await unit.findBy(PointsEntry, { eventId, source: source.code }));
    if (cut?.basis.kind !== 'event') continue;
    await enterEarned(unit, account, {
      source: source.code,
      title: cut.title,
      version: versionAt(rules, cut.countedAt),
      eventId,
      occurredAt: cut.occurredAt,
      countedAt: cut.countedAt,
      raw: 0,
      given: amount,
      basis: { ...cut.basis, cutBy, cut: cut.basis.cut - amount, released: true },
      sourceKey: `release:${refundId}:${eventId}:${source.code}`,
    });
  }
}

/** The entry by which an event was counted first; what was released later has none of its own worth. */
function findOrigin(entries: readonly PointsEntry[]): PointsEntry | null {
  return entries.find(({ kind, raw }) => kind === 'earned' && raw > 0) ?? null;
}

/** Writes the entries that an open account has gathered so far. */
async function flushEntries(unit: Unit, account: OpenPoints): Promise<void> {
  await unit.insert(PointsEntry, account.entries.splice(0));
}
