import { businessDayOf } from '../../../shared/kernel/business-day';
import { type Fen, formatFen } from '../../../shared/kernel/fen';
import { DAY_MS, type Instant } from '../../../shared/kernel/instant';
import { newTransactionId } from '../pay/prepay';
import { randomText } from '../random';
import type { Announcement, Contract, Debit, Order } from '../records';
import type { World } from '../world';
import { findOpenAnnouncement } from './announcements';
import { findLive } from './contracts';
import { Refusal } from './errors';
import { canonicalizeFields, checkFields, FEN, type FieldRules, NONCE, NOTIFY_URL } from './fields';
import { schedulePapayNotice } from './notices';
import { presentPayment } from './pay-and-sign';
import { tellPerson } from './person-message';
import { findPlan } from './plans';
import { isDaytime, isDebitDay, isFreshlySigned } from './windows';
import type { Fields } from './xml';

/** A delayed debit takes the money a day after it was accepted. */
const DELAY_MS = DAY_MS;

const OUT_TRADE_NO = { max: 32, pattern: /^[0-9A-Za-z_\-|*]+$/ };

const RULES: FieldRules = {
  ...NONCE,
  body: { required: true, max: 127 },
  detail: { max: 8192 },
  attach: { max: 128 },
  out_trade_no: { required: true, ...OUT_TRADE_NO },
  total_fee: FEN,
  fee_type: { max: 16, pattern: /^CNY$/ },
  spbill_create_ip: { required: true, max: 16, pattern: /^[\d.:a-fA-F]+$/ },
  goods_tag: { max: 32 },
  notify_url: NOTIFY_URL,
  trade_type: { required: true, max: 16, pattern: /^PAP$/ },
  contract_id: { required: true, max: 32 },
  receipt: { max: 8 },
};

/**
 * `POST /pay/pappayapply`: takes a debit on; whether money moves is told later. One number is debited once, and its
 * repeat with the same content changes nothing.
 */
export function applyDebit(world: World, fields: Fields): Fields {
  checkFields(world, fields, RULES);
  const request = canonicalizeFields(fields);
  const outTradeNo = fields.out_trade_no ?? '';
  const known = world.records.debits.find(outTradeNo);
  if (known !== null) return repeatDebit(known, request);
  if (world.records.orders.find(outTradeNo) !== null) throw new Refusal('OUT_TRADE_NO_USED');
  if (world.faults.strike('papayContractGone') !== null) throw new Refusal('CONTRACT_NOT_EXIST');
  const contract = findLive(world, fields.contract_id ?? '');
  if (contract === null) throw new Refusal('CONTRACT_NOT_EXIST');
  const amountFen = Number(fields.total_fee);
  const { dueAt, announcement } = decideDebit(world, contract, amountFen);
  const now = world.clock.now();
  world.records.atomically(() => {
    world.records.orders.put(draftOrder(contract, fields, request, now));
    world.records.debits.put({
      id: outTradeNo,
      contractId: contract.id,
      announcementId: announcement?.id ?? null,
      request,
      acceptedAt: now,
      dueAt,
      state: 'ACCEPT',
      endedAt: null,
      failure: null,
    });
    world.schedule.add({ kind: 'debitEnd', dueAt, keptBack: null, lane: contract.id, content: { outTradeNo } });
    if (dueAt > now) tellOfDelayedDebit(world, contract, amountFen);
  });
  world.changes.tell();
  return {};
}

/** The moment of the debit has come: the money is taken, or the debit fails; both are told. */
export function endDebit(world: World, outTradeNo: string): void {
  const debit = world.records.debits.find(outTradeNo);
  const order = world.records.orders.find(outTradeNo);
  const contract = debit === null ? null : world.records.contracts.find(debit.contractId);
  if (debit?.state !== 'ACCEPT' || order === null || contract === null) return;
  const failure = findDebitFailure(world, debit, order, contract);
  world.records.atomically(() => {
    if (failure === null) takeMoney(world, debit, order, contract);
    else fail(world, debit, order, failure);
  });
  world.changes.tell();
}

