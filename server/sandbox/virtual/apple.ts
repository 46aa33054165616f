import { z } from 'zod';
import type { SandboxSigningSheet, SandboxVirtualSigningRequest } from '../../../shared/contract/sandbox';
import { DAY_MS, type Instant, SECOND_MS } from '../../../shared/kernel/instant';
import { accept, type Result } from '../../../shared/kernel/result';
import { formatCompactTime, toUnixSeconds } from '../china-time';
import { showSigning } from '../papay/signing-sheets';
import { getPerson } from '../people';
import { randomDigits, randomText } from '../random';
import type { AppleRelation, SigningSheet, VirtualContract, VirtualOrder } from '../records';
import type { World } from '../world';
import { ClientCall, readSignData, type VirtualSheetFailure } from './client-call';
import { newNumbers, pushVirtual, settleVirtualOrder } from './orders';
import { findProduct } from './products';
import { refundAtApple } from './refunds';

/** For so long after a change a query still tells the state before it. */
const STATE_LAG_MS = 10 * SECOND_MS;

/** Apple tries again what it could not take. */
const TRIES_AGAIN_MS = DAY_MS;

const call = new ClientCall('requestAppleSubscribeSign');

const signDataForm = z.strictObject({
  offerId: z.string(),
  productId: z.string(),
  goodsPrice: z.int().min(100),
  activitySellingPrice: z.int().min(0).optional(),
  attach: z.string().regex(/^[0-9A-Za-z_=-]{0,200}$/),
});

/** Plays `wx.requestAppleSubscribeSign`: checks both signatures and the arguments as WeChat does, and shows the page. */
export function openAppleSubscribeSign(
  world: World,
  personId: string,
  request: SandboxVirtualSigningRequest,
): Result<SandboxSigningSheet, VirtualSheetFailure> {
  const person = getPerson(world, personId);
  const wish = readSignData(signDataForm, request.signData);
  const product = wish === null ? null : findProduct(wish.productId);
  if (wish === null || wish.offerId !== world.virtual.offerId) return call.fail(-15016, 'signData 格式错误');
  if (product === null) return call.fail(-15012, '订阅道具不存在');
  if (wish.goodsPrice > product.priceFen) return call.fail(-15013, '价格不一致');
  const fault = call.findSignatureFault(world, person, request);
  if (fault !== null) return fault;
  if (isTaken(world, personId, product.id)) return call.fail(-15002, '当前订阅周期未结束');
  const { goodsPrice: priceFen, activitySellingPrice: firstPriceFen = null, attach } = wish;
  const sheet: SigningSheet = {
    ...{ id: randomText(20), personId, status: 'open', message: '', contractId: null, rail: 'virtual' },
    ...{ planId: product.id, contractCode: '', requestSerial: '', notifyUrl: '', displayAccount: person.nickname },
    apple: { priceFen, firstPriceFen, attach },
  };
  return accept(showSigning(world, sheet));
}

/** The person confirms on Apple's sheet: signed, and the first period charged. @returns why not, or null once it is signed */
export function signAtApple(
  world: World,
  sheet: SigningSheet,
  wish: NonNullable<SigningSheet['apple']>,
): string | null {
  const { personId, planId: productId } = sheet;
  if (isTaken(world, personId, productId)) return '当前订阅周期未结束';
  const now = world.clock.now();
  const relation: AppleRelation = { ...wish, renews: true, changedAt: now, renewsAt: now };
  const contract: VirtualContract = {
    ...{ id: originalTransactionOf(world, personId, productId), personId, productId },
    ...{ openid: getPerson(world, personId).miniprogramOpenid, signedAt: now, endedAt: null, endedBy: null },
    apple: relation,
  };
  const firstFen = wish.firstPriceFen ?? wish.priceFen;
  if (!takeMoney(world, personId, firstFen)) return '付款失败';
  const charged = charge(world, contract, relation, firstFen);
  const { productId: ProductId } = contract;
  pushVirtual(world, 'xpay_apple_subscribe_signing_result_notify', contract, {
    fields: { Attach: wish.attach },
    groups: { AppleSubscriptionInfo: { ...infoOf(charged), ProductId, SignedTime: now } },
  });
  return null;
}

