import fc from 'fast-check';
import type { Base } from '../../../server/growth/ladder.rules';
import { type Bucket, boundsOf, bucketOf } from '../../../server/growth/period.rules';
import type { ProgrammeConfig } from '../../../server/growth/programme.schema';
import {
  applyGrowth,
  beginStanding,
  earnedRank,
  effectiveRank,
  type Hold,
  nextSettlementAt,
  type Standing,
  settleThrough,
} from '../../../server/growth/standing.rules';
import { addMonths } from '../../../shared/kernel/business-day';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { endingPeriods, periods, programmesOf } from './arbitrary';
import { buildProgramme, createDice } from './support';

const joined = at('2024-02-29T15:30:00+08:00');

/** A member whose growth comes one after the other; each is counted in the bucket in which it happens. */
class Member {
  standing: Standing;
  readonly sums = new Map<Bucket, number>();

  constructor(
    readonly config: ProgrammeConfig,
    start: number,
  ) {
    this.standing = beginStanding(config, joined, start);
  }

  /** Lets time go by. */
  look(now: number) {
    const settled = settleThrough(this.config, joined, this.standing, this.sums, now);
    this.standing = settled.standing;
    return settled.steps;
  }

  gain(amount: number, now: number, bucket = bucketOf(this.config.period, joined, now)) {
    this.look(now);
    this.sums.set(bucket, (this.sums.get(bucket) ?? 0) + amount);
    this.standing = applyGrowth(this.config, joined, this.standing, this.sums, bucket, now);
    return this;
  }

  hold(rank: number, until: number) {
    this.standing = { ...this.standing, holds: [...this.standing.holds, { rank, until }] };
    return this;
  }

  tier(now: number) {
    this.look(now);
    return effectiveRank(this.standing, now);
  }
}

const start = at('2026-01-10T00:00:00+08:00');
/** Growth at days after the start, over a few years. */
const gains = fc.array(
  fc.record({ day: fc.integer({ min: 0, max: 900 }), amount: fc.integer({ min: -40, max: 90 }) }),
  { maxLength: 20 },
);
const holdsArb = fc.array(
  fc.record({ rank: fc.integer({ min: 1, max: 3 }), until: fc.integer({ min: 1, max: 900 }) }),
  { maxLength: 3 },
);
/** Over rolling months only what raises: a score that grows because a deduction drops out is nobody's event. */
const fits = ({ period }: ProgrammeConfig, amount: number) =>
  period.kind === 'rollingMonths' ? Math.abs(amount) : amount;

describe('a year', () => {
  const config = buildProgramme({ lateDays: 7 });
  const inYear = (text: string) => at(`${text}T12:00:00+08:00`);
  const begin = () => new Member(config, start);

  it('raises at once, and does not lower before it ends', () => {
    const member = begin().gain(300, inYear('2026-02-01'));
    expect(member.tier(inYear('2026-02-01'))).toBe(2);
    member.gain(-300, inYear('2026-03-01'));
    expect(member.tier(at('2026-12-31T23:59:59.999+08:00'))).toBe(2);
    expect(member.tier(at('2027-01-01T00:00:00.000+08:00'))).toBe(0);
  });

  it('that kept a tier gives it for the whole of the next one', () => {
    const member = begin().gain(300, inYear('2026-02-01'));
    expect(member.tier(at('2027-12-31T23:59:59.999+08:00'))).toBe(2);
    expect(member.tier(at('2028-01-01T00:00:00.000+08:00'))).toBe(0);
  });

  it('with a grace gives the tier until that ends, and what is earned meanwhile counts for the new year', () => {
    const graced = buildProgramme({ fall: { mode: 'match', graceDays: 30 } });
    const member = new Member(graced, start).gain(300, inYear('2026-02-01'));
    // 2027 without growth: its end is settled on 31 January 2028.
    expect(member.tier(at('2028-01-30T23:59:59.999+08:00'))).toBe(2);
    member.gain(100, inYear('2028-01-15'));
    expect(member.tier(at('2028-01-30T23:59:59.999+08:00'))).toBe(2);
    expect(member.tier(at('2028-01-31T00:00:00.000+08:00'))).toBe(1);
    expect(member.standing).toMatchObject({ bucket: 2028, base: { rank: 0 }, peak: 1 });
  });

  it('that is settled already is settled again by what comes late, up as down', () => {
    const fallen = begin().gain(300, inYear('2026-02-01'));
    expect(fallen.tier(inYear('2028-01-02'))).toBe(0);
    expect(fallen.gain(240, inYear('2028-01-03'), 2027).tier(inYear('2028-01-03'))).toBe(2);
    const kept = begin().gain(300, inYear('2026-02-01'));
    expect(kept.tier(inYear('2027-01-02'))).toBe(2);
    expect(kept.gain(-300, inYear('2027-01-03'), 2026).tier(inYear('2027-01-03'))).toBe(0);
  });

  it('is begun anew by who has no tier, without a settlement of its own', () => {
    const member = begin().gain(50, inYear('2026-02-01'));
    expect(nextSettlementAt(config, joined, member.standing)).toBeNull();
    expect(member.look(inYear('2029-06-01'))).toEqual([]);
    expect(member.standing).toMatchObject({ bucket: 2029, base: { rank: 0 }, peak: 0 });
  });

  it('after year without a look is settled year by year, each with the score of its own', () => {
    const steps = buildProgramme({ fall: { mode: 'one_step' } });
    const member = new Member(steps, start).gain(600, inYear('2026-02-01'));
    expect(member.look(inYear('2031-06-01'))).toEqual([
      { at: at('2027-01-01T00:00:00+08:00'), reason: 'settled', bucket: 2026, score: 600, from: 3, to: 3 },
      { at: at('2028-01-01T00:00:00+08:00'), reason: 'settled', bucket: 2027, score: 0, from: 3, to: 2 },
      { at: at('2029-01-01T00:00:00+08:00'), reason: 'settled', bucket: 2028, score: 0, from: 2, to: 1 },
      { at: at('2030-01-01T00:00:00+08:00'), reason: 'settled', bucket: 2029, score: 0, from: 1, to: 0 },
    ]);
  });
});

