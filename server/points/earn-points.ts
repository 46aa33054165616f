import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import type { AccountOwner } from '../growth/account';
import { type Caps, type CutBy, type Earning, fillCaps, isCapped } from '../growth/amount.rules';
import type { OwnedEvent } from '../growth/apply-event';
import { sumLedger } from '../growth/entry';
import type { EventContext } from '../growth/event-consumer';
import { findPositions } from '../growth/find-growth';
import type { FindMultipliers } from '../growth/multipliers';
import { type ProgrammeBook, versionAt } from '../growth/programme-book';
import { enqueueJob } from '../jobs/enqueue-job';
import { Membership } from '../membership/membership.entity';
import { isActive } from '../membership/membership.rules';
import { PlanFamily } from '../plan/plan.entity';
import { enterPoints, type OpenPoints, openPoints, placeLot, savePoints } from './account';
import type { EventBasis, PointsEntry } from './points.entity';
import { computeWorth, confirmAtOf, expiryOf, type PointsMultiplier } from './points.rules';
import type { PointsSource } from './points.schema';
import { type PointsVersion, readPointsBook } from './points-book';
import { measureOf } from './points-programme.rules';

/** Topic of the job that confirms a member's points at the moment at which they can be spent. */
export const CONFIRM_POINTS = 'points.confirm';

export interface ConfirmPoints {
  readonly memberId: string;
}

/**
 * Counts an event by every source of points that has its kind: a lot each, pending where the order can still be refunded.
 * What happened at an instant counts by the rules of that instant. In the unit of work that makes the event applied.
 */
export async function earnPoints(
  unit: Unit,
  { multipliers, book, now }: EventContext & { readonly multipliers: FindMultipliers },
  owner: AccountOwner,
  event: OwnedEvent,
): Promise<void> {
  const rules = await readPointsBook(unit);
  if (!rules?.live) return;
  const version = versionAt(rules, event.occurredAt);
  const sources = version.config.sources.filter((source) => source.event === event.kind);
  if (sources.length === 0) return;
  const account = await openPoints(unit, owner.id, now);
  for (const source of sources) {
    const metricValue = source.metric === 'times' ? 1 : (event.metrics[source.metric] ?? 0);
    if (metricValue <= 0) continue;
    const campaigns = await multipliers({
      memberId: owner.id,
      programme: POINTS_PROGRAMME,
      source: source.code,
      occurredAt: event.occurredAt,
    });
    const basis: EventBasis = {
      kind: 'event',
      metric: source.metric,
      measure: measureOf(source, book.kinds),
      metricValue,
      coefficient: source.coefficient,
      multipliers: [...(await findOwnMultipliers(unit, { book, owner, source, event, now })), ...campaigns],
      combine: version.config.combine,
      cutBy: null,
      cut: 0,
      released: false,
      confirmAfterDays: source.confirmAfterDays,
      lapsed: 0,
      shortfall: 0,
    };
    await earn(unit, account, { version, source, event, basis });
  }
  await savePoints(unit, account);
}

/** What multipliers of campaigns are asked about, in place of a growth programme's code. */
const POINTS_PROGRAMME = 'points';

interface Earned {
  readonly version: PointsVersion;
  readonly source: PointsSource;
  readonly event: OwnedEvent;
  readonly basis: EventBasis;
}

/** What one source gives; written down also where a cap leaves nothing of it, so that the reason shows. */
async function earn(unit: Unit, account: OpenPoints, { version, source, event, basis }: Earned): Promise<void> {
  const raw = computeWorth(basis.metricValue, basis.coefficient, basis.multipliers, basis.combine);
  if (raw === 0) return;
  const countedAt = event.occurredAt;
  let [given, cutBy]: [number, CutBy | null] = [raw, null];
  if (isCapped(source)) {
    const others = await sumPointsEarnings(unit, account.memberId, source, countedAt);
    const grants = fillCaps(source, [...others, { eventId: event.id, countedAt, raw, given: 0 }]);
    const own = grants.find(({ eventId }) => eventId === event.id);
    [given, cutBy] = [own?.amount ?? 0, own?.cutBy ?? null];
  }
  await enterEarned(unit, account, {
    source: source.code,
    title: source.name,
    version,
    eventId: event.id,
    occurredAt: event.occurredAt,
    countedAt,
    raw,
    given,
    basis: { ...basis, cutBy, cut: raw - given },
    sourceKey: `event:${event.id}:${source.code}`,
  });
}

