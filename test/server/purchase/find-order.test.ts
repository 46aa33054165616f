import type { PaymentState } from '../../../server/wechat/ports';
import { MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { openShop, type Shop } from './support';

describe.each(engines)('looking at orders on %s', (engine) => {
  let shop: Shop;
  let visitor: Visitor;
  beforeAll(async () => {
    shop = await openShop(engine);
  });
  afterAll(() => shop?.house.close());
  beforeEach(async () => {
    visitor = await shop.visitor();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    shop.house.sandbox.clearFaults();
    await shop.house.settle();
  });

  const questions = async (orderId: string) => shop.calls((await shop.onlyAttempt(orderId)).id, 'query').length;

  it('answers another member’s order with 404 on every path', async () => {
    const { order } = await shop.order(visitor);
    const stranger = await shop.visitor();
    const path = `/api/v1/orders/${order.id}`;
    const answers = [
      await stranger.get(path),
      await stranger.post(`${path}/payment`),
      await stranger.post(`${path}/closing`),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [404, 'ORDER_NOT_FOUND']));
    expect((await shop.orderRow(order.id)).status).toBe('pending');
    expect(await questions(order.id)).toBe(0);
    expect((await stranger.get('/api/v1/orders')).body).toEqual({ items: [], nextCursor: null });
  });

  it('answers without a session with 401', async () => {
    const { order } = await shop.order(visitor);
    for (const path of ['/api/v1/orders', `/api/v1/orders/${order.id}`]) {
      expect((await shop.house.call('GET', path)).status).toBe(401);
    }
  });

  it('pages them by cursor, newest first, each once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      ids.unshift((await shop.order(visitor)).order.id);
      shop.house.clock.advance(1);
    }
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let path: string | null = '/api/v1/orders?limit=2'; path !== null; ) {
      const { body } = await visitor.get(path);
      seen.push(...body.items.map((order: { id: string }) => order.id));
      sizes.push(body.items.length);
      path = body.nextCursor === null ? null : `/api/v1/orders?limit=2&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(ids);
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('shows a full last page as the last', async () => {
    for (let n = 0; n < 2; n++) await shop.order(visitor);
    expect((await visitor.get('/api/v1/orders?limit=2')).body.nextCursor).toBeNull();
  });

  it.each(['limit=0', 'limit=51', 'limit=x', 'page=2', 'cursor='])('refuses the query %s', async (query) => {
    const { status, body } = await visitor.get(`/api/v1/orders?${query}`);
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('asks WeChat at most once in two seconds, and says “confirming” in between', async () => {
    const { order } = await shop.order(visitor);
    expect((await shop.detail(visitor, order.id)).confirming).toBe(false);
    expect(await questions(order.id)).toBe(1);
    shop.house.clock.advance(2 * SECOND_MS - 1);
    expect(await shop.detail(visitor, order.id)).toMatchObject({ status: 'pending', confirming: true });
    expect(await questions(order.id)).toBe(1);
    shop.house.clock.advance(1);
    expect((await shop.detail(visitor, order.id)).confirming).toBe(false);
    expect(await questions(order.id)).toBe(2);
  });

  it('asks WeChat once for ten looks at once', async () => {
    const { order } = await shop.order(visitor);
    const looks = await Promise.all(Array.from({ length: 10 }, () => shop.detail(visitor, order.id)));
    expect(looks.filter((look) => !look.confirming)).toHaveLength(1);
    expect(await questions(order.id)).toBe(1);
  });

  it('answers “confirming” within three seconds while WeChat thinks, and believes its answer when it comes', async () => {
    const { order } = await shop.order(visitor);
    const attempt = await shop.onlyAttempt(order.id);
    let answer: (state: PaymentState) => void = () => undefined;
    const thinking = new Promise<PaymentState>((resolve) => {
      answer = resolve;
    });
    jest.spyOn(shop.house.composition.purchase.channel, 'query').mockReturnValueOnce(thinking);
    const began = performance.now();
    expect(await shop.detail(visitor, order.id)).toMatchObject({ status: 'pending', confirming: true });
    expect(performance.now() - began).toBeGreaterThan(2_900);

    answer({ status: 'paid', payment: shop.paymentFact(attempt) });
    for (let look = 0; look < 200 && (await shop.terms(visitor.memberId)).length === 0; look++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(await shop.detail(visitor, order.id)).toMatchObject({ status: 'paid', confirming: false });
  });

  it('answers “confirming” when WeChat cannot be asked', async () => {
    const { order } = await shop.order(visitor);
    shop.house.sandbox.setFault('payErrorBefore', { enabled: true, operation: 'query', count: 1 });
    expect(await shop.detail(visitor, order.id)).toMatchObject({ status: 'pending', confirming: true });
  });

  it('answers “confirming” when asking ends in a fault of our own', async () => {
    const { order } = await shop.order(visitor);
    jest.spyOn(shop.house.composition.purchase.channel, 'query').mockRejectedValueOnce(new Error('broken'));
    expect(await shop.detail(visitor, order.id)).toMatchObject({ status: 'pending', confirming: true });
  });

  it('does not ask about an order that is paid or closed', async () => {
    const [paid, closed] = [await shop.order(visitor), await shop.order(visitor)];
    shop.pay(paid.payment);
    await shop.house.settle();
    await shop.closing(visitor, closed.order.id);
    await shop.house.advance(MINUTE_MS);
    const before = [await questions(paid.order.id), await questions(closed.order.id)];
    expect(await shop.detail(visitor, paid.order.id)).toMatchObject({
      status: 'paid',
      confirming: false,
      refundedFen: 0,
      refundableFen: 2_500,
      refunds: [],
      paidAt: expect.any(String),
      closedAt: null,
      period: { unit: 'month', count: 1 },
    });
    expect(await shop.detail(visitor, closed.order.id)).toMatchObject({
      status: 'closed',
      confirming: false,
      refundableFen: 0,
      paidAt: null,
      term: null,
    });
    expect([await questions(paid.order.id), await questions(closed.order.id)]).toEqual(before);
  });

  it('shows the term that an order bought', async () => {
    const { order, payment } = await shop.order(visitor);
    shop.pay(payment);
    await shop.house.settle();
    const [term] = await shop.terms(visitor.memberId);
    expect((await shop.detail(visitor, order.id)).term).toEqual({
      startsAt: new Date(term!.startsAt).toISOString(),
      endsAt: new Date(term!.endsAt).toISOString(),
    });
  });

  it('puts the newest open order on the first screen, until it is paid', async () => {
    await shop.order(visitor);
    shop.house.clock.advance(1);
    const newest = await shop.order(visitor, 'shop-year');
    const openOrder = async () => (await visitor.get('/api/v1/home')).body.openOrder;
    expect(await openOrder()).toMatchObject({ id: newest.order.id, amountFen: 19_800, confirming: false });
    shop.pay(newest.payment);
    await shop.house.settle();
    expect((await openOrder()).id).not.toBe(newest.order.id);
  });
});
