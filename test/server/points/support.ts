import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Database } from '../../../server/database/open-database';
import { select } from '../../../server/database/statement';
import { noMultipliers } from '../../../server/growth/multipliers';
import type { ProgrammeConfig } from '../../../server/growth/programme.schema';
import { readProgrammeBook } from '../../../server/growth/programme-book';
import { takeEvent } from '../../../server/growth/take-event';
import { findPoints, findPointsEntries } from '../../../server/points/find-points';
import { loadPoints } from '../../../server/points/load-points';
import { type PointsConfig, pointsSectionSchema, type pointsSourceSchema } from '../../../server/points/points.schema';
import { pointsConsumer } from '../../../server/points/points-consumer';
import type { BusinessEvent, EventOutcome } from '../../../shared/contract/business-event';
import type { PointsBalance, PointsEntry } from '../../../shared/contract/points';
import { formatInstant } from '../../../shared/kernel/instant';
import type { Engine } from '../../support/database';
import { buildProgramme, type GrowthWorld, openGrowth, type Somebody } from '../growth/support';

type SourceInput = z.input<typeof pointsSourceSchema>;

/** One point for each yuan, at once, with whatever else is wished. */
export function buildPointsSource(wish: Partial<SourceInput> = {}): SourceInput {
  return {
    code: 'spending',
    name: '消费',
    event: 'order.paid',
    metric: 'amountFen',
    coefficient: { numerator: 1, denominator: 100 },
    ...wish,
  };
}

/** Points that live for a year, with whatever else is wished. */
export function buildPoints(wish: Partial<z.input<typeof pointsSectionSchema>> = {}): PointsConfig {
  return pointsSectionSchema.parse({
    unit: '积分',
    sources: [buildPointsSource()],
    expiry: { kind: 'months', months: 12 },
    ...wish,
  });
}

/** The growth room with points behind it: no HTTP, no jobs but those that a test runs. */
export interface PointsWorld extends Pick<GrowthWorld, 'database' | 'clock' | 'addMember' | 'close'> {
  load(config: PointsConfig | null): Promise<string[]>;
  /** An order of so many yuan. */
  pay(somebody: Somebody, order: string, yuan: number, more?: Partial<BusinessEvent>): Promise<EventOutcome>;
  /** Its refund, of all of it or of so many yuan. */
  refund(somebody: Somebody, order: string, yuan?: number): Promise<EventOutcome>;
  tell(event: BusinessEvent): Promise<EventOutcome>;
  points(somebody: Somebody): Promise<PointsBalance>;
  entries(somebody: Somebody): Promise<readonly PointsEntry[]>;
  /** Everything that is wrong between ledger, lots and cached sums; empty when all is well. */
  faults(): Promise<unknown[]>;
}

/** Opens a world with points loaded; the member of a programme rises at 100, 300 and 600 yuan. */
export async function openPointsWorld(
  engine: Engine,
  config: PointsConfig,
  programme: ProgrammeConfig = buildProgramme(),
): Promise<PointsWorld> {
  const world = await openGrowth(engine, [programme]);
  const { database, clock } = world;
  const parts = { ...world.parts, consumers: [pointsConsumer({ multipliers: noMultipliers })] };
  const tell = (event: BusinessEvent) => takeEvent(parts, 'pos', event);
  const own: PointsWorld = {
    database,
    clock,
    addMember: world.addMember,
    close: world.close,
    load: (next) => database.inUnit((unit) => loadPoints(unit, next, clock.now())),
    tell,
    pay: ({ memberNumber }, order, yuan, more = {}) =>
      tell({
        id: shortId(`paid ${memberNumber} ${order}`),
        kind: 'order.paid',
        person: { memberNumber },
        occurredAt: formatInstant(clock.now()),
        subject: `${memberNumber}-${order}`,
        metrics: { amountFen: yuan * 100 },
        ...more,
      }),
    refund: ({ memberNumber }, order, yuan) =>
      tell({
        id: shortId(`back ${memberNumber} ${order} ${yuan ?? 'all'}`),
        kind: 'order.refunded',
        person: { memberNumber },
        occurredAt: formatInstant(clock.now()),
        subject: `${memberNumber}-${order}`,
        metrics: yuan === undefined ? {} : { amountFen: yuan * 100 },
      }),
    async points({ id }) {
      const { kinds } = await readProgrammeBook(database.read);
      const points = await findPoints(database, id, kinds, clock.now());
      if (!points) throw new Error('the live scheme has no points');
      return points;
    },
    entries: async ({ id }) => (await findPointsEntries(database, id, { limit: 500 }, clock.now())).items,
    faults: () => findPointsFaults(database),
  };
  await own.load(config);
  return own;
}

/** Where ledger, lots and the cached sums of an account differ, and lots that cannot be. */
export async function findPointsFaults({ read }: Database): Promise<unknown[]> {
  const sums = await select(
    read,
    `SELECT a.member_id, a.balance, a.pending, a.deficit
       FROM points_account a
      WHERE a.balance <> (SELECT COALESCE(SUM(l.remaining), 0) FROM points_lot l
                           WHERE l.member_id = a.member_id AND l.status = 'open')
         OR a.pending <> (SELECT COALESCE(SUM(l.remaining), 0) FROM points_lot l
                           WHERE l.member_id = a.member_id AND l.status = 'pending')
         OR a.balance - a.deficit <> (SELECT COALESCE(SUM(e.amount), 0) FROM points_entry e
                                       WHERE e.member_id = a.member_id)
         OR a.pending <> (SELECT COALESCE(SUM(e.pending_amount), 0) FROM points_entry e
                           WHERE e.member_id = a.member_id)
         OR a.deficit < 0 OR (a.deficit > 0 AND a.balance > 0)`,
    [],
  );
  const lots = await select(
    read,
    `SELECT id, remaining, granted, lapsed, status FROM points_lot
      WHERE remaining < 0 OR remaining > granted OR lapsed < 0 OR lapsed + remaining > granted
         OR (remaining > 0) <> (status IN ('open', 'pending'))`,
    [],
  );
  const allocations = await select(
    read,
    `SELECT e.id, e.amount FROM points_entry e
      WHERE e.kind = 'spent'
        AND e.amount + (SELECT COALESCE(SUM(a.points), 0) FROM points_allocation a WHERE a.spending_id = e.id) <> 0`,
    [],
  );
  return [...sums, ...lots, ...allocations];
}

/** 64 characters at most, the same for the same words. */
function shortId(words: string): string {
  return createHash('sha256').update(words).digest('hex').slice(0, 40);
}
