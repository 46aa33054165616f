import { type Listening, listen } from '../../../server/http/listen';
import type { BusinessPlayer } from '../../../server/sandbox';
import { accept, refuse } from '../../../shared/kernel/result';
import { openWorld, type TestWorld } from './world';

import Koa = require('koa');

let world: TestWorld;
let server: Listening;

async function open(business?: BusinessPlayer): Promise<void> {
  world = await openWorld(business === undefined ? {} : { business });
  const app = new Koa();
  app.use(world.sandbox.panel);
  server = await listen(app.callback(), { host: '127.0.0.1', port: 0 });
}
afterEach(async () => {
  await world.close();
  await server.close(100);
});

async function send(method: string, path: string, body?: unknown) {
  const response = await fetch(`${server.url}/sandbox${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

const order = { reference: 'S1', amountFen: 100, discountFen: 0, coupon: null, status: 'open', growth: null } as const;

/** A shop that knows one order, one pool and one gift, and refuses every code. */
function buildShop(asked: unknown[]): BusinessPlayer {
  const refused = async () => refuse({ words: '核销码不正确' });
  return {
    kinds: async () => [],
    report: async () => ({ status: 'applied', growth: 1, subject: 's', detail: null }),
    verifier: { preview: refused, redeem: refused, reverse: refused },
    till: {
      quote: async (bill) => {
        asked.push(bill);
        return accept({ coupons: [], services: [] });
      },
      open: async (bill, coupon) => {
        asked.push([bill, coupon]);
        return accept(order);
      },
      carryOn: async (reference, step) => {
        asked.push([reference, step]);
        return reference === order.reference ? accept({ ...order, status: 'paid' }) : null;
      },
    },
    goods: {
      list: async () => ({ pools: [], gifts: [] }),
      fillPool: async (pool) => (pool === 'cinema' ? { codes: ['A1'] } : null),
      makeCard: async (_, code) => (code === 'coffee' ? { code: 'AAAAA-BBBBB', name: '咖啡' } : null),
    },
  };
}

test('a bill goes to the till under the openid of the person, and an order is carried on by its reference', async () => {
  const asked: unknown[] = [];
  await open(buildShop(asked));
  const [person] = world.sandbox.people();
  const bill = { personId: person?.id, amountFen: 100, shippingFen: 20 };
  const played = { openid: person?.miniprogramOpenid, amountFen: 100, shippingFen: 20 };
  expect(await send('POST', '/till/quotes', bill)).toEqual({ status: 200, json: { coupons: [], services: [] } });
  expect(await send('POST', '/till/orders', { ...bill, coupon: 'c1' })).toEqual({ status: 201, json: order });
  expect(await send('POST', '/till/orders/S1/pay')).toMatchObject({ status: 200, json: { status: 'paid' } });
  expect(await send('POST', '/till/orders/S2/refund')).toMatchObject({ status: 404 });
  expect(asked).toEqual([played, [played, 'c1'], ['S1', 'pay'], ['S2', 'refund']]);
});

test('a bill of nobody, of nothing, or of more shipping than it amounts to never reaches the till', async () => {
  const asked: unknown[] = [];
  await open(buildShop(asked));
  const personId = world.sandbox.people()[0]?.id;
  const quote = async (bill: object) => (await send('POST', '/till/quotes', bill)).status;
  expect(await quote({ personId: 'nobody', amountFen: 100, shippingFen: 0 })).toBe(404);
  expect(await quote({ personId, amountFen: 0, shippingFen: 0 })).toBe(400);
  expect(await quote({ personId, amountFen: 100, shippingFen: 101 })).toBe(400);
  expect(asked).toEqual([]);
});

test('what the membership system refuses is told in its words', async () => {
  await open(buildShop([]));
  const refusal = { status: 422, json: { error: '核销码不正确' } };
  expect(await send('POST', '/verifier/preview', { code: '1' })).toEqual(refusal);
  expect(await send('POST', '/verifier/redemptions', { code: '1' })).toEqual(refusal);
  expect(await send('POST', '/verifier/redemptions/r1/reversal')).toEqual(refusal);
});

test('codes are made for what the live scheme has', async () => {
  await open(buildShop([]));
  expect(await send('POST', '/goods/pools/cinema')).toEqual({ status: 200, json: { codes: ['A1'] } });
  expect((await send('POST', '/goods/pools/moon')).status).toBe(404);
  expect((await send('POST', '/goods/cards', { kind: 'benefit', code: 'coffee' })).json.name).toBe('咖啡');
  expect((await send('POST', '/goods/cards', { kind: 'benefit', code: 'moon' })).status).toBe(404);
  expect((await send('POST', '/goods/cards', { kind: 'money', code: 'coffee' })).status).toBe(400);
});

test('a local WeChat without a product beside it has no shop', async () => {
  await open();
  expect((await send('GET', '/goods')).status).toBe(404);
  expect((await send('POST', '/verifier/preview', { code: '1' })).status).toBe(404);
});
