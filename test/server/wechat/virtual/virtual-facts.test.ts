import { parsePushBody } from '../../../../server/wechat/push/push-body';
import { readPush } from '../../../../server/wechat/push/push-fact';
import { moneyOf, readOrder, stateOf } from '../../../../server/wechat/virtual/virtual-facts';

const SENT = 1_769_000_000;
const attempt = { attemptId: '01KDA0000000000000000000AA', payerOpenid: 'oPayer' };
const seller = { mchid: '1450575102', appid: 'wx1' };

const order = (changes: object) => ({
  order: {
    ...{ order_id: attempt.attemptId, status: 2, order_fee: 1900, paid_fee: 1900, refund_fee: 0, left_fee: 1900 },
    ...{ paid_time: SENT, wxpay_order_id: '4200001', ...changes },
  },
});

describe('an answer of query_order', () => {
  it.each([
    [0, 'notPaid', null],
    [1, 'notPaid', null],
    [2, 'paid', false],
    [3, 'paid', false],
    [4, 'paid', true],
    [5, 'paid', true],
    [6, 'closed', null],
    [7, 'paid', true],
    [8, 'paid', true],
    [9, 'unknown', null],
  ])('with status %d says %s, delivered %s', (status, expected, delivered) => {
    const read = readOrder(order({ status }), attempt.attemptId);
    const state = read && stateOf(read, attempt, seller);
    expect([state?.status, state?.status === 'paid' ? state.delivered : null]).toEqual([expected, delivered]);
  });

  it('about another number, or paid without a moment, is not believed', () => {
    expect(readOrder(order({}), 'another')).toBeNull();
    const read = readOrder(order({ paid_time: 0 }), attempt.attemptId);
    expect(read && stateOf(read, attempt, seller).status).toBe('unknown');
  });

  it('that was paid at Apple has the attempt’s own number for a transaction', () => {
    expect(readOrder(order({ wxpay_order_id: '' }), attempt.attemptId)?.transactionId).toBe(attempt.attemptId);
  });
});

describe('the money of an order', () => {
  it.each<[string, object, object]>([
    ['is what came of it', {}, { isPaid: true, orderFen: 1900, arrivedFen: 1900, transactionId: '4200001' }],
    ['came by a coupon, too', { paid_fee: 1500, coupon_fee: 400 }, { orderFen: 1900, arrivedFen: 1900 }],
    ['is less where no coupon says why', { paid_fee: 1500, coupon_fee: 0 }, { orderFen: 1900, arrivedFen: 1500 }],
    ['went back in part', { status: 5, refund_fee: 700 }, { isPaid: true, refundedFen: 700 }],
    ['has not come', { status: 1, paid_fee: 0, paid_time: 0 }, { isPaid: false, paidAt: null }],
    ['has no number of WeChat Pay’s at Apple', { wxpay_order_id: '' }, { isPaid: true, transactionId: null }],
  ])('%s', (_, changes, money) => {
    const read = readOrder(order(changes), attempt.attemptId);
    expect(read && moneyOf(read, attempt)).toMatchObject({ status: 'found', money });
  });

  it.each([{ status: 9 }, { order_fee: 'x' }, { paid_time: 0 }])('is not known of %j', (changes) => {
    const read = readOrder(order(changes), attempt.attemptId);
    expect(read && moneyOf(read, attempt).status).toBe('unknown');
  });
});

describe('a delivery push', () => {
  const head = `<ToUserName>gh_1</ToUserName><FromUserName>oWeChat</FromUserName><CreateTime>${SENT}</CreateTime>
    <MsgType>event</MsgType><Event>xpay_goods_deliver_notify</Event><OpenId>oPayer</OpenId>`;
  const goods = '<GoodsInfo><ProductId>year</ProductId><Quantity>1</Quantity><OrigPrice>1900</OrigPrice></GoodsInfo>';
  const paid = `<WeChatPayInfo><TransactionId>4200001</TransactionId><PaidTime>${SENT}</PaidTime></WeChatPayInfo>`;
  const push = (body: string) => readPush('miniprogram', parsePushBody(`<xml>${head}${body}</xml>`) ?? {}, 0);

  it('as XML is read with its nested parts, and names the payer and not its sender', () => {
    const { openid, fact } = push(`<OutTradeNo>no1</OutTradeNo><Env>0</Env>${paid}${goods}`);
    expect(openid).toBe('oPayer');
    expect(fact).toEqual({
      kind: 'virtualPaid',
      told: {
        ...{ attemptId: 'no1', payerOpenid: 'oPayer', environment: 0, productId: 'year', quantity: 1 },
        ...{ totalFen: 1900, paidFen: null, transactionId: '4200001', paidAt: SENT * 1000 },
      },
    });
  });

  it('of another order in the same second is another push', () => {
    const keys = ['no1', 'no2', 'no1'].map(
      (no) => push(`<OutTradeNo>${no}</OutTradeNo><Env>0</Env>${goods}`).dedupeKey,
    );
    expect(keys[0]).not.toBe(keys[1]);
    expect(keys[0]).toBe(keys[2]);
  });

  it('without an amount tells nothing that may be believed', () => {
    expect(push('<OutTradeNo>no1</OutTradeNo><Env>0</Env>').fact).toEqual({
      kind: 'other',
      event: 'xpay_goods_deliver_notify',
    });
  });

  it('to the official account is none', () => {
    const content = parsePushBody(`<xml>${head}<OutTradeNo>no1</OutTradeNo><Env>0</Env>${goods}</xml>`) ?? {};
    expect(readPush('official', content, 0).fact.kind).toBe('other');
  });
});

