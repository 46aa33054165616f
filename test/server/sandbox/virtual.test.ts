import { createHmac } from 'node:crypto';
import { MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { openWorld, START, type TestWorld, takeToken, walkTo } from './world';

const NUMBER = 'Order0000000000001';
const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');

describe('virtual payment of the local WeChat', () => {
  let world: TestWorld;
  let openid = '';
  let token = '';

  beforeAll(async () => {
    world = await openWorld();
    const { sandbox } = world;
    token = await takeToken(sandbox, 'miniprogram');
    const person = sandbox.people()[0]!;
    openid = person.miniprogramOpenid;
    const { WECHAT_MINIPROGRAM_APPID: appid, WECHAT_MINIPROGRAM_SECRET: secret } = sandbox.credentials;
    const login = { appid, secret, js_code: sandbox.loginCode(person.id), grant_type: 'authorization_code' };
    const session = await fetch(`${sandbox.apiUrl}/sns/jscode2session?${new URLSearchParams(login)}`);
    const { session_key: sessionKey } = (await session.json()) as { session_key: string };
    const { WECHAT_VIRTUAL_OFFER_ID: offerId, WECHAT_VIRTUAL_APP_KEY: appKey } = sandbox.credentials;
    const goods = { offerId, buyQuantity: 1, env: 0, currencyType: 'CNY', productId: 'film', goodsPrice: 1900 };
    const signData = JSON.stringify({ ...goods, outTradeNo: NUMBER, attach: '' });
    const paySig = hmac(appKey, `requestVirtualPayment&${signData}`);
    const payment = { signData, paySig, signature: hmac(sessionKey, signData), mode: 'short_series_goods' };
    const sheet = sandbox.openVirtualSheet(person.id, payment);
    if (!sheet.ok) throw new Error(sheet.refusal.errMsg);
    sandbox.connect(world.receiver.url);
    world.receiver.answer = () => ({ status: 200, body: '{"ErrCode":1,"ErrMsg":"later"}' });
    sandbox.answerSheet(sheet.value.id, 'pay');
  });
  afterAll(() => world?.close());

  const xpay = async (name: string, body: object, key = world.sandbox.credentials.WECHAT_VIRTUAL_APP_KEY) => {
    const text = JSON.stringify(body);
    const query = new URLSearchParams({ access_token: token, pay_sig: hmac(key, `/xpay/${name}&${text}`) });
    const answer = await fetch(`${world.sandbox.apiUrl}/xpay/${name}?${query}`, { method: 'POST', body: text });
    return (await answer.json()) as { errcode: number; order?: Record<string, unknown> };
  };
  const query = () => xpay('query_order', { openid, env: 0, order_id: NUMBER });
  const refund = (changes: object) =>
    xpay('refund_order', {
      ...{ openid, order_id: NUMBER, refund_order_id: 'Refund01', left_fee: 1900, refund_fee: 900, biz_meta: '' },
      ...{ refund_reason: '5', req_from: '3', env: 0, ...changes },
    });
  const state = () => world.sandbox.virtualOrders()[0]?.state;

  it('sends the delivery push again on the long ladder until its own receipt comes', async () => {
    const { receiver, sandbox } = world;
    await walkTo(world, START + 31 * SECOND_MS);
    expect(receiver.received.map(({ at }) => (at - START) / SECOND_MS)).toEqual([0, 15, 30]);
    expect(state()).toBe('PAID');
    receiver.answer = () => ({ status: 200, body: '<xml><ErrCode>0</ErrCode><ErrMsg>success</ErrMsg></xml>' });
    await walkTo(world, START + 5 * MINUTE_MS);
    expect(receiver.received).toHaveLength(4);
    expect(state()).toBe('DELIVERED');
    expect(sandbox.deliveries().at(0)).toMatchObject({ eventType: 'xpay_goods_deliver_notify', accepted: true });
  });

  it('believes no call whose body is not signed with the AppKey, and knows no other number', async () => {
    expect((await xpay('query_order', { openid, env: 0, order_id: NUMBER }, 'another key')).errcode).toBe(268490003);
    expect((await xpay('query_order', { openid, env: 0, order_id: 'Unknown1' })).errcode).toBe(268490002);
    expect((await xpay('query_order', { openid: 'oOther', env: 0, order_id: NUMBER })).errcode).toBe(268490001);
    expect(await query()).toMatchObject({ errcode: 0, order: { status: 4, order_fee: 1900, left_fee: 1900 } });
    expect((await xpay('notify_provide_goods', { order_id: NUMBER, env: 0 })).errcode).toBe(268490004);
  });

  it('gives back no more than is left, and each number once', async () => {
    const { receiver, clock } = world;
    expect((await refund({ left_fee: 1800 })).errcode).toBe(268490016);
    expect((await refund({ refund_fee: 1901 })).errcode).toBe(268490002);
    expect((await refund({})).errcode).toBe(0);
    expect((await refund({})).errcode).toBe(268490004);
    expect((await query()).order).toMatchObject({ status: 4, refund_fee: 0, left_fee: 1000 });
    const before = receiver.received.length;
    await walkTo(world, clock.now() + 3 * SECOND_MS);
    expect(receiver.received).toHaveLength(before + 1);
    expect((await query()).order).toMatchObject({ status: 4, refund_fee: 900, left_fee: 1000 });
    expect((await refund({ refund_order_id: 'Refund02', left_fee: 1000, refund_fee: 1000 })).errcode).toBe(0);
    await walkTo(world, clock.now() + 3 * SECOND_MS);
    expect((await query()).order).toMatchObject({ status: 5, refund_fee: 1900, left_fee: 0 });
  });
});
