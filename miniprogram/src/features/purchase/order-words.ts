import type { Order } from '@shared/contract/order';
import { formatChineseDay, formatChineseMinute } from '@shared/kernel/business-day';
import { formatFen } from '@shared/kernel/fen';
import { parseInstant } from '@shared/kernel/instant';
import { formatLastDay } from '@/features/membership/term.rules';
import type { OrderStage } from './order-stage.rules';

/** How a stage looks: in work, good, or simply over. */
export type StageTone = 'wait' | 'up' | 'plain';

/** A stage in a word, the sentence that goes with it, and its look. */
export interface StageWords {
  readonly label: string;
  readonly hint: string | null;
  readonly tone: StageTone;
}

/** What a payment brings about by itself, and what one that comes late still does. */
const effects: Record<Order['kind'], { readonly soon: string; readonly still: string }> = {
  plan: { soon: '会员自动开通', still: '照常开通' },
  exchange: { soon: '自动完成兑换', still: '照常兑换' },
  gift: { soon: '生成礼物', still: '照常生成礼物' },
  change: { soon: '会员自动变更', still: '照常变更' },
};

/** What is said about an order in this stage. */
export function stageWords(stage: OrderStage, order: Order): StageWords {
  switch (stage) {
    case 'payable':
      return { label: '待支付', hint: `请在${formatMoment(order.expiresAt)}前完成支付`, tone: 'wait' };
    case 'checking':
      return { label: '正在核对订单', hint: '正在向微信支付查询最新状态', tone: 'wait' };
    case 'confirming':
      return { label: '支付结果确认中', hint: `不用重复支付，确认后${effects[order.kind].soon}`, tone: 'wait' };
    case 'closing':
      return {
        label: '正在关闭',
        hint: `正在向微信支付确认，若已付款会${effects[order.kind].still}或原路退回`,
        tone: 'wait',
      };
    case 'paid':
      return { label: '已支付', hint: describePaid(order), tone: 'up' };
    case 'closed':
      return { label: '已关闭', hint: describeClosed(order), tone: 'plain' };
    case 'refunding':
      return { label: '退款中', hint: '款项将按原支付方式退回', tone: 'wait' };
    case 'refunded':
      return { label: '已退款', hint: `${formatFen(order.refundedFen)}已按原支付方式退回`, tone: 'plain' };
    default: {
      const never: never = stage;
      return never;
    }
  }
}

/** The stretch of membership that an order bought: `2026年5月1日 至 2027年4月30日`; null until it is paid. */
export function describeTerm({ term }: Order): string | null {
  const startsAt = term === null ? null : parseInstant(term.startsAt);
  const lastDay = formatLastDay(term?.endsAt ?? null);
  return startsAt === null || lastDay === null ? null : `${formatChineseDay(startsAt)} 至 ${lastDay}`;
}

type OrderRefund = Order['refunds'][number];

/** How a refund stands, and when. */
export function refundWords(refund: OrderRefund): StageWords {
  switch (refund.status) {
    case 'processing':
      return { label: '退回中', hint: '按原支付方式退回，到账时间以微信支付为准', tone: 'wait' };
    case 'succeeded':
      return {
        label: '已退回',
        hint: refund.succeededAt === null ? null : `${formatMoment(refund.succeededAt)}退回`,
        tone: 'up',
      };
    case 'attention':
      return { label: '人工处理中', hint: '退款遇到问题，工作人员正在跟进，你无需操作', tone: 'wait' };
    default: {
      const never: never = refund.status;
      return never;
    }
  }
}

/** `2026年5月1日 14:00`; a text that is no instant stays as it came. */
export function formatMoment(text: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : formatChineseMinute(instant);
}

function describePaid(order: Order): string | null {
  return order.refundedFen > 0 ? `其中${formatFen(order.refundedFen)}已退回` : describeTerm(order);
}

function describeClosed(order: Order): string {
  if (order.refundedFen > 0) return `${formatFen(order.refundedFen)}已按原支付方式退回`;
  if (order.refunds.length > 0) return '关闭后收到的款项正在退回';
  return order.kind === 'exchange' ? '没有产生扣款，积分会退回' : '没有产生扣款';
}
