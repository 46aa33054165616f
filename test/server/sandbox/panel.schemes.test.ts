import { type Listening, listen } from '../../../server/http/listen';
import type { SchemeLoader } from '../../../server/sandbox';
import { openWorld, type TestWorld } from './world';

import Koa = require('koa');

let world: TestWorld;
let server: Listening;

async function open(schemes?: SchemeLoader): Promise<void> {
  world = await openWorld(schemes === undefined ? {} : { schemes });
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

const scheme = { name: 'hotel', title: '酒店', summary: '按房晚', live: false };

test('ready-made schemes are listed and loaded by who was handed in, with the answer as it is', async () => {
  const asked: unknown[] = [];
  const outcome = { status: 'askCounting', programmes: ['酒店会员'] } as const;
  await open({
    list: async () => [scheme],
    load: async (...order) => {
      asked.push(order);
      return order[0] === 'hotel' ? outcome : null;
    },
  });
  expect(await send('GET', '/schemes')).toEqual({ status: 200, json: { items: [scheme] } });
  expect(await send('POST', '/scheme', { name: 'hotel' })).toEqual({ status: 200, json: outcome });
  await send('POST', '/scheme', { name: 'hotel', counting: 'recompute' });
  expect(asked).toEqual([
    ['hotel', null],
    ['hotel', 'recompute'],
  ]);
  expect(await send('POST', '/scheme', { name: 'moon' })).toMatchObject({ status: 404 });
});

test('a wish with a field that nobody knows, or another word for the counting, is refused', async () => {
  await open({ list: async () => [], load: async () => null });
  expect((await send('POST', '/scheme', { name: 'hotel', force: true })).status).toBe(400);
  expect((await send('POST', '/scheme', { name: 'hotel', counting: 'sometime' })).status).toBe(400);
});

test('a local WeChat without a product beside it has no schemes', async () => {
  await open();
  expect((await send('GET', '/schemes')).status).toBe(404);
  expect((await send('POST', '/scheme', { name: 'hotel' })).status).toBe(404);
});
