import { z } from 'zod';
import { businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import type { Fen } from '../../../shared/kernel/fen';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import type { VirtualContract, VirtualOrder } from '../records';
import { WeixinError } from '../weixin/errors';
import type { World } from '../world';
import { describeAtApple } from './apple';
import { readXpay, type XpayCall } from './interfaces';
import { newNumbers, pushVirtual, settleVirtualOrder } from './orders';
import { findProduct } from './products';
import { endSubscription } from './subscriptions';

/** How long a debit takes from its request to its result. */
const DEBIT_TAKES_MS = 2 * SECOND_MS;

const text = z.string().min(1);
const key = z.object({ openid: text, product_id: text, out_contract_code: text });
const queryBody = z.union([
  key.extend({ mode: z.literal('android').optional() }),
  z.object({ openid: text, product_id: text, mode: z.literal('apple') }),
]);
const cancelBody = key.extend({ termination_reason: text });
const noticeBody = key.extend({ deduct_price: z.int().min(100) });
const orderBody = z.object({
  openid: text,
  offer_id: text,
  buy_quantity: z.literal(1),
  env: z.literal(0),
  currency_type: z.literal('CNY'),
  product_id: text,
  deduct_price: z.int().min(100),
  order_id: z.string().regex(/^[0-9A-Za-z_-]{8,32}$/),
  attach: z.string(),
});

const DONE = { errcode: 0, errmsg: 'ok' };

/** `query_subscribe_contract`. */
export function querySubscription(world: World, call: XpayCall): unknown {
  const body = readXpay(world, call, queryBody);
  if (body.mode === 'apple') return { ...DONE, ...describeAtApple(world, body.openid, body.product_id) };
  const contract = world.records.virtualContracts.find(body.out_contract_code);
  const isTheirs = contract !== null && contract.openid === body.openid && contract.productId === body.product_id;
  const state = !isTheirs ? 'UNBINDUSER' : contract.endedAt === null ? 'SIGNED' : 'TERMINATED';
  return { ...DONE, authorization_state: state };
}

/** `cancel_subscribe_contract`. */
export function takeCancellation(world: World, call: XpayCall): unknown {
  const body = readXpay(world, call, cancelBody);
  endSubscription(world, getLive(world, body), 'merchant');
  return DONE;
}

/** `send_subscribe_pre_payment`: WeChat tells the person of the debit of the day after tomorrow. */
export function takePreNotice(world: World, call: XpayCall): unknown {
  const body = readXpay(world, call, noticeBody);
  const contract = getLive(world, body);
  const now = world.clock.now();
  if (!isOpen(now)) throw new WeixinError(268490002, 'not between 07:10 and 21:50');
  checkPrice(contract, body.deduct_price);
  const lastPaidAt = lastPaymentOf(world, contract);
  const days = findProduct(contract.productId)?.days ?? 0;
  if (lastPaidAt !== null && dayOf(now) < dayOf(lastPaidAt) + days - 3) {
    throw new WeixinError(268490002, 'more than 3 days before the end of the cycle');
  }
  const id = `${contract.id}:${dayOf(now)}`;
  world.records.virtualPreNotices.put({ id, contractCode: contract.id, priceFen: body.deduct_price, sentAt: now });
  world.changes.tell();
  return DONE;
}

/** `submit_subscribe_pay_order`: takes a debit on; its result comes by push. One number is debited once. */
export function takeSubscriptionOrder(world: World, call: XpayCall): unknown {
  const body = readXpay(world, call, orderBody);
  const { records, clock } = world;
  if (body.offer_id !== world.virtual.offerId) throw new WeixinError(268490002, 'offer_id');
  if (records.virtualOrders.find(body.order_id) !== null) throw new WeixinError(268490004);
  const contract = records.virtualContracts
    .all()
    .filter(({ apple, endedAt }) => !apple && !endedAt)
    .find(({ openid, productId }) => openid === body.openid && productId === body.product_id);
  if (contract === undefined) throw new WeixinError(690000000);
  checkPrice(contract, body.deduct_price);
  const now = clock.now();
  const refusal = findDebitRefusal(world, contract, body.deduct_price, now);
  if (refusal !== null) throw new WeixinError(268490002, refusal);
  const order: VirtualOrder = {
    ...{ id: body.order_id, ...newNumbers(world), personId: contract.personId, openid: contract.openid },
    ...{ productId: contract.productId, orderFen: body.deduct_price, state: 'CREATED', atApple: false },
    ...{ transactionId: null, createdAt: now, paidAt: null, deliveredAt: null, contractCode: contract.id },
  };
  records.atomically(() => {
    records.virtualOrders.put(order);
    const task = { kind: 'virtualDebitEnd', dueAt: now + DEBIT_TAKES_MS, keptBack: null, lane: contract.id } as const;
    world.schedule.add({ ...task, content: { outTradeNo: order.id } });
  });
  world.changes.tell();
  return DONE;
}

/** The debit's result: the money is taken and delivered by push, or the failure is told. */
export function endSubscriptionDebit(world: World, outTradeNo: string): void {
  const { records } = world;
  const order = records.virtualOrders.find(outTradeNo);
  if (order?.state !== 'CREATED') return;
  const wallet = records.wallets.find(order.personId);
  records.atomically(() => {
    if (wallet !== null && wallet.balanceFen < order.orderFen) {
      records.virtualOrders.put({ ...order, state: 'FAILED' });
      pushVirtual(world, 'xpay_subscribe_pay_fail_notify', order, {
        fields: { OutTradeNo: order.id, ProductId: order.productId, ErrCode: 'NOTENOUGH', ErrMsg: '用户余额不足' },
      });
      return;
    }
    if (wallet !== null) records.wallets.put({ ...wallet, balanceFen: wallet.balanceFen - order.orderFen });
    settleVirtualOrder(world, order);
  });
  world.changes.tell();
}

/** Why a debit may not be taken now; null where it may. */
function findDebitRefusal(world: World, contract: VirtualContract, priceFen: Fen, now: Instant): string | null {
  const isFirst = lastPaymentOf(world, contract) === null;
  if (isFirst && now - contract.signedAt < 12 * HOUR_MS) return null;
  if (!isOpen(now)) return 'not between 07:10 and 21:50';
  const notice = world.records.virtualPreNotices
    .findBy('contractCode', contract.id)
    .find(({ sentAt }) => dayOf(sentAt) + 2 === dayOf(now));
  if (notice === undefined) return 'no pre-charge notice for today';
  if (notice.priceFen !== priceFen) return 'not the price of the notice';
  const debitedToday = paymentsOf(world, contract).some((paidAt) => dayOf(paidAt) === dayOf(now));
  return debitedToday ? 'debited today already' : null;
}

function checkPrice({ productId }: VirtualContract, priceFen: Fen): void {
  if (priceFen > (findProduct(productId)?.priceFen ?? 0)) throw new WeixinError(268490002, 'deduct_price');
}

function getLive(world: World, body: z.infer<typeof key>): VirtualContract {
  const contract = world.records.virtualContracts.find(body.out_contract_code);
  const isTheirs = contract?.openid === body.openid && contract.productId === body.product_id;
  if (contract === null || !isTheirs || contract.apple || contract.endedAt !== null) throw new WeixinError(690000000);
  return contract;
}

function paymentsOf({ records }: World, { id }: VirtualContract): Instant[] {
  return records.virtualOrders.findBy('contractCode', id).flatMap(({ paidAt }) => (paidAt === null ? [] : [paidAt]));
}

function lastPaymentOf(world: World, contract: VirtualContract): Instant | null {
  const payments = paymentsOf(world, contract);
  return payments.length === 0 ? null : Math.max(...payments);
}

/** Days counted in Beijing. */
function dayOf(instant: Instant): number {
  return Math.round(startOfBusinessDay(businessDayOf(instant)) / DAY_MS);
}

/** By the clock on a wall in Beijing, from 07:10 until before 21:50. */
function isOpen(now: Instant): boolean {
  const sinceMidnight = now - startOfBusinessDay(businessDayOf(now));
  return sinceMidnight >= 7 * HOUR_MS + 10 * MINUTE_MS && sinceMidnight < 21 * HOUR_MS + 50 * MINUTE_MS;
}