describe('a push of a subscription', () => {
  const push = (event: string, fields: object) =>
    readPush(
      'miniprogram',
      { FromUserName: 'oWeChat', CreateTime: SENT, MsgType: 'event', Event: event, OpenId: 'oPayer', ...fields },
      0,
    );

  it('that was signed or ended names the contract, and nothing more is believed of it', () => {
    const signed = push('xpay_subscribe_signing_result_notify', { OutContractCode: 'c1', Action: 'subscribe' });
    expect(signed.fact).toEqual({ kind: 'subscriptionSigned', told: { contractId: 'c1', payerOpenid: 'oPayer' } });
    const other = push('xpay_subscribe_signing_result_notify', { OutContractCode: 'c2' });
    expect(other.dedupeKey).not.toBe(signed.dedupeKey);
  });

  it('whose debit failed names it with WeChat’s own words', () => {
    const words = { ErrCode: 'NOTENOUGH', ErrMsg: '余额不足' };
    const told = { debitId: 'd1', payerOpenid: 'oPayer', code: 'NOTENOUGH', message: '余额不足' };
    const { fact } = push('xpay_subscribe_pay_fail_notify', { OutTradeNo: 'd1', ...words });
    expect(fact).toEqual({ kind: 'subscriptionDebitFailed', told });
  });

  it.each(['xpay_subscribe_signing_result_notify', 'xpay_subscribe_pay_fail_notify'])(
    'that names nothing is left to an operator: %s',
    (event) => {
      expect(push(event, {}).fact).toEqual({ kind: 'other', event });
    },
  );
});

describe('a push about a subscription at Apple', () => {
  const at = SENT * 1000;
  const push = (event: string, fields: object) =>
    readPush(
      'miniprogram',
      { FromUserName: 'oWeChat', CreateTime: SENT, MsgType: 'event', Event: event, OpenId: 'oPayer', ...fields },
      0,
    );
  const info = { OriginalTransactionId: '2000001', ProductId: 'vip_month', RenewalDate: at + 9, AutoRenewStatus: 1 };

  it.each([
    ['xpay_apple_subscribe_signing_result_notify', { ...info, SignedTime: at + 5 }, 'signed'],
    ['xpay_apple_subscribe_unsigning_result_notify', { ...info, UnsignedTime: at + 5 }, 'ended'],
  ])('%s tells by whom, and its times in milliseconds', (event, AppleSubscriptionInfo, change) => {
    const { fact, dedupeKey } = push(event, { Attach: 'c1', AppleSubscriptionInfo });
    const told = { change, originalTransactionId: '2000001', productId: 'vip_month', payerOpenid: 'oPayer' };
    expect(fact).toEqual({
      kind: 'appleSubscriptionChanged',
      told: { ...told, attach: 'c1', renewsAt: at + 9, changedAt: at + 5 },
    });
    const other = { ...AppleSubscriptionInfo, OriginalTransactionId: '2000002' };
    expect(push(event, { AppleSubscriptionInfo: other }).dedupeKey).not.toBe(dedupeKey);
    expect(push(event, { AppleSubscriptionInfo: {} }).fact.kind).toBe('other');
  });

  it('that delivers a charge names the subscription beside the order', () => {
    const GoodsInfo = { ProductId: 'vip_month', Quantity: 1, OrigPrice: 1500, ActualPrice: 300, Attach: 'c1' };
    const { fact } = push('xpay_goods_deliver_notify', {
      ...{ OutTradeNo: 'AP1', Env: 0, GoodsInfo, AppleSubscriptionInfo: info },
    });
    expect(fact).toMatchObject({
      kind: 'virtualPaid',
      told: {
        ...{ attemptId: 'AP1', totalFen: 1500, paidFen: 300 },
        apple: { originalTransactionId: '2000001', attach: 'c1', renewsAt: at + 9 },
      },
    });
  });

  it('that asks about a refund names the order, and is left to an operator without it', () => {
    const event = 'xpay_subscribe_ios_refund_query_notify';
    const asked = {
      pay_order_id: 'AP1',
      product_id: 'vip_month',
      refund_time: String(SENT),
      refund_request_reason: '误买',
    };
    expect(push(event, asked).fact).toEqual({
      kind: 'appleRefundAsked',
      told: { orderNumber: 'AP1', productId: 'vip_month', reason: '误买', askedAt: at },
    });
    expect(push(event, {}).fact).toEqual({ kind: 'other', event });
  });
});
