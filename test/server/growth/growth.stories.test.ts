import { matchRefund } from '../../../server/growth/apply-waiting';
import { claimTask } from '../../../server/growth/find-tasks';
import { BusinessEventRow, GrowthEntry } from '../../../server/growth/growth.entity';
import { boundsOf, bucketOf } from '../../../server/growth/period.rules';
import type { ProgrammeConfig } from '../../../server/growth/programme.schema';
import { recompute } from '../../../server/growth/recompute-growth';
import { settlePeriods } from '../../../server/growth/settle-period';
import type { BusinessEvent } from '../../../shared/contract/business-event';
import { businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, formatInstant, HOUR_MS, type Instant } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import {
  buildProgramme,
  buildSection,
  buildSource,
  createDice,
  type Dice,
  type GrowthWorld,
  openGrowth,
  type Somebody,
} from './support';

jest.setTimeout(120_000);

const groups = [
  { code: 'spending', name: '消费' },
  { code: 'activity', name: '互动' },
];

/** Everything that a source can be: exact, multiplied, capped, once, lowering; and tasks of every kind. */
const year = buildProgramme({
  code: 'club',
  groups,
  fall: { mode: 'one_step', graceDays: 0, protectedAfterPeriods: 2 },
  sources: [
    buildSource(),
    buildSource({
      code: 'pieces',
      name: '件数',
      metric: 'quantity',
      coefficient: { numerator: 7, denominator: 3 },
      caps: { day: 9, month: 20, year: 60 },
    }),
    buildSource({
      code: 'orders',
      name: '下单',
      metric: 'times',
      coefficient: { numerator: 3, denominator: 1 },
      caps: { month: 8 },
    }),
    buildSource({
      code: 'first',
      name: '首单',
      metric: 'times',
      coefficient: { numerator: 40, denominator: 1 },
      once: true,
    }),
    buildSource({
      code: 'review',
      name: '评价',
      event: 'review.posted',
      metric: 'times',
      coefficient: { numerator: 5, denominator: 1 },
      caps: { day: 10, month: 30 },
      group: 'activity',
    }),
    buildSource({
      code: 'credit',
      name: '信用',
      event: 'credit.changed',
      metric: 'delta',
      coefficient: { numerator: 2, denominator: 1 },
      group: 'activity',
    }),
  ],
  tasks: [
    task({ code: 'month-spending', metric: 'amountFen', target: 12_000, reward: 25, kind: 'periodic' }),
    task({ code: 'three-orders', target: 3, reward: 15, kind: 'newcomer' }),
    task({ code: 'daily-review', event: 'review.posted', target: 2, reward: 2, kind: 'daily' }),
  ],
});

/** The same by months, where the tier multiplies and late is late soon. */
const month = buildProgramme({
  code: 'month',
  groups,
  period: { kind: 'calendarMonth' },
  lateDays: 5,
  fall: { mode: 'match', graceDays: 4 },
  sources: [
    buildSource({
      tierMultipliers: { gold: { numerator: 3, denominator: 2 }, platinum: { numerator: 2, denominator: 1 } },
    }),
    buildSource({
      code: 'pieces',
      name: '件数',
      metric: 'quantity',
      coefficient: { numerator: 5, denominator: 2 },
      caps: { day: 8, month: 21 },
    }),
    buildSource({
      code: 'review',
      name: '评价',
      event: 'review.posted',
      metric: 'times',
      coefficient: { numerator: 4, denominator: 1 },
      caps: { day: 6 },
      group: 'activity',
    }),
    buildSource({
      code: 'credit',
      name: '信用',
      event: 'credit.changed',
      metric: 'delta',
      coefficient: { numerator: 2, denominator: 1 },
      group: 'activity',
    }),
  ],
  tasks: [task({ code: 'claimed', metric: 'amountFen', target: 9_000, reward: 20, kind: 'periodic', claim: 'claim' })],
});

function task(wish: Partial<ProgrammeConfig['tasks'][number]> & { code: string; target: number; reward: number }) {
  return {
    name: wish.code.slice(0, 20),
    description: '说明',
    event: 'order.paid',
    metric: 'times',
    group: 'spending',
    kind: 'periodic' as const,
    claim: 'automatic' as const,
    action: null,
    ...wish,
  };
}

type Told = Partial<BusinessEvent> & Pick<BusinessEvent, 'id' | 'kind' | 'subject' | 'occurredAt' | 'metrics'>;

let orders = 0;

