import { badgeData } from '../../../server/badge/badge.data';
import { BadgeAccount, BadgeAward, BadgeEntry, BadgeProgress } from '../../../server/badge/badge.entity';
import { BenefitUse } from '../../../server/benefit/benefit.entity';
import { BENEFIT_USED, type BenefitUsed } from '../../../server/benefit/benefit.events';
import { newId } from '../../../server/database/id';
import { emitEvent } from '../../../server/jobs/outbox';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { badgeWallSchema } from '../../../shared/contract/badge';
import { formatInstant } from '../../../shared/kernel/instant';
import { buildBusiness } from '../../support/business';
import { engines } from '../../support/database';
import { type House, openHouse } from '../../support/house';
import { join, orderPaid, orderRefunded, tell } from '../growth/support';
import { buildUse, findBadgeFaults } from './support';

describe.each(engines)('a member’s wall of badges on %s', (engine) => {
  let house: House;
  let business: Awaited<ReturnType<typeof buildBusiness>>;
  let ada: Awaited<ReturnType<typeof join>>;
  beforeAll(async () => {
    house = await openHouse(engine, { start: '2026-03-01T02:00:00Z' });
    business = await buildBusiness(house, ['events:write']);
  });
  afterAll(() => house?.close());
  beforeEach(async () => {
    const person = house.sandbox.addPerson({ nickname: '阿达' });
    ada = await join(house, person.id);
  });
  afterEach(async () => expect(await findBadgeFaults(house.database)).toEqual([]));

  const now = () => formatInstant(house.clock.now());
  const wall = async () => {
    const { status, body } = await ada.get('/api/v1/badges');
    expect(status).toBe(200);
    return badgeWallSchema.strict().parse(body);
  };
  const badgeOf = async (code: string) => (await wall()).items.find((badge) => badge.code === code);

  it('shows everything that can be had, to members alone', async () => {
    const { items, earned } = await wall();
    expect(earned).toBe(0);
    expect(items.map(({ name, level, progress }) => [name, level, progress?.words])).toEqual([
      ['常客', 0, '再到店 3 天'],
      ['识味', 0, '再消费 ¥500'],
      ['不落', 0, '本月再签到 10 天'],
      ['登高', 0, '升至银叶'],
      ['相伴', 0, '还差 1 个月'],
      ['会享', 0, '再用 1 次权益'],
    ]);
    expect(items.every(({ fresh }) => !fresh)).toBe(true);
    expect((await house.call('GET', '/api/v1/badges')).status).toBe(401);
    expect((await house.call('POST', '/api/v1/badges/acknowledgements')).status).toBe(401);
  });

  it('puts what was earned first, and says what is new until it was looked at', async () => {
    const order = orderPaid(ada.memberNumber, 60_000, now());
    await tell(business, order, order);
    await house.settle();
    const { items, earned } = await wall();
    expect(earned).toBe(2);
    expect(items.slice(0, 3).map(({ code, level, fresh }) => [code, level, fresh])).toEqual([
      ['spending', 1, true],
      ['ladder', 1, true],
      ['regular', 0, false],
    ]);
    expect(items[0]?.levels[0]).toEqual({ number: 1, name: '初尝', words: '累计消费 ¥500', earnedAt: now() });
    expect((await ada.post('/api/v1/badges/acknowledgements')).status).toBe(204);
    expect((await ada.post('/api/v1/badges/acknowledgements')).status).toBe(204);
    expect((await wall()).items.map(({ fresh }) => fresh)).not.toContain(true);

    await tell(business, orderPaid(ada.memberNumber, 250_000, now()));
    expect(await badgeOf('spending')).toMatchObject({ level: 2, fresh: true });
    await tell(business, orderRefunded(order, now()));
    expect(await badgeOf('spending')).toMatchObject({ level: 1, fresh: false, progress: { words: '再消费 ¥500' } });
  });

  it('counts checking in by days of the month', async () => {
    for (let day = 0; day < 2; day++) await ada.post('/api/v1/check-ins');
    expect(await badgeOf('check-in')).toMatchObject({ level: 0, progress: { value: 1, words: '本月再签到 9 天' } });
  });

  it('lights a badge for a membership when it begins', async () => {
    const { body } = await ada.get('/api/v1/plans');
    const plan = body.items.find(({ code }: { code: string }) => code === 'shop-year');
    const ordered = await ada.post('/api/v1/orders', { planId: plan.id });
    expect(ordered.status).toBe(201);
    expect(house.sandbox.payOrder({ prepayId: ordered.body.payment.package }).ok).toBe(true);
    await house.settle();
    expect(await house.database.read.countBy(MembershipTerm, { memberId: ada.memberId })).toBe(1);
    expect(await badgeOf('companion')).toMatchObject({ level: 2, fresh: true });
    const awards = await house.database.read.findBy(BadgeAward, { memberId: ada.memberId, badge: 'companion' });
    expect(awards.map(({ level }) => level).sort()).toEqual([1, 2]);
  });

  it('lights a badge for a benefit that was used', async () => {
    const usedAt = house.clock.now();
    const use = buildUse({ id: newId(usedAt), memberId: ada.memberId, benefit: 'coffee', uses: 1, usedAt });
    const { claimId, benefit, uses, place, savedFen } = use;
    const payload = {
      memberId: ada.memberId,
      useId: use.id,
      claimId,
      benefit,
      uses,
      usesLeft: 0,
      place,
      savedFen,
      at: usedAt,
    };
    await house.database.inUnit(async (unit) => {
      await unit.insert(BenefitUse, use);
      await emitEvent(unit, { type: BENEFIT_USED, key: use.id, payload: payload satisfies BenefitUsed }, usedAt);
    });
    await house.settle();
    expect(await badgeOf('savvy')).toMatchObject({ level: 1, fresh: true, progress: { words: '再用 11 次权益' } });
    expect(await house.database.read.countBy(BadgeAward, { memberId: ada.memberId, badge: 'savvy' })).toBe(1);
  });

  it('goes with the member, who can take a copy of it before', async () => {
    await tell(business, orderPaid(ada.memberNumber, 60_000, now()));
    await house.settle();
    const data = badgeData(house.database);
    expect(await data.exportFor(ada.memberId)).toEqual({
      awards: [
        { badge: '登高', level: '银叶', earnedAt: now(), givenByHand: false, takenBackAt: null },
        { badge: '识味', level: '初尝', earnedAt: now(), givenByHand: false, takenBackAt: null },
      ],
      progress: [
        { badge: '登高', period: 'lifetime', value: 1 },
        { badge: '识味', period: 'lifetime', value: 60_000 },
      ],
    });
    expect((await data.reportDeparture(ada.memberId, house.clock.now())).losses).toEqual([
      { kind: 'badges', text: '2 枚勋章，注销后清除' },
    ]);
    await house.database.inUnit((unit) => data.erase(unit, ada.memberId));
    for (const table of [BadgeAccount, BadgeAward, BadgeEntry, BadgeProgress]) {
      expect(await house.database.read.countBy(table, { memberId: ada.memberId })).toBe(0);
    }
    expect((await data.reportDeparture(ada.memberId, house.clock.now())).losses).toEqual([]);
  });
});
