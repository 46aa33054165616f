import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { openWorld, START, type TestWorld, walkTo } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const numberOf = (reply: { headers: Headers }) => reply.headers.get('request-id')?.split('-').at(-1);

describe('prepay refuses', () => {
  test.each<[string, Record<string, unknown>, number, string]>([
    ['a missing description', { description: undefined }, 400, 'PARAM_ERROR'],
    ['an empty description', { description: '' }, 400, 'PARAM_ERROR'],
    ['a description of 128 characters', { description: '会'.repeat(128) }, 400, 'PARAM_ERROR'],
    ['a number of 5 characters', { out_trade_no: 'abcde' }, 400, 'PARAM_ERROR'],
    ['a number of 33 characters', { out_trade_no: 'a'.repeat(33) }, 400, 'PARAM_ERROR'],
    ['a number with other characters', { out_trade_no: 'order#0001' }, 400, 'PARAM_ERROR'],
    ['a number that is no text', { out_trade_no: 1_234_567 }, 400, 'PARAM_ERROR'],
    ['null', { attach: null }, 400, 'PARAM_ERROR'],
    ['an unknown field', { attachment: 'a' }, 400, 'PARAM_ERROR'],
    ['an unknown field inside', { amount: { total: 1, price: 1 } }, 400, 'PARAM_ERROR'],
    ['an amount of 0', { amount: { total: 0 } }, 400, 'PARAM_ERROR'],
    ['a fraction of a fen', { amount: { total: 1.5 } }, 400, 'PARAM_ERROR'],
    ['an amount as text', { amount: { total: '100' } }, 400, 'PARAM_ERROR'],
    ['another currency', { amount: { total: 100, currency: 'USD' } }, 400, 'PARAM_ERROR'],
    ['an attach of 129 characters', { attach: 'a'.repeat(129) }, 400, 'PARAM_ERROR'],
    ['a time_expire without a zone', { time_expire: '2026-03-02T13:00:00' }, 400, 'PARAM_ERROR'],
    ['a time_expire on 31 April', { time_expire: '2026-04-31T13:00:00+08:00' }, 400, 'PARAM_ERROR'],
    ['a relative notify_url', { notify_url: '/notify' }, 400, 'PARAM_ERROR'],
    ['a notify_url with a query', { notify_url: 'http://127.0.0.1/notify?a=1' }, 400, 'PARAM_ERROR'],
    ['no openid', { payer: {} }, 400, 'PARAM_ERROR'],
    ['an openid of nobody', { payer: { openid: 'oNobody' } }, 400, 'PARAM_ERROR'],
    ['another mchid', { mchid: '1900000001' }, 400, 'INVALID_REQUEST'],
    ['another appid', { appid: 'wx0000000000000000' }, 400, 'APPID_MCHID_NOT_MATCH'],
    ['a scene without the address of the payer', { scene_info: { device_id: 'd' } }, 400, 'PARAM_ERROR'],
  ])('%s', async (_, change, status, code) => {
    const reply = await world.merchant.prepay(change);
    expect({ status: reply.status, code: reply.json.code }).toEqual({ status, code });
    expect(reply.verified).toBe(true);
    expect(world.sandbox.orders()).toHaveLength(0);
  });

  test('an openid of the same person in the official account', async () => {
    const { officialOpenid } = world.sandbox.people()[0]!;
    const reply = await world.merchant.prepay({ payer: { openid: officialOpenid } });
    expect(reply.json).toMatchObject({ code: 'PARAM_ERROR', detail: { field: '/payer/openid' } });
  });

  test('with the field as a JSON pointer and the number of the reason at the end of the Request-ID', async () => {
    const extra = await world.merchant.prepay({ detail: { surprise: 1 } });
    expect(extra.json).toMatchObject({ code: 'PARAM_ERROR', detail: { field: '/detail/surprise', location: 'body' } });
    expect(numberOf(extra)).toBe('270924358');
    expect(numberOf(await world.merchant.prepay({ payer: {} }))).toBe('268501013');
    expect(numberOf(await world.merchant.prepay({ appid: 'wx0000000000000000' }))).toBe('268445527');
  });

  test('a body that is no JSON', async () => {
    const reply = await world.merchant.call('POST', '/v3/pay/transactions/jsapi', '{"appid":');
    expect(reply.json.code).toBe('PARAM_ERROR');
  });
});