/** Now and then the first instant of the Shanghai day, or the last one of the day before. */
function rollEdge(dice: Dice, instant: Instant): Instant {
  const midnight = startOfBusinessDay(businessDayOf(instant));
  return dice.pick([instant, instant, instant, midnight, midnight - 1]);
}

/** An order by the dice. */
function rollOrder(dice: Dice, instant: Instant): Told {
  const occurredAt = rollEdge(dice, instant);
  const subject = `o-${++orders}`;
  const metrics = { amountFen: dice.between(1, 8_000), ...(dice.chance(70) && { quantity: dice.between(1, 4) }) };
  return { id: `paid-${subject}`, kind: 'order.paid', subject, occurredAt: formatInstant(occurredAt), metrics };
}

/** What takes an order back, in parts that together may be all of it. */
function rollRefunds(dice: Dice, order: Told, whole: boolean, between: () => Instant): Told[] {
  const { amountFen = 0, quantity = 0 } = order.metrics;
  const refund = (metrics: Record<string, number>, n: number, kind = 'order.refunded'): Told => ({
    id: `back-${n}-${order.subject}`,
    kind,
    subject: order.subject,
    occurredAt: formatInstant(between()),
    metrics,
  });
  const part = dice.between(0, amountFen);
  const parts = dice.chance(50)
    ? [refund({ amountFen: part, ...(quantity > 0 && { quantity: dice.between(0, quantity) }) }, 1)]
    : [];
  if (!whole) return parts.length > 0 ? parts : [refund({ amountFen: part }, 1, 'order.cancelled')];
  const rest = quantity > 0 ? refund({ amountFen, quantity }, 2) : refund({ amountFen }, 2, 'order.cancelled');
  return [...parts, dice.chance(50) ? refund({}, 2) : rest];
}

function rollOther(dice: Dice, instant: Instant): Told {
  const occurredAt = rollEdge(dice, instant);
  const id = `other-${++orders}`;
  const common = { id, subject: undefined, occurredAt: formatInstant(occurredAt) };
  return dice.chance(70)
    ? { ...common, kind: 'review.posted', metrics: {} }
    : { ...common, kind: 'credit.changed', metrics: { delta: dice.between(-12, 9) } };
}

