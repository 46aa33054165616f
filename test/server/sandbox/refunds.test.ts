import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { openWorld, START, type TestWorld, walkTo } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld();
  await world.merchant.prepay();
  world.sandbox.payOrder({ outTradeNo: 'order-000001' });
});
afterEach(() => world.close());

const amount = (refund: number, total = 2_500) => ({ amount: { refund, total, currency: 'CNY' } });
const queryRefund = (no: string) => world.merchant.call('GET', `/v3/refund/domestic/refunds/${no}`);
const stateOf = async () => (await world.merchant.query('order-000001')).json.trade_state;

describe('a refund', () => {
  test('is taken on, then succeeds after a minute, and the merchant is told', async () => {
    const { merchant, receiver, sandbox } = world;
    const taken = await merchant.refund({ notify_url: `${receiver.url}/refunded`, reason: '不想要了' });
    expect(taken.status).toBe(200);
    expect(taken.json).toMatchObject({
      out_refund_no: 'refund-1',
      refund_id: expect.stringMatching(/^5030\d{25}$/),
      status: 'PROCESSING',
      amount: { total: 2_500, refund: 1_000, payer_total: 2_500, payer_refund: 1_000, discount_refund: 0 },
    });
    expect(taken.json.success_time).toBeUndefined();
    expect(await stateOf()).toBe('REFUND');
    await walkTo(world, START + MINUTE_MS);
    await sandbox.runDue();
    const [notice] = receiver.on('/refunded');
    expect(JSON.parse(notice!.body)).toMatchObject({
      event_type: 'REFUND.SUCCESS',
      resource: { original_type: 'refund' },
    });
    expect(merchant.verify(notice!.headers, notice!.body)).toBe(true);
    expect(merchant.decrypt(notice!.body)).toEqual({
      mchid: sandbox.credentials.WECHATPAY_MCHID,
      transaction_id: taken.json.transaction_id,
      out_trade_no: 'order-000001',
      refund_id: taken.json.refund_id,
      out_refund_no: 'refund-1',
      refund_status: 'SUCCESS',
      success_time: '2026-03-02T12:01:00+08:00',
      user_received_account: '支付用户零钱',
      amount: { total: 2_500, refund: 1_000, payer_total: 2_500, payer_refund: 1_000 },
    });
    expect((await queryRefund('refund-1')).json).toMatchObject({ status: 'SUCCESS' });
  });

  test('answers the same again for the same number and parameters, and moves money once', async () => {
    const first = await world.merchant.refund();
    const second = await world.merchant.refund();
    expect(second.json).toEqual(first.json);
    const byId = await world.merchant.refund({ out_trade_no: undefined, transaction_id: first.json.transaction_id });
    expect(byId.json).toEqual(first.json);
    await walkTo(world, START + MINUTE_MS);
    await world.sandbox.runDue();
    expect(world.sandbox.orders()[0]).toMatchObject({ refundedFen: 1_000 });
    expect((await world.merchant.refund(amount(900))).json.code).toBe('INVALID_REQUEST');
  });

  test.each<[string, Record<string, unknown>, number, string]>([
    ['both numbers', { transaction_id: '1' }, 400, 'PARAM_ERROR'],
    ['no number of an order', { out_trade_no: undefined }, 400, 'PARAM_ERROR'],
    ['an unknown order', { out_trade_no: 'order-999999' }, 404, 'RESOURCE_NOT_EXISTS'],
    ['another total', amount(1_000, 2_501), 400, 'INVALID_REQUEST'],
    ['more than was paid', amount(2_501), 400, 'INVALID_REQUEST'],
    ['nothing', amount(0), 400, 'PARAM_ERROR'],
    ['no currency', { amount: { refund: 1, total: 2_500 } }, 400, 'PARAM_ERROR'],
    ['a number with other characters', { out_refund_no: 'refund#1' }, 400, 'PARAM_ERROR'],
    ['a number of 65 characters', { out_refund_no: 'r'.repeat(65) }, 400, 'PARAM_ERROR'],
    ['a reason of 81 characters', { reason: '退'.repeat(81) }, 400, 'PARAM_ERROR'],
    ['an unknown field', { memo: '1' }, 400, 'PARAM_ERROR'],
    ['a notify_url with a query', { notify_url: 'http://127.0.0.1/n?x=1' }, 400, 'PARAM_ERROR'],
  ])('is refused with %s', async (_, change, status, code) => {
    const reply = await world.merchant.refund(change);
    expect({ status: reply.status, code: reply.json.code }).toEqual({ status, code });
    expect(await stateOf()).toBe('SUCCESS');
  });

  test('is refused for an order that nobody paid', async () => {
    await world.merchant.prepay({ out_trade_no: 'order-000002' });
    expect(await world.merchant.refund({ out_trade_no: 'order-000002' })).toMatchObject({
      status: 403,
      json: { code: 'TRADE_ERROR' },
    });
  });

  test('waits a minute after the refund before', async () => {
    await world.merchant.refund();
    world.clock.advance(59 * SECOND_MS);
    const next = { out_refund_no: 'refund-2', ...amount(100) };
    expect(await world.merchant.refund(next)).toMatchObject({ status: 429, json: { code: 'FREQUENCY_LIMITED' } });
    world.clock.advance(SECOND_MS);
    expect((await world.merchant.refund(next)).status).toBe(200);
  });

  test('counts what is still on its way against what is left', async () => {
    await world.merchant.refund(amount(2_000));
    world.clock.advance(MINUTE_MS);
    const over = await world.merchant.refund({ out_refund_no: 'refund-2', ...amount(501) });
    expect(over.json.code).toBe('INVALID_REQUEST');
    expect((await world.merchant.refund({ out_refund_no: 'refund-2', ...amount(500) })).status).toBe(200);
  });

  test('is possible 50 times for an order', async () => {
    for (let number = 1; number <= 50; number += 1) {
      expect((await world.merchant.refund({ out_refund_no: `refund-${number}`, ...amount(10) })).status).toBe(200);
      world.clock.advance(MINUTE_MS);
    }
    const last = await world.merchant.refund({ out_refund_no: 'refund-51', ...amount(10) });
    expect(last).toMatchObject({ status: 403, json: { code: 'RULE_LIMIT' } });
  });

  test('is possible for 365 days after the payment', async () => {
    world.clock.advance(365 * DAY_MS);
    expect((await world.merchant.refund()).status).toBe(200);
    world.clock.advance(MINUTE_MS);
    expect((await world.merchant.refund({ out_refund_no: 'refund-2' })).json.code).toBe('INVALID_REQUEST');
  });

  test('gives a coupon back in its share and the payer all that they paid', async () => {
    world.sandbox.setFault('couponPaid', { enabled: true, count: 1 });
    await world.merchant.prepay({ out_trade_no: 'order-000002', amount: { total: 999 } });
    world.sandbox.payOrder({ outTradeNo: 'order-000002' });
    let payer = 0;
    for (const [number, fen] of [333, 333, 333].entries()) {
      const change = { out_trade_no: 'order-000002', out_refund_no: `part-${number}`, ...amount(fen, 999) };
      const { json } = await world.merchant.refund(change);
      const amounts = json.amount as { payer_refund: number; discount_refund: number };
      expect(amounts.payer_refund + amounts.discount_refund).toBe(333);
      payer += amounts.payer_refund;
      world.clock.advance(MINUTE_MS);
    }
    expect(payer).toBe(900);
  });

  test('that is not known is not found', async () => {
    expect(await queryRefund('refund-9')).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
  });
});