describe('a given tier', () => {
  const config = buildProgramme();
  const until = at('2026-06-15T00:00:00+08:00');

  it('stands until its end and not a moment longer; then the earned one shows again', () => {
    const member = new Member(config, start).gain(100, start).hold(3, until);
    expect(member.tier(until - 1)).toBe(3);
    expect(member.look(until)).toEqual([{ at: until, reason: 'grantEnded', bucket: 2026, score: 100, from: 3, to: 1 }]);
    expect(member.standing.holds).toEqual([]);
  });

  it('never lowers an earned one', () => {
    const member = new Member(config, start).gain(600, start).hold(1, until);
    expect(member.tier(until - 1)).toBe(3);
    expect(member.tier(until)).toBe(3);
  });

  it('of several the highest counts, and the next one when that ends', () => {
    const member = new Member(config, start)
      .hold(1, until + 10)
      .hold(3, until - 10)
      .hold(2, until);
    expect([until - 11, until - 10, until, until + 10].map((now) => member.tier(now))).toEqual([3, 2, 1, 0]);
  });

  it('covers a fall at a period’s end, which shows when it ends', () => {
    const end = at('2028-03-01T00:00:00+08:00');
    const member = new Member(config, start).gain(300, start).hold(2, end);
    const steps = member.look(end);
    expect(steps.map(({ reason, from, to }) => [reason, from, to])).toEqual([
      ['settled', 2, 2],
      ['settled', 2, 2],
      ['grantEnded', 2, 0],
    ]);
  });

  it('that ends at the very instant of a settlement makes one step of both', () => {
    const end = at('2027-01-01T00:00:00+08:00');
    const member = new Member(config, start).gain(100, start).gain(-100, start).hold(3, end);
    expect(member.look(end)).toEqual([{ at: end, reason: 'settled', bucket: 2026, score: 0, from: 3, to: 0 }]);
  });
});