/** Points given for an event, about to be entered. */
export interface EarnedPoints
  extends Pick<PointsEntry, 'source' | 'title' | 'occurredAt' | 'countedAt' | 'raw' | 'given' | 'sourceKey'> {
  readonly version: PointsVersion;
  readonly eventId: string;
  readonly basis: EventBasis;
}

/** Makes the lot of what an event gave, where it gave something, and its entry. */
export async function enterEarned(unit: Unit, account: OpenPoints, earned: EarnedPoints): Promise<void> {
  const { version, basis, given, ...entry } = earned;
  const { now, memberId } = account;
  const confirmAt = confirmAtOf(basis, earned.countedAt, now);
  const expiresAt = given > 0 ? expiryOf(version.config.expiry, confirmAt ?? now) : null;
  const lot = {
    points: given,
    confirmAt,
    expiresAt,
    source: earned.source,
    eventId: earned.eventId,
    programmeVersion: version.version,
    sourceKey: earned.sourceKey,
  };
  const lotId = given > 0 ? placeLot(account, lot) : null;
  enterPoints(account, {
    ...entry,
    kind: 'earned',
    programmeVersion: version.version,
    given,
    ...(confirmAt === null ? { amount: given } : { pendingAmount: given }),
    lotId,
    expiresAt,
    basis,
  });
  if (lotId === null || confirmAt === null) return;
  const payload: ConfirmPoints = { memberId };
  const uniqueKey = `${CONFIRM_POINTS}:${memberId}:${confirmAt}`;
  await enqueueJob(unit, { topic: CONFIRM_POINTS, payload, runAt: confirmAt, uniqueKey }, now);
}

/** What each event was worth to a capped source, within the stretch that its caps span around an instant. */
export function sumPointsEarnings(
  unit: Unit,
  memberId: string,
  source: Caps & { readonly code: string },
  at: Instant,
): Promise<Earning[]> {
  const ledger = {
    table: 'points_entry',
    given: 'given',
    where: 'member_id = ? AND source = ? AND event_id IS NOT NULL',
    parameters: [memberId, source.code],
  };
  return sumLedger(unit, ledger, source, at);
}

/**
 * The factors of the member's own standing: of the tier that they have at this moment, growth having counted the event
 * already, and of the plan families in which they had a membership when it happened. Points are given once and never
 * settled again, so that here, unlike in growth, the order in which events arrive decides which tier they meet.
 */
async function findOwnMultipliers(
  unit: Unit,
  asked: {
    readonly book: ProgrammeBook;
    readonly owner: AccountOwner;
    readonly source: PointsSource;
    readonly event: OwnedEvent;
    readonly now: Instant;
  },
): Promise<PointsMultiplier[]> {
  const { book, owner, source, event, now } = asked;
  const found: PointsMultiplier[] = [];
  if (Object.keys(source.tierMultipliers).length > 0) {
    for (const { programme, rank } of await findPositions(unit, book, owner, now)) {
      const tier = programme.config.tiers[rank];
      const factor = tier && source.tierMultipliers[programme.code]?.[tier.code];
      if (tier && factor) found.push({ kind: 'tier', code: tier.code, name: `${tier.name}会员加成`, factor });
    }
  }
  const families = Object.entries(source.planMultipliers);
  if (families.length === 0) return found;
  const memberships = await unit.findBy(Membership, { memberId: owner.id });
  for (const [family, factor] of families) {
    const membership = memberships.find((each) => each.family === family) ?? null;
    if (!isActive(membership, event.occurredAt)) continue;
    const name = (await unit.findOneBy(PlanFamily, { code: family }))?.name ?? family;
    found.push({ kind: 'plan', code: family, name: `${name}加成`, factor });
  }
  return found;
}
