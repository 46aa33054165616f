import { acknowledgeBadges } from '../../../server/badge/acknowledge-badges';
import { assessMember, assessTiers, reassessBadge } from '../../../server/badge/assess-badges';
import { BadgeAward, BadgeEntry } from '../../../server/badge/badge.entity';
import { BenefitUse } from '../../../server/benefit/benefit.entity';
import { newId } from '../../../server/database/id';
import { settlePeriods } from '../../../server/growth/settle-period';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { addMonths } from '../../../shared/kernel/business-day';
import { DAY_MS, formatInstant, type Instant } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { createDice, type Somebody } from '../growth/support';
import { type BadgeWorld, buildBadge, buildUse, openBadgeWorld } from './support';

const START = at('2026-03-01T02:00:00Z');

/** ¥10, ¥30 and ¥100 of orders. */
const spending = {
  code: 'spending',
  rule: { kind: 'events', event: 'order.paid', metric: 'amountFen', way: '再消费 {amount}' },
  levels: [10, 30, 100].map((yuan) => ({ name: `¥${yuan}`, target: yuan * 100 })),
} as const;

describe.each(engines)('badges on %s', (engine) => {
  let world: BadgeWorld;
  let ada: Somebody;
  beforeAll(async () => {
    world = await openBadgeWorld(engine, []);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    world.clock.set(START);
    ada = await world.addMember();
  });
  afterEach(async () => expect(await world.faults()).toEqual([]));

  let codes = 0;
  /** A badge of this test alone, live with no other. @returns its code */
  const pin = async (wish: Parameters<typeof buildBadge>[0] = {}) => {
    const code = `badge${++codes}`;
    await world.load(buildBadge({ ...wish, code }));
    return code;
  };
  const review = (more = {}) => world.happens(ada, 'review.posted', more);
  const pay = (order: string, yuan: number, more = {}) =>
    world.happens(ada, 'order.paid', {
      subject: `${ada.id}-${order}`,
      metrics: { amountFen: yuan * 100 },
      ...more,
    });
  const refund = (order: string, yuan?: number) =>
    world.happens(ada, 'order.refunded', {
      subject: `${ada.id}-${order}`,
      metrics: yuan === undefined ? {} : { amountFen: yuan * 100 },
    });
  const timesOf = async (code: string) =>
    (await world.database.read.findBy(BadgeAward, { memberId: ada.id, badge: code })).map(({ times }) => times);

  describe('of events', () => {
    it('are locked with their progress, then earned level by level, each told once', async () => {
      const code = await pin();
      expect(await world.line(ada)).toBe(`${code} 0 of 3: 还差 1 次`);
      await review();
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 还差 2 次`);
      await review();
      await review();
      expect(await world.line(ada)).toBe(`${code} 2 of 3: 还差 7 次`);
      const [badge] = await world.wall(ada);
      expect(badge).toMatchObject({
        level: 2,
        fresh: true,
        progress: { value: 3, target: 10 },
        levels: [
          { number: 1, name: '一级', words: '累计评价 1 次', earnedAt: formatInstant(START) },
          { number: 2, name: '二级', words: '累计评价 3 次', earnedAt: formatInstant(START) },
          { number: 3, name: '三级', words: '累计评价 10 次', earnedAt: null },
        ],
      });
      expect(await world.told(ada)).toEqual([`${code} 1`, `${code} 2`]);
    });

    it('count an event once, however often it is told', async () => {
      const code = await pin();
      const event = { id: `same-${ada.id}` };
      await review(event);
      expect(await review(event)).toMatchObject({ status: 'repeated' });
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 还差 2 次`);
    });

    it('tell the highest of several levels that come at once', async () => {
      const code = await pin(spending);
      await pay('a', 40);
      expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`]);
      expect(await world.told(ada)).toEqual([`${code} 2`]);
      expect(await world.line(ada)).toBe(`${code} 2 of 3: 再消费 ¥60`);
      await pay('b', 500);
      expect(await world.line(ada)).toBe(`${code} 3 of 3: 满级`);
    });

    it('lose a level that a refund leaves unfounded, and can earn it again', async () => {
      const code = await pin(spending);
      await pay('a', 20);
      await pay('b', 20);
      await refund('b', 5);
      expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`]);
      await refund('b', 6);
      expect(await world.awards(ada)).toEqual([`${code} 1`, `-${code} 2`]);
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 再消费 ¥1`);
      await refund('b');
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 再消费 ¥10`);
      await pay('c', 10);
      expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`]);
      expect(await timesOf(code)).toEqual([1, 2]);
      expect(await world.told(ada)).toEqual([`${code} 1`, `${code} 2`, `${code} 2`]);
    });

    it('keep what was earned where it may not be taken back', async () => {
      const code = await pin({ ...spending, revocable: false });
      await pay('a', 40);
      await refund('a');
      expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`]);
      expect(await world.line(ada)).toBe(`${code} 2 of 3: 再消费 ¥100`);
    });

    it('take back also while the badge is away, and go on when it is back', async () => {
      const code = await pin(spending);
      await pay('a', 40);
      await world.load();
      await pay('b', 100);
      await refund('a', 20);
      expect(await world.awards(ada)).toEqual([`${code} 1`, `-${code} 2`]);
      expect((await world.load(buildBadge({ ...spending, code }))).changes).toEqual(['重新启用 1 枚勋章']);
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 再消费 ¥10`);
    });

    it('come to the same in whatever order events and refunds come', async () => {
      await pin(spending);
      const lines = new Set<string>();
      for (const seed of [1, 2, 3, 4, 5, 6]) {
        ada = await world.addMember();
        const happenings = [
          () => pay('a', 20),
          () => pay('b', 15),
          () => pay('c', 8),
          () => refund('a', 7),
          () => refund('a', 13),
          () => refund('b', 2),
        ];
        for (const happens of createDice(seed).shuffle(happenings)) await happens();
        lines.add((await world.line(ada)).replace(/^\S+ /, ''));
        expect((await world.awards(ada)).filter((award) => !award.startsWith('-'))).toHaveLength(1);
      }
      expect([...lines]).toEqual(['1 of 3: 再消费 ¥9']);
    });

    it('count days, not happenings: the second of a day changes nothing, the refund of one of two neither', async () => {
      const code = await pin({ rule: { kind: 'events', event: 'order.paid', distinctDays: true } });
      await pay('a', 10);
      await pay('b', 10);
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 还差 2 天`);
      world.clock.set(at('2026-03-01T16:00:00Z'));
      await pay('c', 10);
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 还差 1 天`);
      await refund('a');
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 还差 1 天`);
      await refund('b');
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 还差 2 天`);
      await refund('c');
      expect(await world.awards(ada)).toEqual([`-${code} 1`]);
    });

    it('within a month begin anew with the next, and keep what a month before has founded', async () => {
      const code = await pin({ rule: { kind: 'events', event: 'review.posted', within: 'month' } });
      const early = formatInstant(world.clock.now());
      for (let day = 0; day < 3; day++) await review();
      expect(await world.line(ada)).toBe(`${code} 2 of 3: 本月还差 7 次`);
      world.clock.set(at('2026-03-31T16:00:00Z'));
      expect(await world.line(ada)).toBe(`${code} 2 of 3: 本月还差 10 次`);
      await review();
      expect(await world.line(ada)).toBe(`${code} 2 of 3: 本月还差 9 次`);
      // Told late, it counts for its own month.
      await review({ occurredAt: early });
      expect(await world.line(ada)).toBe(`${code} 2 of 3: 本月还差 9 次`);
      expect(await world.database.read.countBy(BadgeEntry, { memberId: ada.id, period: '2026-03' })).toBe(4);
    });

    it('that are new count from then on: what happened before is no part of it', async () => {
      const before = formatInstant(world.clock.now());
      world.clock.set(START + DAY_MS);
      const code = await pin();
      await review({ occurredAt: before });
      expect(await world.line(ada)).toBe(`${code} 0 of 3: 还差 1 次`);
      await review();
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 还差 2 次`);
    });

    it('hold when many events of one member come at the same time', async () => {
      const code = await pin();
      const other = await world.addMember();
      const told = await Promise.all([...Array(12)].flatMap(() => [review(), world.happens(other, 'review.posted')]));
      expect(told.map(({ status }) => status)).toEqual(Array(24).fill('applied'));
      for (const somebody of [ada, other]) {
        expect(await world.awards(somebody)).toEqual([`${code} 1`, `${code} 2`, `${code} 3`]);
        expect(await world.told(somebody)).toEqual([`${code} 1`, `${code} 2`, `${code} 3`]);
        expect((await world.wall(somebody))[0]).toMatchObject({ level: 3, progress: null });
      }
    });

    it('hold when orders and their refunds of one member cross', async () => {
      const code = await pin(spending);
      for (let order = 0; order < 6; order++) await pay(`a${order}`, 5);
      await Promise.all([
        ...[0, 1, 2, 3, 4, 5].map((order) => refund(`a${order}`)),
        ...[0, 1, 2].map((order) => pay(`b${order}`, 4)),
      ]);
      expect(await world.awards(ada)).toEqual([`${code} 1`, `-${code} 2`]);
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 再消费 ¥18`);
    });
  });

  describe('of what a member holds', () => {
    const tiers = {
      rule: { kind: 'tier', programme: 'club' },
      levels: [1, 2, 3].map((target) => ({ name: `${target}`, target })),
    } as const;
    const everybody = () => ({ programme: 'club', fromMemberId: '0', toMemberId: 'zzzz', changedSince: START });
    const settle = async () => {
      await settlePeriods(world);
      await assessTiers(world, everybody());
    };

    it('are right at once where the badge is new, and no news', async () => {
      await world.load();
      await pay('a', 300);
      world.clock.set(START + DAY_MS);
      const code = await pin(tiers);
      const [badge] = await world.wall(ada);
      expect(badge).toMatchObject({
        code,
        level: 2,
        fresh: true,
        progress: { value: 2, target: 3, words: '升至铂金' },
      });
      expect(badge?.levels.map(({ earnedAt }) => earnedAt)).toEqual([formatInstant(START), formatInstant(START), null]);
      await acknowledgeBadges(world, ada.id);
      expect((await world.wall(ada))[0]).toMatchObject({ level: 2, fresh: false });
      await pay('b', 300);
      await settle();
      expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`, `${code} 3`]);
      expect(await world.told(ada)).toEqual([`${code} 3`]);
    });

    it('rise with the tier once the change is told, and fall with it at the period’s end, shown on the instant', async () => {
      const code = await pin(tiers);
      await pay('a', 300);
      await settle();
      await settle();
      expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`]);
      expect(await world.told(ada)).toEqual([`${code} 2`]);
      // A year without a single order: the tier was kept for the year it was earned in.
      world.clock.set(at('2026-12-31T16:00:00Z'));
      await settlePeriods(world);
      world.clock.set(at('2027-12-31T16:00:00Z'));
      expect(await world.line(ada)).toBe(`${code} 0 of 3: 升至银卡`);
      await settle();
      expect(await world.awards(ada)).toEqual([`-${code} 1`, `-${code} 2`]);
    });

    it('stay where they may not be taken back', async () => {
      const code = await pin({ ...tiers, revocable: false });
      await pay('a', 300);
      world.clock.set(at('2028-01-01T00:00:00Z'));
      expect(await world.line(ada)).toBe(`${code} 2 of 3: 升至铂金`);
      await settle();
      expect(await world.line(ada)).toBe(`${code} 2 of 3: 升至铂金`);
      // Risen and fallen before anybody looked: written down all the same.
      await assessMember(world, ada.id, ({ kind }) => kind === 'tier');
      expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`]);
    });

    it('break off a range when the time is over, and go on with those who are left', async () => {
      const code = await pin(tiers);
      await pay('a', 100);
      expect(await assessTiers(world, everybody(), { isOver: () => true })).toBe(false);
      expect(await world.awards(ada)).toEqual([]);
      expect(await assessTiers(world, everybody())).toBe(true);
      expect(await world.awards(ada)).toEqual([`${code} 1`]);
    });

    const extend = (months: number, grantedAt: Instant) =>
      world.database.inUnit((unit) =>
        unit.insert(MembershipTerm, {
          ...{
            id: newId(grantedAt),
            memberId: ada.id,
            family: 'shop',
            source: 'operator',
            planId: 'p',
            planName: '年卡',
          },
          ...{ startsAt: grantedAt, endsAt: addMonths(grantedAt, months), createdAt: grantedAt },
          ...{ sourceKey: `test:${newId(grantedAt)}`, orderId: null },
        }),
      );

    it('count the months of a membership, with those before the badge was there', async () => {
      await extend(12, START);
      world.clock.set(START + DAY_MS);
      const code = await pin({
        rule: { kind: 'membershipMonths', family: 'shop' },
        levels: [12, 24].map((target) => ({ name: `${target}`, target })),
      });
      expect(await world.line(ada)).toBe(`${code} 1 of 2: 还差 12 个月`);
      await extend(12, START + 2 * DAY_MS);
      world.clock.set(START + 2 * DAY_MS);
      await assessMember(world, ada.id, ({ kind }) => kind === 'membershipMonths');
      expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`]);
      expect(await world.told(ada)).toEqual([`${code} 2`]);
    });

    /** @returns its id */
    const use = async (benefit: string, uses: number, reverses: string | null = null) => {
      const id = newId(world.clock.now());
      const use = buildUse({ id, memberId: ada.id, benefit, uses, reverses, usedAt: world.clock.now() });
      await world.database.inUnit((unit) => unit.insert(BenefitUse, use));
      return id;
    };

    it('count uses of benefits since the badge is there, less those that were reversed', async () => {
      const before = await use('coffee', 5);
      world.clock.set(START + DAY_MS);
      const code = await pin({ rule: { kind: 'benefitUses', benefits: ['coffee'] } });
      await use('tea', 1);
      await use('coffee', -5, before);
      expect(await world.line(ada)).toBe(`${code} 0 of 3: 还差 1 次`);
      await use('coffee', 2);
      const last = await use('coffee', 1);
      await assessMember(world, ada.id, ({ kind }) => kind === 'benefitUses');
      expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`]);
      await use('coffee', -1, last);
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 还差 1 次`);
      await assessMember(world, ada.id, ({ kind }) => kind === 'benefitUses');
      expect(await world.awards(ada)).toEqual([`${code} 1`, `-${code} 2`]);
    });
  });

  describe('whose configuration changes', () => {
    it('are told in words, and change nothing when loaded again', async () => {
      await world.load();
      const [one, two] = [buildBadge({ code: `new${++codes}` }), buildBadge({ code: `new${++codes}` })];
      expect(await world.load(one, two)).toEqual({ changes: ['新增 2 枚勋章'], faults: [] });
      expect(await world.load(one, two)).toEqual({ changes: [], faults: [] });
      expect((await world.wall(ada)).map(({ code }) => code)).toEqual([one.code, two.code]);
      await world.load(two, one);
      expect((await world.wall(ada)).map(({ code }) => code)).toEqual([two.code, one.code]);
      expect(await world.load(one)).toEqual({ changes: ['停用 1 枚勋章'], faults: [] });
      expect((await world.wall(ada)).map(({ code }) => code)).toEqual([one.code]);
    });

    it('give a lowered level to who has reached it, shown on the instant and written down by the walk', async () => {
      const code = await pin();
      for (let times = 0; times < 2; times++) await review();
      const lowered = buildBadge({ code, levels: [1, 2].map((target) => ({ name: `${target}`, target })) });
      expect((await world.load(lowered)).changes).toEqual(['勋章「口碑」第 2 版']);
      expect(await world.line(ada)).toBe(`${code} 2 of 2: 满级`);
      await reassessBadge(world, { badge: code, version: 1, after: '' });
      expect(await world.awards(ada)).toEqual([`${code} 1`]);
      await reassessBadge(world, { badge: code, version: 2, after: '' });
      expect(await world.awards(ada)).toEqual([`${code} 1`, `${code} 2`]);
    });

    it('take nothing away by a raised target', async () => {
      const code = await pin();
      await review();
      await world.load(buildBadge({ code, levels: [{ name: '一级', target: 5 }] }));
      await reassessBadge(world, { badge: code, version: 2, after: '' });
      expect(await world.awards(ada)).toEqual([`${code} 1`]);
      expect(await world.line(ada)).toBe(`${code} 1 of 1: 满级`);
    });

    it('may be counted otherwise only while nobody has counted', async () => {
      const code = await pin();
      const days = buildBadge({ code, rule: { kind: 'events', event: 'review.posted', distinctDays: true } });
      expect((await world.load(days)).faults).toEqual([]);
      await review();
      expect((await world.load(buildBadge({ code }))).faults).toEqual([
        '勋章「口碑」的计数规则不能更改：已有会员按原规则累计，请另立一个勋章。',
      ]);
      const reworded = buildBadge({ code, rule: { ...days.rule, way: '再写 {amount}' } as typeof days.rule });
      expect(await world.load(reworded)).toEqual({ changes: ['勋章「口碑」第 3 版'], faults: [] });
      expect(await world.line(ada)).toBe(`${code} 1 of 3: 再写 2 天`);
    });
  });
});
