import { PointsExchange } from '../../../server/exchange/exchange.entity';
import { BusinessEventRow } from '../../../server/growth/growth.entity';
import { Member } from '../../../server/member/member.entity';
import { Membership } from '../../../server/membership/membership.entity';
import { PaymentAttempt } from '../../../server/purchase/purchase.entity';
import type { Exchange } from '../../../shared/contract/exchange';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { ACCOUNT, type Bazaar, openBazaar, paidCup, paidFee } from './support';

describe.each(engines)('exchanging points and money on %s', (engine) => {
  let bazaar: Bazaar;
  beforeAll(async () => {
    bazaar = await openBazaar(engine);
  });
  afterAll(() => bazaar?.house.close());
  beforeEach(async () => {
    await bazaar.shelve({ ...paidCup, limit: { period: 'once', count: 1 }, stock: 100 }, paidFee);
  });
  afterEach(async () => {
    bazaar.house.sandbox.clearFaults();
    await bazaar.house.advance(MINUTE_MS);
    expect(await bazaar.faults()).toEqual([]);
  });

  const attemptsOf = ({ orderId }: Exchange) =>
    bazaar.house.database.read.findBy(PaymentAttempt, { orderId: orderId ?? '' });

  it('holds points and stock until the order is paid, and then gives the benefit', async () => {
    const ada = await bazaar.visitor();
    const takenBefore = await bazaar.taken('paid-cup');
    const { exchange, payment } = await bazaar.exchanged(ada, paidCup);
    expect(exchange).toMatchObject({ status: 'awaitingPayment', words: '待支付', moneyFen: 990, claim: null });
    expect(payment.package).toMatch(/^prepay_id=/);
    expect(await bazaar.available(ada)).toBe(900);
    expect(await bazaar.taken('paid-cup')).toBe(takenBefore + 1);
    bazaar.pay(payment);
    await bazaar.house.settle();
    const after = await bazaar.detail(ada, exchange.id);
    expect(after).toMatchObject({ status: 'done', words: '兑换成功', claim: { status: 'usable' } });
    expect(await bazaar.orderStatus(exchange.orderId)).toBe('paid');
    expect(await bazaar.available(ada)).toBe(900);
  });

  it('stands among the orders under its name, and buys no membership and no growth', async () => {
    const ada = await bazaar.visitor();
    const { exchange, payment } = await bazaar.exchanged(ada, paidCup);
    bazaar.pay(payment);
    await bazaar.house.settle();
    const { body } = await ada.get('/api/v1/orders');
    expect(body.items).toMatchObject([
      {
        id: exchange.orderId,
        kind: 'exchange',
        exchangeId: exchange.id,
        planName: '兑换 权益cup',
        ...{ planId: null, period: null, term: null, amountFen: 990, status: 'paid' },
      },
    ]);
    const { read } = bazaar.house.database;
    const { memberId } = ada;
    expect(await read.existsBy(Membership, { memberId })).toBe(false);
    expect(await read.existsBy(BusinessEventRow, { subject: exchange.orderId ?? '' })).toBe(false);
    const [attempt] = await attemptsOf(exchange);
    expect(attempt?.shippedAt).not.toBeNull();
  });

  it('answers the repeat with the same order, also while WeChat does not answer', async () => {
    const ada = await bazaar.visitor();
    const { sandbox } = bazaar.house;
    sandbox.setFault('payErrorBefore', { enabled: true });
    const first = await bazaar.exchange(ada, paidCup, { key: 'the-same-again' });
    expect([first.status, first.body.code, first.headers.has('retry-after')]).toEqual([
      503,
      'WECHAT_UNAVAILABLE',
      true,
    ]);
    sandbox.clearFaults();
    const second = await bazaar.exchanged(ada, paidCup, { key: 'the-same-again' });
    const third = await bazaar.exchanged(ada, paidCup, { key: 'the-same-again' });
    expect(third.exchange.id).toBe(second.exchange.id);
    expect(third.payment.package).toBe(second.payment.package);
    expect(await attemptsOf(second.exchange)).toHaveLength(1);
    expect(await bazaar.available(ada)).toBe(900);
    bazaar.pay(second.payment);
    await bazaar.house.settle();
    const fourth = await bazaar.exchange(ada, paidCup, { key: 'the-same-again' });
    expect([fourth.status, fourth.body.payment, fourth.body.exchange.status]).toEqual([201, null, 'done']);
  });

  it('returns points, limit and stock when the order is given up', async () => {
    const ada = await bazaar.visitor();
    const takenBefore = await bazaar.taken('paid-cup');
    const { exchange } = await bazaar.exchanged(ada, paidCup);
    expect((await bazaar.exchange(ada, paidCup)).body.code).toBe('SHELF_LIMIT_REACHED');
    await ada.post(`/api/v1/orders/${exchange.orderId}/closing`);
    await bazaar.house.settle();
    expect(await bazaar.detail(ada, exchange.id)).toMatchObject({
      ...{ status: 'returned', words: '未支付，积分已退回', claim: null },
    });
    expect(await bazaar.available(ada)).toBe(1_000);
    expect(await bazaar.taken('paid-cup')).toBe(takenBefore);
    expect((await bazaar.exchange(ada, paidCup)).status).toBe(201);
  });

  it('returns them when the order runs out unpaid; money that comes later goes back by itself', async () => {
    const ada = await bazaar.visitor();
    const { exchange } = await bazaar.exchanged(ada, paidCup);
    await bazaar.house.advance(31 * MINUTE_MS);
    expect(await bazaar.detail(ada, exchange.id)).toMatchObject({ status: 'returned' });
    expect(await bazaar.available(ada)).toBe(1_000);
    const [attempt] = await attemptsOf(exchange);
    bazaar.house.sandbox.setFault('payAfterClose', { enabled: true, count: 1 });
    expect(bazaar.house.sandbox.payOrder({ outTradeNo: attempt?.id ?? '' }).ok).toBe(true);
    await bazaar.house.advance(2 * HOUR_MS);
    const { body: order } = await ada.get(`/api/v1/orders/${exchange.orderId}`);
    expect(order).toMatchObject({ status: 'closed', refundedFen: 990, refunds: [{ status: 'succeeded' }] });
    expect(await bazaar.detail(ada, exchange.id)).toMatchObject({ status: 'returned', claim: null });
    expect(await bazaar.available(ada)).toBe(1_000);
  });

  it('keeps the account for the top-up encrypted until it is paid, and no longer', async () => {
    const ada = await bazaar.visitor();
    const { exchange, payment } = await bazaar.exchanged(ada, paidFee, { account: ACCOUNT });
    const rowOf = () => bazaar.house.database.read.findOneByOrFail(PointsExchange, { id: exchange.id });
    expect((await rowOf()).account).toMatch(/^v1\./);
    bazaar.pay(payment);
    await bazaar.house.advance(MINUTE_MS);
    expect((await rowOf()).account).toBeNull();
    const after = await bazaar.detail(ada, exchange.id);
    expect(after).toMatchObject({ status: 'done', claim: { delivery: { kind: 'supplier', account: '138****5678' } } });
  });

  it('gives points and money back when the delivery fails after the payment', async () => {
    const ada = await bazaar.visitor();
    bazaar.house.sandbox.setFault('supplierFails', { enabled: true, count: 1 });
    const { exchange, payment } = await bazaar.exchanged(ada, paidFee, { account: ACCOUNT });
    bazaar.pay(payment);
    await bazaar.house.advance(HOUR_MS);
    expect(await bazaar.detail(ada, exchange.id)).toMatchObject({
      status: 'returned',
      words: '充值失败，积分已退回，款项已原路退回',
    });
    expect(await bazaar.available(ada)).toBe(1_000);
    const { body: order } = await ada.get(`/api/v1/orders/${exchange.orderId}`);
    expect(order).toMatchObject({ status: 'refunded', refundedFen: 500, refundableFen: 0 });
    expect(order.refunds).toMatchObject([{ amountFen: 500, status: 'succeeded', reason: '充值失败，款项退回' }]);
    const { read } = bazaar.house.database;
    expect(await read.existsBy(BusinessEventRow, { subject: exchange.orderId ?? '' })).toBe(false);
    const { body: inbox } = await ada.get('/api/v1/messages');
    expect(JSON.stringify(inbox.items)).toContain('退');
  });

  it('gives points and money back when the benefit was stopped before the payment came', async () => {
    const ada = await bazaar.visitor();
    const takenBefore = await bazaar.taken('paid-cup');
    const { exchange, payment } = await bazaar.exchanged(ada, paidCup);
    await bazaar.stop('cup', true);
    bazaar.pay(payment);
    await bazaar.house.advance(HOUR_MS);
    await bazaar.stop('cup', false);
    expect(await bazaar.detail(ada, exchange.id)).toMatchObject({
      ...{ status: 'returned', claim: null, words: '发放失败，积分已退回，款项已原路退回' },
    });
    expect(await bazaar.available(ada)).toBe(1_000);
    expect(await bazaar.taken('paid-cup')).toBe(takenBefore);
    expect(await bazaar.orderStatus(exchange.orderId)).toBe('refunded');
  });

  it('gives the benefit once where the notice of the payment comes twice', async () => {
    const ada = await bazaar.visitor();
    const { exchange, payment } = await bazaar.exchanged(ada, paidCup);
    bazaar.house.sandbox.setFault('noticeDuplicated', { enabled: true, count: 2 });
    bazaar.pay(payment);
    await bazaar.house.advance(HOUR_MS);
    expect(await bazaar.detail(ada, exchange.id)).toMatchObject({ status: 'done' });
    expect((await ada.get('/api/v1/exchanges')).body.items).toHaveLength(1);
    expect((await ada.get('/api/v1/benefit-claims')).body.items).toHaveLength(1);
  });

  it('holds a member who leaves until their exchange is at its end', async () => {
    const ada = await bazaar.visitor();
    const { exchange } = await bazaar.exchanged(ada, paidCup);
    const { body: exported } = await ada.get('/api/v1/member/export');
    expect(exported.sections.exchanges).toMatchObject([{ id: exchange.id, status: 'awaitingPayment' }]);
    const { body: preview } = await ada.get('/api/v1/member/deletion');
    expect(preview.losses).toContainEqual({ kind: 'exchanges', text: '1 笔兑换尚未完成，完成后注销' });
    await ada.post('/api/v1/member/deletion', { token: preview.token, confirm: true });
    await bazaar.house.advance(2 * HOUR_MS);
    const { read } = bazaar.house.database;
    expect(await bazaar.orderStatus(exchange.orderId)).toBe('closed');
    expect(await read.existsBy(PointsExchange, { memberId: ada.memberId })).toBe(false);
    expect((await read.findOneByOrFail(Member, { id: ada.memberId })).status).toBe('gone');
  });
});