describe.each(engines)('a member’s growth on %s', (engine) => {
  let world: GrowthWorld;
  beforeAll(async () => {
    world = await openGrowth(engine, [year, month], '2026-01-20T02:00:00Z');
  });
  afterAll(() => world?.close());

  const tell = async (who: Somebody, told: Told) => {
    // An id is one event for ever: each member's are their own.
    const own = told.subject === undefined ? {} : { subject: `${told.subject}-${who.memberNumber.slice(-6)}` };
    const id = `${told.id}-${who.memberNumber.slice(-6)}`;
    const { subject, ...rest } = told;
    const outcome = await world.take({ ...rest, ...own, id, person: { memberNumber: who.memberNumber } });
    if (outcome.status === 'refused') throw new Error(`${id}: ${outcome.detail}`);
    return outcome;
  };
  const sumsOf = async (who: Somebody) => {
    const sorted = async (code: string) =>
      [...(await world.sums(who.id, code))].filter(([, sum]) => sum !== 0).sort(([a], [b]) => a - b);
    return { club: await sorted('club'), month: await sorted('month') };
  };
  const totalOf = async (who: Somebody, code: string) =>
    [...(await world.sums(who.id, code)).values()].reduce((sum, each) => sum + each, 0);

  it('is the sum of its entries, bucket by bucket, after every step of any history', async () => {
    const dice = createDice(engine === 'mysql' ? 11 : 12);
    const members = [await world.addMember(), await world.addMember(), await world.addMember()];
    const told: { who: Somebody; event: Told }[] = [];
    let version = 1;
    for (let step = 0; step < 60; step++) {
      const now = world.clock.now();
      const who = dice.pick(members);
      const happened = now - dice.pick([0, 0, HOUR_MS, 3 * DAY_MS, 40 * DAY_MS]);
      const known = told.filter(({ event }) => event.kind === 'order.paid');
      const kind = dice.below(100);
      if (kind < 40) {
        const order = rollOrder(dice, happened);
        // Some refunds come before their orders.
        const refunds = dice.chance(30) ? rollRefunds(dice, order, dice.chance(50), () => now) : [];
        for (const event of dice.shuffle([order, ...refunds])) {
          await tell(who, event);
          told.push({ who, event });
        }
      } else if (kind < 60) {
        const event = rollOther(dice, happened);
        await tell(who, event);
        told.push({ who, event });
      } else if (kind < 72 && known.length > 0) {
        const { who: buyer, event } = dice.pick(known);
        const refunds = rollRefunds(dice, event, dice.chance(50), () => now);
        for (const refund of refunds) {
          const back = { ...refund, id: `${refund.id}-${step}` };
          await tell(buyer, back);
          told.push({ who: buyer, event: back });
        }
      } else if (kind < 80 && told.length > 0) {
        const again = dice.pick(told);
        expect((await tell(again.who, again.event)).status).toBe('repeated');
      } else if (kind < 86) {
        await claimTask(world.parts, who.id, 'claimed');
      } else if (kind < 90) {
        const sources = year.sources.map((source) =>
          source.code === 'spending'
            ? { ...source, coefficient: { numerator: dice.between(1, 3), denominator: 100 } }
            : source.code === 'review'
              ? { ...source, caps: { day: dice.between(5, 12), month: 30 } }
              : source,
        );
        await world.load(buildSection([{ ...year, sources }, month]), 'recompute');
        version = (await world.programme()).version;
        await recompute(world.parts, { programme: 'club', version, after: '' });
      } else {
        world.clock.advance(dice.between(1, 45) * DAY_MS);
        await settlePeriods(world.parts);
      }
      expect([step, await world.ledgerFaults()]).toEqual([step, []]);
    }
    expect(version).toBeGreaterThan(1);
    await world.load(buildSection([year, month]), 'from-now');
  });

  it('is after a whole refund what it would have been without the order, caps and tasks included', async () => {
    for (let seed = 1; seed <= 7; seed++) {
      const dice = createDice(seed * 7);
      const [bought, never] = [await world.addMember(), await world.addMember()];
      const start = world.clock.now() + DAY_MS;
      const order = rollOrder(dice, start + dice.below(10) * DAY_MS);
      const refunds = rollRefunds(dice, order, true, () => start + 20 * DAY_MS);
      const others = Array.from({ length: 9 }, () => {
        const when = start + dice.below(12) * DAY_MS;
        return dice.chance(65) ? rollOrder(dice, when) : rollOther(dice, when);
      });
      world.clock.set(start + 20 * DAY_MS);
      const mixed = dice.shuffle([order, ...others]);
      const place = dice.between(mixed.indexOf(order), mixed.length);
      const history = [...mixed.slice(0, place), ...refunds, ...mixed.slice(place)];
      for (const event of history) await tell(bought, event);
      for (const event of history.filter((each) => each !== order && !refunds.includes(each))) await tell(never, event);
      expect([seed, await sumsOf(bought)]).toEqual([seed, await sumsOf(never)]);
    }
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('is the same also where the refund comes when the period is long closed: then the present one pays', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const dice = createDice(seed * 31);
      const [bought, never] = [await world.addMember(), await world.addMember()];
      const order = rollOrder(dice, world.clock.now());
      const other = rollOrder(dice, world.clock.now());
      for (const event of [order, other]) await tell(bought, event);
      await tell(never, other);
      world.clock.advance(70 * DAY_MS);
      for (const refund of rollRefunds(dice, order, true, () => world.clock.now())) await tell(bought, refund);
      for (const code of ['club', 'month']) expect(await totalOf(bought, code)).toBe(await totalOf(never, code));
    }
  });

  it('is at a period’s end the same in whatever order its events arrived', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const dice = createDice(seed * 101);
      // In the middle of a month, after its grace; everything happens and arrives within it.
      const { endsAt } = boundsOf(month.period, 0, bucketOf(month.period, 0, world.clock.now()));
      const [start, end] = [(endsAt as number) + 6 * DAY_MS, (endsAt as number) + 25 * DAY_MS];
      world.clock.set(start - DAY_MS);
      const [one, other] = [await world.addMember(), await world.addMember()];
      // Both begin the month with a tier of their own rise, so that multipliers play.
      for (const who of [one, other])
        await tell(who, { ...rollOrder(createDice(seed), start - DAY_MS), metrics: { amountFen: 40_000 } });
      world.clock.set(start);
      const within = () => start + dice.below(18) * DAY_MS;
      const events = Array.from({ length: 6 }, () => {
        const order = rollOrder(dice, within());
        return dice.chance(40)
          ? [order, ...rollRefunds(dice, order, dice.chance(40), within)]
          : [order, rollOther(dice, within())];
      }).flat();
      world.clock.set(end);
      for (const event of dice.shuffle(events)) await tell(one, event);
      for (const event of dice.shuffle(events)) await tell(other, event);
      const waiting = await world.database.read.findBy(BusinessEventRow, { status: 'waitingForOrder' });
      for (const { id } of waiting) await matchRefund(world.parts, id);
      expect([seed, await sumsOf(one)]).toEqual([seed, await sumsOf(other)]);
      world.clock.set(end + 20 * DAY_MS);
      await settlePeriods(world.parts);
      for (const code of ['club', 'month']) {
        const [a, b] = [await world.account(one.id, code), await world.account(other.id, code)];
        expect([seed, a.bucket, a.baseRank, a.priorRank]).toEqual([seed, b.bucket, b.baseRank, b.priorRank]);
        expect(await world.tierOf(one.id, code)).toBe(await world.tierOf(other.id, code));
      }
    }
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('of one event may be more than a million, and is refused beyond exact numbers without leaving a trace', async () => {
    const who = await world.addMember();
    const now = formatInstant(world.clock.now());
    const person = { memberNumber: who.memberNumber };
    expect(
      await world.take({
        kind: 'order.paid',
        person,
        subject: 'big',
        occurredAt: now,
        metrics: { amountFen: 123_456_789_00 },
      }),
    ).toMatchObject({ status: 'applied' });
    expect(await world.tierOf(who.id)).toBe('platinum');
    const sums = await sumsOf(who);
    const tooBig = { kind: 'credit.changed', person, metrics: { delta: 9_000_000_000_000_000 }, id: 'too-big' };
    expect(await world.take(tooBig)).toMatchObject({ status: 'refused', code: 'INVALID_REQUEST' });
    expect(await sumsOf(who)).toEqual(sums);
    expect(await world.database.read.countBy(BusinessEventRow, { eventKey: 'too-big' })).toBe(0);
  });

  it('of a member without events is nothing: the lowest tier, no account, no settlement', async () => {
    const who = await world.addMember();
    world.clock.advance(800 * DAY_MS);
    await settlePeriods(world.parts);
    expect(await world.tierOf(who.id)).toBe('paper');
    expect(await world.database.read.countBy(GrowthEntry, { memberId: who.id })).toBe(0);
    expect(await world.changes(who.id)).toEqual([]);
  });

  it('sees what a refund took when a cancellation follows: both are taken from the same order', async () => {
    const who = await world.addMember();
    const order = { ...rollOrder(createDice(1), world.clock.now()), metrics: { amountFen: 10_000 } };
    const back = (kind: string, amountFen: number): Told => ({
      ...order,
      id: `${kind}-${order.id}`,
      kind,
      metrics: { amountFen },
    });
    await tell(who, order);
    const whole = await totalOf(who, 'club');
    await tell(who, back('order.refunded', 6_000));
    expect(await totalOf(who, 'club')).toBe(whole - 60);
    await tell(who, back('order.cancelled', 3_000));
    // The task of a month's spending was never reached, and the order itself stands.
    expect(await totalOf(who, 'club')).toBe(whole - 90);
  });

  it('multiplies by the tier that stood when it happened, also when it is told after that fell', async () => {
    const [prompt, late] = [await world.addMember(), await world.addMember()];
    // Gold reached in one month, kept as the base of the next, lost at that one's end, after the grace.
    const { endsAt } = boundsOf(month.period, 0, bucketOf(month.period, 0, world.clock.now()));
    const first = endsAt as number;
    world.clock.set(first + 10 * DAY_MS);
    for (const who of [prompt, late])
      await tell(who, { ...rollOrder(createDice(2), world.clock.now()), metrics: { amountFen: 30_000 } });
    // The third month has begun; its first four days are the grace of the second.
    const third = boundsOf(month.period, 0, bucketOf(month.period, 0, first) + 2).startsAt as number;
    const inGrace: Told = { ...rollOrder(createDice(3), third + DAY_MS), metrics: { amountFen: 10_000 } };
    world.clock.set(third + DAY_MS);
    await tell(prompt, inGrace);
    world.clock.set(third + 10 * DAY_MS);
    await settlePeriods(world.parts);
    await tell(late, inGrace);
    expect((await sumsOf(late)).month).toEqual((await sumsOf(prompt)).month);
    expect((await sumsOf(late)).month.at(-1)?.[1]).toBe(150);
  });
});
