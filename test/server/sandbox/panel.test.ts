import { request } from 'node:http';
import { type Listening, listen } from '../../../server/http/listen';
import type { SandboxOptions } from '../../../server/sandbox';
import { messageTopicSchema } from '../../../shared/contract/message';
import type { SandboxPaySheet, SandboxPerson, SandboxState } from '../../../shared/contract/sandbox';
import { type Instant, MINUTE_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { openWorld, START, type TestWorld, walkTo } from './world';

import Koa = require('koa');

let world: TestWorld;
let server: Listening;
let moves: Instant[];

async function open(options: Partial<SandboxOptions> = {}): Promise<void> {
  moves = [];
  world = await openWorld({
    moveClock: async (target) => {
      moves.push(target);
      await walkTo(world, target);
    },
    ...options,
  });
  const app = new Koa();
  app.use(world.sandbox.panel);
  app.use((ctx) => {
    ctx.body = 'the product';
  });
  server = await listen(app.callback(), { host: '127.0.0.1', port: 0 });
}
beforeEach(() => open());
afterEach(async () => {
  await world.close();
  await server.close(100);
});

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/sandbox${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, json: (isJson ? JSON.parse(text) : {}) as Record<string, unknown>, text };
}

const person = () => world.sandbox.people()[0]!;

async function openSheet(): Promise<SandboxPaySheet> {
  const { json } = await world.merchant.prepay();
  const payment = world.merchant.paymentFor(json.prepay_id);
  const reply = await send('POST', '/wx/payments', { personId: person().id, payment });
  expect(reply.status).toBe(201);
  return reply.json as unknown as SandboxPaySheet;
}