/** Apple charges the next period, unless its person ended the subscription; what cannot be taken is tried again. */
export function chargeAtApple(world: World, contractId: string, dueAt: Instant): void {
  const contract = world.records.virtualContracts.find(contractId);
  const relation = contract?.apple;
  if (!contract || !relation?.renews || relation.renewsAt !== dueAt) return;
  world.records.atomically(() => {
    if (takeMoney(world, contract.personId, relation.priceFen)) charge(world, contract, relation, relation.priceFen);
    else scheduleCharge(world, contractId, dueAt, world.clock.now() + TRIES_AGAIN_MS);
  });
  world.changes.tell();
}

/** The person switches the renewal off in the phone's settings; what is paid runs on. */
export function endAtApple(world: World, contract: VirtualContract, relation: AppleRelation): void {
  const now = world.clock.now();
  const ended: AppleContract = {
    ...{ ...contract, endedAt: now, endedBy: 'person' },
    apple: { ...relation, renews: false, changedAt: now },
  };
  world.records.virtualContracts.put(ended);
  pushVirtual(world, 'xpay_apple_subscribe_unsigning_result_notify', contract, {
    fields: { Attach: relation.attach, Action: 'unsubscribe' },
    groups: { AppleSubscriptionInfo: { ...infoOf(ended), ProductId: contract.productId, UnsignedTime: now } },
  });
  world.changes.tell();
}

/** The person switches the renewal on again before the paid time is over; nobody is told. False where it is too late. */
export function renewAtApple(world: World, contractId: string): boolean {
  const contract = world.records.virtualContracts.find(contractId);
  const now = world.clock.now();
  if (!contract?.apple || contract.apple.renews || contract.apple.renewsAt <= now) return false;
  const apple = { ...contract.apple, renews: true, changedAt: now };
  world.records.virtualContracts.put({ ...contract, endedAt: null, endedBy: null, apple });
  world.changes.tell();
  return true;
}

/** `query_subscribe_contract` in the mode `apple`: the state of a person and a product, some seconds late. */
export function describeAtApple(world: World, openid: string, productId: string): object {
  const found = world.records.virtualContracts
    .all()
    .find((contract) => contract.apple && contract.openid === openid && contract.productId === productId);
  const relation = found?.apple;
  const now = world.clock.now();
  if (!found || !relation || now < found.signedAt + STATE_LAG_MS) return { authorization_state: 'UNBINDUSER' };
  const renews = now < relation.changedAt + STATE_LAG_MS ? !relation.renews : relation.renews;
  return {
    authorization_state: renews || relation.renewsAt > now ? 'SIGNED' : 'TERMINATED',
    apple_subscription_info: {
      original_transaction_id: found.id,
      auto_renew_status: renews ? 1 : 0,
      recent_subscription_start_date: found.signedAt,
      renewal_date: relation.renewsAt,
    },
  };
}

/** A person asks Apple for their money: the business is asked what it thinks. False where there is no such payment. */
export function askAppleRefund(world: World, outTradeNo: string, reason: string): boolean {
  const order = world.records.virtualOrders.find(outTradeNo);
  if (!order?.atApple || order.paidAt === null) return false;
  world.records.virtualOrders.put({ ...order, appleRefund: 'asked' });
  pushVirtual(world, 'xpay_subscribe_ios_refund_query_notify', order, {
    fields: {
      refund_time: String(toUnixSeconds(world.clock.now())),
      order_time: String(toUnixSeconds(order.paidAt)),
      ...{ channel_bill: randomDigits(15), bundleid: 'com.tencent.xin', product_id: order.productId, p_count: '1' },
      ...{ refund_request_reason: reason, provide_status: order.deliveredAt === null ? '0' : '1' },
      pay_order_id: order.id,
    },
  });
  world.changes.tell();
  return true;
}

