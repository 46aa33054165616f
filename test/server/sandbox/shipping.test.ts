import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { callWeixin, openWorld, START, type TestWorld, takeToken, walkTo } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld();
  world.sandbox.connect(world.receiver.url);
  world.sandbox.setPushSetup('miniprogram', { mode: 'plain', format: 'json' });
  await world.merchant.prepay();
  world.sandbox.payOrder({ outTradeNo: 'order-000001' });
});
afterEach(() => world.close());

const call = async (path: string, body: unknown) =>
  callWeixin(world.sandbox, 'POST', path, { access_token: await takeToken(world.sandbox, 'miniprogram') }, body);

const upload = (changes: Record<string, unknown> = {}) =>
  call('/wxa/sec/order/upload_shipping_info', {
    order_key: {
      order_number_type: 1,
      mchid: world.sandbox.credentials.WECHATPAY_MCHID,
      out_trade_no: 'order-000001',
    },
    logistics_type: 3,
    delivery_mode: 1,
    shipping_list: [{ item_desc: '月度会员' }],
    upload_time: '2026-03-02T12:00:00.000+08:00',
    payer: { openid: world.sandbox.people()[0]!.miniprogramOpenid },
    ...changes,
  });

test('a paid order stays unsettled until its shipping info is uploaded; 2 days later it is settled', async () => {
  const { sandbox, receiver } = world;
  expect(sandbox.state().unsettledOrders).toEqual([
    {
      outTradeNo: 'order-000001',
      description: '月度会员',
      amountFen: 2_500,
      paidAt: '2026-03-02T04:00:00.000Z',
    },
  ]);
  expect(await upload()).toEqual({ errcode: 0, errmsg: 'ok' });
  expect(sandbox.state().unsettledOrders).toEqual([]);
  await walkTo(world, START + 2 * DAY_MS);
  await sandbox.runDue();
  const push = receiver.on('/wechat/miniprogram').at(-1)!;
  expect(JSON.parse(push.body)).toMatchObject({
    Event: 'trade_manage_order_settlement',
    merchant_trade_no: 'order-000001',
    transaction_id: sandbox.orders()[0]!.transactionId,
    merchant_id: sandbox.credentials.WECHATPAY_MCHID,
    settlement_time: (START + 2 * DAY_MS) / SECOND_MS,
  });
  expect(sandbox.orders()[0]!.settledAt).toBe('2026-03-04T04:00:00.000Z');
});

test('can be corrected once', async () => {
  expect(await upload()).toMatchObject({ errcode: 0 });
  expect(await upload({ shipping_list: [{ item_desc: '年度会员' }] })).toMatchObject({ errcode: 0 });
  expect(await upload()).toMatchObject({ errcode: 10060002 });
});

test('goes by the transaction_id as well', async () => {
  const { transactionId } = world.sandbox.orders()[0]!;
  const key = { order_number_type: 2, transaction_id: transactionId };
  expect(await upload({ order_key: key })).toMatchObject({ errcode: 0 });
});

test('settles an express parcel after 10 days', async () => {
  const parcel = { tracking_no: 'SF1', express_company: 'SF', item_desc: '会员礼盒' };
  expect(await upload({ logistics_type: 1, shipping_list: [parcel] })).toMatchObject({ errcode: 0 });
  await walkTo(world, START + 10 * DAY_MS - 1);
  expect(world.sandbox.orders()[0]!.settledAt).toBeNull();
  world.clock.advance(1);
  await world.sandbox.runDue();
  expect(world.sandbox.orders()[0]!.settledAt).not.toBeNull();
});

test('is too early while WeChat does not know the payment', async () => {
  world.sandbox.setFault('shippingTooEarly', { enabled: true, count: 1 });
  expect(await upload()).toMatchObject({ errcode: 10060001 });
  expect(await upload()).toMatchObject({ errcode: 0 });
});

test('is refused for an unpaid, an unknown and a wholly refunded order', async () => {
  const { credentials: known } = world.sandbox;
  const key = (no: string) => ({
    order_key: { order_number_type: 1, mchid: known.WECHATPAY_MCHID, out_trade_no: no },
  });
  await world.merchant.prepay({ out_trade_no: 'order-000002' });
  expect(await upload(key('order-000002'))).toMatchObject({ errcode: 10060001 });
  expect(await upload(key('order-999999'))).toMatchObject({ errcode: 10060001 });
  await world.merchant.refund({ amount: { refund: 2_500, total: 2_500, currency: 'CNY' } });
  await walkTo(world, START + MINUTE_MS);
  await world.sandbox.runDue();
  expect(await upload()).toMatchObject({ errcode: 10060004 });
});

test.each<[string, Record<string, unknown>, number]>([
  ['two items in unified delivery', { shipping_list: [{ item_desc: 'a' }, { item_desc: 'b' }] }, 40097],
  ['no item', { shipping_list: [] }, 40097],
  ['an item without words', { shipping_list: [{}] }, 40097],
  ['words of 121 characters', { shipping_list: [{ item_desc: '会'.repeat(121) }] }, 40097],
  ['an unknown way', { logistics_type: 5 }, 40097],
  ['an unknown mode', { delivery_mode: 3 }, 40097],
  ['split delivery without express', { delivery_mode: 2, is_all_delivered: true }, 40097],
  ['express without a number', { logistics_type: 1 }, 40097],
  ['a time without milliseconds', { upload_time: '2026-03-02T12:00:00+08:00' }, 40097],
  ['an unknown kind of number', { order_key: { order_number_type: 3 } }, 40097],
  ['another payer', { payer: { openid: 'oNobody' } }, 40003],
  ['no key', { order_key: undefined }, 47001],
])('is refused for %s', async (_, changes, errcode) => {
  expect(await upload(changes)).toMatchObject({ errcode });
  expect(world.sandbox.state().unsettledOrders).toHaveLength(1);
});

test('the state of an order can be asked for, and whether the mini-program is managed', async () => {
  const order = { merchant_id: world.sandbox.credentials.WECHATPAY_MCHID, merchant_trade_no: 'order-000001' };
  expect(await call('/wxa/sec/order/get_order', order)).toMatchObject({
    order: { order_state: 1, paid_amount: 2_500 },
  });
  await upload();
  expect(await call('/wxa/sec/order/get_order', order)).toMatchObject({ order: { order_state: 2 } });
  const appid = world.sandbox.credentials.WECHAT_MINIPROGRAM_APPID;
  expect(await call('/wxa/sec/order/is_trade_managed', { appid })).toMatchObject({ is_trade_managed: true });
  expect(await call('/wxa/sec/order/is_trade_managed', { appid: 'wx1' })).toMatchObject({ errcode: 40013 });
});