/** `POST /pay/paporderquery`: of entrusted debits only. */
export function queryDebit(world: World, fields: Fields): Fields {
  checkFields(world, fields, { ...NONCE, transaction_id: { max: 32 }, out_trade_no: OUT_TRADE_NO });
  const { transaction_id: transactionId, out_trade_no: outTradeNo } = fields;
  if (!transactionId && !outTradeNo) {
    throw new Refusal('PARAM_ERROR', 'transaction_id与out_trade_no必须填写一个');
  }
  const { records } = world;
  const order = transactionId
    ? records.orders.findBy('transactionId', transactionId)[0]
    : records.orders.find(outTradeNo ?? '');
  if (!order) throw new Refusal('ORDERNOTEXIST');
  const debit = records.debits.find(order.id);
  if (debit === null) throw new Refusal('INVALID_REQUEST', '订单不是委托代扣场景');
  const refunded = records.refunds.findBy('outTradeNo', order.id).length > 0;
  const state = debit.state === 'SUCCESS' && refunded ? 'REFUND' : debit.state;
  return {
    ...presentPayment(world, order, 'PAP'),
    contract_id: debit.contractId,
    trade_state: state,
    trade_state_desc: debit.failure?.message ?? STATE_WORDS[state],
    ...(debit.failure === null ? {} : { err_code: debit.failure.code, err_code_des: debit.failure.message }),
  };
}

const STATE_WORDS = {
  ACCEPT: '已接收，等待扣款',
  SUCCESS: '支付成功',
  REFUND: '转入退款',
  PAYERROR: '支付失败',
} as const;

type Failure = NonNullable<Debit['failure']>;

function repeatDebit({ request, state }: Debit, repeated: string): Fields {
  if (request !== repeated) throw new Refusal('OUT_TRADE_NO_USED');
  if (state === 'SUCCESS') throw new Refusal('ORDERPAID');
  if (state === 'PAYERROR') throw new Refusal('ORDERCLOSED', '该订单已扣款失败，请更换商户订单号');
  return {};
}

/** When the debit will be taken, by the mode of its template. */
function decideDebit(
  world: World,
  contract: Contract,
  amountFen: Fen,
): { dueAt: Instant; announcement: Announcement | null } {
  const now = world.clock.now();
  const plan = findPlan(contract.planId);
  if (plan === null || amountFen > plan.limitFen) throw new Refusal('RULELIMIT');
  const fresh = isFreshlySigned(contract.signedAt, now);
  switch (plan.mode) {
    case 'plain':
      return { dueAt: now, announcement: null };
    case 'delayed':
      return { dueAt: fresh ? now : now + DELAY_MS, announcement: null };
    case 'announced': {
      const announcement = findOpenAnnouncement(world, contract.id);
      if (announcement === null && fresh) return { dueAt: now, announcement };
      if (announcement === null) throw new Refusal('INVALID_REQUEST', '未下发扣费前通知或扣费周期已结束');
      if (!isDebitDay(announcement, now) || !isDaytime(now)) {
        throw new Refusal('INVALID_REQUEST', '不在可扣费期内，请在可扣费期的7:00~22:00发起扣款');
      }
      if (amountFen > announcement.amountFen) throw new Refusal('INVALID_REQUEST', '扣款金额不能高于预计扣费金额');
      return { dueAt: now, announcement };
    }
    default: {
      const never: never = plan.mode;
      throw new RangeError(`unknown mode: ${never}`);
    }
  }
}

