import type { z } from 'zod';
import { newId } from '../../../server/database/id';
import type { Database } from '../../../server/database/open-database';
import { select } from '../../../server/database/statement';
import { readSums } from '../../../server/growth/account';
import { findPositions } from '../../../server/growth/find-growth';
import { GrowthAccount, TierChangeRow } from '../../../server/growth/growth.entity';
import { type CountingChange, loadProgrammes, type ProgrammesLoaded } from '../../../server/growth/load-programmes';
import { noMultipliers } from '../../../server/growth/multipliers';
import {
  type eventKindSchema,
  type GrowthSection,
  type GrowthSource,
  growthSectionSchema,
  type ProgrammeConfig,
  programmeSchema,
  sourceSchema,
} from '../../../server/growth/programme.schema';
import { findProgramme, type Programme, readProgrammeBook } from '../../../server/growth/programme-book';
import { type GrowthParts, takeEvent } from '../../../server/growth/take-event';
import { Member } from '../../../server/member/member.entity';
import type { BusinessEvent, EventOutcome } from '../../../shared/contract/business-event';
import { formatInstant, type Instant } from '../../../shared/kernel/instant';
import type { BusinessClient } from '../../support/business';
import { type ManualClock, manualClock } from '../../support/clock';
import { type Engine, openTestDatabase, type TestDatabase } from '../../support/database';
import type { House, Visitor } from '../../support/house';

type EventKindInput = z.input<typeof eventKindSchema>;
type SourceInput = z.input<typeof sourceSchema>;
type ProgrammeInput = z.input<typeof programmeSchema>;
type GrowthSectionInput = z.input<typeof growthSectionSchema>;

/** Tells events through the open API and answers what became of each. */
export async function tell(business: BusinessClient, ...events: Partial<BusinessEvent>[]): Promise<EventOutcome[]> {
  const answer = await business.post('/open/v1/events', { events });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.items;
}

/** Somebody who is logged in, with the number under which a business knows them. */
export async function join(house: House, personId?: string): Promise<Visitor & { readonly memberNumber: string }> {
  const visitor = await house.logIn(personId);
  const { body } = await visitor.get('/api/v1/member');
  return { ...visitor, memberNumber: body.memberNumber };
}

let orders = 0;

/** An order that a member paid. */
export function orderPaid(
  memberNumber: string,
  amountFen: number,
  occurredAt: string,
  more: Partial<BusinessEvent> = {},
): BusinessEvent {
  const subject = more.subject ?? `order-${++orders}`;
  return {
    id: `paid-${subject}`,
    kind: 'order.paid',
    person: { memberNumber },
    occurredAt,
    metrics: { amountFen },
    ...more,
    subject,
  };
}

/** Its refund, of all or of a part. */
export function orderRefunded(
  order: BusinessEvent,
  occurredAt: string,
  more: Partial<BusinessEvent> = {},
): BusinessEvent {
  const { person, subject } = order;
  return { id: `refund-${order.id}`, kind: 'order.refunded', person, subject, occurredAt, metrics: {}, ...more };
}

/** What the businesses of these tests tell: orders with their refunds and cancellations, reviews, credit. */
export const eventKinds = [
  {
    code: 'order.paid',
    name: '消费',
    metrics: [
      { code: 'amountFen', measure: 'fen' },
      { code: 'quantity', measure: 'count' },
    ],
  },
  {
    code: 'order.refunded',
    name: '退款',
    metrics: [
      { code: 'amountFen', measure: 'fen' },
      { code: 'quantity', measure: 'count' },
    ],
    reverses: 'order.paid',
  },
  {
    code: 'order.cancelled',
    name: '取消',
    metrics: [{ code: 'amountFen', measure: 'fen' }],
    reverses: 'order.paid',
  },
  { code: 'review.posted', name: '评价', metrics: [] },
  { code: 'credit.changed', name: '信用变动', metrics: [{ code: 'delta', measure: 'count' }] },
] as const satisfies readonly EventKindInput[];

