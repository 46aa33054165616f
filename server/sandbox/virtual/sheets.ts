import { z } from 'zod';
import type { SandboxPaySheet, SandboxVirtualPaymentRequest } from '../../../shared/contract/sandbox';
import { MINUTE_MS } from '../../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../../shared/kernel/result';
import { endSheet, showSheet } from '../pay/sheets';
import { getPerson } from '../people';
import { randomText } from '../random';
import type { Person, Sheet, VirtualOrder } from '../records';
import type { World } from '../world';
import { newNumbers, settleVirtualOrder } from './orders';
import { hmacHex } from './signature';

/** How long a person leaves the sheet open before WeChat's client closes it. */
const SHEET_LIFE_MS = 10 * MINUTE_MS;

/** What `wx.requestVirtualPayment` fails with at once. */
export interface VirtualSheetFailure {
  readonly errCode: number;
  readonly errMsg: string;
}

const signDataForm = z.strictObject({
  offerId: z.string(),
  buyQuantity: z.literal(1),
  env: z.literal(0),
  currencyType: z.literal('CNY'),
  productId: z.string().regex(/^[0-9A-Za-z_]{1,64}$/),
  goodsPrice: z.int().min(1),
  outTradeNo: z.string().regex(/^(?!_)[0-9A-Za-z_\-|*@]{8,32}$/),
  attach: z.string(),
});

/**
 * Plays `wx.requestVirtualPayment`: checks both signatures and the arguments as WeChat does, makes the order where it is
 * new, and shows the sheet.
 */
export function openVirtualSheet(
  world: World,
  personId: string,
  payment: SandboxVirtualPaymentRequest,
): Result<SandboxPaySheet, VirtualSheetFailure> {
  const person = getPerson(world, personId);
  const { signData, paySig, signature, mode } = payment;
  const wish = readSignData(signData);
  if (mode !== 'short_series_goods') return fail(-15001, 'mode 参数错误');
  if (wish === null || wish.offerId !== world.virtual.offerId) return fail(-15016, 'signData 格式错误');
  if (paySig !== hmacHex(world.virtual.appKey, `requestVirtualPayment&${signData}`)) return fail(-15006, 'paySig 错误');
  if (person.sessionKey === null) return fail(-15007, 'session_key 已过期');
  if (signature !== hmacHex(person.sessionKey, signData)) return fail(-15005, 'signature 错误');
  const known = world.records.virtualOrders.find(wish.outTradeNo);
  if (known !== null && !isSame(known, wish, person)) return fail(-15002, 'outTradeNo 重复使用');
  const now = world.clock.now();
  const sheet: Sheet = {
    id: randomText(20),
    personId,
    outTradeNo: wish.outTradeNo,
    description: wish.productId,
    amountFen: wish.goodsPrice,
    status: 'open',
    errMsg: null,
    expiresAt: now + SHEET_LIFE_MS,
    rail: 'virtual',
  };
  const shown = showSheet(world, sheet, () => {
    if (known === null) world.records.virtualOrders.put(makeOrder(world, wish, person));
  });
  return accept(shown);
}

/** The person pays on an open sheet. */
export function payVirtualSheet(world: World, sheet: Sheet): SandboxPaySheet {
  const order = world.records.virtualOrders.find(sheet.outTradeNo);
  if (order === null || order.state !== 'CREATED') return endSheet(world, sheet, 'failed', failure('订单已支付'));
  return world.records.atomically(() => {
    settleVirtualOrder(world, order);
    return endSheet(world, sheet, 'paid', 'requestVirtualPayment:ok');
  });
}

type SignData = z.infer<typeof signDataForm>;

function readSignData(signData: string): SignData | null {
  try {
    return signDataForm.safeParse(JSON.parse(signData)).data ?? null;
  } catch {
    return null;
  }
}

/** A number that was not paid may be shown again to the same person with the same arguments. */
function isSame(order: VirtualOrder, wish: SignData, person: Person): boolean {
  const { state, personId, productId, orderFen } = order;
  return state === 'CREATED' && personId === person.id && productId === wish.productId && orderFen === wish.goodsPrice;
}

function makeOrder(world: World, wish: SignData, person: Person): VirtualOrder {
  return {
    id: wish.outTradeNo,
    ...newNumbers(world),
    personId: person.id,
    openid: person.miniprogramOpenid,
    productId: wish.productId,
    orderFen: wish.goodsPrice,
    state: 'CREATED',
    atApple: false,
    transactionId: null,
    createdAt: world.clock.now(),
    paidAt: null,
    deliveredAt: null,
  };
}

function fail(errCode: number, why: string): Result<never, VirtualSheetFailure> {
  return refuse({ errCode, errMsg: failure(why) });
}

function failure(why: string): string {
  return `requestVirtualPayment:fail ${why}`;
}
