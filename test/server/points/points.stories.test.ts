import { Membership } from '../../../server/membership/membership.entity';
import { grantPoints } from '../../../server/points/grant-points';
import { PointsEntry, PointsLot } from '../../../server/points/points.entity';
import { settlePoints } from '../../../server/points/settle-points';
import { returnSpending, type Spending, spend } from '../../../server/points/spend-points';
import { DAY_MS, formatInstant } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import type { Somebody } from '../growth/support';
import { buildPoints, buildPointsSource, openPointsWorld, type PointsWorld } from './support';

const START = at('2026-03-01T02:00:00Z');

describe.each(engines)('points on %s', (engine) => {
  let world: PointsWorld;
  let ada: Somebody;
  beforeAll(async () => {
    world = await openPointsWorld(engine, buildPoints());
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    world.clock.set(START);
    ada = await world.addMember();
  });
  afterEach(async () => expect(await world.faults()).toEqual([]));

  let loads = 0;
  /** Rules that hold from now on; each load at an instant of its own. */
  const rule = async (config: Parameters<typeof buildPoints>[0]) => {
    world.clock.set(START + ++loads);
    await world.load(buildPoints(config));
  };
  const take = (wish: Partial<Spending> & Pick<Spending, 'sourceKey'>) =>
    world.database.inUnit((unit) =>
      spend(unit, { memberId: ada.id, points: 30, title: '兑换礼券', ...wish }, world.clock.now()),
    );
  const giveBack = (key: string) =>
    world.database.inUnit((unit) => returnSpending(unit, key, '充值失败', world.clock.now()));
  const available = async () => (await world.points(ada)).available;
  const linesOf = async () =>
    (await world.entries(ada)).map(({ kind, amount, status }) => `${kind} ${amount} ${status}`).reverse();
  const sweep = () => settlePoints(world);

  describe('earning', () => {
    it('gives points for an order, to be spent at once where nothing is to wait for', async () => {
      await rule({});
      await world.pay(ada, 'a', 100);
      expect(await world.points(ada)).toMatchObject({ unit: '积分', available: 100, pending: 0, nextConfirmAt: null });
      expect(await world.entries(ada)).toMatchObject([
        { kind: 'earned', amount: 100, status: 'settled', title: '消费', expiresAt: '2027-03-01T16:00:00.000Z' },
      ]);
    });

    it('waits until the order can no longer be refunded; then they are there, whether or not a job has run', async () => {
      await rule({ sources: [buildPointsSource({ confirmAfterDays: 15 })] });
      await world.pay(ada, 'a', 100);
      const confirmAt = world.clock.now() + 15 * DAY_MS;
      expect(await world.points(ada)).toMatchObject({
        available: 0,
        pending: 100,
        nextConfirmAt: formatInstant(confirmAt),
      });
      expect(await linesOf()).toEqual(['earned 100 pending']);
      expect(await take({ sourceKey: `early-${ada.id}` })).toEqual({ ok: false, refusal: 'POINTS_INSUFFICIENT' });
      world.clock.set(confirmAt);
      expect(await world.points(ada)).toMatchObject({ available: 100, pending: 0 });
      expect(await linesOf()).toEqual(['earned 100 settled']);
      expect((await take({ sourceKey: `late-${ada.id}` })).ok).toBe(true);
      expect(await linesOf()).toEqual(['earned 100 settled', 'spent -30 settled']);
      expect(await available()).toBe(70);
    });

    it('multiplies by the tier that the member has, and by a membership that was active; the best one counts', async () => {
      const double = { numerator: 2, denominator: 1 };
      const source = buildPointsSource({
        tierMultipliers: { club: { silver: { numerator: 3, denominator: 2 } } },
        planMultipliers: { shop: double },
      });
      await rule({ sources: [source] });
      await world.pay(ada, 'plain', 50);
      // Growth has counted it first: the order itself makes the member silver.
      await world.pay(ada, 'silver', 50);
      expect(await available()).toBe(50 + 75);
      await world.database.inUnit((unit) =>
        unit.insert(Membership, {
          ...{ id: ada.id, memberId: ada.id, family: 'shop', familyRank: 1, planId: 'p', planName: '年卡' },
          ...{ anchorAt: START, months: 12, endsAt: START + 365 * DAY_MS, version: 1 },
        }),
      );
      await world.pay(ada, 'paid', 50);
      expect(await available()).toBe(50 + 75 + 100);
      const [newest] = await world.entries(ada);
      expect(newest?.explanation).toEqual(
        expect.arrayContaining([
          { label: '银卡会员加成', value: '× 1.5' },
          { label: 'shop加成', value: '× 2' },
          { label: '加成方式', value: '取最高的一项' },
        ]),
      );
    });

    it('caps what a day gives, says what was cut, and lets a refund free the room', async () => {
      await rule({ sources: [buildPointsSource({ caps: { day: 150 } })] });
      await world.pay(ada, 'a', 100);
      await world.pay(ada, 'b', 100);
      expect(await available()).toBe(150);
      const [cut] = await world.entries(ada);
      expect(cut?.explanation).toContainEqual({ label: '每日上限', value: '50 积分未计入' });
      await world.refund(ada, 'a');
      expect(await available()).toBe(100);
      await world.refund(ada, 'b');
      expect(await available()).toBe(0);
    });

    it('gives once in a lifetime what is said to be given once', async () => {
      await rule({ sources: [buildPointsSource({ event: 'review.posted', metric: 'times', once: true })] });
      const review = (id: string) => ({
        ...{ id: `${id}-${ada.id}`, kind: 'review.posted', person: { memberNumber: ada.memberNumber }, metrics: {} },
        occurredAt: formatInstant(world.clock.now()),
      });
      await rule({
        sources: [
          buildPointsSource({
            ...{ event: 'review.posted', metric: 'times', once: true },
            coefficient: { numerator: 10, denominator: 1 },
          }),
        ],
      });
      await world.tell(review('one'));
      await world.tell(review('two'));
      expect(await available()).toBe(10);
    });

    it('counts what happened by the rules of its moment, and what was earned keeps its version', async () => {
      await rule({});
      const before = formatInstant(world.clock.now());
      await world.pay(ada, 'old', 100);
      await rule({ sources: [buildPointsSource({ coefficient: { numerator: 2, denominator: 100 } })] });
      await world.pay(ada, 'new', 100);
      await world.pay(ada, 'told late', 100, { occurredAt: before });
      expect(await available()).toBe(100 + 200 + 100);
      await world.refund(ada, 'new', 50);
      expect(await available()).toBe(300);
    });

    it('earns nothing while the live scheme has no points, and takes back all the same', async () => {
      await rule({});
      await world.pay(ada, 'a', 100);
      world.clock.advance(1);
      expect(await world.load(null)).toEqual(['停用积分']);
      expect(await world.load(null)).toEqual([]);
      await world.pay(ada, 'b', 100);
      await world.refund(ada, 'a', 40);
      expect(await world.load(buildPoints())).toEqual(['重新启用积分']);
      expect(await available()).toBe(60);
    });
  });

  describe('spending', () => {
    beforeEach(async () => {
      await rule({});
      await world.pay(ada, 'a', 100);
    });

    it('spends once by its key, and never more than there is', async () => {
      const first = await take({ sourceKey: `k-${ada.id}`, points: 70 });
      expect(await take({ sourceKey: `k-${ada.id}`, points: 70 })).toEqual(first);
      await expect(take({ sourceKey: `k-${ada.id}`, points: 7 })).rejects.toThrow('another spending has the key');
      expect(await take({ sourceKey: `l-${ada.id}`, points: 31 })).toEqual({
        ok: false,
        refusal: 'POINTS_INSUFFICIENT',
      });
      expect(await available()).toBe(30);
    });

    it('lets two at once never overspend, and the same twice at once spend once', async () => {
      const keys = ['one', 'two', 'three', 'four', 'four'].map((key) => `${key}-${ada.id}`);
      const outcomes = await Promise.all(keys.map((sourceKey) => take({ sourceKey, points: 60 })));
      const won = new Set(outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.spendingId] : [])));
      expect(won.size).toBe(1);
      expect(await available()).toBe(40);
    });

    it('lets an order, a refund and a spending of one moment all be true', async () => {
      const done = await Promise.all([
        world.pay(ada, 'b', 50),
        take({ sourceKey: `x-${ada.id}`, points: 20 }),
        world.refund(ada, 'a'),
        take({ sourceKey: `y-${ada.id}`, points: 20 }),
      ]);
      const spent = [done[1], done[3]].filter(({ ok }) => ok).length;
      expect(await available()).toBe(50 - 20 * spent);
    });

    it('goes back to its own lots with their own expiry, once', async () => {
      world.clock.advance(40 * DAY_MS);
      await world.pay(ada, 'b', 100);
      await take({ sourceKey: `k-${ada.id}`, points: 130 });
      expect((await world.entries(ada))[0]?.explanation.slice(0, 2)).toEqual([
        { label: '使用了', value: '有效期至 2027年3月1日的 100 积分' },
        { label: '使用了', value: '有效期至 2027年4月10日的 30 积分' },
      ]);
      expect(await giveBack(`k-${ada.id}`)).toEqual({ ok: true, value: { points: 130, expired: 0 } });
      expect(await giveBack(`k-${ada.id}`)).toEqual({ ok: true, value: { points: 130, expired: 0 } });
      expect(await available()).toBe(200);
      const lots = await world.database.read.findBy(PointsLot, { memberId: ada.id });
      expect(lots.map(({ remaining, status }) => [remaining, status])).toEqual([
        [100, 'open'],
        [100, 'open'],
      ]);
    });

    it('expires at once, with an entry, what comes back after its time', async () => {
      await take({ sourceKey: `k-${ada.id}`, points: 70 });
      world.clock.advance(400 * DAY_MS);
      await sweep();
      expect(await giveBack(`k-${ada.id}`)).toEqual({ ok: true, value: { points: 70, expired: 70 } });
      expect(await giveBack(`k-${ada.id}`)).toEqual({ ok: true, value: { points: 70, expired: 70 } });
      expect(await linesOf()).toEqual([
        'earned 100 settled',
        'spent -70 settled',
        'expired -30 settled',
        'returned 70 settled',
        'expired -70 settled',
      ]);
      expect(await available()).toBe(0);
    });

    it('refuses to give back what was never spent', async () => {
      expect(await giveBack('nothing')).toEqual({ ok: false, refusal: 'SPENDING_NOT_FOUND' });
    });
  });

  describe('taking back', () => {
    it('makes a deficit of what was spent already, which the next credit absorbs', async () => {
      await rule({});
      await world.pay(ada, 'a', 100);
      await take({ sourceKey: `k-${ada.id}`, points: 80 });
      await world.refund(ada, 'a');
      expect(await available()).toBe(-80);
      expect((await world.entries(ada))[0]).toMatchObject({ kind: 'takenBack', amount: -100 });
      await world.pay(ada, 'b', 50);
      expect(await available()).toBe(-30);
      await world.pay(ada, 'c', 50);
      expect(await available()).toBe(20);
    });

    it('pays the deficit with an exchange that failed after all', async () => {
      await rule({});
      await world.pay(ada, 'a', 100);
      await take({ sourceKey: `k-${ada.id}`, points: 80 });
      await world.refund(ada, 'a');
      await giveBack(`k-${ada.id}`);
      expect(await available()).toBe(0);
    });

    it('cancels what is still pending, in parts and whole', async () => {
      await rule({ sources: [buildPointsSource({ confirmAfterDays: 15 })] });
      await world.pay(ada, 'a', 100);
      await world.refund(ada, 'a', 40);
      expect(await world.points(ada)).toMatchObject({ available: 0, pending: 60 });
      expect(await linesOf()).toEqual(['earned 100 pending', 'takenBack -40 pending']);
      await world.refund(ada, 'a');
      expect(await world.points(ada)).toMatchObject({ available: 0, pending: 0, nextConfirmAt: null });
      expect(await linesOf()).toEqual(['earned 100 cancelled', 'takenBack -40 cancelled', 'takenBack -60 cancelled']);
      world.clock.advance(20 * DAY_MS);
      await sweep();
      expect(await available()).toBe(0);
    });

    it('confirms only what a part refund left', async () => {
      await rule({ sources: [buildPointsSource({ confirmAfterDays: 15 })] });
      await world.pay(ada, 'a', 100);
      await world.refund(ada, 'a', 40);
      world.clock.advance(15 * DAY_MS);
      await sweep();
      expect(await linesOf()).toEqual(['earned 100 settled', 'takenBack -40 settled']);
      expect(await available()).toBe(60);
      await world.refund(ada, 'a');
      expect(await available()).toBe(0);
    });

    it('does not take a second time what had expired unused', async () => {
      await rule({ expiry: { kind: 'months', months: 1 } });
      await world.pay(ada, 'a', 100);
      await take({ sourceKey: `k-${ada.id}`, points: 30 });
      world.clock.advance(60 * DAY_MS);
      await world.refund(ada, 'a');
      expect(await available()).toBe(-30);
      const [back] = await world.entries(ada);
      expect(back?.explanation).toContainEqual({ label: '已到期', value: '其中 70 积分此前已到期失效，不再收回' });
    });
  });

  describe('time', () => {
    it('expires a lot once, however often and by however many the sweep runs', async () => {
      await rule({ expiry: { kind: 'yearEnd', years: 0 } });
      const others = await Promise.all([world.addMember(), world.addMember()]);
      for (const each of [ada, ...others]) await world.pay(each, 'a', 10);
      world.clock.set(at('2026-12-31T15:59:59Z'));
      expect(await available()).toBe(10);
      world.clock.set(at('2026-12-31T16:00:00Z'));
      expect(await available()).toBe(0);
      await Promise.all([sweep(), sweep()]);
      await sweep();
      const memberIds = [ada, ...others].map(({ id }) => id);
      for (const memberId of memberIds) {
        expect(await world.database.read.countBy(PointsEntry, { memberId, kind: 'expired' })).toBe(1);
      }
    });

    it('stops the sweep when its time is over, and goes on where it was', async () => {
      await rule({ expiry: { kind: 'months', months: 1 } });
      await world.pay(ada, 'a', 10);
      world.clock.advance(40 * DAY_MS);
      expect(await settlePoints(world, { isOver: () => true })).toBe(false);
      expect(await settlePoints(world)).toBe(true);
      expect(await world.database.read.countBy(PointsEntry, { memberId: ada.id, kind: 'expired' })).toBe(1);
    });

    it('shows the next three dates on which points expire within 30 days', async () => {
      await rule({ expiry: { kind: 'months', months: 1 } });
      for (const day of [0, 1, 1, 2, 3]) {
        world.clock.set(START + loads + day * DAY_MS);
        await world.pay(ada, `order ${day} ${await available()}`, 10);
      }
      world.clock.advance(2 * DAY_MS);
      expect((await world.points(ada)).expiring).toEqual([
        { points: 10, expiresAt: '2026-04-01T16:00:00.000Z' },
        { points: 20, expiresAt: '2026-04-02T16:00:00.000Z' },
        { points: 10, expiresAt: '2026-04-03T16:00:00.000Z' },
      ]);
      world.clock.set(at('2026-04-03T16:00:00Z'));
      expect((await world.points(ada)).expiring).toEqual([{ points: 10, expiresAt: '2026-04-04T16:00:00.000Z' }]);
    });
  });

  describe('an operator', () => {
    const give = (wish: Partial<Parameters<typeof grantPoints>[1]>) =>
      world.database.inUnit((unit) =>
        grantPoints(
          unit,
          {
            ...{ memberNumber: ada.memberNumber, points: 50, title: '商家赠送', reason: '补偿', operator: 'ann' },
            ...{ approvedBy: null, ...wish },
          },
          world.clock.now(),
        ),
      );
    beforeEach(() => rule({}));

    it('gives points with an expiry of their own, and corrects never more than there is', async () => {
      expect((await give({ expiresAt: at('2026-03-31T16:00:00Z') })).ok).toBe(true);
      expect(await give({ points: -60 })).toEqual({ ok: false, refusal: 'POINTS_INSUFFICIENT' });
      expect((await give({ points: -20 })).ok).toBe(true);
      expect(await linesOf()).toEqual(['granted 50 settled', 'corrected -20 settled']);
      world.clock.set(at('2026-03-31T16:00:00Z'));
      expect(await available()).toBe(0);
    });

    it('does not show the member who gave it and why', async () => {
      await give({});
      const shown = JSON.stringify(await world.entries(ada));
      expect(shown).not.toMatch(/ann|补偿/);
    });

    it.each([
      [{ points: 10_001 }, 'SECOND_APPROVER_REQUIRED'],
      [{ points: 10_001, approvedBy: 'ANN' }, 'APPROVER_IS_OPERATOR'],
      [{ points: 0 }, 'POINTS_NOT_WHOLE'],
      [{ points: 1.5 }, 'POINTS_NOT_WHOLE'],
      [{ memberNumber: '0' }, 'MEMBER_NOT_FOUND'],
      [{ expiresAt: START - 1 }, 'END_IS_PAST'],
    ])('is refused with %j: %s', async (wish, refusal) => {
      expect(await give(wish)).toEqual({ ok: false, refusal });
      expect(await available()).toBe(0);
    });

    it('gives much where a second person has approved, and once by a key', async () => {
      const much = { points: 10_001, approvedBy: 'bob', sourceKey: `gift-${ada.id}` };
      expect(await give(much)).toMatchObject({ ok: true, value: { repeated: false } });
      expect(await give(much)).toMatchObject({ ok: true, value: { repeated: true } });
      expect(await available()).toBe(10_001);
    });
  });
});
