import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { openWorld, START, type TestWorld, walkTo } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function pay(outTradeNo = 'order-000001'): Promise<void> {
  const { merchant, receiver, sandbox } = world;
  const reply = await merchant.prepay({ out_trade_no: outTradeNo, notify_url: `${receiver.url}/notify` });
  expect(reply.status).toBe(200);
  expect(sandbox.payOrder({ outTradeNo }).ok).toBe(true);
}

const notices = () => world.receiver.on('/notify');

describe('the ladder of repeats', () => {
  test('tries 15 times more over 24 h 4 min and then gives up', async () => {
    world.receiver.answer = () => ({ status: 500, body: '{"code":"FAIL","message":"no"}' });
    await pay();
    await walkTo(world, START + 30 * HOUR_MS);
    const gaps = notices().map(({ at }, index, all) => (at - (all[index - 1]?.at ?? at)) / SECOND_MS);
    const minutes = [3, 10, 20, 30, 30, 30, 60, 180, 180, 180, 360, 360].map((each) => each * 60);
    expect(gaps).toEqual([0, 15, 15, 30, ...minutes]);
    expect(notices().at(-1)!.at - START).toBe(24 * HOUR_MS + 4 * MINUTE_MS);
    expect(new Set(notices().map(({ body }) => (JSON.parse(body) as { id: string }).id)).size).toBe(1);
    for (const { headers, body } of notices()) expect(world.merchant.verify(headers, body)).toBe(true);
  });

  test.each([200, 204])('ends with %i', async (status) => {
    world.receiver.answer = () => ({ status });
    await pay();
    await walkTo(world, START + 30 * HOUR_MS);
    expect(notices()).toHaveLength(1);
  });

  test.each([201, 302, 400, 404, 503])('goes on after %i', async (status) => {
    world.receiver.answer = () => ({ status, body: '{"code":"SUCCESS"}' });
    await pay();
    await walkTo(world, START + 15 * SECOND_MS);
    await world.sandbox.runDue();
    expect(notices()).toHaveLength(2);
  });

  test('goes on when no answer comes in time, and when nobody listens', async () => {
    world.receiver.answer = () => 'hang';
    await pay();
    await world.sandbox.runDue();
    expect(world.sandbox.deliveries()[0]).toMatchObject({ status: null, accepted: false, attempt: 1 });
    expect(world.sandbox.nextDueAt()).toBe(START + 15 * SECOND_MS);
    await world.receiver.close();
    world.clock.advance(15 * SECOND_MS);
    await world.sandbox.runDue();
    expect(world.sandbox.deliveries()[0]).toMatchObject({ status: null, accepted: false, attempt: 2 });
    await world.receiver.open();
  });

  test('one receiver that hangs does not keep the next notice waiting', async () => {
    await world.close();
    // So long that only a notice of its own lane can arrive before the end of the test.
    world = await openWorld({ answerLimitMs: 60_000 });
    const arrived: unknown[] = [];
    world.receiver.answer = ({ body }) => {
      arrived.push(world.merchant.decrypt(body).out_trade_no);
      return arrived.length === 1 ? 'hang' : { status: 204 };
    };
    world.sandbox.start();
    await pay();
    await pay('order-000002');
    while (arrived.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(arrived).toEqual(['order-000001', 'order-000002']);
  });
});

describe('faults of notices', () => {
  test('a dropped notice never comes', async () => {
    world.sandbox.setFault('noticeDropped', { enabled: true, count: 1 });
    await pay();
    await walkTo(world, START + 30 * HOUR_MS);
    expect(notices()).toHaveLength(0);
    expect((await world.merchant.query('order-000001')).json.trade_state).toBe('SUCCESS');
  });

  test('a delayed notice comes later on the clock', async () => {
    world.sandbox.setFault('noticeDelayed', { enabled: true, count: 1, milliseconds: 5 * MINUTE_MS });
    await pay();
    await world.sandbox.runDue();
    expect(notices()).toHaveLength(0);
    expect(world.sandbox.nextDueAt()).toBe(START + 5 * MINUTE_MS);
    world.clock.advance(5 * MINUTE_MS);
    expect(await world.sandbox.runDue()).toBe(1);
    expect(notices()).toHaveLength(1);
  });

  test('a duplicated notice comes twice under one id', async () => {
    world.sandbox.setFault('noticeDuplicated', { enabled: true, count: 1 });
    await pay();
    await world.sandbox.runDue();
    const ids = notices().map(({ body }) => (JSON.parse(body) as { id: string }).id);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  test('a reordered notice is overtaken by the next one', async () => {
    world.sandbox.setFault('noticeReordered', { enabled: true, count: 1 });
    await pay('order-000001');
    await world.sandbox.runDue();
    expect(notices()).toHaveLength(0);
    await pay('order-000002');
    await world.sandbox.runDue();
    const order = notices().map(({ body }) => world.merchant.decrypt(body).out_trade_no);
    expect(order).toEqual(['order-000002', 'order-000001']);
  });

  test('a wrong signature does not verify; refused, the true one follows after 15 s', async () => {
    world.sandbox.setFault('noticeWrongSignature', { enabled: true, count: 1 });
    world.receiver.answer = ({ headers, body }) => ({ status: world.merchant.verify(headers, body) ? 204 : 401 });
    await pay();
    await walkTo(world, START + HOUR_MS);
    expect(world.sandbox.deliveries().map(({ flavour, status }) => [flavour, status])).toEqual([
      ['genuine', 204],
      ['wrong-signature', 401],
    ]);
  });

  test('a tampered ciphertext carries a right signature but does not decrypt', async () => {
    world.sandbox.setFault('noticeTampered', { enabled: true, count: 1 });
    await pay();
    await world.sandbox.runDue();
    const [notice] = notices();
    expect(world.merchant.verify(notice!.headers, notice!.body)).toBe(true);
    expect(() => world.merchant.decrypt(notice!.body)).toThrow();
  });

  test('a stale notice is rightly signed for a moment 6 minutes ago', async () => {
    world.sandbox.setFault('noticeStale', { enabled: true, count: 1 });
    await pay();
    await world.sandbox.runDue();
    const [notice] = notices();
    expect(world.merchant.verify(notice!.headers, notice!.body)).toBe(true);
    expect(Number(notice!.headers['wechatpay-timestamp'])).toBe((START - 6 * MINUTE_MS) / SECOND_MS);
  });

  test('a probe with a WECHATPAY/SIGNTEST/ signature comes first, the true notice right after it', async () => {
    world.sandbox.setFault('noticeSignTest', { enabled: true, count: 1 });
    world.receiver.answer = ({ headers, body }) => ({ status: world.merchant.verify(headers, body) ? 204 : 401 });
    await pay();
    await world.sandbox.runDue();
    const [probe, notice] = notices();
    expect(probe!.headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//);
    expect(world.merchant.verify(probe!.headers, probe!.body)).toBe(false);
    expect(world.merchant.verify(notice!.headers, notice!.body)).toBe(true);
    expect(notices()).toHaveLength(2);
  });

  test('probes that come now and then come before some notices, the same ones for the same seed', async () => {
    world.sandbox.setFault('noticeSignTestSometimes', { enabled: true });
    for (let number = 1; number <= 20; number += 1) await pay(`order-0000${number + 10}`);
    await world.sandbox.runDue();
    const probes = world.sandbox.deliveries().filter(({ flavour }) => flavour === 'sign-test').length;
    expect(probes).toBeGreaterThan(0);
    expect(probes).toBeLessThan(15);
    expect(notices()).toHaveLength(20 + probes);
  });

  test('notices are signed by the public key, by the platform certificate, or by both in turns', async () => {
    const publicId = world.sandbox.credentials.WECHATPAY_PUBLIC_KEY_ID;
    await pay('order-000001');
    await world.sandbox.runDue();
    expect(notices()[0]!.headers['wechatpay-serial']).toBe(publicId);
    world.sandbox.setFault('noticeByCertificate', { enabled: true, count: 1 });
    await pay('order-000002');
    await world.sandbox.runDue();
    expect(notices()[1]!.headers['wechatpay-serial']).toMatch(/^[0-9A-F]{40}$/);
    world.sandbox.setFault('noticeKeysAlternate', { enabled: true });
    for (let number = 1; number <= 12; number += 1) await pay(`order-0000${number + 10}`);
    await world.sandbox.runDue();
    expect(new Set(notices().map(({ headers }) => headers['wechatpay-serial'])).size).toBe(2);
    for (const { headers, body } of notices()) expect(world.merchant.verify(headers, body)).toBe(true);
  });
});
