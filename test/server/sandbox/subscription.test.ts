import { createHmac } from 'node:crypto';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { openWorld, START, type TestWorld, takeToken, walkTo } from './world';

const CODE = 'Contract0000000000001';
const KEY = { product_id: 'vip_month', out_contract_code: CODE };
const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');

describe('the subscription of the local WeChat’s virtual payment', () => {
  let world: TestWorld;
  let personId = '';
  let openid = '';
  let sessionKey = '';

  beforeAll(async () => {
    world = await openWorld();
    const { sandbox } = world;
    ({ id: personId, miniprogramOpenid: openid } = sandbox.people()[0]!);
    const { WECHAT_MINIPROGRAM_APPID: appid, WECHAT_MINIPROGRAM_SECRET: secret } = sandbox.credentials;
    const login = { appid, secret, js_code: sandbox.loginCode(personId), grant_type: 'authorization_code' };
    const session = await fetch(`${sandbox.apiUrl}/sns/jscode2session?${new URLSearchParams(login)}`);
    sessionKey = ((await session.json()) as { session_key: string }).session_key;
    world.receiver.answer = () => ({ status: 200, body: '{"ErrCode":0,"ErrMsg":"success"}' });
    sandbox.connect(world.receiver.url);
  });
  afterAll(() => world?.close());

  const signing = (change: object = {}, sign = hmac) => {
    const { WECHAT_VIRTUAL_OFFER_ID: offerId, WECHAT_VIRTUAL_APP_KEY: appKey } = world.sandbox.credentials;
    const fields = { offerId, env: 0, productId: 'vip_month', outContractCode: CODE, attach: '', ...change };
    const signData = JSON.stringify(fields);
    return {
      signData,
      paySig: sign(appKey, `requestSubscribeSign&${signData}`),
      signature: hmac(sessionKey, signData),
    };
  };
  const xpay = async (name: string, body: object) => {
    const text = JSON.stringify({ openid, ...body });
    const access_token = await takeToken(world.sandbox, 'miniprogram');
    const paySig = hmac(world.sandbox.credentials.WECHAT_VIRTUAL_APP_KEY, `/xpay/${name}&${text}`);
    const query = new URLSearchParams({ access_token, pay_sig: paySig });
    const answer = await fetch(`${world.sandbox.apiUrl}/xpay/${name}?${query}`, { method: 'POST', body: text });
    return (await answer.json()) as { errcode: number; authorization_state?: string };
  };
  const stateOf = async () => (await xpay('query_subscribe_contract', KEY)).authorization_state;
  const notice = async (deduct_price: number) =>
    (await xpay('send_subscribe_pre_payment', { ...KEY, deduct_price })).errcode;
  const order = async (order_id: string, deduct_price: number) => {
    const { WECHAT_VIRTUAL_OFFER_ID: offer_id } = world.sandbox.credentials;
    const goods = { offer_id, buy_quantity: 1, env: 0, currency_type: 'CNY', product_id: 'vip_month', attach: '' };
    return (await xpay('submit_subscribe_pay_order', { ...goods, order_id, deduct_price })).errcode;
  };
  const orderState = (no: string) => world.sandbox.virtualOrders().find(({ outTradeNo }) => outTradeNo === no)?.state;
  const walk = (milliseconds: number) => walkTo(world, world.clock.now() + milliseconds);

  it('shows a page for signing only to a good signature over a product that is published', () => {
    const open = (change?: object, sign?: typeof hmac) =>
      world.sandbox.openSubscribeSign(personId, signing(change, sign));
    expect(open({}, () => 'forged')).toMatchObject({ ok: false, refusal: { errCode: -15006 } });
    expect(open({ productId: 'film' })).toMatchObject({ ok: false, refusal: { errCode: -15012 } });
    expect(open({ env: 1 })).toMatchObject({ ok: false, refusal: { errCode: -15016 } });
  });

  it('takes the first debit within twelve hours of the signature without a notice', async () => {
    expect(await stateOf()).toBe('UNBINDUSER');
    const sheet = world.sandbox.openSubscribeSign(personId, signing());
    if (!sheet.ok) throw new Error(sheet.refusal.errMsg);
    expect(world.sandbox.answerSigning(sheet.value.id, 'sign')?.status).toBe('signed');
    expect(await stateOf()).toBe('SIGNED');
    expect(world.sandbox.openSubscribeSign(personId, signing())).toMatchObject({ ok: false });
    expect(await order('Debit001', 99)).toBe(268490002);
    expect(await order('Debit001', 100)).toBe(0);
    expect(await order('Debit001', 100)).toBe(268490004);
    await walk(3 * SECOND_MS);
    expect(orderState('Debit001')).toBe('DELIVERED');
    expect(world.sandbox.deliveries().map(({ eventType }) => eventType)).toEqual([
      'xpay_goods_deliver_notify',
      'xpay_subscribe_signing_result_notify',
    ]);
    expect(await order('Debit002', 100)).toBe(268490002);
  });

  it('takes a notice from three days before the cycle’s end, and the debit on the second day after it', async () => {
    await walkTo(world, START + 27 * DAY_MS);
    expect(await notice(1_500)).toBe(268490002);
    await walkTo(world, START + 28 * DAY_MS);
    expect(await notice(1_500)).toBe(0);
    await walk(DAY_MS);
    expect(await order('Debit003', 1_500)).toBe(268490002);
    await walk(DAY_MS);
    expect(await order('Debit003', 1_400)).toBe(268490002);
    world.sandbox.setBalance(personId, 1_499);
    expect(await order('Debit003', 1_500)).toBe(0);
    await walk(3 * SECOND_MS);
    expect(orderState('Debit003')).toBe('FAILED');
    expect(world.sandbox.deliveries()[0]).toMatchObject({
      eventType: 'xpay_subscribe_pay_fail_notify',
      accepted: true,
    });
    world.sandbox.setBalance(personId, 1_500);
    expect(await order('Debit004', 1_500)).toBe(0);
    await walk(3 * SECOND_MS);
    expect(orderState('Debit004')).toBe('DELIVERED');
  });

  it('takes neither a notice nor a debit at night', async () => {
    const shanghaiHour = Math.floor(((world.clock.now() + 8 * HOUR_MS) % DAY_MS) / HOUR_MS);
    await walkTo(world, world.clock.now() + (29 * 24 + 22 - shanghaiHour) * HOUR_MS + MINUTE_MS);
    expect(await notice(1_500)).toBe(268490002);
  });

  it('ends with the person’s own word, and debits no more', async () => {
    expect(world.sandbox.cancelSubscription(CODE)).toMatchObject({ endedBy: 'person' });
    await walk(SECOND_MS);
    expect(await stateOf()).toBe('TERMINATED');
    expect(world.sandbox.deliveries()[0]).toMatchObject({ eventType: 'xpay_subscribe_signing_result_notify' });
    expect(await order('Debit005', 1_500)).toBe(690000000);
    expect(await notice(1_500)).toBe(690000000);
    expect((await xpay('cancel_subscribe_contract', { ...KEY, termination_reason: '到期' })).errcode).toBe(690000000);
    expect(world.sandbox.openSubscribeSign(personId, signing())).toMatchObject({ ok: false });
  });
});