describe('settling', () => {
  it.each(periods)('in one go is settling step by step, however often somebody looks: $kind', (period) => {
    fc.assert(
      fc.property(
        programmesOf(period),
        gains,
        holdsArb,
        fc.array(fc.integer({ min: 0, max: 1_400 }), { maxLength: 12 }),
        (config, gained, holds, looks) => {
          const given: Hold[] = holds.map(({ rank, until }) => ({
            rank: Math.min(rank, config.tiers.length - 1),
            until: start + until * DAY_MS,
          }));
          const [one, other] = [new Member(config, start), new Member(config, start)];
          for (const hold of given) {
            one.hold(hold.rank, hold.until);
            other.hold(hold.rank, hold.until);
          }
          const end = start + 1_400 * DAY_MS;
          const plan = [
            ...gained.map(({ day, amount }) => ({ now: start + day * DAY_MS, amount: fits(config, amount) })),
            ...looks.map((day) => ({ now: start + day * DAY_MS, amount: 0 })),
          ].sort((a, b) => a.now - b.now);
          const [seldom, often] = [[] as unknown[], [] as unknown[]];
          for (const { now, amount } of plan) {
            often.push(...other.look(now));
            if (amount === 0) continue;
            seldom.push(...one.look(now));
            one.gain(amount, now);
            other.gain(amount, now);
          }
          seldom.push(...one.look(end));
          often.push(...other.look(end));
          expect(often).toEqual(seldom);
          expect(other.standing).toEqual(one.standing);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each(endingPeriods)('gives the same tier whatever the order within the period was: $kind', (period) => {
    fc.assert(
      fc.property(programmesOf(period), gains, fc.integer(), (config, gained, seed) => {
        const known = gained.map(({ day, amount }) => {
          const now = start + day * DAY_MS;
          return { bucket: bucketOf(period, joined, now), amount: fits(config, amount) };
        });
        const buckets = [...new Set(known.map(({ bucket }) => bucket))].sort((a, b) => a - b);
        const dice = createDice(seed);
        const [one, other] = [new Member(config, start), new Member(config, start)];
        for (const bucket of buckets) {
          const inside = known.filter((each) => each.bucket === bucket).map(({ amount }) => amount);
          const { startsAt, endsAt } = boundsOf(period, joined, bucket);
          // After the grace of the period before, so that both play in the same one.
          const from = Math.max(start, (startsAt ?? 0) + config.fall.graceDays * DAY_MS);
          for (const [n, amount] of inside.entries()) one.gain(amount, from + n);
          for (const [n, amount] of dice.shuffle(inside).entries()) other.gain(amount, from + n);
          const settled = (endsAt ?? 0) + config.fall.graceDays * DAY_MS;
          expect(one.tier(settled)).toBe(other.tier(settled));
          expect(stayed(one.standing.base)).toEqual(stayed(other.standing.base));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('never lowers within a period, and never by growth that comes on time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...periods).chain(programmesOf), gains, (config, gained) => {
        const member = new Member(config, start);
        for (const { day, amount } of [...gained].sort((a, b) => a.day - b.day)) {
          const now = start + day * DAY_MS;
          const before = member.tier(now);
          member.gain(amount, now);
          expect(earnedRank(member.standing)).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });

  it.each(endingPeriods.filter(({ kind }) => kind !== 'rollingMonths'))(
    'of what comes late within its days is as if it had come on time: $kind',
    (period) => {
      fc.assert(
        fc.property(programmesOf(period), gains, gains, fc.nat(), (made, gained, more, choice) => {
          const config = { ...made, lateDays: 5 };
          const late = more[choice % Math.max(1, more.length)];
          fc.pre(late !== undefined && config.fall.graceDays === 0);
          const happened = start + (late as { day: number }).day * DAY_MS;
          const amount = (late as { amount: number }).amount;
          const bucket = bucketOf(period, joined, happened);
          const end = boundsOf(period, joined, bucket).endsAt as number;
          const before = gained
            .map(({ day, ...each }) => ({ ...each, now: start + day * DAY_MS }))
            .filter(({ now }) => now < end);
          before.sort((a, b) => a.now - b.now);
          const [punctual, tardy] = [new Member(config, start), new Member(config, start)];
          for (const each of before) {
            punctual.gain(each.amount, each.now);
            tardy.gain(each.amount, each.now);
          }
          punctual.gain(amount, end - 1);
          tardy.look(end + DAY_MS);
          tardy.gain(amount, end + 2 * DAY_MS, bucket);
          expect(tardy.tier(end + 2 * DAY_MS)).toBe(punctual.tier(end + 2 * DAY_MS));
          expect(stayed(tardy.standing.base)).toEqual(stayed(punctual.standing.base));
        }),
        { numRuns: 150 },
      );
    },
  );
});

describe('many periods at once', () => {
  it('of twenty years of months are settled without a look in between', () => {
    const monthly = buildProgramme({ period: { kind: 'calendarMonth' }, fall: { mode: 'one_step' } });
    const member = new Member(monthly, start).gain(600, start);
    const steps = member.look(addMonths(start, 240));
    expect(steps.map(({ from, to }) => `${from}${to}`)).toEqual(['33', '32', '21', '10']);
    expect(member.standing.bucket).toBe(bucketOf(monthly.period, joined, addMonths(start, 240)));
  });
});

/** For how long the lowest tier was kept says nothing: nobody falls from it. */
function stayed({ rank, stay }: Base): Base {
  return { rank, stay: rank === 0 ? 0 : stay };
}
