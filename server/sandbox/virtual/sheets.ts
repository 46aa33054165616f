import { z } from 'zod';
import type { SandboxPaySheet, SandboxVirtualPaymentRequest } from '../../../shared/contract/sandbox';
import { MINUTE_MS } from '../../../shared/kernel/instant';
import { accept, type Result } from '../../../shared/kernel/result';
import { endSheet, showSheet } from '../pay/sheets';
import { getPerson } from '../people';
import { randomText } from '../random';
import type { Person, Sheet, VirtualOrder } from '../records';
import type { World } from '../world';
import { ClientCall, readSignData, type VirtualSheetFailure } from './client-call';
import { newNumbers, settleVirtualOrder } from './orders';

/** How long a person leaves the sheet open before WeChat's client closes it. */
const SHEET_LIFE_MS = 10 * MINUTE_MS;

const call = new ClientCall('requestVirtualPayment');

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
 * @param terminal on an iPhone it is Apple that takes the money
 */
export function openVirtualSheet(
  world: World,
  personId: string,
  payment: SandboxVirtualPaymentRequest,
  { onIphone = false }: { readonly onIphone?: boolean | undefined } = {},
): Result<SandboxPaySheet, VirtualSheetFailure> {
  const person = getPerson(world, personId);
  const wish = readSignData(signDataForm, payment.signData);
  if (payment.mode !== 'short_series_goods') return call.fail(-15001, 'mode 参数错误');
  if (wish === null || wish.offerId !== world.virtual.offerId) return call.fail(-15016, 'signData 格式错误');
  const fault = call.findSignatureFault(world, person, payment);
  if (fault !== null) return fault;
  const known = world.records.virtualOrders.find(wish.outTradeNo);
  if (known !== null && !isSame(known, wish, person)) return call.fail(-15002, 'outTradeNo 重复使用');
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
    if (known === null) world.records.virtualOrders.put(makeOrder(world, wish, person, onIphone));
  });
  return accept(shown);
}

/** The person pays on an open sheet. */
export function payVirtualSheet(world: World, sheet: Sheet): SandboxPaySheet {
  const order = world.records.virtualOrders.find(sheet.outTradeNo);
  if (order === null || order.state !== 'CREATED') return endSheet(world, sheet, 'failed', call.failure('订单已支付'));
  return world.records.atomically(() => {
    settleVirtualOrder(world, order);
    return endSheet(world, sheet, 'paid', 'requestVirtualPayment:ok');
  });
}

type SignData = z.infer<typeof signDataForm>;

/** A number that was not paid may be shown again to the same person with the same arguments. */
function isSame(order: VirtualOrder, wish: SignData, person: Person): boolean {
  const { state, personId, productId, orderFen } = order;
  return state === 'CREATED' && personId === person.id && productId === wish.productId && orderFen === wish.goodsPrice;
}

function makeOrder(world: World, wish: SignData, person: Person, onIphone: boolean): VirtualOrder {
  return {
    id: wish.outTradeNo,
    ...newNumbers(world),
    personId: person.id,
    openid: person.miniprogramOpenid,
    productId: wish.productId,
    orderFen: wish.goodsPrice,
    state: 'CREATED',
    atApple: onIphone,
    transactionId: null,
    createdAt: world.clock.now(),
    paidAt: null,
    deliveredAt: null,
  };
}
