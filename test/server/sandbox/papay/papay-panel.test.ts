import Koa from 'koa';
import { type Listening, listen } from '../../../../server/http/listen';
import { openWorld, type TestWorld } from '../world';
import { PapayMerchant } from './papay-merchant';

let world: TestWorld;
let merchant: PapayMerchant;
let panel: Listening;
let personId: string;
beforeEach(async () => {
  world = await openWorld();
  merchant = new PapayMerchant(world.sandbox, world.clock, world.receiver.url);
  panel = await listen(new Koa().use(world.sandbox.panel).callback(), { host: '127.0.0.1', port: 0 });
  personId = world.sandbox.people()[0]!.id;
});
afterEach(async () => {
  await world.close();
  await panel.close(0);
});

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${panel.url}/sandbox${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

it('a person signs on the page, and the mini-program hears of it on the way back', async () => {
  const opened = await call('POST', '/papay/signings', { personId, ...merchant.signing() });
  expect(opened).toMatchObject({
    status: 201,
    json: { personId, planName: '连续包月', displayAccount: '小满', status: 'open', referrer: null },
  });
  const page = `/papay/signings/${String(opened.json.id)}`;
  const waiting = call('GET', `${page}?waitSeconds=20`);
  const answered = await call('POST', `${page}/answer`, { answer: 'sign' });
  expect(answered.json).toMatchObject({
    status: 'signed',
    referrer: { appId: 'wxbd687630cd02ce1d', extraData: { return_code: 'SUCCESS', contract_id: expect.any(String) } },
  });
  expect((await waiting).json).toEqual(answered.json);
  expect((await call('POST', `${page}/answer`, { answer: 'decline' })).json).toMatchObject({ status: 'signed' });
  const { json } = await call('GET', `/papay/contracts?personId=${personId}`);
  expect(json.items).toMatchObject([{ personId, planId: '126001', contractCode: 'C1', endedAt: null, endedBy: null }]);
});

it('a person who leaves the page has signed nothing', async () => {
  const { json } = await call('POST', '/papay/signings', { personId, ...merchant.signing() });
  const answered = await call('POST', `/papay/signings/${String(json.id)}/answer`, { answer: 'decline' });
  expect(answered.json).toMatchObject({ status: 'declined', referrer: null });
  expect(world.sandbox.contracts()).toEqual([]);
});

it('a wrong signature opens no page', async () => {
  const { extraData, ...rest } = merchant.signing();
  const request = { personId, ...rest, extraData: { ...extraData, contract_code: 'C2' } };
  expect(await call('POST', '/papay/signings', request)).toMatchObject({
    status: 422,
    json: { error: '签约参数签名校验错误' },
  });
});

it('a person cancels in WeChat’s pages, once', async () => {
  const id = merchant.sign('126001', 'C1');
  const first = await call('POST', `/papay/contracts/${id}/cancel`);
  expect(first).toMatchObject({ status: 200, json: { id, endedBy: 'person' } });
  world.clock.advance(1_000);
  expect((await call('POST', `/papay/contracts/${id}/cancel`)).json).toEqual(first.json);
});

it('what a person has for debits is set, used up, and set free again', async () => {
  const balance = `/papay/people/${personId}/balance`;
  expect((await call('GET', balance)).json).toEqual({ balanceFen: null });
  expect((await call('PUT', balance, { balanceFen: 3_000 })).json).toEqual({ balanceFen: 3_000 });
  await merchant.debit({ contract_id: merchant.sign('127001', 'C1') });
  await world.sandbox.runDue();
  expect((await call('GET', balance)).json).toEqual({ balanceFen: 500 });
  const { json } = await call('GET', '/papay/debits');
  expect(json.items).toMatchObject([{ outTradeNo: 'debit1', amountFen: 2_500, state: 'SUCCESS', failure: null }]);
  expect((await call('PUT', balance, { balanceFen: null })).json).toEqual({ balanceFen: null });
  expect((await call('PUT', balance, { balanceFen: -1 })).status).toBe(400);
});

it('the pay sheet shows the contract, and paying without signing is a payment only', async () => {
  const { prepay_id: prepayId } = await merchant.contractOrder();
  const timeStamp = String(Math.floor(world.clock.now() / 1000));
  const signed = { timeStamp, nonceStr: 'n', package: `prepay_id=${prepayId}`, signType: 'HMAC-SHA256' };
  const { Hash } = await import('wechatpay-axios-plugin');
  const appId = world.sandbox.credentials.WECHAT_MINIPROGRAM_APPID;
  const payment = { ...signed, paySign: Hash.sign('HMAC-SHA256', { appId, ...signed }, merchant.key) };
  const sheet = await call('POST', '/wx/payments', { personId, payment });
  expect(sheet).toMatchObject({
    status: 201,
    json: { amountFen: 990, contract: { planName: '连续包月', displayAccount: '小满' } },
  });
  const answer = await call('POST', `/wx/payments/${String(sheet.json.id)}/answer`, { answer: 'pay', sign: false });
  expect(answer.json).toMatchObject({ status: 'paid' });
  expect(world.sandbox.contracts()).toEqual([]);
  const forged = { ...payment, paySign: payment.paySign.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')) };
  expect((await call('POST', '/wx/payments', { personId, payment: forged })).json.error).toBe(
    'requestPayment:fail 支付验证签名失败',
  );
});

it('the templates are listed, with how they debit', async () => {
  const { json } = await call('GET', '/papay/plans');
  expect(json.items).toEqual(
    expect.arrayContaining([{ id: '127001', name: '连续包月（24小时）', mode: 'delayed', limitFen: 50_000 }]),
  );
});

it.each([
  ['POST', '/papay/contracts/none/cancel', undefined],
  ['GET', '/papay/signings/none', undefined],
  ['POST', '/papay/signings/none/answer', { answer: 'sign' }],
  ['GET', '/papay/people/none/balance', undefined],
  ['PUT', '/papay/people/none/balance', { balanceFen: 1 }],
])('%s %s is 404', async (method, path, body) => {
  expect((await call(method, path, body)).status).toBe(404);
});
