import { closeOrderByOperator } from '../../../server/purchase/close-order';
import { PlanAllowance } from '../../../server/purchase/purchase.entity';
import type { FaultName, FaultOrder } from '../../../server/sandbox/sandbox';
import { MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { openShop, type Shop } from './support';

describe.each(engines)('closing an order on %s', (engine) => {
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
    shop.house.sandbox.clearFaults();
    await shop.house.settle();
  });

  const set = (name: FaultName, order: Partial<FaultOrder> = {}) =>
    shop.house.sandbox.setFault(name, { enabled: true, count: 1, milliseconds: 20, ...order });
  const statusOf = async (orderId: string) => (await shop.orderRow(orderId)).status;
  const usedBy = async (orderId: string) => {
    const { personHash, planId } = await shop.orderRow(orderId);
    return (await shop.house.database.read.findOneBy(PlanAllowance, { personHash, planId: planId ?? '' }))?.used;
  };

  it('at its time closes it at WeChat first, and then here', async () => {
    const { order } = await shop.order(visitor);
    const attempt = await shop.onlyAttempt(order.id);
    await shop.house.advance(30 * MINUTE_MS - 1);
    expect(await statusOf(order.id)).toBe('pending');
    await shop.house.advance(1);
    const row = await shop.orderRow(order.id);
    expect([row.status, row.closedAt]).toEqual(['closed', shop.house.clock.now()]);
    expect((await shop.onlyAttempt(order.id)).status).toBe('closed');
    expect(shop.atWechat(attempt.id).state).toBe('CLOSED');
  });

  it('that WeChat has never heard of works as well', async () => {
    set('payTimeoutBefore', { operation: 'prepay' });
    expect((await shop.tryOrder(visitor)).status).toBe(503);
    const [order] = (await visitor.get('/api/v1/orders')).body.items;
    await shop.house.advance(31 * MINUTE_MS);
    expect(await statusOf(order.id)).toBe('closed');
  });

  it('is tried again while WeChat does not answer, and until then the order is neither closed nor payable', async () => {
    const { order } = await shop.order(visitor);
    set('payErrorBefore', { operation: 'close', count: 3 });
    await shop.house.advance(30 * MINUTE_MS);
    expect(await statusOf(order.id)).toBe('pending');
    expect((await visitor.post(`/api/v1/orders/${order.id}/payment`)).body.code).toBe('ORDER_NOT_OPEN');
    await shop.house.advance(MINUTE_MS);
    expect(await statusOf(order.id)).toBe('closed');
    expect(shop.calls((await shop.onlyAttempt(order.id)).id, 'close')).toHaveLength(4);
  });

  it('whose answer is lost after WeChat closed it is closed in the end', async () => {
    const { order } = await shop.order(visitor);
    set('payTimeoutAfter', { operation: 'close' });
    expect((await shop.closing(visitor, order.id)).body).toMatchObject({ status: 'pending' });
    await shop.house.advance(MINUTE_MS);
    expect(await statusOf(order.id)).toBe('closed');
  });

  it('by its member ends it at once, and again changes nothing', async () => {
    const { order, payment } = await shop.order(visitor);
    const first = await shop.closing(visitor, order.id);
    expect([first.status, first.body.status]).toEqual([200, 'closed']);
    await shop.house.advance(SECOND_MS);
    const again = await shop.closing(visitor, order.id);
    expect([again.status, again.body.closedAt]).toEqual([200, first.body.closedAt]);
    expect(() => shop.pay(payment)).toThrow('订单已关闭');
  });

  it('by its member, when WeChat does not answer, makes it unpayable at once and goes on by itself', async () => {
    const { order } = await shop.order(visitor);
    set('payTimeoutBefore', { operation: 'close', count: 2 });
    expect((await shop.closing(visitor, order.id)).body).toMatchObject({ status: 'pending' });
    expect((await visitor.post(`/api/v1/orders/${order.id}/payment`)).body.code).toBe('ORDER_NOT_OPEN');
    await shop.house.advance(MINUTE_MS);
    expect(await statusOf(order.id)).toBe('closed');
  });

  it('that WeChat says is paid settles it instead', async () => {
    const { order, payment } = await shop.order(visitor);
    set('noticeDropped');
    shop.pay(payment);
    const answer = await shop.closing(visitor, order.id);
    expect([answer.status, answer.body.status]).toEqual([200, 'paid']);
    expect(await shop.terms(visitor.memberId)).toHaveLength(1);
    const paid = await shop.closing(visitor, order.id);
    expect([paid.status, paid.body.code]).toEqual([409, 'ORDER_ALREADY_PAID']);
  });

  it('that WeChat says is paid waits while WeChat does not tell the payment', async () => {
    const { order, payment } = await shop.order(visitor);
    set('noticeDropped');
    shop.pay(payment);
    set('payErrorBefore', { operation: 'query', count: 2 });
    expect((await shop.closing(visitor, order.id)).body.status).toBe('pending');
    expect(await shop.terms(visitor.memberId)).toEqual([]);
    shop.house.sandbox.clearFaults();
    await shop.house.advance(MINUTE_MS);
    expect(await statusOf(order.id)).toBe('paid');
    expect(await shop.terms(visitor.memberId)).toHaveLength(1);
  });

  it('races with the payment: the member has either the term or the money, never both and never neither', async () => {
    const placed = [];
    for (let n = 0; n < 6; n++) placed.push(await shop.order(visitor));
    set('payAfterClose', { count: null });
    await Promise.all(
      placed.map(async ({ order, payment }, n) => {
        const closing = shop.closing(visitor, order.id);
        // Even ones pay before the close can have reached WeChat, odd ones after it was answered.
        if (n % 2 === 1) await closing;
        shop.pay(payment);
        await Promise.all([closing, shop.house.sandbox.runDue()]);
      }),
    );
    await shop.house.advance(3 * MINUTE_MS);
    const termOrders = (await shop.terms(visitor.memberId)).map((term) => term.orderId);
    for (const { order } of placed) {
      const { status } = await shop.orderRow(order.id);
      const refunds = (await shop.refunds(order.id)).map((refund) => [refund.status, refund.amountFen]);
      const gotTerm = termOrders.includes(order.id);
      expect([status, gotTerm, refunds]).toEqual(
        status === 'paid' ? ['paid', true, []] : ['closed', false, [['succeeded', 2_500]]],
      );
    }
    expect(termOrders.length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['told by notice', false],
    ['with the notice lost, found by asking once more', true],
  ])('does not end the watch: money that comes later is sent back, %s', async (_, lost) => {
    const { order } = await shop.order(visitor);
    const attempt = await shop.onlyAttempt(order.id);
    await shop.closing(visitor, order.id);
    set('payAfterClose');
    if (lost) set('noticeDropped');
    shop.payNumber(attempt.id);
    await shop.house.advance(8 * MINUTE_MS);
    expect(await shop.detail(visitor, order.id)).toMatchObject({
      status: 'closed',
      refundedFen: 2_500,
      refundableFen: 0,
      refunds: [{ status: 'succeeded', reason: '订单已关闭，款项退回' }],
    });
    expect(shop.atWechat(attempt.id).refundedFen).toBe(2_500);
    expect(await shop.terms(visitor.memberId)).toEqual([]);
  });

  it('by an operator is for an order that nothing else can close: once, and what it reserved is released', async () => {
    const { order } = await shop.order(visitor);
    const { database, clock } = shop.house;
    const close = () => database.inUnit((unit) => closeOrderByOperator(unit, order.id, clock.now()));
    expect(await close()).toEqual({ ok: true, value: null });
    expect(await close()).toEqual({ ok: false, refusal: 'ORDER_NOT_OPEN' });
    expect(await statusOf(order.id)).toBe('closed');
    expect((await shop.onlyAttempt(order.id)).status).toBe('closed');
    expect(await usedBy(order.id)).toBe(0);
  });
});