describe('faults of refunds', () => {
  test('the merchant has not enough money: nothing is taken on, the same number works later', async () => {
    world.sandbox.setFault('refundNotEnough', { enabled: true, count: 1 });
    expect(await world.merchant.refund()).toMatchObject({ status: 403, json: { code: 'NOT_ENOUGH' } });
    expect(await stateOf()).toBe('SUCCESS');
    expect((await world.merchant.refund()).status).toBe(200);
  });

  test('an abnormal refund is told and can be sent to another account', async () => {
    const { merchant, receiver, sandbox } = world;
    sandbox.setFault('refundAbnormal', { enabled: true, count: 1 });
    const { json } = await merchant.refund({ notify_url: `${receiver.url}/refunded` });
    await walkTo(world, START + MINUTE_MS);
    await sandbox.runDue();
    expect(JSON.parse(receiver.on('/refunded')[0]!.body)).toMatchObject({ event_type: 'REFUND.ABNORMAL' });
    const path = `/v3/refund/domestic/refunds/${String(json.refund_id)}/apply-abnormal-refund`;
    const body = { out_refund_no: 'refund-1', type: 'MERCHANT_BANK_CARD' };
    expect((await merchant.call('POST', path, body)).json).toMatchObject({ status: 'PROCESSING' });
    expect((await merchant.call('POST', path, body)).json.code).toBe('INVALID_REQUEST');
    await walkTo(world, START + 2 * MINUTE_MS);
    await sandbox.runDue();
    expect(JSON.parse(receiver.on('/refunded')[1]!.body)).toMatchObject({ event_type: 'REFUND.SUCCESS' });
  });

  test('a closed refund gives the money free for a new number', async () => {
    const { merchant, receiver, sandbox } = world;
    sandbox.setFault('refundClosed', { enabled: true, count: 1 });
    await merchant.refund({ ...amount(2_500), notify_url: `${receiver.url}/refunded` });
    await walkTo(world, START + MINUTE_MS);
    await sandbox.runDue();
    const notice = receiver.on('/refunded')[0]!;
    expect(JSON.parse(notice.body)).toMatchObject({ event_type: 'REFUND.CLOSED' });
    expect(merchant.decrypt(notice.body)).toMatchObject({ refund_status: 'CLOSED' });
    expect((await merchant.refund({ out_refund_no: 'refund-2', ...amount(2_500) })).status).toBe(200);
  });
});
