import type { SandboxPaymentRequest, SandboxPaySheet } from '../../../shared/contract/sandbox';
import { formatInstant, MINUTE_MS } from '../../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../../shared/kernel/result';
import { describeOffer } from '../papay/pay-and-sign';
import { verifyClientSignature } from '../papay/signature';
import { noteActivity } from '../people';
import { randomText } from '../random';
import type { Order, Sheet } from '../records';
import { payVirtualSheet } from '../virtual/sheets';
import type { World } from '../world';
import { findPaymentObstacle, settlePayment } from './orders';
import { verifyPaySign } from './signature';

/** How long a person leaves a pay sheet open before WeChat's client closes it. */
const SHEET_LIFE_MS = 10 * MINUTE_MS;

/**
 * Plays `wx.requestPayment`: checks the arguments as WeChat does and shows the pay sheet.
 * @returns the open sheet, or the `errMsg` with which the call fails at once
 */
export function openSheet(
  world: World,
  personId: string,
  payment: SandboxPaymentRequest,
): Result<SandboxPaySheet, string> {
  const obstacle = findArgumentFault(world, payment);
  if (obstacle !== null) return refuse(`requestPayment:fail ${obstacle}`);
  const prepayId = payment.package.slice(PACKAGE_PREFIX.length);
  const order = world.records.orders.findBy('prepayId', prepayId)[0];
  const reason = findSheetObstacle(world, personId, order);
  if (order === undefined || reason !== null) return refuse(`requestPayment:fail ${reason}`);
  const now = world.clock.now();
  const sheet: Sheet = {
    id: randomText(20),
    personId,
    outTradeNo: order.id,
    description: order.description,
    amountFen: order.totalFen,
    status: 'open',
    errMsg: null,
    expiresAt: Math.min(now + SHEET_LIFE_MS, order.prepayExpiresAt, order.payableUntil),
  };
  return accept(showSheet(world, sheet));
}

/**
 * Lays a sheet before its person, with the end that it has where nobody answers it.
 * @param also what is written with it, or not at all
 */
export function showSheet(world: World, sheet: Sheet, also: () => void = () => undefined): SandboxPaySheet {
  world.records.atomically(() => {
    also();
    world.records.sheets.put(sheet);
    world.schedule.add(
      { kind: 'sheetEnd', dueAt: sheet.expiresAt, keptBack: null, lane: null, content: { sheetId: sheet.id } },
      sheetEndOf(sheet.id),
    );
  });
  noteActivity(world, sheet.personId);
  world.changes.tell();
  return presentSheet(world, sheet);
}

/** The sheet, null when there is none of that id. */
export function findSheet(world: World, sheetId: string): SandboxPaySheet | null {
  const sheet = world.records.sheets.find(sheetId);
  return sheet === null ? null : presentSheet(world, sheet);
}

/**
 * The person's tap on an open sheet; a sheet that is no longer open stays as it is.
 * @param signs whether the person leaves the switch for auto-renewal on, where the sheet has one
 * @returns the sheet afterwards, null when there is none of that id
 */
export function answerSheet(
  world: World,
  sheetId: string,
  answer: 'pay' | 'cancel',
  signs = true,
): SandboxPaySheet | null {
  const sheet = world.records.sheets.find(sheetId);
  if (sheet === null) return null;
  if (sheet.status !== 'open') return presentSheet(world, sheet);
  const call = sheet.rail === 'virtual' ? 'requestVirtualPayment' : 'requestPayment';
  if (answer === 'cancel') return endSheet(world, sheet, 'cancelled', `${call}:fail cancel`);
  if (world.clock.now() >= sheet.expiresAt) return expireSheet(world, sheetId);
  if (sheet.rail === 'virtual') return payVirtualSheet(world, sheet);
  const order = world.records.orders.find(sheet.outTradeNo);
  if (order === null) return endSheet(world, sheet, 'failed', 'requestPayment:fail 订单不存在');
  const obstacle = findPaymentObstacle(world, order);
  const late = order.state === 'CLOSED' && world.faults.strike('payAfterClose') !== null;
  if (obstacle !== null && !late) return endSheet(world, sheet, 'failed', `requestPayment:fail ${obstacle}`);
  return world.records.atomically(() => {
    settlePayment(world, order, signs);
    return endSheet(world, sheet, 'paid', 'requestPayment:ok');
  });
}

/** A sheet that was left open too long fails by itself. */
export function expireSheet(world: World, sheetId: string): SandboxPaySheet | null {
  const sheet = world.records.sheets.find(sheetId);
  if (sheet === null) return null;
  if (sheet.status !== 'open') return presentSheet(world, sheet);
  return endSheet(world, sheet, 'failed', 'requestPayment:fail 支付超时');
}

/** A sheet as the panel shows it. */
export function presentSheet(world: World, sheet: Sheet): SandboxPaySheet {
  const { id, personId, description, amountFen, outTradeNo, status, errMsg } = sheet;
  const contract = describeOffer(world, outTradeNo);
  return {
    id,
    personId,
    payee: PAYEE,
    description,
    amountFen,
    outTradeNo,
    status,
    errMsg,
    expiresAt: formatInstant(sheet.expiresAt),
    ...(contract === null ? {} : { contract }),
  };
}

/** The merchant's short name 商户简称. */
const PAYEE = '本地商户';

const PACKAGE_PREFIX = 'prepay_id=';

/** Ends an open sheet, with what its call reports. */
export function endSheet(world: World, sheet: Sheet, status: Sheet['status'], errMsg: string): SandboxPaySheet {
  const ended: Sheet = { ...sheet, status, errMsg };
  world.records.sheets.put(ended);
  world.schedule.forget(sheetEndOf(sheet.id));
  world.changes.tell();
  return presentSheet(world, ended);
}

/** Under which the agenda holds the end of a sheet that nobody answers. */
function sheetEndOf(sheetId: string): string {
  return `sheetEnd|${sheetId}`;
}

/**
 * What the client itself checks, and the signature: an order is paid with that of the interfaces that it was made by, RSA
 * for v3, a keyed hash for v2.
 */
function findArgumentFault(world: World, payment: SandboxPaymentRequest): string | null {
  for (const name of ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const) {
    const value: unknown = payment[name];
    if (typeof value !== 'string') {
      return `parameter error: parameter.${name} should be String instead of ${value === undefined ? 'Undefined' : typeof value};`;
    }
  }
  if (!/^\d{10}$/.test(payment.timeStamp) || payment.nonceStr === '' || payment.nonceStr.length > 32) return '参数错误';
  if (!payment.package.startsWith(PACKAGE_PREFIX)) return '缺少参数：prepay_id';
  const order = world.records.orders.findBy('prepayId', payment.package.slice(PACKAGE_PREFIX.length))[0];
  const isV2 = order?.kind === 'contract';
  if ((payment.signType === 'RSA') === isV2) return '签名方式错误';
  const appid = world.keys.apps.miniprogram.appid;
  const isSigned = isV2
    ? verifyClientSignature(world, { appId: appid, ...payment })
    : verifyPaySign(world, { appid, ...payment }, payment.paySign);
  return isSigned ? null : '支付验证签名失败';
}

function findSheetObstacle(world: World, personId: string, order: Order | undefined): string | null {
  if (order === undefined) return '预支付会话不存在或已过期';
  if (order.personId !== personId) return '下单账号与支付账号不一致';
  return findPaymentObstacle(world, order);
}
