import type { Instant } from '../../shared/kernel/instant';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { type AccountOwner, addGrowth, type OpenAccount, openAccount, saveAccount } from './account';
import { withdrawTasks } from './advance-task';
import { computeRaw, fillCaps, isCapped, remainingMetrics } from './amount.rules';
import type { OwnedEvent } from './apply-event';
import { enterGrowth, sumEarnings } from './entry';
import { GrowthEntry } from './growth.entity';
import { inOpeningOrder, type Programme, type ProgrammeBook, versionAt } from './programme-book';

/** An order with everything that took something of it back, the newest of which is being applied. */
export interface TakenBack {
  readonly event: OwnedEvent;
  readonly original: OwnedEvent;
  /** What the earlier ones took. */
  readonly before: readonly Readonly<Record<string, number>>[];
}

/**
 * Takes back exactly what an event gave, or the part of it that a partial refund leaves unfounded, and lets what its caps
 * had cut from other events have the room: afterwards the sum is what it would be without it.
 * @returns the growth taken back over all programmes, 0 or negative
 */
export async function takeBack(
  unit: Unit,
  context: { readonly book: ProgrammeBook; readonly now: Instant },
  owner: AccountOwner,
  taken: TakenBack,
): Promise<number> {
  const { now, book } = context;
  const entries = await unit.findBy(GrowthEntry, { eventId: taken.original.id });
  let growth = 0;
  for (const programme of inOpeningOrder(book)) {
    const own = entries.filter((entry) => entry.programme === programme.code);
    const tasks = versionAt(programme, taken.original.occurredAt).config.tasks.filter(
      (task) => task.event === taken.original.kind,
    );
    if (own.length === 0 && tasks.length === 0) continue;
    const account = await openAccount(unit, programme, owner, now);
    for (const source of new Set(own.map((entry) => entry.source))) {
      const ofSource = own.filter((entry) => entry.source === source);
      growth += await takeFromSource(unit, account, programme, ofSource, taken, now);
    }
    growth += await withdrawTasks(unit, { account, tasks, taken, now });
    await saveAccount(unit, account, now);
  }
  return growth;
}

async function takeFromSource(
  unit: Unit,
  account: OpenAccount,
  programme: Programme,
  entries: readonly GrowthEntry[],
  { event, original, before }: TakenBack,
  now: Instant,
): Promise<number> {
  // What is left is computed as it was counted last, whatever the rule is today.
  const first = findOrigin(entries);
  if (!first) return 0;
  const { basis } = first;
  const left = remainingMetrics(original.metrics, [...before, event.metrics])[basis.metric] ?? 0;
  const raw = entries.reduce((sum, entry) => sum + entry.raw, 0);
  const given = entries.reduce((sum, entry) => sum + entry.amount, 0);
  // All of it is gone already: refunded, or its source was dropped and the period counted again.
  if (raw === 0 && given === 0) return 0;
  // A source that lowers turned the metric's sign; what is left is turned in the same way.
  const signed = Math.sign(raw) === Math.sign(basis.metricValue) ? left : -left;
  const newRaw = computeRaw(signed, basis.coefficient, basis.multipliers, basis.combine);
  const newGiven = newRaw >= 0 && given >= 0 ? Math.min(given, newRaw) : newRaw;
  if (newRaw === raw && newGiven === given) return 0;
  const amount = newGiven - given;
  const bucket = await enterGrowth(
    unit,
    account,
    {
      ...copyOf(first),
      id: newId(now),
      kind: 'takenBack',
      amount,
      raw: newRaw - raw,
      occurredAt: event.occurredAt,
      basis: { ...basis, metricValue: left, cutBy: null, cut: 0 },
      sourceKey: `back:${event.id}:${programme.code}:${first.source}`,
    },
    now,
    first.bucket,
  );
  addGrowth(account, bucket, amount, now);
  return amount + (await release(unit, account, programme, first, event, now));
}

/** Gives other events of a capped source the room that was freed. */
async function release(
  unit: Unit,
  account: OpenAccount,
  programme: Programme,
  first: GrowthEntry,
  event: OwnedEvent,
  now: Instant,
): Promise<number> {
  const source = versionAt(programme, first.countedAt).config.sources.find(({ code }) => code === first.source);
  if (!source || !isCapped(source)) return 0;
  let growth = 0;
  for (const grant of fillCaps(source, await sumEarnings(unit, account, source, first.countedAt))) {
    if (grant.amount === 0) continue;
    const ofEvent = { eventId: grant.eventId, programme: programme.code, source: source.code };
    const cut = findOrigin(await unit.findBy(GrowthEntry, ofEvent));
    if (!cut) continue;
    const bucket = await enterGrowth(
      unit,
      account,
      {
        ...copyOf(cut),
        id: newId(now),
        kind: 'released',
        amount: grant.amount,
        raw: 0,
        basis: { ...cut.basis, cutBy: grant.cutBy, cut: cut.basis.cut - grant.amount },
        sourceKey: `release:${event.id}:${grant.eventId}:${programme.code}:${source.code}`,
      },
      now,
      cut.bucket,
    );
    addGrowth(account, bucket, grant.amount, now);
    growth += grant.amount;
  }
  return growth;
}

/** The entry that says how an event is counted: by which it was earned, or by which it was last counted again. */
function findOrigin(entries: readonly GrowthEntry[]): GrowthEntry | null {
  const [last] = entries
    .filter(({ kind }) => kind === 'earned' || kind === 'corrected')
    .sort(
      (one, other) =>
        other.programmeVersion - one.programmeVersion ||
        Number(other.kind === 'corrected') - Number(one.kind === 'corrected'),
    );
  if (!last) return null;
  // Why it was corrected is no part of how what follows is computed.
  const { note, ...basis } = last.basis;
  return { ...last, basis };
}

function copyOf({ memberId, programme, bucket, createdAt, ...entry }: GrowthEntry) {
  return entry;
}
