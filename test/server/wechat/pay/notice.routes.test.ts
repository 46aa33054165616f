import { Aes } from 'wechatpay-axios-plugin';
import type { Listening } from '../../../../server/http/listen';
import { payNoticeRoutes } from '../../../../server/wechat/pay/notice.routes';
import type { PayNotice } from '../../../../server/wechat/ports';
import { MINUTE_MS } from '../../../../shared/kernel/instant';
import { API_V3_KEY, clockAtNoon, makePayWorld, NOON, serve, signAsWechat, TestLogger } from '../support';

const world = makePayWorld();
const clock = clockAtNoon();
const logger = new TestLogger();
const notices: PayNotice[] = [];
let failure: Error | null = null;
let listening: Listening;

beforeAll(async () => {
  const handler = async (notice: PayNotice) => {
    if (failure !== null) throw failure;
    notices.push(notice);
  };
  listening = await serve(payNoticeRoutes({ settings: world.settings, clock, handler, logger }));
});
afterAll(() => listening.close());
beforeEach(() => {
  notices.length = 0;
  failure = null;
});

const PAYMENT = {
  mchid: '1900000109',
  appid: 'wx5823bf96d3bd56c7',
  out_trade_no: '01JD000000000000000000000A',
  transaction_id: '4200001234202603011234567890',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'OTHERS',
  attach: '',
  success_time: '2026-03-01T12:00:00+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  amount: { total: 2500, payer_total: 2000, currency: 'CNY', payer_currency: 'CNY' },
};
const REFUND = {
  mchid: '1900000109',
  transaction_id: '4200001234202603011234567890',
  out_trade_no: '01JD000000000000000000000A',
  refund_id: '50000000382019052709732678859',
  out_refund_no: '01JD00000000000000000000RF',
  refund_status: 'SUCCESS',
  success_time: '2026-03-01T12:01:00+08:00',
  user_received_account: '招商银行信用卡0403',
  amount: { total: 2500, refund: 1000, payer_total: 2000, payer_refund: 800 },
};

function noticeOf(content: unknown, eventType = 'TRANSACTION.SUCCESS', associatedData = 'transaction'): string {
  const nonce = 'fdasflkja484';
  return JSON.stringify({
    id: 'EV-2018022511223320873',
    create_time: '2026-03-01T12:00:01+08:00',
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary: '支付成功',
    resource: {
      original_type: 'transaction',
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: Aes.AesGcm.encrypt(JSON.stringify(content), API_V3_KEY, nonce, associatedData),
      associated_data: associatedData,
      nonce,
    },
  });
}

