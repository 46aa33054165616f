import type { Renewal } from '@shared/contract/renewal';
import { formatChineseDay, startOfBusinessDay } from '@shared/kernel/business-day';
import { formatFen } from '@shared/kernel/fen';

/** Where a renewal stands, as its member sees it. */
export type RenewalStage =
  /** Whether it was signed is being found out. */
  | 'signing'
  /** It renews, and nothing is wrong. */
  | 'on'
  /** A debit is at WeChat, its end not known: not a failure. */
  | 'debiting'
  /** The last debit failed and is tried again. */
  | 'failed'
  /** Cancelled: nothing is debited any more, WeChat is being told. */
  | 'ending'
  | 'ended';

/** Reads a renewal. */
export function computeRenewalStage({ status, confirming, failed }: Renewal): RenewalStage {
  if (status !== 'on') return status;
  if (confirming) return 'debiting';
  return failed ? 'failed' : 'on';
}

/** Whether Apple debits it: then only its member ends it, in the settings of the phone. */
export function isAtApple({ drivenBy }: Pick<Renewal, 'drivenBy'>): boolean {
  return drivenBy === 'apple';
}

/** How one ends a renewal that Apple debits. */
export const HOW_TO_END_AT_APPLE = [
  '请在 iPhone「设置 › Apple 账户 › 订阅」里取消',
  '我们不能代你取消，到期前 24 小时以上操作',
];

/** A stage that changes by itself within moments, so that it is worth asking again. */
export function isRenewalUnsettled(stage: RenewalStage): boolean {
  return stage === 'signing' || stage === 'debiting' || stage === 'ending';
}

/**
 * The renewal that a page is about.
 * @param id of the one asked for; without it the one that lives, else the newest
 * @param items newest first, as the server has them
 */
export function chooseRenewal(items: readonly Renewal[], id: string | undefined): Renewal | null {
  if (id !== undefined) return items.find((renewal) => renewal.id === id) ?? null;
  const live = (['on', 'ending', 'signing'] as const).map((status) => items.find((each) => each.status === status));
  return live.find((renewal) => renewal !== undefined) ?? items[0] ?? null;
}

/** One sentence, and a few short lines below it. */
export interface RenewalWords {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * What the page says of a renewal.
 * @param waited whether the quick questions after signing are over
 * @param lastDay of the membership that is paid for, `2026年12月21日`; null where none runs
 */
export function describeRenewal(renewal: Renewal, lastDay: string | null, waited: boolean): RenewalWords {
  const paid = lastDay === null ? [] : [`已付的会员可以用到 ${lastDay}`];
  const stage = computeRenewalStage(renewal);
  switch (stage) {
    case 'signing':
      return waited
        ? { title: '还没有收到签约结果', lines: ['没有完成签约就不会自动扣款', '需要的话可以再签一次'] }
        : { title: '正在确认签约结果', lines: ['通常只需要几秒，请稍候'] };
    case 'on':
      return { title: '自动续费已开通', lines: describeNext(renewal) };
    case 'debiting':
      return { title: '正在扣款', lines: ['结果出来后会在消息里告诉你', '不用重复付款'] };
    case 'failed':
      return { title: '这次扣款没有成功', lines: describeFailure(lastDay) };
    case 'ending':
      return { title: '自动续费已取消', lines: ['不会再扣款，正在等微信登记', ...paid] };
    case 'ended':
      return { title: END_WORDS[renewal.endReason ?? ''] ?? '自动续费已停止', lines: ['不会再扣款', ...paid] };
    default: {
      const never: never = stage;
      return never;
    }
  }
}

/**
 * What a cancel does and what stays, each in a sentence.
 * @param lastDay of the membership that is paid for; null where none runs
 */
export function describeCancel(renewal: Renewal, lastDay: string | null): readonly string[] {
  return [
    '取消后不会再扣款',
    ...(lastDay === null ? [] : [`已付的会员可以用到 ${lastDay}，权益、积分和成长值不变`]),
    ...(renewal.confirming ? ['微信正在处理的一笔如果扣款成功，会全额退回'] : []),
    '以后想续，可以随时重新开通',
  ];
}

/** How a line of a list says where it stands: `12月20日扣 ¥19`. */
export function summariseRenewal(renewal: Renewal): string {
  const stage = computeRenewalStage(renewal);
  switch (stage) {
    case 'signing':
      return '签约确认中';
    case 'on':
      return summariseNext(renewal) ?? '已开通';
    case 'debiting':
      return '正在扣款';
    case 'failed':
      return '扣款未成功';
    case 'ending':
      return '已取消';
    case 'ended':
      return '未开通';
    default: {
      const never: never = stage;
      return never;
    }
  }
}

/** `12月20日扣 ¥19`; null where no day is known. */
export function summariseNext(next: {
  readonly nextDebitOn?: string | null;
  readonly amountFen?: number | null;
}): string | null {
  if (next.nextDebitOn == null || next.amountFen == null) return null;
  return `${formatDay(next.nextDebitOn).replace(/^\d+年/, '')}扣 ${formatFen(next.amountFen)}`;
}

/** `2026年12月20日` of a business day. */
export function formatDay(day: string): string {
  return formatChineseDay(startOfBusinessDay(day));
}

/** How it came to its end, by the server's word for it; a word that this version does not know gets the plain sentence. */
const END_WORDS: Readonly<Record<string, string>> = {
  member: '自动续费已取消',
  operator: '商家已关闭自动续费',
  wechat: '你已在微信里关闭自动续费',
  expired: '签约已到期，自动续费停止',
  accountClosed: '微信支付已关闭签约',
  departure: '账户注销，自动续费停止',
  lapsed: '扣款多次没有成功，自动续费停止',
  second: '已有另一份签约，这一份已解除',
  notOffered: '微信没有开通自动续费',
  notSigned: '你没有签约自动续费',
  unpaid: '订单没有支付，自动续费未开通',
  rankDiffers: '会员等级已变，自动续费停止',
  planChange: '会员方案已变更，原来的自动续费停止',
  refunded: '订单已退款，自动续费停止',
  apple: '你已在 iPhone 的订阅里关闭自动续费',
};

function describeNext(renewal: Renewal): readonly string[] {
  const { nextDebitOn, amountFen } = renewal;
  if (isAtApple(renewal)) {
    const next =
      nextDebitOn === null || amountFen === null ? [] : [`${formatDay(nextDebitOn)}续期 ${formatFen(amountFen)}`];
    return [...next, '由 Apple 扣款，续期前由 Apple 提醒'];
  }
  if (nextDebitOn === null || amountFen === null) return ['下次扣款日确定后会提前告诉你'];
  return [`${formatDay(nextDebitOn)}扣款 ${formatFen(amountFen)}`, '扣款至少 5 天前会提醒你'];
}

/** No day is named: what is tried again once a day may succeed on any of them. */
function describeFailure(lastDay: string | null): readonly string[] {
  return [
    '请检查微信支付的零钱或银行卡余额',
    '之后几天每天会再试一次，你不用做别的',
    ...(lastDay === null ? [] : [`会员有效期至 ${lastDay}`]),
  ];
}