describe('the desk', () => {
  test('shows clock, people, sheets, messages, faults, deliveries and unsettled orders', async () => {
    await openSheet();
    const { json } = await send('GET', '/state');
    const state = json as unknown as SandboxState;
    expect(state.clock).toEqual({ now: '2026-03-02T04:00:00.000Z', moving: false });
    expect(state.people).toHaveLength(4);
    expect(state.people.filter(({ unionid }) => unionid === null)).toHaveLength(1);
    expect(new Set(state.people.map(({ phoneNumber }) => phoneNumber)).size).toBe(4);
    for (const each of state.people) expect(each.avatarUrl).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(state.people[0]).not.toHaveProperty('sessionKey');
    expect(state.paySheets).toHaveLength(1);
    expect(state.faults.length).toBeGreaterThan(30);
    expect(state.faults.every(({ enabled, label }) => !enabled && /\p{Script=Han}/u.test(label))).toBe(true);
    expect(state).toMatchObject({ messages: [], deliveries: [], unsettledOrders: [] });
  });

  test('hears of changes as server-sent events', async () => {
    const stop = new AbortController();
    const response = await fetch(`${server.url}/sandbox/events`, { signal: stop.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe(':\n\n');
    world.sandbox.setFollowing(person().id, true);
    world.sandbox.setFollowing(person().id, false);
    expect((await reader.read()).value).toBe('event: changed\ndata: {}\n\n');
    stop.abort();
  });

  test('ends the event streams when the sandbox closes', async () => {
    const response = await fetch(`${server.url}/sandbox/events`);
    const reading = response.text().then(
      () => 'ended',
      () => 'ended',
    );
    await world.close();
    expect(await reading).toBe('ended');
    await server.close(100);
    await open();
  });

  test('leaves other paths to the product and says when there is no such page', async () => {
    expect(await (await fetch(`${server.url}/api/v1/plans`)).text()).toBe('the product');
    expect(await send('GET', '/nothing')).toMatchObject({ status: 404, json: { error: expect.any(String) } });
  });
});

describe('people', () => {
  test('can be added, follow, answer and withdraw', async () => {
    const added = await send('POST', '/people', { nickname: '赵一', hasUnionid: false });
    expect(added).toMatchObject({ status: 201, json: { nickname: '赵一', unionid: null } });
    const { id } = added.json as unknown as SandboxPerson;
    expect((await send('POST', `/people/${id}/follow`)).json).toMatchObject({ followsOfficialAccount: true });
    expect((await send('POST', `/people/${id}/unfollow`)).json).toMatchObject({ followsOfficialAccount: false });
    const answer = await send('POST', `/people/${id}/subscribe-answer`, { answer: 'reject' });
    expect(answer.json).toMatchObject({ subscribeAnswer: 'reject' });
    expect((await send('POST', `/people/${id}/withdraw`, { kind: 'cancel' })).status).toBe(204);
    expect((await send('GET', '/people')).json.items).toHaveLength(5);
    world.sandbox.connect(world.receiver.url);
    await world.sandbox.runDue();
    expect(world.receiver.received).toHaveLength(3);
  });

  test('that are unknown, and requests that are wrong, are refused with a reason', async () => {
    expect(await send('POST', '/people/nobody/follow')).toMatchObject({ status: 404 });
    expect(await send('POST', '/people', { nickname: '' })).toMatchObject({
      status: 400,
      json: { error: expect.stringContaining('nickname') },
    });
    expect(await send('POST', '/people', { nickname: 'a', age: 3 })).toMatchObject({ status: 400 });
    expect(await send('POST', '/wx/login', undefined)).toMatchObject({ status: 415 });
    const other = await send('POST', `/people/${person().id}/follow`, undefined, { 'Sec-Fetch-Site': 'cross-site' });
    expect(other.status).toBe(403);
    expect(world.sandbox.people()[0]!.followsOfficialAccount).toBe(false);
  });
});

describe('the WeChat client', () => {
  test('gives codes for login and phone number', async () => {
    const login = await send('POST', '/wx/login', { personId: person().id });
    const phone = await send('POST', '/wx/phone-code', { personId: person().id });
    expect(login.json).toEqual({ code: expect.stringMatching(/^\w{32}$/) });
    expect(phone.json).not.toEqual(login.json);
    expect((await send('POST', '/wx/login', { personId: 'nobody' })).status).toBe(404);
  });

  test('asks for subscribe messages', async () => {
    const templates = JSON.parse(world.sandbox.credentials.WECHAT_MINIPROGRAM_TEMPLATES) as Record<
      string,
      { id: string }
    >;
    const id = templates.refundSucceeded!.id;
    const asked = await send('POST', '/wx/subscriptions', { personId: person().id, templateIds: [id] });
    expect(asked.json).toEqual({ results: { [id]: 'accept' } });
    const none = await send('POST', '/wx/subscriptions', { personId: person().id, templateIds: [] });
    expect(none).toMatchObject({ status: 422, json: { errCode: 10001 } });
  });

  test('shows a pay sheet and reports its end to who waits for it', async () => {
    const sheet = await openSheet();
    const before = performance.now();
    const waiting = send('GET', `/wx/payments/${sheet.id}?waitSeconds=20`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const answered = await send('POST', `/wx/payments/${sheet.id}/answer`, { answer: 'pay' });
    expect(answered.json).toMatchObject({ status: 'paid', errMsg: 'requestPayment:ok' });
    expect((await waiting).json).toEqual(answered.json);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test('waits no longer than it was told', async () => {
    const sheet = await openSheet();
    const reply = await send('GET', `/wx/payments/${sheet.id}?waitSeconds=0.1`);
    expect(reply.json).toMatchObject({ status: 'open', errMsg: null });
    expect((await send('GET', '/wx/payments/nothing')).status).toBe(404);
    expect((await send('POST', '/wx/payments/nothing/answer', { answer: 'pay' })).status).toBe(404);
  });

  test('says with 422 and errMsg why WeChat shows no sheet', async () => {
    const { json } = await world.merchant.prepay();
    const payment = { ...world.merchant.paymentFor(json.prepay_id), nonceStr: 'changed' };
    const reply = await send('POST', '/wx/payments', { personId: person().id, payment });
    expect(reply).toMatchObject({ status: 422, json: { errMsg: 'requestPayment:fail 支付验证签名失败' } });
  });
});

describe('faults, orders and bills', () => {
  test('a fault is switched on with its count, and everything off at once', async () => {
    const order = { enabled: true, count: 2, milliseconds: 500, operation: 'prepay' };
    expect((await send('PUT', '/faults/payTimeoutAfter', order)).json).toMatchObject(order);
    expect((await send('GET', '/faults')).json.items).toHaveLength(world.sandbox.faults().length);
    expect((await send('PUT', '/faults/nothing', order)).status).toBe(404);
    expect((await send('PUT', '/faults/payTimeoutAfter', { enabled: true, count: 0 })).status).toBe(400);
    expect((await send('DELETE', '/faults')).status).toBe(204);
    expect(world.sandbox.faults().some(({ enabled }) => enabled)).toBe(false);
  });

  test('an order is shown, paid without a sheet, and in the bill of its day', async () => {
    await world.merchant.prepay();
    expect((await send('POST', '/orders/order-000001/pay')).json).toMatchObject({ state: 'SUCCESS' });
    expect(await send('POST', '/orders/order-000001/pay')).toMatchObject({ status: 422 });
    expect((await send('GET', '/orders')).json.items).toMatchObject([{ outTradeNo: 'order-000001', amountFen: 2_500 }]);
    expect((await send('GET', '/bills/2026-03-02')).text).toContain('`order-000001');
    expect((await send('GET', '/bills/2026-03-02?kind=fundflow')).text).toContain('`24.85');
    expect((await send('GET', '/bills/2026-03-01')).status).toBe(404);
    expect((await send('GET', '/bills/today')).status).toBe(400);
  });

  test('the pushes of an app are set up', async () => {
    expect((await send('GET', '/pushes/official')).json).toEqual({ mode: 'safe', format: 'xml' });
    const changed = await send('PUT', '/pushes/miniprogram', { mode: 'plain', format: 'xml' });
    expect(changed.json).toEqual({ mode: 'plain', format: 'xml' });
    expect((await send('PUT', '/pushes/other', { mode: 'plain', format: 'xml' })).status).toBe(404);
    expect((await send('POST', '/pushes/official/check')).json).toEqual({ passed: false, status: null });
  });
});

describe('the clock', () => {
  test.each([
    [{ advance: 'P1M' }, '2026-04-02T04:00:00Z'],
    [{ advance: 'P1Y2M10DT2H30M5S' }, '2027-05-12T06:30:05Z'],
    [{ advance: 'PT15S' }, '2026-03-02T04:00:15Z'],
    [{ advance: 'P2W' }, '2026-03-16T04:00:00Z'],
    [{ to: '2026-03-03T00:00:00+08:00' }, '2026-03-02T16:00:00Z'],
  ])('is moved on by %j', async (order, expected) => {
    const reply = await send('POST', '/clock', order);
    expect(reply).toMatchObject({ status: 200, json: { moving: false } });
    expect(moves).toEqual([at(expected)]);
    expect((await send('GET', '/clock')).json).toEqual(reply.json);
  });

  test.each([
    [{ advance: 'P' }, 400],
    [{ advance: 'PT' }, 400],
    [{ advance: '1 month' }, 400],
    [{ to: 'tomorrow' }, 400],
    [{ to: '2026-03-02T03:59:59Z' }, 422],
    [{ advance: 'P1M', to: '2026-03-03T00:00:00Z' }, 400],
    [{}, 400],
  ])('is not moved by %j', async (order, status) => {
    expect((await send('POST', '/clock', order)).status).toBe(status);
    expect(moves).toEqual([]);
  });

  test('walks through what is due on the way', async () => {
    await world.merchant.prepay({ notify_url: `${world.receiver.url}/notify` });
    world.receiver.answer = () => ({ status: 500 });
    world.sandbox.payOrder({ outTradeNo: 'order-000001' });
    await send('POST', '/clock', { advance: 'PT1M' });
    expect(world.receiver.received.map(({ at: instant }) => instant - START)).toEqual([0, 15_000, 30_000, 60_000]);
  });

  test('moves once at a time', async () => {
    let release = () => {};
    await world.close();
    await server.close(100);
    await open({
      moveClock: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    });
    const first = send('POST', '/clock', { advance: 'PT1M' });
    while (!world.sandbox.state().clock.moving) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await send('POST', '/clock', { advance: 'PT1M' })).status).toBe(409);
    release();
    expect((await first).status).toBe(200);
    expect(world.sandbox.state().clock.moving).toBe(false);
  });

  test('cannot be moved where nobody can move it', async () => {
    await world.close();
    await server.close(100);
    world = await openWorld();
    const app = new Koa();
    app.use(world.sandbox.panel);
    server = await listen(app.callback(), { host: '127.0.0.1', port: 0 });
    expect((await send('POST', '/clock', { advance: 'PT1M' })).status).toBe(404);
    expect((await send('GET', '/clock')).json).toEqual({ now: '2026-03-02T04:00:00.000Z', moving: false });
    world.clock.advance(MINUTE_MS);
    expect((await send('GET', '/clock')).json.now).toBe('2026-03-02T04:01:00.000Z');
  });
});

describe('the credentials', () => {
  const ask = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const asking = request(`${server.url}/sandbox/credentials`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asking.on('error', reject);
      asking.end();
    });

  test('are shown to a program on this machine, under the names of the environment', async () => {
    const { json } = await send('GET', '/credentials');
    expect(json).toEqual(world.sandbox.credentials);
    expect(json.WECHATPAY_PUBLIC_KEY_ID).toMatch(/^PUB_KEY_ID_\d+$/);
    expect(json.WECHATPAY_CERT_SERIAL).toMatch(/^[0-9A-F]{40}$/);
    expect(json.WECHATPAY_API_V3_KEY).toHaveLength(32);
    expect(json.WECHAT_OFFICIAL_AES_KEY).toHaveLength(43);
    const topics = Object.keys(JSON.parse(String(json.WECHAT_OFFICIAL_TEMPLATES)) as object);
    // The official account tells of everything that the product has words for.
    expect(topics.sort()).toEqual([...messageTopicSchema.options].sort());
  });

  test('are not shown through a proxy or under another name', async () => {
    expect(await ask({})).toBe(200);
    expect(await ask({ 'X-Forwarded-For': '1.2.3.4' })).toBe(403);
    expect(await ask({ Host: 'evil.example' })).toBe(403);
  });
});
