import { returnOrder } from '../../../server/purchase/request-return';
import { parseInstant } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { openShop, type PlanCode, type Shop } from './support';

const at = (text: string) => parseInstant(text) ?? Number.NaN;

describe.each(engines)('the bills of a month on %s', (engine) => {
  let shop: Shop;
  let ada: Visitor;
  beforeAll(async () => {
    // The last minute of February in Shanghai, which is still the 28th in UTC.
    shop = await openShop(engine, { start: '2026-02-28T15:59:00Z' });
    ada = await shop.visitor();
  });
  afterAll(() => shop?.house.close());

  const buy = async (code: PlanCode): Promise<string> => {
    const { order, payment } = await shop.order(ada, code);
    shop.pay(payment);
    await shop.house.settle();
    return order.id;
  };
  const bills = async (query: string) => (await ada.get(`/api/v1/bills${query}`)).body;

  it('tell what was paid and what came back, by business day, with the totals of the month', async () => {
    const inFebruary = await buy('shop-month');
    await shop.house.moveTo(at('2026-03-01T00:00:00+08:00'));
    const inMarch = await buy('shop-year');
    await shop.order(ada);
    await shop.house.moveTo(at('2026-03-01T10:00:00+08:00'));
    const { database, clock } = shop.house;
    await database.inUnit((unit) => returnOrder(unit, inFebruary, '退款', clock.now()));
    await shop.house.advance(60_000);

    expect(await bills('?month=2026-02')).toMatchObject({
      ...{ month: '2026-02', paidFen: 2_500, refundedFen: 0, nextCursor: null },
      items: [{ kind: 'payment', orderId: inFebruary, title: '山茶会员月卡', amountFen: 2_500, day: '2026-02-28' }],
    });
    const march = await bills('');
    expect(march).toMatchObject({
      ...{ month: '2026-03', paidFen: 19_800, refundedFen: 2_500, nextCursor: null },
      items: [
        { kind: 'refund', orderId: inFebruary, amountFen: 2_500, day: '2026-03-01' },
        { kind: 'payment', orderId: inMarch, amountFen: 19_800, day: '2026-03-01' },
      ],
    });
    const first = await bills('?month=2026-03&limit=1');
    expect([first.items, first.paidFen]).toEqual([march.items.slice(0, 1), 19_800]);
    const second = await bills(`?month=2026-03&limit=1&cursor=${first.nextCursor}`);
    expect([second.items, second.nextCursor]).toEqual([march.items.slice(1), null]);
  });

  it('are empty for a month without any, and nobody else’s', async () => {
    expect(await bills('?month=2025-12')).toEqual({
      ...{ month: '2025-12', paidFen: 0, refundedFen: 0, items: [], nextCursor: null },
    });
    const eve = await shop.visitor();
    expect((await eve.get('/api/v1/bills?month=2026-03')).body.items).toEqual([]);
    expect((await ada.get('/api/v1/bills?month=2026-13')).status).toBe(400);
  });
});
