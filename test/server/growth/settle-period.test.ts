import type { Database } from '../../../server/database/open-database';
import { openDatabase } from '../../../server/database/open-database';
import type { Unit } from '../../../server/database/unit-of-work';
import { entities } from '../../../server/entities';
import { addGrowth, openAccount, readHolds, saveAccount, standingOf } from '../../../server/growth/account';
import type { Pace } from '../../../server/growth/batch-pace';
import { GrowthAccount, GrowthSum, TierChangeRow, TierHold, TierNotice } from '../../../server/growth/growth.entity';
import { TIERS_NOTICED, type TiersNoticed } from '../../../server/growth/growth.events';
import { bucketOf } from '../../../server/growth/period.rules';
import type { ProgrammeConfig } from '../../../server/growth/programme.schema';
import { type Programme, readProgrammeBook } from '../../../server/growth/programme-book';
import { settlePeriods } from '../../../server/growth/settle-period';
import {
  applyGrowth,
  nextSettlementAt,
  type Standing,
  type Step,
  settleThrough,
} from '../../../server/growth/standing.rules';
import { Job } from '../../../server/jobs/job.entity';
import { eventTopic } from '../../../server/jobs/outbox';
import { addMonths, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { endingPeriods, ladderOf } from './arbitrary';
import {
  buildProgramme,
  createDice,
  type Dice,
  type GrowthWorld,
  insertMembers,
  openGrowth,
  type Somebody,
} from './support';

jest.setTimeout(120_000);

const SEED = 20_260_301;
const MEMBERS = 70;
const BATCH = 19;
/** Everybody begins here; what is due is looked at months later. */
const begin = at('2026-10-15T10:00:00+08:00');
const now = addMonths(begin, 15) + 5 * HOUR_MS;

/** Programmes of every kind of period, with ladders and ways to fall by the dice. */
function rollProgrammes(dice: Dice): ProgrammeConfig[] {
  return endingPeriods.flatMap((period, kind) =>
    [0, 1].map((n) => {
      const steps = Array.from({ length: dice.between(2, 5) }, () => ({
        more: dice.between(5, 60),
        keepPercent: dice.between(30, 100),
      }));
      return buildProgramme({
        code: `p${kind}-${n}`,
        period,
        tiers: ladderOf(steps),
        fall: {
          mode: dice.pick(['match', 'one_step'] as const),
          graceDays: dice.pick([0, 0, 10]),
          ...(n === 1 && { protectedAfterPeriods: dice.between(1, 2) }),
        },
      });
    }),
  );
}

/** What stands in the database before a settlement. */
interface Start {
  readonly members: readonly Somebody[];
  readonly accounts: readonly GrowthAccount[];
  readonly sums: readonly GrowthSum[];
  readonly holds: readonly TierHold[];
}

function rollStart(dice: Dice, programmes: readonly Programme[]): Start {
  // Few days of joining, at any hour of them, so that anniversaries come in sets; a leap day among them.
  const days = ['2024-02-29T20:00:00+08:00', '2025-06-01T00:00:00+08:00', '2025-12-31T23:59:59.999+08:00'].map(at);
  const members = Array.from({ length: MEMBERS }, (_, n) => {
    const day = dice.pick(days);
    const id = `M${String(n).padStart(4, '0')}`;
    return {
      id,
      memberNumber: `n${id}`,
      joinedAt: dice.chance(40) ? day : startOfBusinessDay(businessDayOf(day)) + dice.below(DAY_MS),
    };
  });
  const [accounts, sums, holds]: [GrowthAccount[], GrowthSum[], TierHold[]] = [[], [], []];
  for (const { code, config } of programmes) {
    for (const { id, joinedAt } of members) {
      // Some have never had anything.
      if (dice.chance(10)) continue;
      const top = config.tiers.length - 1;
      const own = Array.from({ length: dice.chance(25) ? dice.between(1, 2) : 0 }, (_, n) => ({
        programme: code,
        memberId: id,
        originId: `H${n}`,
        isExtension: false,
        heldRank: dice.between(1, top),
        startsAt: begin,
        // Ends before, at and after what is looked at.
        endsAt: dice.pick([
          begin + dice.between(1, 700) * DAY_MS,
          addMonths(begin, dice.between(1, 40)),
          at('2027-01-01T00:00:00+08:00'),
        ]),
        revokedAt: null,
        reason: 'r',
        operator: 'o',
      }));
      const held = [...own].sort((a, b) => b.heldRank - a.heldRank || b.endsAt - a.endsAt)[0];
      const bucket = bucketOf(config.period, joinedAt, begin);
      const [base, prior] = [dice.between(0, top), dice.between(0, top)];
      const standing: Standing = {
        bucket,
        base: { rank: base, stay: dice.between(0, 3) },
        prior: { rank: prior, stay: 0 },
        peak: dice.chance(60) ? 0 : dice.between(0, top),
        holds: [],
      };
      const reach = config.tiers.at(-1)?.reach ?? 0;
      for (let each = bucket - 6; each <= bucket + 30; each++) {
        if (!dice.chance(40)) continue;
        sums.push({ programme: code, memberId: id, bucket: each, score: dice.between(-10, Math.ceil(reach * 1.2)) });
      }
      holds.push(...own);
      accounts.push({
        programme: code,
        memberId: id,
        joinedAt,
        bucket,
        baseRank: base,
        stay: standing.base.stay,
        priorRank: prior,
        priorStay: 0,
        peakRank: standing.peak,
        heldRank: held?.heldRank ?? 0,
        heldUntil: held?.endsAt ?? null,
        settlesAt: nextSettlementAt(config, joinedAt, standing),
        changes: dice.between(0, 3),
        acknowledged: 0,
        version: 1,
      });
    }
  }
  return { members, accounts, sums, holds };
}

/** A worker's pace of fixed size, so that a settlement takes many batches. */
const steady: Pace = { size: BATCH, measure: (work) => work(BATCH) };

/** What the rules say of an account, on the data with which it began. */
interface Expected {
  readonly standing: Standing;
  readonly steps: readonly Step[];
  readonly sums: ReadonlyMap<number, number>;
}

describe.each(engines)('a settlement on %s', (engine) => {
  let world: GrowthWorld;
  let programmes: readonly Programme[];
  let start: Start;
  let expected: ReadonlyMap<string, Expected>;

  beforeAll(async () => {
    const dice = createDice(SEED);
    world = await openGrowth(engine, rollProgrammes(dice), '2026-03-15T02:00:00Z');
    programmes = (await readProgrammeBook(world.database.read)).programmes;
    start = rollStart(dice, programmes);
    await insertMembers(world.database, start.members);
    await lay();
    expected = await expectAll();
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    await lay();
    world.clock.set(now);
  });

  /** Lays the beginning again. */
  async function lay() {
    const { database } = world;
    await database.inUnit(async (unit) => {
      for (const table of [GrowthAccount, GrowthSum, TierHold, TierChangeRow, TierNotice, Job]) {
        await unit.createQueryBuilder().delete().from(table).execute();
      }
      for (const [table, rows] of [
        [GrowthAccount, start.accounts],
        [GrowthSum, start.sums],
        [TierHold, start.holds],
      ] as const) {
        for (let from = 0; from < rows.length; from += 400)
          await unit.insert(table, rows.slice(from, from + 400) as never);
      }
    });
  }

  async function expectAll(): Promise<ReadonlyMap<string, Expected>> {
    const all = new Map<string, Expected>();
    for (const { code, config } of programmes) {
      for (const row of start.accounts.filter((each) => each.programme === code)) {
        const sums = new Map(
          start.sums
            .filter((each) => each.programme === code && each.memberId === row.memberId)
            .map(({ bucket, score }) => [bucket, score]),
        );
        const stored = standingOf(row, await readHolds(world.database.read, row, now));
        all.set(`${code}/${row.memberId}`, { ...settleThrough(config, row.joinedAt, stored, sums, now), sums });
      }
    }
    return all;
  }

  /** Everything that a settlement leaves, in a form that can be compared. */
  async function outcome(database: Database = world.database) {
    const [accounts, changes, notices] = await Promise.all([
      database.read.find(GrowthAccount, { order: { programme: 'ASC', memberId: 'ASC' } }),
      database.read.find(TierChangeRow, { order: { programme: 'ASC', memberId: 'ASC', number: 'ASC' } }),
      database.read.find(TierNotice, { order: { programme: 'ASC', memberId: 'ASC', number: 'ASC' } }),
    ]);
    return { accounts: accounts.map(({ version, ...row }) => ({ ...row })), changes, notices };
  }

  const configOf = (code: string) => (programmes.find((each) => each.code === code) as Programme).config;

  /** Holds what stands in the database against the rules, account by account. */
  async function compareWithRules() {
    const { accounts, changes, notices } = await outcome();
    const numberOf = new Map(start.accounts.map((row) => [`${row.programme}/${row.memberId}`, row.changes]));
    const seen: unknown[] = [];
    const wanted: unknown[] = [];
    for (const row of accounts) {
      const key = `${row.programme}/${row.memberId}`;
      const { standing, steps, sums } = expected.get(key) as Expected;
      const config = configOf(row.programme);
      // Who fell to the lowest tier waits there until they are looked at: time alone moves them on.
      const stored = standingOf({ ...row, version: 0 }, await readHolds(world.database.read, row, now));
      const looked = settleThrough(config, row.joinedAt, stored, sums, now);
      seen.push({ key, standing: looked.standing, due: looked.steps, settlesAt: row.settlesAt, changes: row.changes });
      const told = steps.filter(({ from, to }) => from !== to);
      wanted.push({
        key,
        standing: { ...standing, holds: stored.holds },
        due: [],
        settlesAt: nextSettlementAt(config, row.joinedAt, standing),
        changes: (numberOf.get(key) ?? 0) + told.length,
      });
    }
    expect(seen).toEqual(wanted);
    const tierOf = (code: string, rank: number) => configOf(code).tiers[rank]?.code;
    const wantedChanges = [...expected].flatMap(([key, { steps }]) => {
      const [programme = '', memberId] = key.split('/');
      return steps
        .filter(({ from, to }) => from !== to)
        .map((step, index) => ({
          programme,
          memberId,
          number: (numberOf.get(key) ?? 0) + index + 1,
          fromTier: tierOf(programme, step.from),
          toTier: tierOf(programme, step.to),
          reason: step.reason,
          programmeVersion: 1,
          bucket: step.bucket,
          score: step.score,
          changedAt: step.at,
        }));
    });
    const byKey = (one: object, other: object) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
    expect(changes.map((row) => ({ ...row })).sort(byKey)).toEqual([...wantedChanges].sort(byKey));
    // One notice a change, and each is within a range that somebody was told of.
    expect(notices.map(({ programme, memberId, kind, number }) => [programme, memberId, kind, number])).toEqual(
      changes.map(({ programme, memberId, number }) => [programme, memberId, 'change', number]),
    );
    const jobs = await world.database.read.findBy(Job, { topic: eventTopic(TIERS_NOTICED) });
    const ranges = jobs.map(({ payload }) => (payload as { payload: TiersNoticed }).payload);
    const untold = notices.filter(
      ({ programme, memberId }) =>
        !ranges.some(
          (range) => range.programme === programme && range.fromMemberId <= memberId && memberId <= range.toMemberId,
        ),
    );
    expect(untold).toEqual([]);
  }

  it('does what the rules say of every account, over many periods, and running it again changes nothing', async () => {
    const done = await settlePeriods(world.parts, { pace: steady });
    expect(done).toMatchObject({ finished: true });
    expect(done.changed).toBeGreaterThan(300);
    await compareWithRules();
    const before = await outcome();
    expect(await settlePeriods(world.parts)).toEqual({ settled: 0, changed: 0, finished: true });
    expect(await outcome()).toEqual(before);
  });

  it('at the first instant of a period has closed the one before, and a millisecond earlier has not', async () => {
    const end = at('2027-01-01T00:00:00+08:00');
    world.clock.set(end - 1);
    await settlePeriods(world.parts);
    const due = () => world.database.read.countBy(GrowthAccount, { settlesAt: end });
    const waiting = await due();
    expect(waiting).toBeGreaterThan(50);
    world.clock.set(end);
    await settlePeriods(world.parts);
    expect(await due()).toBe(0);
  });

  it('cut off again and again, between batches, within them and before they are committed, gives the same', async () => {
    const dice = createDice(SEED + 1);
    for (let attempt = 0; attempt < 24; attempt++) {
      const after = dice.between(1, 9);
      let batches = 0;
      const isOver = () => batches >= after;
      const counting: Pace = {
        size: BATCH,
        measure: async (work) => {
          const result = await work(BATCH);
          batches += 1;
          if (attempt % 3 === 1 && isOver()) throw new Error('cut off after a batch');
          return result;
        },
      };
      const dying: Database = {
        ...world.database,
        inUnit: <T>(work: (unit: Unit) => Promise<T>) =>
          world.database.inUnit(async (unit) => {
            const result = await work(unit);
            batches += 1;
            if (attempt % 3 === 2 && isOver()) throw new Error('cut off before the commit');
            return result;
          }),
      };
      const run = settlePeriods(
        { clock: world.clock, database: attempt % 3 === 2 ? dying : world.database },
        attempt % 3 === 0 ? { pace: counting, isOver } : { pace: attempt % 3 === 1 ? counting : steady },
      );
      if (attempt % 3 === 0) expect(typeof (await run).finished).toBe('boolean');
      else await run.catch((error: Error) => expect(error.message).toMatch(/^cut off/));
    }
    expect(await settlePeriods(world.parts)).toMatchObject({ finished: true });
    await compareWithRules();
  });

  it('by two workers at once gives the same, and nothing twice', async () => {
    const other = engine === 'mysql' ? await openDatabase({ url: world.database.url, entities }) : null;
    try {
      const workers = [world.database, other ?? world.database, world.database].map((database) =>
        settlePeriods({ database, clock: world.clock }, { pace: steady }),
      );
      const done = await Promise.all(workers);
      expect(done.every(({ finished }) => finished)).toBe(true);
    } finally {
      await other?.close();
    }
    await compareWithRules();
  });

  it('loses nothing of what members earn at the same time', async () => {
    const dice = createDice(SEED + 2);
    const earned = new Map<string, number>();
    let over = false;
    const earning = (async () => {
      while (!over) {
        const { code } = dice.pick(programmes);
        const row = dice.pick(start.accounts.filter((each) => each.programme === code));
        const amount = dice.between(1, 5);
        const programme = programmes.find((each) => each.code === code) as Programme;
        await world.database.inUnit(async (unit) => {
          const owner = { id: row.memberId, joinedAt: row.joinedAt };
          const account = await openAccount(unit, programme, owner, now);
          addGrowth(account, bucketOf(programme.config.period, row.joinedAt, now), amount, now);
          await saveAccount(unit, account, now);
        });
        const key = `${code}/${row.memberId}`;
        earned.set(key, (earned.get(key) ?? 0) + amount);
      }
    })();
    await settlePeriods(world.parts, { pace: steady });
    over = true;
    await earning;
    await settlePeriods(world.parts);
    expect(earned.size).toBeGreaterThan(10);
    const { accounts } = await outcome();
    for (const row of accounts) {
      const key = `${row.programme}/${row.memberId}`;
      const config = configOf(row.programme);
      const { standing, sums } = expected.get(key) as Expected;
      const bucket = bucketOf(config.period, row.joinedAt, now);
      const gain = earned.get(key) ?? 0;
      const after = new Map(sums).set(bucket, (sums.get(bucket) ?? 0) + gain);
      const wanted = gain === 0 ? standing : applyGrowth(config, row.joinedAt, standing, after, bucket, now);
      const stored = standingOf({ ...row, version: 0 }, []);
      const looked = settleThrough(config, row.joinedAt, stored, after, now);
      expect([key, looked.steps, looked.standing]).toEqual([key, [], { ...wanted, holds: [] }]);
      const sum = await world.sums(row.memberId, row.programme);
      expect([key, sum.get(bucket) ?? 0]).toEqual([key, after.get(bucket)]);
    }
  });
});
