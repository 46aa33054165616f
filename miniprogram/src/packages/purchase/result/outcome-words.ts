import type { Order } from '@shared/contract/order';
import { formatChineseMinute } from '@shared/kernel/business-day';
import { formatFen } from '@shared/kernel/fen';
import { parseInstant } from '@shared/kernel/instant';
import { formatLastDay } from '@/features/home/card-face.rules';
import type { PurchaseOutcome } from '@/features/purchase/purchase-outcome.rules';

/** One sentence, and a few short lines below it. */
export interface OutcomeWords {
  readonly title: string;
  readonly lines: readonly string[];
}

/** After this many seconds of waiting somebody may wonder whether to pay again. */
const WONDERING_SECONDS = 6;

/**
 * What the page says about an outcome; the order gives the particulars once it is known.
 * @param waitedSeconds how long the page has been confirming
 */
export function wordsOf(outcome: PurchaseOutcome, order: Order | null, waitedSeconds: number): OutcomeWords {
  switch (outcome) {
    case 'succeeded':
      return { title: '会员已开通', lines: describeTerm(order) };
    case 'confirming':
      return { title: '正在确认支付结果', lines: describeWaiting(waitedSeconds) };
    case 'stillConfirming':
      return {
        title: '支付结果还在确认',
        lines: ['不用重复支付，也不用等在这里', '确认后会员自动开通，并在消息里告诉你'],
      };
    case 'cancelled':
      return { title: '订单还没有支付', lines: describeDeadline(order) };
    case 'failed':
      return { title: '支付没有完成', lines: describeDeadline(order) };
    case 'closed':
      return { title: '订单已关闭', lines: ['没有支付的订单到时会自动关闭', '如果已经付款，款项会原路退回'] };
    case 'refunded':
      return { title: '款项已安排退回', lines: ['按原支付方式退回', '到账时间以微信支付为准'] };
    case 'missing':
      return { title: '没有找到这个订单', lines: ['请确认是下单时使用的微信'] };
    default: {
      const never: never = outcome;
      return never;
    }
  }
}

function describeWaiting(seconds: number): readonly string[] {
  if (seconds < 2) return ['通常只需要几秒，请稍候'];
  const patience = seconds < WONDERING_SECONDS ? '通常只需要几秒' : '不用重复支付';
  return [`已等待 ${seconds} 秒，${patience}`];
}

function describeTerm(order: Order | null): readonly string[] {
  if (order === null) return [];
  const lastDay = formatLastDay(order.term?.endsAt ?? null);
  return lastDay === null ? [order.planName] : [order.planName, `有效期至${lastDay}`];
}

function describeDeadline(order: Order | null): readonly string[] {
  const expiresAt = order === null ? null : parseInstant(order.expiresAt);
  if (order === null || expiresAt === null) return ['可以继续支付'];
  return [`${order.planName} ${formatFen(order.amountFen)}`, `请在${formatChineseMinute(expiresAt)}前完成支付`];
}