describe('prepay', () => {
  test('takes every optional field of the table', async () => {
    const reply = await world.merchant.prepay({
      attach: '附'.repeat(128),
      goods_tag: 'tag',
      support_fapiao: true,
      time_expire: '2026-03-02T13:00:00+08:00',
      detail: { cost_price: 2_500, goods_detail: [{ merchant_goods_id: 'g', quantity: 1, unit_price: 2_500 }] },
      scene_info: { payer_client_ip: '127.0.0.1', store_info: { id: 's' } },
      settle_info: { profit_sharing: false },
    });
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({ prepay_id: expect.stringMatching(/^wx20260302120000[0-9a-f]{20}$/) });
    expect(numberOf(reply)).toBe('0');
  });

  test('answers the same prepay_id for equal parameters, whatever their order', async () => {
    const { merchant } = world;
    const body = merchant.prepayBody();
    const first = await merchant.call('POST', '/v3/pay/transactions/jsapi', body);
    const turned = Object.fromEntries(Object.entries(body).reverse());
    const second = await merchant.call('POST', '/v3/pay/transactions/jsapi', turned);
    expect(second.status).toBe(200);
    expect(second.json).toEqual(first.json);
    expect(world.sandbox.orders()).toHaveLength(1);
  });

  test('gives a new prepay_id for equal parameters once the old one is 2 hours old', async () => {
    const first = await world.merchant.prepay();
    world.clock.advance(2 * HOUR_MS);
    const second = await world.merchant.prepay();
    expect(second.status).toBe(200);
    expect(second.json.prepay_id).not.toBe(first.json.prepay_id);
    expect(world.sandbox.payOrder({ prepayId: String(second.json.prepay_id) }).ok).toBe(true);
  });

  test('refuses changed parameters for a number that lives, also a changed time_expire', async () => {
    await world.merchant.prepay();
    for (const change of [
      { amount: { total: 2_501, currency: 'CNY' } },
      { time_expire: '2026-03-02T13:00:00+08:00' },
    ]) {
      const reply = await world.merchant.prepay(change);
      expect(reply).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
      expect(numberOf(reply)).toBe('268498688');
    }
  });

  test('refuses the number of a paid order as paid, and as used when the parameters differ', async () => {
    await world.merchant.prepay();
    world.sandbox.payOrder({ outTradeNo: 'order-000001' });
    expect(await world.merchant.prepay()).toMatchObject({ status: 400, json: { code: 'ORDER_PAID' } });
    expect(await world.merchant.prepay({ description: '年度会员' })).toMatchObject({
      status: 403,
      json: { code: 'OUT_TRADE_NO_USED' },
    });
  });

  test('refuses the number of a closed order and of one past its time_expire', async () => {
    await world.merchant.prepay();
    await world.merchant.closeOrder('order-000001');
    expect(await world.merchant.prepay()).toMatchObject({ status: 400, json: { code: 'ORDER_CLOSED' } });
    const late = { out_trade_no: 'order-000002', time_expire: '2026-03-02T12:05:00+08:00' };
    await world.merchant.prepay(late);
    world.clock.advance(5 * MINUTE_MS + 1);
    expect(await world.merchant.prepay(late)).toMatchObject({ status: 400, json: { code: 'ORDER_CLOSED' } });
  });

  test('raises a time_expire of less than a minute to a minute and cuts one of more than 90 days', async () => {
    await world.merchant.prepay({ time_expire: '2026-03-02T12:00:10+08:00' });
    await world.merchant.prepay({ out_trade_no: 'order-000002', time_expire: '2027-03-02T12:00:00+08:00' });
    world.clock.advance(MINUTE_MS);
    expect(world.sandbox.payOrder({ outTradeNo: 'order-000001' }).ok).toBe(true);
    await walkTo(world, START + 90 * DAY_MS + 1);
    const late = await world.merchant.query('order-000002');
    expect(late.json.trade_state).toBe('CLOSED');
  });

  test('leaves an order that nobody pays to be closed after 7 days', async () => {
    await world.merchant.prepay();
    await walkTo(world, START + 7 * DAY_MS - 1);
    expect((await world.merchant.query('order-000001')).json.trade_state).toBe('NOTPAY');
    world.clock.advance(1);
    await world.sandbox.runDue();
    expect((await world.merchant.query('order-000001')).json.trade_state).toBe('CLOSED');
  });
});

describe('query and close', () => {
  test('an order that nobody paid shows no transaction, payer or success_time', async () => {
    await world.merchant.prepay({ attach: 'a' });
    const { json } = await world.merchant.query('order-000001');
    expect(json).toEqual({
      appid: world.sandbox.credentials.WECHAT_MINIPROGRAM_APPID,
      mchid: world.sandbox.credentials.WECHATPAY_MCHID,
      out_trade_no: 'order-000001',
      trade_state: 'NOTPAY',
      trade_state_desc: '订单未支付',
      amount: { total: 2_500, currency: 'CNY' },
    });
  });

  test('a number that WeChat never saw is not found', async () => {
    const reply = await world.merchant.query('order-999999');
    expect(reply).toMatchObject({ status: 404, json: { code: 'ORDER_NOT_EXIST' }, verified: true });
    expect(numberOf(reply)).toBe('268512771');
  });

  test('a query without mchid or with another one is refused', async () => {
    await world.merchant.prepay();
    const path = '/v3/pay/transactions/out-trade-no/order-000001';
    expect(await world.merchant.call('GET', path)).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR' } });
    expect(await world.merchant.call('GET', `${path}?mchid=1`)).toMatchObject({ json: { code: 'INVALID_REQUEST' } });
  });

  test('closing answers 204 with a signature over the empty body, again for a closed and for an unknown number', async () => {
    await world.merchant.prepay();
    for (const no of ['order-000001', 'order-000001', 'order-unknown']) {
      expect(await world.merchant.closeOrder(no)).toMatchObject({ status: 204, text: '', verified: true });
    }
    expect((await world.merchant.query('order-000001')).json.trade_state).toBe('CLOSED');
  });

  test('a paid order cannot be closed', async () => {
    await world.merchant.prepay();
    world.sandbox.payOrder({ outTradeNo: 'order-000001' });
    const reply = await world.merchant.closeOrder('order-000001');
    expect(reply).toMatchObject({ status: 400, json: { code: 'ORDER_PAID' } });
    expect(numberOf(reply)).toBe('268449538');
  });

  test('closing wants the merchant number in the body and nothing else', async () => {
    const path = '/v3/pay/transactions/out-trade-no/order-000001/close';
    expect((await world.merchant.call('POST', path, {})).json.code).toBe('PARAM_ERROR');
    const { WECHATPAY_MCHID: mchid } = world.sandbox.credentials;
    expect((await world.merchant.call('POST', path, { mchid, reason: 'x' })).json.code).toBe('PARAM_ERROR');
  });
});
