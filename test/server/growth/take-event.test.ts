import { BusinessEventRow, GrowthEntry } from '../../../server/growth/growth.entity';
import { DAY_MS, formatInstant, MINUTE_MS } from '../../../shared/kernel/instant';
import { buildBusiness } from '../../support/business';
import { engines } from '../../support/database';
import { type House, openHouse } from '../../support/house';
import { join, orderPaid, orderRefunded, tell } from './support';

describe.each(engines)('business events on %s', (engine) => {
  let house: House;
  let business: Awaited<ReturnType<typeof buildBusiness>>;
  let ada: Awaited<ReturnType<typeof join>>;
  beforeAll(async () => {
    house = await openHouse(engine, { start: '2026-03-01T02:00:00Z' });
    business = await buildBusiness(house, ['events:write', 'customers:write']);
  });
  afterAll(() => house?.close());
  beforeEach(async () => {
    const person = house.sandbox.addPerson({ nickname: '阿达' });
    ada = await join(house, person.id);
  });
  const now = () => formatInstant(house.clock.now());
  const growthOf = async () => (await ada.get('/api/v1/growth')).body.items[0].growth as number;

  it('turns what was paid into growth, and raises the member at once', async () => {
    expect(await tell(business, orderPaid(ada.memberNumber, 49_900, now()))).toMatchObject([
      { status: 'applied', growth: 499 },
    ]);
    expect((await ada.get('/api/v1/growth')).body.items[0]).toMatchObject({
      growth: 499,
      tier: { code: 'pearl' },
      next: { gap: 1, words: '再消费 ¥1 升银叶' },
      news: null,
    });
    await tell(business, orderPaid(ada.memberNumber, 100, now()));
    expect((await ada.get('/api/v1/growth')).body.items[0]).toMatchObject({
      growth: 500,
      tier: { code: 'silver' },
      news: { number: 1, direction: 'up', from: { code: 'pearl' }, to: { code: 'silver' }, reason: 'reached' },
    });
  });

  it('takes an event once, and refuses its id for another content', async () => {
    const order = orderPaid(ada.memberNumber, 10_000, now());
    expect(await tell(business, order)).toMatchObject([{ status: 'applied', growth: 100 }]);
    expect(await tell(business, { ...order, metrics: { ...order.metrics } })).toMatchObject([{ status: 'repeated' }]);
    expect(await tell(business, { ...order, metrics: { amountFen: 1 } })).toMatchObject([
      { status: 'refused', code: 'EVENT_ID_REUSED' },
    ]);
    expect(await tell(business, { ...order, id: `again-${order.id}` })).toMatchObject([
      { status: 'refused', code: 'EVENT_SUBJECT_REUSED' },
    ]);
    expect(await growthOf()).toBe(100);
  });

  it('refuses line by line and takes the rest', async () => {
    const good = orderPaid(ada.memberNumber, 10_000, now());
    const lines = [
      { ...orderPaid(ada.memberNumber, 1, now()), kind: 'nobody.knows' },
      good,
      { ...orderPaid(ada.memberNumber, 1, now()), metrics: { weight: 3 } },
      { id: 'half' },
      orderPaid(ada.memberNumber, 1, formatInstant(house.clock.now() + 10 * MINUTE_MS)),
    ];
    expect(await tell(business, ...lines)).toMatchObject([
      { status: 'refused', code: 'EVENT_KIND_UNKNOWN' },
      { status: 'applied', growth: 100 },
      { status: 'refused', code: 'EVENT_METRIC_UNKNOWN' },
      { id: 'half', status: 'refused', code: 'INVALID_REQUEST' },
      { status: 'refused', code: 'EVENT_FROM_FUTURE' },
    ]);
    expect(await growthOf()).toBe(100);
  });

  it('takes back what an order gave, in parts and whole, and keeps the tier until the period ends', async () => {
    const order = orderPaid(ada.memberNumber, 60_050, now());
    await tell(business, order);
    expect(
      await tell(business, orderRefunded(order, now(), { id: `p1-${order.id}`, metrics: { amountFen: 25 } })),
    ).toMatchObject([{ status: 'applied', growth: 0 }]);
    expect(
      await tell(business, orderRefunded(order, now(), { id: `p2-${order.id}`, metrics: { amountFen: 30_000 } })),
    ).toMatchObject([{ status: 'applied', growth: -300 }]);
    expect(await growthOf()).toBe(300);
    await tell(business, orderRefunded(order, now()));
    expect(await growthOf()).toBe(0);
    expect((await ada.get('/api/v1/growth')).body.items[0].tier.code).toBe('silver');
  });

  it('keeps a refund that comes before its order, and counts both together', async () => {
    const order = orderPaid(ada.memberNumber, 60_000, now());
    expect(await tell(business, orderRefunded(order, now(), { metrics: { amountFen: 20_000 } }))).toMatchObject([
      { status: 'waitingForOrder' },
    ]);
    expect(await tell(business, order)).toMatchObject([{ status: 'applied', growth: 400 }]);
    expect(await growthOf()).toBe(400);
  });

  it('counts an order and its refund in one batch, whichever stands first', async () => {
    const [one, other] = [orderPaid(ada.memberNumber, 60_000, now()), orderPaid(ada.memberNumber, 60_000, now())];
    await tell(business, one, orderRefunded(one, now()), orderRefunded(other, now()), other);
    expect(await growthOf()).toBe(0);
  });

  it('keeps an event for 90 days until its person joins, however it names them', async () => {
    const person = house.sandbox.addPerson({ nickname: '后来者' });
    const unionid = house.sandbox.people().find(({ id }) => id === person.id)?.unionid ?? '';
    const order = { ...orderPaid('', 70_000, now()), person: { unionid } };
    expect(await tell(business, order)).toMatchObject([{ status: 'waitingForMember' }]);
    const late = await join(house, person.id);
    await house.settle();
    expect((await late.get('/api/v1/growth')).body.items[0].growth).toBe(700);
    const row = await house.database.read.findOneByOrFail(BusinessEventRow, { eventKey: order.id });
    expect(row).toMatchObject({ status: 'applied', personKey: '' });
  });

  it('knows a customer by the business’s own id once that is linked', async () => {
    const customerId = `c-${ada.memberNumber}`;
    const order = { ...orderPaid('', 5_000, now()), person: { customerId } };
    expect(await tell(business, order)).toMatchObject([{ status: 'waitingForMember' }]);
    const link = await business.put(`/open/v1/customers/${customerId}`, { person: { memberNumber: ada.memberNumber } });
    expect(link).toMatchObject({ status: 200, body: { customerId, memberId: ada.memberId } });
    await house.settle();
    expect(await growthOf()).toBe(50);
  });

  it('caps what a day gives, and says what was cut', async () => {
    const review = (n: number) => ({
      id: `review-${ada.memberNumber}-${n}`,
      kind: 'review.posted',
      person: { memberNumber: ada.memberNumber },
      occurredAt: now(),
      metrics: {},
    });
    expect((await tell(business, review(1), review(2), review(3))).map(({ growth }) => growth)).toEqual([5, 5, 0]);
    const { body } = await ada.get('/api/v1/growth/camellia/entries');
    const cut = body.items.find(({ amount }: { amount: number }) => amount === 0);
    expect(cut).toMatchObject({ title: '评价商品' });
    expect(cut.explanation).toContainEqual({ label: '每日上限', value: '5 成长值未计入' });
  });

  it('counts the payment of a membership as an event of its own', async () => {
    const { body: plans } = await ada.get('/api/v1/plans');
    const year = plans.items.find((plan: { code: string }) => plan.code === 'shop-year');
    const placed = await ada.post('/api/v1/orders', { planId: year.id });
    const prepayId = placed.body.payment.package.slice('prepay_id='.length);
    expect(house.sandbox.payOrder({ prepayId }).ok).toBe(true);
    await house.settle();
    expect(await growthOf()).toBe(Math.floor((19_800 * 2) / 100));
  });

  it('forgets after 90 days who never came', async () => {
    const order = { ...orderPaid('', 70_000, now()), person: { phone: '+8613900009999' } };
    await tell(business, order);
    const find = () => house.database.read.findOneByOrFail(BusinessEventRow, { eventKey: order.id });
    expect((await find()).personKey).toMatch(/^phone:[0-9a-f]{64}$/);
    house.clock.advance(91 * DAY_MS);
    await house.settle();
    expect(await find()).toMatchObject({ status: 'expired', personKey: '' });
    expect(await house.database.read.countBy(GrowthEntry, { eventId: (await find()).id })).toBe(0);
  });
});