/** One of growth for each yuan. */
export const spending = {
  code: 'spending',
  name: '消费',
  event: 'order.paid',
  metric: 'amountFen',
  coefficient: { numerator: 1, denominator: 100 },
  group: 'spending',
} as const satisfies SourceInput;

/** A ladder of four: rising at 100, 300 and 600; kept with a little less. */
export const fourTiers = [
  { code: 'paper', name: '普卡', material: 'paper', reach: 0 },
  { code: 'silver', name: '银卡', material: 'silver', reach: 100, keep: 80 },
  { code: 'gold', name: '金卡', material: 'gold', reach: 300, keep: 240 },
  { code: 'platinum', name: '铂金', material: 'platinum', reach: 600, keep: 500 },
] as const satisfies ProgrammeInput['tiers'];

/** A programme of a calendar year with one source, and whatever else is wished. */
export function buildProgramme(wish: Partial<ProgrammeInput> = {}): ProgrammeConfig {
  return programmeSchema.parse({
    code: 'club',
    name: '会员等级',
    unit: '成长值',
    isDefault: true,
    period: { kind: 'calendarYear' },
    tiers: fourTiers,
    fall: { mode: 'match' },
    groups: [{ code: 'spending', name: '消费' }],
    sources: [spending],
    ...wish,
  });
}

/** A source like the one for spending, with whatever else is wished. */
export function buildSource(wish: Partial<SourceInput> = {}): GrowthSource {
  return sourceSchema.parse({ ...spending, ...wish });
}

/** A growth section of some programmes; the first is the default one. */
export function buildSection(programmes: readonly ProgrammeConfig[], wish: Partial<GrowthSectionInput> = {}) {
  return growthSectionSchema.parse({
    events: eventKinds,
    programmes: programmes.map((programme, index) => ({ ...programme, isDefault: index === 0 })),
    ...wish,
  });
}

/** A member as these tests know them. */
export interface Somebody {
  readonly id: string;
  readonly memberNumber: string;
  readonly joinedAt: Instant;
}

/** The growth room alone, on a database of its own: no HTTP, no jobs but those that a test runs. */
export interface GrowthWorld {
  readonly database: TestDatabase;
  readonly clock: ManualClock;
  readonly parts: GrowthParts;
  /** Makes programmes the live ones. @returns the faults for which they were refused */
  load(section: GrowthSection, counting?: CountingChange | null): Promise<ProgrammesLoaded>;
  addMember(joinedAt?: Instant): Promise<Somebody>;
  /** Takes an event as one of the business `pos`. */
  take(event: Partial<BusinessEvent> & Pick<BusinessEvent, 'kind' | 'person'>): Promise<EventOutcome>;
  programme(code?: string): Promise<Programme>;
  account(memberId: string, code?: string): Promise<GrowthAccount>;
  /** Where the member stands now, as a screen would show it. */
  tierOf(memberId: string, code?: string): Promise<string>;
  /** Growth by bucket. */
  sums(memberId: string, code?: string): Promise<ReadonlyMap<number, number>>;
  /** The changes of tier that the member saw, each with its reason. */
  changes(memberId: string, code?: string): Promise<string[]>;
  /** Everything that is wrong between entries and cached sums; empty when all is well. */
  ledgerFaults(): Promise<unknown[]>;
  close(): Promise<void>;
}

let eventsMade = 0;

