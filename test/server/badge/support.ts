import type { z } from 'zod';
import { BadgeAward } from '../../../server/badge/badge.entity';
import { BADGE_EARNED, type BadgeEarned } from '../../../server/badge/badge.events';
import { type BadgeConfig, badgeConfigSchema, badgesSectionSchema } from '../../../server/badge/badge.schema';
import { badgeConsumer } from '../../../server/badge/count-event';
import { findWall } from '../../../server/badge/find-wall';
import { type BadgesLoaded, loadBadges } from '../../../server/badge/load-badges';
import type { BenefitUse } from '../../../server/benefit/benefit.entity';
import type { Database } from '../../../server/database/open-database';
import { select } from '../../../server/database/statement';
import type { ProgrammeConfig } from '../../../server/growth/programme.schema';
import { readProgrammeBook } from '../../../server/growth/programme-book';
import { takeEvent } from '../../../server/growth/take-event';
import { Job } from '../../../server/jobs/job.entity';
import { eventTopic } from '../../../server/jobs/outbox';
import type { Badge } from '../../../shared/contract/badge';
import type { BusinessEvent, EventOutcome } from '../../../shared/contract/business-event';
import { formatInstant } from '../../../shared/kernel/instant';
import type { Engine } from '../../support/database';
import { buildProgramme, type GrowthWorld, openGrowth, type Somebody } from '../growth/support';

type BadgeInput = z.input<typeof badgeConfigSchema>;

/** A badge for one, three and ten reviews, with whatever else is wished. */
export function buildBadge(wish: Partial<BadgeInput> = {}): BadgeConfig {
  return badgeConfigSchema.parse({
    code: 'reviewer',
    name: '口碑',
    icon: 'message',
    description: '',
    rule: { kind: 'events', event: 'review.posted' },
    levels: [
      { name: '一级', target: 1 },
      { name: '二级', target: 3 },
      { name: '三级', target: 10 },
    ],
    ...wish,
  });
}

/** The growth room with badges behind it: no HTTP, no jobs but those that a test runs. */
export interface BadgeWorld extends Pick<GrowthWorld, 'database' | 'clock' | 'addMember' | 'close'> {
  load(...badges: readonly BadgeConfig[]): Promise<BadgesLoaded>;
  /** An event of the business; told again with the same id it is the same event. */
  happens(somebody: Somebody, kind: string, more?: Partial<BusinessEvent>): Promise<EventOutcome>;
  wall(somebody: Somebody): Promise<readonly Badge[]>;
  /** The first badge of the wall: `reviewer 1 of 3: 还差 2 次`. */
  line(somebody: Somebody, code?: string): Promise<string>;
  /** Levels as they stand in the table: `reviewer 1`, those taken back with a minus. */
  awards(somebody: Somebody): Promise<string[]>;
  /** What was told of a member, sorted: `reviewer 1`. */
  told(somebody: Somebody): Promise<string[]>;
  /** Everything that is wrong between entries, progress and awards; empty when all is well. */
  faults(): Promise<unknown[]>;
}

let events = 0;

/** Opens a world with badges loaded; the member of a programme rises at 100, 300 and 600 yuan. */
export async function openBadgeWorld(
  engine: Engine,
  badges: readonly BadgeConfig[],
  programme: ProgrammeConfig = buildProgramme(),
): Promise<BadgeWorld> {
  const world = await openGrowth(engine, [programme]);
  const { database, clock } = world;
  const parts = { ...world.parts, consumers: [badgeConsumer()] };
  const wall = async ({ id }: Somebody) =>
    (await findWall(database.read, id, await readProgrammeBook(database.read), clock.now())).items;
  const own: BadgeWorld = {
    database,
    clock,
    addMember: world.addMember,
    close: world.close,
    load: (...next) => database.inUnit((unit) => loadBadges(unit, badgesSectionSchema.parse(next), clock.now())),
    happens: ({ memberNumber }, kind, more = {}) =>
      takeEvent(parts, 'pos', {
        id: `badge-event-${++events}`,
        kind,
        person: { memberNumber },
        occurredAt: formatInstant(clock.now()),
        metrics: {},
        ...more,
      }),
    wall,
    async line(somebody, code) {
      const items = await wall(somebody);
      const badge = code === undefined ? items[0] : items.find((each) => each.code === code);
      return badge ? `${badge.code} ${badge.level} of ${badge.levels.length}: ${badge.progress?.words ?? '满级'}` : '';
    },
    async awards({ id: memberId }) {
      const rows = await database.read.find(BadgeAward, { where: { memberId }, order: { badge: 'ASC', level: 'ASC' } });
      return rows.map(({ badge, level, revokedAt }) => `${revokedAt === null ? '' : '-'}${badge} ${level}`);
    },
    async told({ id }) {
      const jobs = await database.read.find(Job, { where: { topic: eventTopic(BADGE_EARNED) } });
      return jobs
        .map(({ payload }) => (payload as { payload: BadgeEarned }).payload)
        .filter(({ memberId }) => memberId === id)
        .map(({ badge, level }) => `${badge} ${level}`)
        .sort();
    },
    faults: () => findBadgeFaults(database),
  };
  const loaded = await own.load(...badges);
  if (loaded.faults.length > 0) throw new Error(loaded.faults.join(' '));
  return own;
}

/** A use of a benefit, as its room writes it down. */
export function buildUse(
  use: Pick<BenefitUse, 'id' | 'memberId' | 'benefit' | 'uses' | 'usedAt'> & Partial<BenefitUse>,
): BenefitUse {
  return {
    ...{ claimId: `claim-${use.id}`.slice(0, 26), version: 1, savedFen: 0, costFen: 0, month: '2026-03' },
    ...{ tier: '', plan: '', campaign: '', place: '', business: '', reverses: null, bodyHash: null },
    sourceKey: `test:${use.id}`,
    ...use,
  };
}

/** Where progress is not the sum of its entries, or less than nothing; and entries of an event beyond what it was worth. */
export async function findBadgeFaults({ read }: Database): Promise<unknown[]> {
  const sums = await select(
    read,
    `SELECT member_id, badge, period, SUM(cached) AS cached, SUM(entered) AS entered
       FROM (SELECT p.member_id, p.badge, p.period, p.value AS cached, 0 AS entered FROM badge_progress p
              WHERE EXISTS (SELECT 1 FROM badge_entry e WHERE e.badge = p.badge)
             UNION ALL
             SELECT member_id, badge, period, 0 AS cached, amount AS entered FROM badge_entry) s
      GROUP BY member_id, badge, period HAVING SUM(cached) <> SUM(entered) OR SUM(cached) < 0`,
    [],
  );
  const events = await select(
    read,
    `SELECT e.event_id, e.badge, SUM(e.raw) AS counted
       FROM badge_entry e LEFT JOIN business_event b ON b.id = e.event_id
      GROUP BY e.event_id, e.badge HAVING SUM(e.raw) < 0 OR MAX(b.id) IS NULL`,
    [],
  );
  return [...sums, ...events];
}
