import type { Instant } from '../../shared/kernel/instant';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { type AccountOwner, addGrowth, type OpenAccount, openAccount, saveAccount } from './account';
import { advanceTasks } from './advance-task';
import { computeRaw, fillCaps, isCapped, type Multiplier } from './amount.rules';
import { enterGrowth, sumEarnings } from './entry';
import type { BusinessEventRow } from './growth.entity';
import type { FindMultipliers } from './multipliers';
import { settlesAt } from './period.rules';
import type { GrowthSource } from './programme.schema';
import { inOpeningOrder, type ProgrammeBook, type ProgrammeVersion, versionAt } from './programme-book';

/** An event whose member is known. */
export type OwnedEvent = BusinessEventRow & { readonly memberId: string };

/**
 * Counts an event in every programme that has a source or a task for its kind: growth into the ledger, the member up
 * where a tier is reached. In the unit of work that makes the event applied.
 * @returns the growth given over all programmes
 */
export async function applyEvent(
  unit: Unit,
  context: { readonly book: ProgrammeBook; readonly multipliers: FindMultipliers; readonly now: Instant },
  owner: AccountOwner,
  event: OwnedEvent,
): Promise<number> {
  const { book, now } = context;
  let growth = 0;
  for (const programme of inOpeningOrder(book)) {
    const version = versionAt(programme, event.occurredAt);
    const sources = version.config.sources.filter((source) => source.event === event.kind);
    const tasks = version.config.tasks.filter((task) => task.event === event.kind);
    if (sources.length === 0 && tasks.length === 0) continue;
    const account = await openAccount(unit, programme, owner, now);
    for (const source of sources) {
      const multipliers = await findMultipliersOf(context.multipliers, account, source, event);
      growth += await earn(unit, { account, version, source, event, multipliers, now });
    }
    growth += await advanceTasks(unit, { account, version, tasks, event, now });
    await saveAccount(unit, account, now);
  }
  return growth;
}

interface Earning {
  readonly account: OpenAccount;
  readonly version: ProgrammeVersion;
  readonly source: GrowthSource;
  readonly event: OwnedEvent;
  readonly multipliers: readonly Multiplier[];
  readonly now: Instant;
}

/** What one source gives for the event; written down also where a cap leaves nothing of it, so that the reason shows. */
async function earn(unit: Unit, { account, version, source, event, multipliers, now }: Earning): Promise<number> {
  const metricValue = source.metric === 'times' ? 1 : (event.metrics[source.metric] ?? 0);
  const { combine } = version.config;
  const raw = computeRaw(source.negative ? -metricValue : metricValue, source.coefficient, multipliers, combine);
  if (raw === 0) return 0;
  const countedAt = event.occurredAt;
  let [amount, cutBy]: [number, string | null] = [raw, null];
  if (raw > 0 && isCapped(source)) {
    const others = await sumEarnings(unit, account, source, countedAt);
    const grants = fillCaps(source, [...others, { eventId: event.id, countedAt, raw, given: 0 }]);
    const own = grants.find(({ eventId }) => eventId === event.id);
    [amount, cutBy] = [own?.amount ?? 0, own?.cutBy ?? null];
  }
  const bucket = await enterGrowth(
    unit,
    account,
    {
      id: newId(now),
      programmeVersion: version.version,
      kind: 'earned',
      source: source.code,
      groupCode: source.group,
      title: source.name,
      amount,
      raw,
      eventId: event.id,
      occurredAt: event.occurredAt,
      countedAt,
      basis: {
        metric: source.metric,
        metricValue,
        coefficient: source.coefficient,
        multipliers,
        combine,
        cutBy,
        cut: raw - amount,
      },
      sourceKey: `event:${event.id}:${account.programme.code}:${source.code}`,
    },
    now,
  );
  addGrowth(account, bucket, amount, now);
  return amount;
}

/**
 * The factors on a source: of the tier with which the period of the event began, so that the order in which a period's
 * events arrive does not matter, and of the campaigns.
 */
async function findMultipliersOf(
  findMultipliers: FindMultipliers,
  { programme, standing, row }: OpenAccount,
  source: GrowthSource,
  { memberId, occurredAt }: OwnedEvent,
): Promise<Multiplier[]> {
  const campaigns = await findMultipliers({ memberId, programme: programme.code, source: source.code, occurredAt });
  // Until its grace ended the tier before still stood, also for what is told only after that.
  const settledAt = settlesAt(programme.config, row.joinedAt, standing.bucket - 1);
  const base = settledAt !== null && occurredAt < settledAt ? standing.prior.rank : standing.base.rank;
  const held = standing.holds.filter(({ until }) => occurredAt < until).map(({ rank }) => rank);
  const tier = programme.config.tiers[Math.max(base, ...held)];
  const factor = tier && source.tierMultipliers[tier.code];
  if (!tier || !factor) return [...campaigns];
  return [{ kind: 'tier', code: tier.code, name: `${tier.name}会员加成`, factor }, ...campaigns];
}