/** Whether an answer says what the business thinks: a code, and what it is decided on. */
export function isRefundAnswer(body: string): boolean {
  return CODE.test(body) && EVIDENCE.test(body);
}

/** Apple decides as it was advised; where nobody advised it, for the person. @param body null where nobody answered */
export function endRefundQuestion(world: World, outTradeNo: string, body: string | null): void {
  const order = world.records.virtualOrders.find(outTradeNo);
  if (order?.appleRefund !== 'asked') return;
  const code = body === null ? null : CODE.exec(body)?.[1];
  const appleRefund = code === '1' ? 'refused' : code === '0' ? 'given' : 'uncertain';
  world.records.virtualOrders.put({ ...order, appleRefund });
  if (appleRefund !== 'refused') refundAtApple(world, outTradeNo);
  world.changes.tell();
}

const CODE = /result_code(?:"\s*:\s*|>)([01])\b/;
const EVIDENCE = /evidence(?:"\s*:\s*"|><!\[CDATA\[)[^"\]]/;

type AppleContract = VirtualContract & { readonly apple: AppleRelation };

/** Writes the order of a charge and tells of it; the next charge is due a cycle later. */
function charge(world: World, contract: VirtualContract, relation: AppleRelation, amountFen: number): AppleContract {
  const { id, personId, openid, productId } = contract;
  const now = world.clock.now();
  const days = findProduct(productId)?.days ?? 0;
  const renewsAt = Math.max(relation.renewsAt, now) + days * DAY_MS;
  const charged: AppleContract = { ...contract, apple: { ...relation, renewsAt } };
  world.records.virtualContracts.put(charged);
  scheduleCharge(world, id, renewsAt, renewsAt);
  const order: VirtualOrder = {
    ...{ id: `AP${formatCompactTime(now)}${randomDigits(12)}`, ...newNumbers(world), personId, openid, productId },
    ...{ orderFen: amountFen, state: 'CREATED', atApple: true, transactionId: null, createdAt: now, paidAt: null },
    ...{ deliveredAt: null, contractCode: id },
  };
  const { priceFen: listFen, attach } = relation;
  settleVirtualOrder(world, order, { listFen, attach, info: infoOf(charged) });
  return charged;
}

function scheduleCharge(world: World, contractId: string, renewsAt: Instant, dueAt: Instant): void {
  const task = { kind: 'appleCharge', dueAt, keptBack: null, lane: contractId } as const;
  world.schedule.add({ ...task, content: { contractId, renewsAt } });
}

/** Takes money from the person's account at Apple, for which their purse stands in. */
function takeMoney({ records }: World, personId: string, amountFen: number): boolean {
  const wallet = records.wallets.find(personId);
  if (wallet === null) return true;
  if (wallet.balanceFen < amountFen) return false;
  records.wallets.put({ ...wallet, balanceFen: wallet.balanceFen - amountFen });
  return true;
}

/** What pushes tell of a subscription; times in milliseconds. */
function infoOf({ id, apple }: AppleContract) {
  return { OriginalTransactionId: id, AutoRenewStatus: apple.renews ? 1 : 0, RenewalDate: apple.renewsAt };
}

/** Apple keeps its number when a person signs for the same subscription again. */
function originalTransactionOf({ records }: World, personId: string, productId: string): string {
  const earlier = records.virtualContracts
    .findBy('personId', personId)
    .find((contract) => contract.apple && contract.productId === productId);
  return earlier?.id ?? `2${randomDigits(15)}`;
}

/** Who has ended a subscription signs again only after its last period. */
function isTaken({ records, clock }: World, personId: string, productId: string): boolean {
  return records.virtualContracts
    .findBy('personId', personId)
    .filter((contract) => contract.productId === productId)
    .some(({ apple, endedAt }) => (apple ? apple.renews || apple.renewsAt > clock.now() : endedAt === null));
}
