import { BookEarning } from '../../../server/books/books.entity';
import { checkBooks } from '../../../server/books/check-books';
import { reportDay } from '../../../server/books/find-books';
import { recogniseIncome } from '../../../server/books/recognise-income';
import { Job, Schedule } from '../../../server/jobs/job.entity';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { Plan } from '../../../server/plan/plan.entity';
import type { PausePolicy } from '../../../server/plan/plan.rules';
import { businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS, formatInstant, HOUR_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { openShop, type Shop } from '../purchase/support';
import { openRenewals } from '../renewal/support';

jest.setTimeout(120_000);

const START = '2026-03-02T02:00:00Z';

describe.each(engines)('a pause on %s', (engine) => {
  let shop: Shop;
  let house: Shop['house'];
  beforeAll(async () => {
    shop = await openShop(engine, { start: START });
    house = shop.house;
    // What recurs every few minutes in all rooms is no part of these stories, and days of it take long.
    house.composition.worker.registry.recurring.length = 0;
    await house.database.inUnit((unit) => unit.clear(Schedule));
  });
  afterAll(() => house.close());

  const buy = async (visitor: Visitor, code: 'shop-year' | 'shop-month' = 'shop-year') => {
    const { payment } = await shop.order(visitor, code);
    shop.pay(payment);
    await house.settle();
  };
  const membership = async (visitor: Visitor) => (await visitor.get('/api/v1/membership')).body;
  const coffee = async (visitor: Visitor) => (await visitor.get('/api/v1/benefits/coffee')).body.card.state;
  const pause = (visitor: Visitor, days: number) => visitor.post('/api/v1/membership/pauses', { days });
  const earning = (orderId: string | null | undefined) =>
    house.database.read.findOneByOrFail(BookEarning, { orderId: orderId ?? '' });
  const offer = (policy: PausePolicy | null) =>
    house.database.inUnit((unit) => unit.update(Plan, { code: 'shop-month' }, { pause: policy }));
  const recognise = () => recogniseIncome({ database: house.database, clock: house.clock });

  it('earns nothing while it lasts, and all of it in the end', async () => {
    await offer({ daysPerYear: 30, minDays: 7, maxTimes: 2 });
    const visitor = await shop.visitor();
    await buy(visitor, 'shop-month');
    await buy(visitor, 'shop-month');
    await house.advance(10 * DAY_MS);
    const [first, second] = await house.database.read.find(MembershipTerm, {
      where: { memberId: visitor.memberId },
      order: { startsAt: 'ASC' },
    });
    const paused = await pause(visitor, 20);
    await house.advance(5 * DAY_MS);
    await recognise();
    const inPause = await reportDay(house.database.read, businessDayOf(house.clock.now() - DAY_MS));
    expect(inPause.incomeFen).toBe(0);
    const atPause = await earning(first?.orderId);
    expect(atPause).toMatchObject({ recognisedFen: Math.floor((2_500 * 10) / 31), status: 'earning' });
    expect(await checkBooks(house.database.read, { lines: true })).toEqual([]);
    const { startsAt } = await house.database.read.findOneByOrFail(MembershipTerm, { id: second?.id ?? '' });
    expect(startsAt - (second?.startsAt ?? 0)).toBe(20 * DAY_MS);

    await visitor.post(`/api/v1/membership/pauses/${paused.body.id}/end`);
    await house.advance(2 * DAY_MS);
    await recognise();
    const going = await earning(first?.orderId);
    // Ten days were earned before the pause and two since, of 31.
    expect(Math.abs(going.recognisedFen - (2_500 * 12) / 31)).toBeLessThanOrEqual(1);
    house.clock.advance(60 * DAY_MS);
    await recognise();
    for (const orderId of [first?.orderId, second?.orderId]) {
      expect(await earning(orderId)).toMatchObject({ status: 'earned', recognisedFen: 2_500 });
    }
    expect(await checkBooks(house.database.read, { lines: true })).toEqual([]);
  });

  it('closes the benefits and moves the ends; resuming early takes back what is left of it, to the second', async () => {
    const visitor = await shop.visitor();
    await buy(visitor);
    await buy(visitor);
    const before = await membership(visitor);
    expect(await coffee(visitor)).toBe('open');
    const claim = (await visitor.post('/api/v1/benefits/coffee/claims', {})).body;
    await house.advance(10 * DAY_MS);

    const preview = await visitor.post('/api/v1/membership/pauses/preview', { days: 20 });
    const now = house.clock.now();
    const moved = (iso: string, days: number) => formatInstant(at(iso) + days * DAY_MS);
    const expected = {
      from: formatInstant(now),
      to: formatInstant(now + 20 * DAY_MS),
      endsAt: moved(before.endsAt, 20),
    };
    expect(preview).toMatchObject({ status: 200, body: expected });
    expect(await membership(visitor)).toMatchObject({ active: true, endsAt: before.endsAt });

    const paused = await pause(visitor, 20);
    expect(paused).toMatchObject({ status: 201, body: { from: expected.from, to: expected.to, running: true } });
    expect(await pause(visitor, 7)).toMatchObject({ status: 409, body: { code: 'MEMBERSHIP_PAUSED' } });
    await house.settle();
    const resting = await membership(visitor);
    expect(resting).toMatchObject({ active: false, endsAt: expected.endsAt, pause: { to: expected.to } });
    expect(
      resting.terms.map(({ startsAt, endsAt }: { startsAt: string; endsAt: string }) => [startsAt, endsAt]),
    ).toEqual([
      [before.terms[0].startsAt, moved(before.terms[0].endsAt, 20)],
      [moved(before.terms[1].startsAt, 20), expected.endsAt],
    ]);
    expect(await coffee(visitor)).toBe('locked');
    expect((await visitor.get('/api/v1/home')).body.membership).toMatchObject({ active: false });
    // What was claimed is not taken back.
    expect((await visitor.get(`/api/v1/benefit-claims/${claim.id}`)).body.status).not.toBe('revoked');

    await house.advance(3 * DAY_MS + 5 * HOUR_MS);
    const end = () => visitor.post(`/api/v1/membership/pauses/${paused.body.id}/end`);
    const resumed = await end();
    const restedMs = house.clock.now() - now;
    expect(resumed).toMatchObject({ status: 200, body: { to: formatInstant(house.clock.now()), running: false } });
    await house.advance(HOUR_MS);
    expect((await end()).body).toEqual(resumed.body);
    const after = await membership(visitor);
    expect(after).toMatchObject({ active: true, pause: null });
    expect(at(after.endsAt) - at(before.endsAt)).toBe(restedMs);
    expect(await coffee(visitor)).not.toBe('locked');
    const offer = (await visitor.get('/api/v1/membership/pauses')).body;
    expect(offer).toMatchObject({ unavailable: null, allowance: { daysLeft: 26, timesLeft: 1 }, endsAt: after.endsAt });
    const stranger = await shop.visitor();
    const theirs = await stranger.post(`/api/v1/membership/pauses/${paused.body.id}/end`);
    expect(theirs).toMatchObject({ status: 404, body: { code: 'PAUSE_NOT_FOUND' } });
  });

  it('ends by itself at its instant, whether or not a job has run; reminders follow the end', async () => {
    const visitor = await shop.visitor();
    await buy(visitor);
    const paused = await pause(visitor, 7);
    expect(paused.status).toBe(201);
    const to = at(paused.body.to);
    house.clock.set(to - 1);
    expect(await membership(visitor)).toMatchObject({ active: false });
    house.clock.set(to);
    const after = await membership(visitor);
    expect(after).toMatchObject({ active: true, pause: null });
    expect(await coffee(visitor)).toBe('open');
    await house.settle();
    const reminders = await house.database.read.findBy(Job, { topic: 'message.remind', status: 'ready' });
    const told = reminders.filter(({ payload }) => JSON.stringify(payload).includes(`${at(after.endsAt)}`));
    expect(told).toHaveLength(3);
  });

  it('is for plans that offer it, and only within their limits', async () => {
    const visitor = await shop.visitor();
    const none = await pause(visitor, 7);
    expect(none).toMatchObject({ status: 409, body: { code: 'MEMBERSHIP_NOT_ACTIVE' } });
    await buy(visitor, 'shop-month');
    await offer(null);
    expect(await pause(visitor, 7)).toMatchObject({ status: 409, body: { code: 'PAUSE_NOT_OFFERED' } });
    const yearly = await shop.visitor();
    await buy(yearly);
    expect(await pause(yearly, 6)).toMatchObject({ status: 422, body: { code: 'PAUSE_LENGTH_REFUSED' } });
    const both = await Promise.all([pause(yearly, 7), pause(yearly, 7)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe.each(engines)('a pause of what renews itself, on %s', (engine) => {
  it('moves the next debit with the end, and back again; once it is announced nothing is paused', async () => {
    const renewals = await openRenewals(engine, START);
    const { house } = renewals;
    try {
      await house.database.inUnit((unit) =>
        unit.update(Plan, { code: 'auto-month' }, { pause: { daysPerYear: 60, minDays: 3, maxTimes: 4 } }),
      );
      const visitor = await renewals.visitor();
      const id = await renewals.join(visitor);
      const [, before] = await renewals.cycles(id);
      const paused = await visitor.post('/api/v1/membership/pauses', { days: 30 });
      expect(paused.status).toBe(201);
      await house.settle();
      const [, moved] = await renewals.cycles(id);
      expect(moved).toMatchObject({ status: 'waiting', dueAt: (before?.dueAt ?? 0) + 30 * DAY_MS });
      await house.advance(4 * DAY_MS);
      await visitor.post(`/api/v1/membership/pauses/${paused.body.id}/end`);
      await house.settle();
      const [, back] = await renewals.cycles(id);
      expect(back).toMatchObject({ status: 'waiting', dueAt: (before?.dueAt ?? 0) + 4 * DAY_MS });
      await house.moveTo((back?.dueAt ?? 0) - 6 * HOUR_MS);
      expect((await renewals.cycles(id))[1]?.status).toBe('announced');
      const late = await (await house.logIn(visitor.personId)).post('/api/v1/membership/pauses', { days: 3 });
      expect(late).toMatchObject({ status: 409, body: { code: 'PAUSE_DEBIT_UNDER_WAY' } });
      await house.advance(2 * DAY_MS);
      expect((await renewals.terms(visitor)).map(({ startsAt }) => startsAt)).toEqual([at(START), back?.termEndsAt]);
    } finally {
      await house.close();
    }
  });
});
