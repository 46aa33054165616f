import type { SandboxFault } from '../../../shared/contract/sandbox.js';

/** Faults that hurt the same thing. */
export interface FaultGroup {
  readonly title: string;
  readonly faults: readonly SandboxFault[];
}

/** Sorts the catalogue by what each fault hurts, in the catalogue's order; what fits nowhere stands under 其他. */
export function groupFaults(faults: readonly SandboxFault[]): FaultGroup[] {
  const titleOf = ({ name }: SandboxFault) => GROUPS.find(({ pattern }) => pattern.test(name))?.title ?? OTHER;
  return [...GROUPS.map(({ title }) => title), OTHER]
    .map((title) => ({ title, faults: faults.filter((fault) => titleOf(fault) === title) }))
    .filter((group) => group.faults.length > 0);
}

/** The interfaces one of which a fault can be held to, with their names; empty where a fault has only one place. */
export function operationsOf(faultName: string): readonly (readonly [operation: string, label: string])[] {
  if (PAY_CALL.test(faultName)) return PAY_OPERATIONS;
  if (SUPPLIER_CALL.test(faultName)) return SUPPLIER_OPERATIONS;
  return WEIXIN_CALL.test(faultName) ? WEIXIN_OPERATIONS : [];
}

const OTHER = '其他';

/** The group of what the supplier does wrong. */
export const SUPPLIER_TITLE = '虚拟商品供应商';

/** The first that fits counts. */
const GROUPS: readonly { readonly title: string; readonly pattern: RegExp }[] = [
  { title: '支付通知', pattern: /^notice/ },
  { title: '付款', pattern: /^(payAfterClose|couponPaid)$/ },
  { title: '微信支付接口', pattern: /^(pay|certificates)/ },
  { title: '对账单', pattern: /^(bill|fundFlow)/ },
  { title: '自动续费', pattern: /^papay/ },
  { title: '退款', pattern: /^refund/ },
  { title: '虚拟支付', pattern: /^virtual/ },
  { title: '登录与凭证', pattern: /^(login|token)/ },
  { title: '微信接口', pattern: /^weixin/ },
  { title: '消息、推送与发货', pattern: /^(template|push|shipping)/ },
  { title: SUPPLIER_TITLE, pattern: /^supplier/ },
];

const PAY_CALL = /^pay(Error|Timeout|RateLimited|Unsigned|WrongSignature)/;
const WEIXIN_CALL = /^weixin/;
const SUPPLIER_CALL = /^supplier(Timeout|Error|WrongSignature)/;

const PAY_OPERATIONS = [
  ['prepay', '下单'],
  ['query', '查单'],
  ['close', '关单'],
  ['refund', '申请退款'],
  ['refundQuery', '查退款'],
  ['abnormalRefund', '异常退款'],
  ['bill', '申请账单'],
  ['billDownload', '下载账单'],
  ['certificates', '平台证书'],
  ['contractOrder', '支付中签约'],
  ['contractQuery', '查签约'],
  ['contractDelete', '解约'],
  ['debit', '申请扣款'],
  ['debitQuery', '查扣款'],
  ['debitNotice', '预扣费通知'],
  ['failNotice', '扣费失败提醒'],
] as const;

const SUPPLIER_OPERATIONS = [
  ['supplyOrder', '下单'],
  ['supplyQuery', '查单'],
] as const;

const WEIXIN_OPERATIONS = [
  ['login', '登录'],
  ['token', '接口凭证'],
  ['phone', '手机号'],
  ['session', '登录态'],
  ['subscribeSend', '订阅消息'],
  ['templateSend', '模板消息'],
  ['userInfo', '关注者信息'],
  ['textCheck', '文本审核'],
  ['shipping', '发货信息'],
  ['shippingQuery', '发货查询'],
  ['tradeManaged', '交易管理查询'],
] as const;
