import { PurchaseOrder } from '../../../server/purchase/purchase.entity';
import { loadScheme, parseScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { openShop, type Shop } from './support';

const many = Array.from({ length: 20 });

describe.each(engines)('placing an order on %s', (engine) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(engine);
  });
  afterAll(() => shop?.house.close());
  afterEach(() => shop.house.sandbox.clearFaults());

  const ordersOf = (visitor: Visitor) => shop.house.database.read.findBy(PurchaseOrder, { memberId: visitor.memberId });
  const standing = async (visitor: Visitor, code: string) => {
    const { body } = await visitor.get('/api/v1/plans');
    const { remainingPurchases, unavailable } = body.items.find((plan: { code: string }) => plan.code === code);
    return [remainingPurchases, unavailable];
  };
  const loadWith = async (change: (plan: { code: string; prices: object[] }) => object | null, now: number) => {
    const content = structuredClone(readScheme('shop')) as { plans: { code: string; prices: object[] }[] };
    const plans = content.plans.map(change).filter((plan) => plan !== null);
    const parsed = parseScheme({ ...content, plans });
    if (!parsed.ok) throw new Error(parsed.refusal.join(' '));
    const loaded = await loadScheme(shop.house.database, parsed.value, now);
    if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
  };

  it('refuses an amount from the client: the price is the server’s', async () => {
    const visitor = await shop.visitor();
    const { status, body } = await visitor.post('/api/v1/orders', {
      planId: await shop.planId('shop-year'),
      amountFen: 1,
    });
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
    expect(await ordersOf(visitor)).toEqual([]);
  });

  it('demands an idempotency key and a session', async () => {
    const visitor = await shop.visitor();
    const wish = { planId: await shop.planId('shop-month') };
    const withoutKey = await shop.house.call('POST', '/api/v1/orders', { body: wish, token: visitor.token });
    const withoutSession = await shop.house.call('POST', '/api/v1/orders', { body: wish });
    expect([withoutKey.status, withoutKey.body.code]).toEqual([400, 'IDEMPOTENCY_KEY_REQUIRED']);
    expect([withoutSession.status, withoutSession.body.code]).toEqual([401, 'NOT_LOGGED_IN']);
    expect(await ordersOf(visitor)).toEqual([]);
  });

  it('answers an unknown plan with 404', async () => {
    const visitor = await shop.visitor();
    const { status, body } = await visitor.post('/api/v1/orders', { planId: '01JD000000000000000000000A' });
    expect([status, body.code]).toEqual([404, 'PLAN_NOT_FOUND']);
  });

  it('makes one order and one number of twenty requests at once with one key', async () => {
    const visitor = await shop.visitor();
    const answers = await Promise.all(many.map(() => shop.tryOrder(visitor, 'shop-month', 'pressed-many-times')));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    const ids = new Set<string>(answers.map((answer) => answer.body.order.id));
    expect(ids.size).toBe(1);
    const [orderId] = [...ids];
    const attempt = await shop.onlyAttempt(orderId!);
    expect(new Set(answers.map((answer) => answer.body.payment.package))).toEqual(
      new Set([`prepay_id=${attempt.prepayId}`]),
    );
    const atWechat = shop.house.sandbox.orders().filter((order) => order.personId === visitor.personId);
    expect(atWechat.map((order) => order.outTradeNo)).toEqual([attempt.id]);
  });

  it('refuses another body under a key that was used, also where only the agreement differs', async () => {
    const visitor = await shop.visitor();
    const planId = await shop.planId('shop-month');
    await visitor.post('/api/v1/orders', { planId, agreementVersion: '1' }, 'one-key-two-bodies');
    const other = await visitor.post('/api/v1/orders', { planId, agreementVersion: '2' }, 'one-key-two-bodies');
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await ordersOf(visitor)).toHaveLength(1);
  });

  it('keeps the keys of members apart', async () => {
    const [one, other] = [await shop.visitor(), await shop.visitor()];
    const first = await shop.tryOrder(one, 'shop-month', 'the-same-words');
    const second = await shop.tryOrder(other, 'shop-year', 'the-same-words');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.order.id).not.toBe(second.body.order.id);
  });

  it('lets one of twenty orders at once through where the limit is one', async () => {
    const visitor = await shop.visitor();
    const answers = await Promise.all(many.map(() => shop.tryOrder(visitor, 'shop-once')));
    const codes = answers.map((answer) => (answer.status === 201 ? 'ordered' : answer.body.code)).sort();
    expect(codes).toEqual([...Array.from({ length: 19 }, () => 'PLAN_LIMIT_REACHED'), 'ordered']);
    expect(await ordersOf(visitor)).toHaveLength(1);
  });

  it('reserves the limit with an open order, gives it back when that is closed, and keeps it when it is paid', async () => {
    const visitor = await shop.visitor();
    expect(await standing(visitor, 'shop-once')).toEqual([1, null]);
    const first = await shop.order(visitor, 'shop-once');
    expect(await standing(visitor, 'shop-once')).toEqual([0, 'PLAN_LIMIT_REACHED']);
    expect((await shop.tryOrder(visitor, 'shop-once')).body.code).toBe('PLAN_LIMIT_REACHED');

    expect((await shop.closing(visitor, first.order.id)).body.status).toBe('closed');
    await shop.closing(visitor, first.order.id);
    expect(await standing(visitor, 'shop-once')).toEqual([1, null]);

    const second = await shop.order(visitor, 'shop-once');
    shop.pay(second.payment);
    await shop.house.settle();
    await shop.house.advance(HOUR_MS);
    expect((await shop.detail(visitor, second.order.id)).status).toBe('paid');
    expect((await shop.tryOrder(visitor, 'shop-once')).body.code).toBe('PLAN_LIMIT_REACHED');
  });

  it('gives the limit back when an order runs out by itself', async () => {
    const visitor = await shop.visitor();
    await shop.order(visitor, 'shop-once');
    await shop.house.advance(HOUR_MS);
    expect((await shop.tryOrder(visitor, 'shop-once')).status).toBe(201);
  });

  it('refuses a plan of another rank while a membership is in force, with the reason, and lets it in afterwards', async () => {
    const visitor = await shop.visitor();
    const bought = await shop.order(visitor, 'shop-month');
    shop.pay(bought.payment);
    await shop.house.settle();
    const refused = await shop.tryOrder(visitor, 'shop-gold');
    expect([refused.status, refused.body.code]).toEqual([409, 'PLAN_RANK_DIFFERS']);
    expect((await standing(visitor, 'shop-gold'))[1]).toBe('PLAN_RANK_DIFFERS');

    shop.house.clock.advance(32 * DAY_MS);
    await shop.house.settle();
    const later = await shop.house.logIn(visitor.personId);
    expect((await shop.tryOrder(later, 'shop-gold')).status).toBe(201);
  });

  it('keeps the price of an unpaid order when the plan’s price changes, and asks the new one of the next', async () => {
    const visitor = await shop.visitor();
    const before = await shop.order(visitor, 'shop-year');
    const dearer = [{ priceFen: 29_800 }];
    await loadWith((plan) => (plan.code === 'shop-year' ? { ...plan, prices: dearer } : plan), shop.house.clock.now());
    const after = await shop.order(visitor, 'shop-year');
    expect([before.order.amountFen, after.order.amountFen]).toEqual([19_800, 29_800]);

    shop.pay(before.payment);
    await shop.house.settle();
    expect(await shop.detail(visitor, before.order.id)).toMatchObject({ status: 'paid', amountFen: 19_800 });
    const atWechat = shop.house.sandbox.orders().find((order) => order.personId === visitor.personId && order.paidAt);
    expect(atWechat?.amountFen).toBe(19_800);
  });

  it('asks a price that was set for a later day from that instant on', async () => {
    const visitor = await shop.visitor();
    const from = new Date(shop.house.clock.now() + HOUR_MS).toISOString();
    const prices = [{ priceFen: 29_800 }, { from, priceFen: 24_800 }];
    await loadWith((plan) => (plan.code === 'shop-year' ? { ...plan, prices } : plan), shop.house.clock.now());
    expect((await shop.order(visitor, 'shop-year')).order.amountFen).toBe(29_800);
    await shop.house.moveTo(at(from) - 1);
    expect((await shop.order(visitor, 'shop-year')).order.amountFen).toBe(29_800);
    await shop.house.moveTo(at(from));
    expect((await shop.order(visitor, 'shop-year')).order.amountFen).toBe(24_800);
  });

  it('refuses a plan that was taken off sale, while its open order can still be paid', async () => {
    const visitor = await shop.visitor();
    const open = await shop.order(visitor, 'shop-month');
    // A price holds from an instant on: two of one instant are refused.
    shop.house.clock.advance(1);
    await loadWith((plan) => (plan.code === 'shop-month' ? null : plan), shop.house.clock.now());
    const refused = await shop.tryOrder(visitor, 'shop-month');
    expect([refused.status, refused.body.code]).toEqual([409, 'PLAN_NOT_ON_SALE']);
    const again = await visitor.post(`/api/v1/orders/${open.order.id}/payment`);
    expect(again.status).toBe(200);
    shop.pay(again.body.payment);
    await shop.house.settle();
    expect(await shop.terms(visitor.memberId)).toHaveLength(1);
  });
});