/** Opens a world with programmes loaded. Two worlds of one test file begin at different instants. */
export async function openGrowth(
  engine: Engine,
  programmes: readonly ProgrammeConfig[],
  start = '2026-03-01T02:00:00Z',
): Promise<GrowthWorld> {
  const database = await openTestDatabase(engine);
  const clock = manualClock(start);
  const parts: GrowthParts = {
    database,
    clock,
    keys: { phoneIndex: (phone) => `index-of-${phone}` },
    multipliers: noMultipliers,
    consumers: [],
  };
  const world: GrowthWorld = {
    database,
    clock,
    parts,
    load: (section, counting = null) => database.inUnit((unit) => loadProgrammes(unit, section, counting, clock.now())),
    async addMember(joinedAt = clock.now()) {
      const id = newId(joinedAt);
      const somebody = { id, memberNumber: `n${id.slice(-18)}`, joinedAt };
      await insertMembers(database, [somebody]);
      return somebody;
    },
    take: (event) => {
      const id = `event-${++eventsMade}`;
      return takeEvent(parts, 'pos', { id, occurredAt: formatInstant(clock.now()), metrics: {}, ...event });
    },
    async programme(code = 'club') {
      const programme = findProgramme(await readProgrammeBook(database.read), code);
      if (!programme) throw new Error(`no programme ${code}`);
      return programme;
    },
    account: (memberId, programme = 'club') => database.read.findOneByOrFail(GrowthAccount, { memberId, programme }),
    async tierOf(memberId, code = 'club') {
      const member = await database.read.findOneByOrFail(Member, { id: memberId });
      const positions = await findPositions(database.read, await readProgrammeBook(database.read), member, clock.now());
      const position = positions.find(({ programme }) => programme.code === code);
      return position?.programme.config.tiers[position.rank]?.code ?? '';
    },
    sums: (memberId, programme = 'club') => readSums(database.read, programme, memberId),
    async changes(memberId, programme = 'club') {
      const rows = await database.read.find(TierChangeRow, {
        where: { memberId, programme },
        order: { number: 'ASC' },
      });
      return rows.map(({ fromTier, toTier, reason }) => `${fromTier} > ${toTier}: ${reason}`);
    },
    ledgerFaults: () => findLedgerFaults(database),
    close: () => database.remove(),
  };
  const { faults } = await world.load(buildSection(programmes));
  if (faults.length > 0) throw new Error(faults.join(' '));
  return world;
}

/** Writes members without a login. */
export async function insertMembers(database: Database, members: readonly Somebody[]): Promise<void> {
  const rows = members.map(({ id, memberNumber, joinedAt }) => ({
    id,
    memberNumber,
    status: 'active' as const,
    personHash: id,
    nickname: null,
    avatarId: null,
    phoneCipher: null,
    phoneIndex: null,
    phoneMasked: null,
    joinedAt,
    leavingSince: null,
    goneAt: null,
  }));
  await database.inUnit(async (unit) => {
    await unit.insert(Member, rows);
  });
}

/** Buckets in which the cached sum is not the sum of the entries. */
async function findLedgerFaults({ read }: Database): Promise<unknown[]> {
  return select(
    read,
    `SELECT programme, member_id, bucket, SUM(cached) AS cached, SUM(entered) AS entered
       FROM (SELECT programme, member_id, bucket, score AS cached, 0 AS entered FROM growth_sum
             UNION ALL
             SELECT programme, member_id, bucket, 0 AS cached, amount AS entered FROM growth_entry) s
      GROUP BY programme, member_id, bucket HAVING SUM(cached) <> SUM(entered)`,
    [],
  );
}

/** A generator of numbers that gives the same ones for the same seed: a failing history can be run again. */
export interface Dice {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  between(least: number, most: number): number;
  chance(percent: number): boolean;
  pick<T>(values: readonly T[]): T;
  shuffle<T>(values: readonly T[]): T[];
}

/** Mulberry32, by its published recurrence. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (percent) => below(100) < percent,
    pick: (values) => values[below(values.length)] as (typeof values)[number],
    shuffle: (values) => {
      const shuffled = [...values];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = below(last + 1);
        [shuffled[last], shuffled[other]] = [shuffled[other] as never, shuffled[last] as never];
      }
      return shuffled;
    },
  };
}
