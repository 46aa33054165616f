import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { openWorld, START, type TestWorld, walkTo } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const payer = () => world.sandbox.people()[0]!;

async function order(changes: Record<string, unknown> = {}) {
  const { merchant, receiver } = world;
  const reply = await merchant.prepay({ notify_url: `${receiver.url}/notify`, ...changes });
  expect(reply.status).toBe(200);
  return merchant.paymentFor(reply.json.prepay_id);
}

async function openSheet(changes: Record<string, unknown> = {}) {
  const sheet = world.sandbox.openSheet(payer().id, await order(changes));
  if (!sheet.ok) throw new Error(sheet.refusal);
  return sheet.value;
}

describe('a payment that the payer confirms', () => {
  test('makes the order SUCCESS and sends a signed and encrypted notice that says what the query says', async () => {
    const { sandbox, merchant, receiver } = world;
    const sheet = await openSheet({ attach: 'a-1' });
    expect(sheet).toMatchObject({ amountFen: 2_500, description: '月度会员', status: 'open', errMsg: null });
    expect(sandbox.answerSheet(sheet.id, 'pay')).toMatchObject({ status: 'paid', errMsg: 'requestPayment:ok' });
    await sandbox.runDue();

    const [notice] = receiver.on('/notify');
    expect(JSON.parse(notice!.body)).toMatchObject({
      id: expect.stringMatching(/^.{36}$/),
      create_time: '2026-03-02T12:00:00+08:00',
      event_type: 'TRANSACTION.SUCCESS',
      resource_type: 'encrypt-resource',
      resource: { original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM', associated_data: 'transaction' },
    });
    expect(merchant.verify(notice!.headers, notice!.body)).toBe(true);
    expect(merchant.verify(notice!.headers, `${notice!.body} `)).toBe(false);
    const query = await merchant.query('order-000001');
    expect(query.verified).toBe(true);
    expect(merchant.decrypt(notice!.body)).toEqual(query.json);
    expect(query.json).toMatchObject({
      appid: sandbox.credentials.WECHAT_MINIPROGRAM_APPID,
      mchid: sandbox.credentials.WECHATPAY_MCHID,
      out_trade_no: 'order-000001',
      transaction_id: expect.stringMatching(/^4200\d{24}$/),
      trade_type: 'JSAPI',
      trade_state: 'SUCCESS',
      attach: 'a-1',
      amount: { total: 2_500, payer_total: 2_500, currency: 'CNY', payer_currency: 'CNY' },
      payer: { openid: payer().miniprogramOpenid },
      success_time: '2026-03-02T12:00:00+08:00',
      promotion_detail: [],
    });
    const again = await merchant.call(
      'GET',
      `/v3/pay/transactions/id/${String(query.json.transaction_id)}?mchid=${sandbox.credentials.WECHATPAY_MCHID}`,
    );
    expect(again.json).toEqual(query.json);
  });

  test('reaches the merchant at once while the sandbox runs by itself', async () => {
    const { sandbox, receiver } = world;
    const sheet = await openSheet();
    sandbox.start();
    const arrived = new Promise<void>((resolve) => {
      receiver.answer = () => {
        resolve();
        return { status: 204 };
      };
    });
    const before = performance.now();
    sandbox.answerSheet(sheet.id, 'pay');
    await arrived;
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test('may be paid in part by a coupon, which the total does not show', async () => {
    const { sandbox, merchant } = world;
    sandbox.setFault('couponPaid', { enabled: true, count: 1 });
    await order();
    expect(sandbox.payOrder({ outTradeNo: 'order-000001' }).ok).toBe(true);
    expect((await merchant.query('order-000001')).json).toMatchObject({
      amount: { total: 2_500, payer_total: 2_250 },
      promotion_detail: [{ amount: 250, type: 'CASH', wechatpay_contribute: 250 }],
    });
    expect(sandbox.faults().find(({ name }) => name === 'couponPaid')).toMatchObject({ enabled: false, count: 0 });
  });
});

describe('the pay sheet', () => {
  test.each([
    ['another amount of time', { timeStamp: '1700000000' }, '支付验证签名失败'],
    ['another nonce', { nonceStr: 'another' }, '支付验证签名失败'],
    ['another prepay_id', { package: 'prepay_id=wx2' }, '支付验证签名失败'],
    ['a broken signature', { paySign: 'AAAA' }, '支付验证签名失败'],
    ['no prepay_id', { package: 'wx1' }, '缺少参数：prepay_id'],
    ['MD5', { signType: 'MD5' }, '签名方式错误'],
    ['a timestamp in milliseconds', { timeStamp: '1700000000000' }, '参数错误'],
    ['a nonce that is too long', { nonceStr: 'n'.repeat(33) }, '参数错误'],
  ])('does not open for %s', async (_, change, words) => {
    const payment = { ...(await order()), ...change };
    expect(world.sandbox.openSheet(payer().id, payment)).toEqual({
      ok: false,
      refusal: `requestPayment:fail ${words}`,
    });
  });

  test('does not open when a field is missing, with the words of the client', async () => {
    const { signType: _, ...payment } = await order();
    const answer = world.sandbox.openSheet(payer().id, payment as Awaited<ReturnType<typeof order>>);
    expect(answer).toEqual({
      ok: false,
      refusal: 'requestPayment:fail parameter error: parameter.signType should be String instead of Undefined;',
    });
  });

  test('does not open for another person than the one who ordered', async () => {
    const other = world.sandbox.people()[1]!;
    expect(world.sandbox.openSheet(other.id, await order())).toMatchObject({
      refusal: 'requestPayment:fail 下单账号与支付账号不一致',
    });
  });

  test('does not open for a prepay_id that WeChat never gave, though its signature is right', () => {
    const payment = world.merchant.paymentFor('wx20260302120000aaaaaaaaaaaaaaaaaaaa');
    expect(world.sandbox.openSheet(payer().id, payment)).toMatchObject({ ok: false });
  });

  test('does not open once the prepay_id is 2 hours old', async () => {
    const payment = await order();
    world.clock.advance(2 * HOUR_MS - 1);
    expect(world.sandbox.openSheet(payer().id, payment).ok).toBe(true);
    world.clock.advance(1);
    expect(world.sandbox.openSheet(payer().id, payment)).toMatchObject({
      refusal: 'requestPayment:fail 预支付会话已过期',
    });
  });

  test('does not open for an order that is paid, closed or past its time_expire', async () => {
    const { sandbox, merchant, clock } = world;
    const paid = await order();
    sandbox.payOrder({ outTradeNo: 'order-000001' });
    expect(sandbox.openSheet(payer().id, paid)).toMatchObject({ refusal: 'requestPayment:fail 该订单已支付' });
    const closed = await order({ out_trade_no: 'order-000002' });
    await merchant.closeOrder('order-000002');
    expect(sandbox.openSheet(payer().id, closed)).toMatchObject({ refusal: 'requestPayment:fail 订单已关闭' });
    const late = await order({ out_trade_no: 'order-000003', time_expire: '2026-03-02T12:05:00+08:00' });
    clock.advance(5 * MINUTE_MS + 1);
    expect(sandbox.openSheet(payer().id, late)).toMatchObject({ refusal: 'requestPayment:fail 订单已过期' });
  });

  test('that is cancelled leaves the order to be paid again', async () => {
    const sheet = await openSheet();
    expect(world.sandbox.answerSheet(sheet.id, 'cancel')).toMatchObject({ errMsg: 'requestPayment:fail cancel' });
    expect(world.sandbox.answerSheet(sheet.id, 'pay')).toMatchObject({ status: 'cancelled' });
    expect((await world.merchant.query('order-000001')).json).toMatchObject({ trade_state: 'NOTPAY' });
    expect(world.sandbox.payOrder({ outTradeNo: 'order-000001' }).ok).toBe(true);
  });

  test('that nobody answers fails by itself after 10 minutes', async () => {
    const sheet = await openSheet();
    await walkTo(world, START + 10 * MINUTE_MS);
    await world.sandbox.runDue();
    expect(world.sandbox.findSheet(sheet.id)).toMatchObject({
      status: 'failed',
      errMsg: 'requestPayment:fail 支付超时',
    });
  });

  test('cannot pay an order twice from two sheets', async () => {
    const [first, second] = [await openSheet(), await openSheet()];
    world.sandbox.answerSheet(first.id, 'pay');
    expect(world.sandbox.answerSheet(second.id, 'pay')).toMatchObject({
      status: 'failed',
      errMsg: 'requestPayment:fail 该订单已支付',
    });
  });

  test('cannot pay an order that was closed meanwhile, unless the payer stood at the password already', async () => {
    const { sandbox, merchant } = world;
    const [first, second] = [await openSheet(), await openSheet()];
    await merchant.closeOrder('order-000001');
    expect(sandbox.answerSheet(first.id, 'pay')).toMatchObject({ errMsg: 'requestPayment:fail 订单已关闭' });
    sandbox.setFault('payAfterClose', { enabled: true, count: 1 });
    expect(sandbox.answerSheet(second.id, 'pay')).toMatchObject({ errMsg: 'requestPayment:ok' });
    expect((await merchant.query('order-000001')).json).toMatchObject({ trade_state: 'SUCCESS' });
    await sandbox.runDue();
    expect(world.receiver.on('/notify')).toHaveLength(1);
  });
});
