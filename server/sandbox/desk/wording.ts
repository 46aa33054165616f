import type {
  SandboxDebit,
  SandboxDelivery,
  SandboxOrder,
  SandboxVirtualOrder,
} from '../../../shared/contract/sandbox.js';

/** How good or bad a state is, for its colour. */
export type Tone = 'good' | 'plain' | 'warn' | 'bad';

/** A state in words, with its tone. */
export interface Wording {
  readonly text: string;
  readonly tone: Tone;
}

/** An order's state as WeChat Pay has it, in words. */
export function describeOrder({ state, amountFen, refundedFen }: SandboxOrder): Wording {
  switch (state) {
    case 'NOTPAY':
      return { text: '待支付', tone: 'warn' };
    case 'SUCCESS':
      return { text: '已支付', tone: 'good' };
    case 'REFUND':
      if (refundedFen === 0) return { text: '退款中', tone: 'warn' };
      return { text: refundedFen < amountFen ? '部分退款' : '已退款', tone: 'plain' };
    case 'CLOSED':
      return { text: '已关闭', tone: 'plain' };
    default: {
      const never: never = state;
      return never;
    }
  }
}

/** How an order of virtual payment stands, in words. */
export function describeVirtualOrder({ state, amountFen, refundedFen }: SandboxVirtualOrder): Wording {
  if (refundedFen > 0) return { text: refundedFen < amountFen ? '部分退款' : '已退款', tone: 'plain' };
  switch (state) {
    case 'CREATED':
      return { text: '待支付', tone: 'warn' };
    case 'PAID':
      return { text: '待发货', tone: 'warn' };
    case 'DELIVERED':
      return { text: '已发货', tone: 'good' };
    case 'FAILED':
      return { text: '扣款失败', tone: 'bad' };
    default: {
      const never: never = state;
      return never;
    }
  }
}

/** How an entrusted debit stands, in words. */
export function describeDebit({ state, failure }: SandboxDebit): Wording {
  switch (state) {
    case 'ACCEPT':
      return { text: '待扣款', tone: 'warn' };
    case 'SUCCESS':
      return { text: '已扣款', tone: 'good' };
    case 'PAYERROR':
      return { text: failure === 'NOTENOUGH' ? '余额不足' : '扣款失败', tone: 'bad' };
    default: {
      const never: never = state;
      return never;
    }
  }
}

/** What became of an attempt to deliver. */
export function describeAttempt({ accepted, status }: SandboxDelivery): Wording {
  if (accepted) return { text: `已接收 ${status}`, tone: 'good' };
  return status === null ? { text: '无应答', tone: 'bad' } : { text: `未接收 ${status}`, tone: 'bad' };
}

/** What an attempt carried, in words; an event that nobody foresaw keeps WeChat's name. */
export function describeEvent(eventType: string): string {
  return EVENTS[eventType] ?? eventType;
}

const EVENTS: Readonly<Record<string, string>> = {
  xpay_goods_deliver_notify: '虚拟支付发货推送',
  xpay_refund_notify: '虚拟支付退款推送',
  xpay_complaint_notify: '虚拟支付投诉推送',
  'TRANSACTION.SUCCESS': '支付成功通知',
  'REFUND.SUCCESS': '退款成功通知',
  'REFUND.ABNORMAL': '退款异常通知',
  'REFUND.CLOSED': '退款关闭通知',
  'PAPAY.SIGNED': '签约通知',
  'PAPAY.TERMINATED': '解约通知',
  'PAPAY.DEBIT': '扣款结果通知',
  'PAPAY.PAYMENT': '签约支付通知',
  subscribe: '关注公众号',
  unsubscribe: '取消关注',
  TEMPLATESENDJOBFINISH: '模板消息送达结果',
  subscribe_msg_popup_event: '订阅消息弹窗',
  subscribe_msg_change_event: '订阅消息设置',
  subscribe_msg_sent_event: '订阅消息送达结果',
  user_authorization_revoke: '撤回授权',
  user_authorization_cancellation: '要求删除数据',
  trade_manage_order_settlement: '订单结算',
  'supply.succeeded': '到账通知',
  'supply.failed': '充值失败通知',
};