/** A periodic contract is debited once a day and once a cycle; the person must have the money. */
function findDebitFailure(world: World, debit: Debit, order: Order, contract: Contract): Failure | null {
  const { records, clock, faults } = world;
  if (faults.strike('papayAccountAbnormal') !== null) {
    return { code: 'USER_ACCOUNT_ABNORMAL', message: '用户账户异常，无法扣款' };
  }
  const today = businessDayOf(clock.now());
  const debitedToday = records.debits
    .findBy('contractId', contract.id)
    .some(({ state, endedAt }) => state === 'SUCCESS' && endedAt !== null && businessDayOf(endedAt) === today);
  const announcement = debit.announcementId === null ? null : records.announcements.find(debit.announcementId);
  const isPeriodic = findPlan(contract.planId)?.mode !== 'plain';
  if ((isPeriodic && debitedToday) || (announcement !== null && announcement.debitedAt !== null)) {
    return { code: 'RULELIMIT', message: '交易金额或次数超出限制，请检查后再试' };
  }
  const wallet = records.wallets.find(contract.personId);
  if (wallet !== null && wallet.balanceFen < order.totalFen) return { code: 'NOTENOUGH', message: '用户余额不足' };
  return null;
}

function takeMoney(world: World, debit: Debit, order: Order, contract: Contract): void {
  const { records, clock } = world;
  const now = clock.now();
  const paid: Order = { ...order, state: 'SUCCESS', transactionId: newTransactionId(now), paidAt: now };
  records.orders.put(paid);
  records.debits.put({ ...debit, state: 'SUCCESS', endedAt: now });
  const announcement = debit.announcementId === null ? null : records.announcements.find(debit.announcementId);
  if (announcement !== null) records.announcements.put({ ...announcement, debitedAt: now });
  const wallet = records.wallets.find(contract.personId);
  if (wallet !== null) records.wallets.put({ ...wallet, balanceFen: wallet.balanceFen - order.totalFen });
  schedulePapayNotice(world, 'PAPAY.DEBIT', order.notifyUrl, {
    ...presentPayment(world, paid, 'PAP'),
    trade_state: 'SUCCESS',
    contract_id: contract.id,
  });
  tellPerson(world, contract.personId, '自动续费扣费成功', [
    { label: '商品', value: order.description },
    { label: '扣费金额', value: formatFen(order.totalFen) },
  ]);
}

function fail(world: World, debit: Debit, order: Order, failure: Failure): void {
  const { records, clock, keys } = world;
  records.orders.put({ ...order, state: 'CLOSED' });
  records.debits.put({ ...debit, state: 'PAYERROR', endedAt: clock.now(), failure });
  schedulePapayNotice(world, 'PAPAY.DEBIT', order.notifyUrl, {
    return_code: 'SUCCESS',
    return_msg: 'OK',
    result_code: 'FAIL',
    err_code: failure.code,
    err_code_des: failure.message,
    appid: keys.apps.miniprogram.appid,
    mch_id: keys.mchid,
    nonce_str: randomText(32),
    openid: order.openid,
    total_fee: String(order.totalFen),
    out_trade_no: order.id,
    attach: order.attach ?? '',
    contract_id: debit.contractId,
    trade_state: 'PAYERROR',
  });
}

/** The order that holds the money; no sheet can pay it. */
function draftOrder(contract: Contract, fields: Fields, request: string, now: Instant): Order {
  return {
    id: fields.out_trade_no ?? '',
    openid: contract.openid,
    personId: contract.personId,
    description: fields.body ?? '',
    attach: fields.attach || null,
    notifyUrl: fields.notify_url ?? '',
    totalFen: Number(fields.total_fee),
    request,
    createdAt: now,
    payableUntil: 0,
    prepayId: '',
    prepayExpiresAt: 0,
    state: 'NOTPAY',
    transactionId: null,
    paidAt: null,
    couponFen: 0,
    shippingUploads: 0,
    shippedAt: null,
    settledAt: null,
    kind: 'debit',
  };
}

function tellOfDelayedDebit(world: World, contract: Contract, amountFen: Fen): void {
  tellPerson(world, contract.personId, '自动续费扣费提醒', [
    { label: '签约账户', value: contract.displayAccount },
    { label: '24小时后扣费', value: formatFen(amountFen) },
  ]);
}
