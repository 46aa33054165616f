import { z } from 'zod';
import { SECOND_MS } from '../../../shared/kernel/instant';
import { randomDigits } from '../random';
import type { SupplyOrder } from '../records';
import type { World } from '../world';
import { scheduleSupplyNotice } from './notices';
import { findProduct } from './products';

/** What an order or a question is answered with; without a number there is nothing to tell. */
export interface SupplyAnswer {
  readonly status: number;
  readonly body: object;
}

/** How long goods take on an ordinary day. */
const USUAL_MS = 3 * SECOND_MS;

const PHONE = /^1[3-9]\d{9}$/;

const orderSchema = z.object({
  number: z.string().regex(/^[\w-]{1,32}$/),
  sku: z.string(),
  account: z.string().nullable(),
  notifyUrl: z.url(),
});

/**
 * Takes an order. The same number with the same content is the same order, whose present state is told; with another
 * content it is a conflict, which says nothing about the first one.
 */
export function takeOrder(world: World, input: unknown): SupplyAnswer {
  const { records, faults, clock, schedule } = world;
  const parsed = orderSchema.safeParse(input);
  if (!parsed.success) return { status: 400, body: { message: z.prettifyError(parsed.error) } };
  const { number, sku, account, notifyUrl } = parsed.data;
  const known = records.supplyOrders.find(number);
  if (known !== null) {
    if (known.sku !== sku || known.account !== account) return { status: 409, body: { number, status: 'conflict' } };
    records.supplyOrders.put({ ...known, requests: known.requests + 1 });
    return presentState(known);
  }
  const refusal = refusalOf(sku, account);
  if (refusal !== null) return refuse(number, refusal);
  if (faults.strike('supplierOutOfStock', sku) !== null) return refuse(number, '库存不足');
  if (faults.strike('supplierRefuses', sku) !== null) return refuse(number, '该号码暂不支持充值');
  const now = clock.now();
  const order: SupplyOrder = {
    id: number,
    supplierNumber: `SP${randomDigits(16)}`,
    sku,
    account,
    notifyUrl,
    status: 'processing',
    outcome: faults.strike('supplierFails', sku) === null ? 'succeeded' : 'failed',
    requests: 1,
    createdAt: now,
    endedAt: null,
  };
  records.supplyOrders.put(order);
  const takes = faults.strike('supplierSlow', sku)?.milliseconds ?? USUAL_MS;
  schedule.add({ kind: 'supplyEnd', dueAt: now + takes, keptBack: null, lane: null, content: { number } });
  world.changes.tell();
  return presentState(order);
}

/** Tells the state of an order. */
export function findOrder({ records }: World, number: string): SupplyAnswer {
  const order = records.supplyOrders.find(number);
  return order === null ? { status: 404, body: { number, status: 'notFound' } } : presentState(order);
}

/** The goods have arrived, or they will not: the customer is told. */
export function endOrder(world: World, number: string): void {
  const order = world.records.supplyOrders.find(number);
  if (order?.status !== 'processing') return;
  const ended: SupplyOrder = { ...order, status: order.outcome, endedAt: world.clock.now() };
  world.records.supplyOrders.put(ended);
  scheduleSupplyNotice(world, ended);
  world.changes.tell();
}

function refusalOf(sku: string, account: string | null): string | null {
  const product = findProduct(sku);
  if (product === null) return '没有这种商品';
  if (product.account === 'none') return account === null ? null : '这种商品不需要账号';
  return account !== null && PHONE.test(account) ? null : '手机号格式不正确';
}

function refuse(number: string, reason: string): SupplyAnswer {
  return { status: 422, body: { number, status: 'refused', reason } };
}

function presentState({ id: number, supplierNumber, status }: SupplyOrder): SupplyAnswer {
  const reason = status === 'failed' ? { reason: '运营商充值失败' } : {};
  return { status: 200, body: { number, supplierNumber, status, ...reason } };
}
