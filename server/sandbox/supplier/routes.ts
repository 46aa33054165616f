import Router from '@koa/router';
import type Koa from 'koa';
import { firstOf, parseJson, readBody } from '../body';
import { hangUp } from '../hangs';
import type { World } from '../world';
import { findOrder, type SupplyAnswer, takeOrder } from './orders';
import { HEADER, sign, verify } from './signature';

/** What the faults and the list of calls name an interface by. */
type Operation = 'supplyOrder' | 'supplyQuery';

/** A supplier of virtual goods, as a customer reaches it: `POST /supplier/orders`, `GET /supplier/orders/{number}`. */
export function supplierRoutes(world: World): Koa.Middleware {
  const router = new Router({ prefix: '/supplier' });
  router.post('/orders', (ctx) => serve(world, ctx, 'supplyOrder', (body) => takeOrder(world, parseJson(body))));
  router.get('/orders/:number', (ctx) =>
    serve(world, ctx, 'supplyQuery', () => findOrder(world, ctx.params.number ?? '')),
  );
  return router.routes() as Koa.Middleware;
}

async function serve(
  world: World,
  ctx: Koa.Context,
  operation: Operation,
  handle: (body: Buffer) => SupplyAnswer,
): Promise<void> {
  const { faults, hangs } = world;
  const body = await readBody(ctx.req);
  const before = faults.strike('supplierTimeoutBefore', operation);
  if (before !== null) return hangUp(ctx, hangs, before.milliseconds);
  if (faults.strike('supplierError', operation) !== null) return answer(world, ctx, operation, 500, null, {});
  const words = ['request', ctx.method, ctx.req.url ?? ''];
  const header = firstOf(ctx.req.headers[HEADER.toLowerCase()]) ?? '';
  const nonce = body === null ? null : verify(world.supplier, words, header, body, world.clock.now());
  if (body === null || nonce === null) {
    return answer(world, ctx, operation, 401, null, { message: '签名不正确或已过期' });
  }
  const done = handle(body);
  const after = faults.strike('supplierTimeoutAfter', operation);
  if (after !== null) return hangUp(ctx, hangs, after.milliseconds);
  answer(world, ctx, operation, done.status, nonce, done.body);
}

/** @param nonce of the request that was verified; null leaves the answer unsigned */
function answer(
  world: World,
  ctx: Koa.Context,
  operation: Operation,
  status: number,
  nonce: string | null,
  content: object,
): void {
  const body = JSON.stringify(content);
  const now = world.clock.now();
  ctx.status = status;
  ctx.set('Content-Type', 'application/json; charset=utf-8');
  if (nonce !== null) {
    const wrong = world.faults.strike('supplierWrongSignature', operation) !== null;
    ctx.set(HEADER, sign(world.supplier, ['answer', String(status), nonce], wrong ? `${body} ` : body, now));
  }
  ctx.body = body;
  const refusal = status === 200 ? null : String(status);
  world.calls.note({ operation, method: ctx.method, path: ctx.path, status, refusal, at: now });
}
