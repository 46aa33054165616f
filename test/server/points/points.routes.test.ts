import { Message } from '../../../server/message/message.entity';
import { grantPoints } from '../../../server/points/grant-points';
import { pointsData } from '../../../server/points/points.data';
import { PointsAccount, PointsAllocation, PointsEntry, PointsLot } from '../../../server/points/points.entity';
import { remindOfExpiry } from '../../../server/points/remind-expiry';
import { spend } from '../../../server/points/spend-points';
import { loadScheme, parseScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { type PointsEntry as Line, pointsAnswerSchema, pointsEntryPageSchema } from '../../../shared/contract/points';
import { addDays, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, formatInstant, HOUR_MS } from '../../../shared/kernel/instant';
import { buildBusiness } from '../../support/business';
import { engines } from '../../support/database';
import { type House, openHouse } from '../../support/house';
import { join, orderPaid, orderRefunded, tell } from '../growth/support';
import { findPointsFaults } from './support';

describe.each(engines)('a member’s points on %s', (engine) => {
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
  afterEach(async () => expect(await findPointsFaults(house.database)).toEqual([]));

  const now = () => formatInstant(house.clock.now());
  const points = async () => {
    const { status, body } = await ada.get('/api/v1/points');
    expect(status).toBe(200);
    return pointsAnswerSchema.parse(body).points;
  };
  const entries = async (query = '') => {
    const { status, body } = await ada.get(`/api/v1/points/entries${query}`);
    expect(status).toBe(200);
    return pointsEntryPageSchema.parse(body);
  };
  /** Points that can be used to the end of a day, so many days from today. */
  const give = (amount: number, days?: number) =>
    house.database.inUnit((unit) => {
      const lastDay = days === undefined ? null : addDays(businessDayOf(house.clock.now()), days);
      const end = lastDay === null ? {} : { expiresAt: startOfBusinessDay(addDays(lastDay, 1)) };
      const act = { operator: 'ann', approvedBy: null, reason: '补偿', title: '商家赠送' };
      return grantPoints(unit, { ...act, ...end, memberNumber: ada.memberNumber, points: amount }, house.clock.now());
    });

  it('are told with their unit and their rules to who has none yet', async () => {
    expect(await points()).toMatchObject({ unit: '积分', available: 0, pending: 0, nextConfirmAt: null, expiring: [] });
    expect((await points())?.rules.map(({ title }) => title)).toEqual([
      '如何获得积分',
      '何时可用',
      '有效期',
      '退款',
      '积分用途',
    ]);
    expect(await entries()).toEqual({ items: [], nextCursor: null });
    expect((await house.call('GET', '/api/v1/points')).status).toBe(401);
  });

  it('come from the same business events as growth, once, and wait for the end of the refund’s time', async () => {
    const order = orderPaid(ada.memberNumber, 12_345, now());
    await tell(business, order, order);
    const confirmAt = house.clock.now() + 15 * DAY_MS;
    expect(await points()).toMatchObject({ available: 0, pending: 123, nextConfirmAt: formatInstant(confirmAt) });
    await tell(business, orderRefunded(order, now(), { metrics: { amountFen: 2_345 } }));
    expect(await points()).toMatchObject({ pending: 100 });
    await house.moveTo(confirmAt);
    expect(await points()).toMatchObject({ available: 100, pending: 0, nextConfirmAt: null });
    const confirmed = await house.database.read.findBy(PointsEntry, { memberId: ada.memberId, kind: 'confirmed' });
    expect(confirmed).toMatchObject([{ amount: 100, pendingAmount: -100, createdAt: confirmAt }]);
    expect((await entries()).items).toMatchObject([
      { kind: 'takenBack', amount: -23, status: 'settled' },
      { kind: 'earned', amount: 123, status: 'settled', expiresAt: '2027-12-31T16:00:00.000Z' },
    ]);
  });

  it('are given for what a member does here, and listed by direction, page by page', async () => {
    await ada.post('/api/v1/check-ins');
    await house.settle();
    for (const amount of [10, 20]) await give(amount);
    const spent = { memberId: ada.memberId, points: 25, title: '兑换 音乐周卡', sourceKey: `music-${ada.memberId}` };
    await house.database.inUnit((unit) => spend(unit, spent, house.clock.now()));
    const amountsOf = (items: readonly Line[]) => items.map(({ amount }) => amount);
    expect(amountsOf((await entries()).items)).toEqual([-25, 20, 10, 1]);
    expect(amountsOf((await entries('?direction=out')).items)).toEqual([-25]);
    const first = await entries('?direction=in&limit=2');
    expect(amountsOf(first.items)).toEqual([20, 10]);
    const second = await entries(`?direction=in&limit=2&cursor=${first.nextCursor}`);
    expect([amountsOf(second.items), second.nextCursor]).toEqual([[1], null]);
    expect((await entries('?cursor=nobody')).items).toEqual([]);
    expect((await ada.get('/api/v1/points/entries?limit=0')).status).toBe(400);
    expect((await points())?.available).toBe(6);
  });

  it('are reminded of 30 and 7 days before their last one, once, all lots of a day in one message', async () => {
    const start = house.clock.now();
    for (const amount of [10, 20]) await give(amount, 31);
    await give(5, 32);
    const titles = async () => {
      const told = await house.database.read.find(Message, { where: { memberId: ada.memberId }, order: { id: 'ASC' } });
      return told.map(({ title }) => title);
    };
    await house.moveTo(start + DAY_MS - HOUR_MS);
    expect(await titles()).toEqual([]);
    await house.moveTo(start + DAY_MS + HOUR_MS);
    expect(await titles()).toEqual(['30 积分即将到期']);
    const spent = { memberId: ada.memberId, points: 30, title: '兑换', sourceKey: `spent-${ada.memberId}` };
    await house.database.inUnit((unit) => spend(unit, spent, house.clock.now()));
    await house.moveTo(start + 33 * DAY_MS);
    // What was spent is not reminded of again; the five are, at both leads.
    expect(await titles()).toEqual(['30 积分即将到期', '5 积分即将到期', '5 积分即将到期']);
    const rows = await house.database.read.find(PointsEntry, {
      where: { memberId: ada.memberId },
      order: { number: 'DESC' },
    });
    expect(rows[0]).toMatchObject({ kind: 'expired', amount: -5 });
  });

  it('are not reminded of late: a day that was missed stays untold', async () => {
    await give(10, 30);
    const dueAt = startOfBusinessDay(businessDayOf(house.clock.now())) + 10 * HOUR_MS;
    house.clock.advance(DAY_MS);
    await remindOfExpiry({ database: house.database, clock: house.clock }, dueAt);
    await house.settle();
    expect((await ada.get('/api/v1/messages')).body.items).toEqual([]);
  });

  it('can be exported, are told before leaving, and go with the member', async () => {
    await give(40);
    await tell(business, orderPaid(ada.memberNumber, 1_000, now()));
    const spent = { memberId: ada.memberId, points: 15, title: '兑换', sourceKey: `leave-${ada.memberId}` };
    await house.database.inUnit((unit) => spend(unit, spent, house.clock.now()));
    const exported = (await ada.get('/api/v1/member/export')).body.sections.points;
    expect(exported).toMatchObject({ available: 25, pending: 10 });
    expect([exported.lots.length, exported.entries.length]).toEqual([2, 3]);
    const holder = pointsData(house);
    const { losses } = await holder.reportDeparture(ada.memberId, house.clock.now());
    expect(losses).toEqual([{ kind: 'points', text: '25 积分（另有 10 待确认），注销后清除' }]);
    await house.database.inUnit((unit) => holder.erase(unit, ada.memberId));
    for (const table of [PointsAccount, PointsLot, PointsEntry, PointsAllocation]) {
      expect(await house.database.read.countBy(table, { memberId: ada.memberId })).toBe(0);
    }
    // The confirmation that was asked for finds nobody, and makes nothing.
    house.clock.advance(16 * DAY_MS);
    await house.settle();
    expect(await house.database.read.existsBy(PointsAccount, { memberId: ada.memberId })).toBe(false);
    expect((await holder.reportDeparture(ada.memberId, house.clock.now())).losses).toEqual([]);
  });

  it('are null where the live scheme has none, and there again when it has them again', async () => {
    await give(40);
    const load = async (content: unknown) => {
      const parsed = parseScheme(content);
      if (!parsed.ok) throw new Error(parsed.refusal.join(' '));
      const loaded = await loadScheme(house.database, parsed.value, house.clock.now());
      return loaded.ok ? loaded.value.changes : loaded.refusal;
    };
    const shop = readScheme('shop') as Record<string, unknown>;
    // Without points there is nothing to exchange them for.
    expect(await load({ ...shop, points: null, shelf: [] })).toContain('停用积分');
    expect(await points()).toBeNull();
    expect(await load(shop)).toContain('重新启用积分');
    expect((await points())?.available).toBe(40);
    expect(await load(shop)).toEqual([]);
  });

  it('may stand in a scheme of growth alone, which is held against its own growth', () => {
    const { growth, points: section } = readScheme('shop') as Record<string, Record<string, unknown>>;
    expect(parseScheme({ code: 'alone', growth, points: section }).ok).toBe(true);
    const taoqizhi = readScheme('taoqizhi') as Record<string, unknown>;
    const foreign = parseScheme({ ...taoqizhi, points: section });
    expect(foreign.ok ? [] : foreign.refusal).toEqual(
      expect.arrayContaining([expect.stringContaining('不存在的「camellia/gold」')]),
    );
  });
});