async function post(
  body: string,
  headers = signAsWechat(world.publicKeyMode, body, NOON),
  path = '/wechat/pay/notify',
) {
  const response = await fetch(`${listening.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, body: await response.json() };
}

describe('a genuine notice', () => {
  it.each([
    ['the public key', world.publicKeyMode],
    ['a platform certificate', world.certificateMode],
  ])('of a payment, signed by %s, reaches the handler and is acknowledged', async (_, signer) => {
    const body = noticeOf(PAYMENT);
    expect(await post(body, signAsWechat(signer, body, NOON))).toEqual({
      status: 200,
      body: { code: 'SUCCESS', message: '成功' },
    });
    expect(notices).toEqual([
      {
        id: 'EV-2018022511223320873',
        eventType: 'TRANSACTION.SUCCESS',
        fact: {
          kind: 'payment',
          payment: {
            attemptId: PAYMENT.out_trade_no,
            mchid: PAYMENT.mchid,
            appid: PAYMENT.appid,
            transactionId: PAYMENT.transaction_id,
            totalFen: 2500,
            payerTotalFen: 2000,
            currency: 'CNY',
            payerOpenid: PAYMENT.payer.openid,
            paidAt: Date.UTC(2026, 2, 1, 4),
          },
        },
        content: PAYMENT,
      },
    ]);
  });

  it('with associated data empty is opened', async () => {
    expect((await post(noticeOf(PAYMENT, 'TRANSACTION.SUCCESS', ''))).status).toBe(200);
  });

  it.each([
    ['SUCCESS', 'succeeded'],
    ['ABNORMAL', 'abnormal'],
    ['CLOSED', 'closed'],
    ['SOMETHING_NEW', 'unknown'],
  ])('of a refund with status %s says %s', async (refundStatus, status) => {
    const body = noticeOf({ ...REFUND, refund_status: refundStatus }, 'REFUND.SUCCESS', 'refund');
    const answer = await post(body, undefined, '/wechat/pay/refund-notify');
    expect(answer.status).toBe(200);
    expect(notices[0]?.fact).toEqual({
      kind: 'refund',
      refund: {
        refundId: REFUND.out_refund_no,
        wechatRefundId: REFUND.refund_id,
        attemptId: REFUND.out_trade_no,
        transactionId: REFUND.transaction_id,
        status,
        refundFen: 1000,
        totalFen: 2500,
        succeededAt: Date.UTC(2026, 2, 1, 4, 1),
      },
    });
  });

  it.each([
    ['an unknown event', PAYMENT, 'PAYSCORE.USER_PAID'],
    ['a payment that is not paid', { ...PAYMENT, trade_state: 'NOTPAY' }, 'TRANSACTION.SUCCESS'],
    ['a trade state of tomorrow', { ...PAYMENT, trade_state: 'WONDERFUL' }, 'TRANSACTION.SUCCESS'],
    ['a payment without its amount', { ...PAYMENT, amount: {} }, 'TRANSACTION.SUCCESS'],
    ['an amount that is no whole number', { ...PAYMENT, amount: { total: 1.5 } }, 'TRANSACTION.SUCCESS'],
    ['a payment without its payer', { ...PAYMENT, payer: null }, 'TRANSACTION.SUCCESS'],
    ['an impossible time', { ...PAYMENT, success_time: '2026-02-31T00:00:00+08:00' }, 'TRANSACTION.SUCCESS'],
  ])('of %s reaches the handler as "other", with its content', async (_, content, eventType) => {
    expect((await post(noticeOf(content, eventType))).status).toBe(200);
    expect(notices[0]).toMatchObject({ fact: { kind: 'other' }, eventType, content });
  });

  it('that could not be stored is not acknowledged', async () => {
    failure = Object.assign(new Error('the database is away'), { parameters: [PAYMENT.payer.openid] });
    expect(await post(noticeOf(PAYMENT))).toMatchObject({ status: 500, body: { code: 'FAIL' } });
    expect(logger.text).toContain('the database is away');
  });

  it('is not acknowledged when storing takes longer than WeChat waits', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    let release = () => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    let entered = () => {};
    const inHandler = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const handler = () => {
      entered();
      return stuck;
    };
    const slow = await serve(payNoticeRoutes({ settings: world.settings, clock, handler, logger }));
    try {
      const body = noticeOf(PAYMENT);
      const headers = signAsWechat(world.publicKeyMode, body, NOON);
      const answer = fetch(`${slow.url}/wechat/pay/notify`, { method: 'POST', headers, body });
      await inHandler;
      await jest.advanceTimersByTimeAsync(4_500);
      expect((await answer).status).toBe(500);
    } finally {
      release();
      jest.useRealTimers();
      await slow.close();
    }
  });
});

describe('what is not a genuine notice', () => {
  const body = noticeOf(PAYMENT);
  const good = signAsWechat(world.publicKeyMode, body, NOON);
  it.each<[string, Record<string, string>]>([
    ['without a signature', {}],
    [
      'with another signature',
      { ...good, 'Wechatpay-Signature': signAsWechat(world.publicKeyMode, 'x', NOON)['Wechatpay-Signature']! },
    ],
    ['signed by the other key', { ...good, 'Wechatpay-Serial': world.certificateMode.serial }],
    ['of an unknown serial', { ...good, 'Wechatpay-Serial': 'PUB_KEY_ID_9' }],
    ['that is a probe', { ...good, 'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${good['Wechatpay-Signature']}` }],
    ['that is six minutes old', signAsWechat(world.publicKeyMode, body, NOON - 6 * MINUTE_MS)],
  ])('%s is answered with 401 and does not reach the handler', async (_, headers) => {
    expect(await post(body, headers)).toMatchObject({ status: 401, body: { code: 'FAIL' } });
    expect(notices).toEqual([]);
  });

  it('with a byte changed after signing is answered with 401', async () => {
    expect((await post(body.replace('支付成功', '支付成功 '), good)).status).toBe(401);
  });

  it.each([
    ['whose cipher was made with another key', body.replace(/"ciphertext":"..../, '"ciphertext":"AAAA')],
    [
      'whose associated data was changed',
      body.replace('"associated_data":"transaction"', '"associated_data":"refund"'),
    ],
    ['that is not JSON', '{'],
    ['that has no resource', '{"id":"1","event_type":"TRANSACTION.SUCCESS"}'],
  ])('%s is answered with 400 though its signature is good', async (_, altered) => {
    expect(await post(altered)).toMatchObject({ status: 400, body: { code: 'FAIL' } });
    expect(notices).toEqual([]);
  });

  it('that is too long is answered with 413', async () => {
    expect((await post('x'.repeat(1_300_000))).status).toBe(413);
  });

  it('by another method or path is left to others', async () => {
    expect((await fetch(`${listening.url}/wechat/pay/notify`)).status).toBe(404);
    expect((await fetch(`${listening.url}/wechat/pay/notify/x`, { method: 'POST' })).status).toBe(404);
  });
});

it('no line of the log holds an openid', () => {
  expect(logger.lines.length).toBeGreaterThan(0);
  expect(logger.text).not.toContain(PAYMENT.payer.openid);
});
