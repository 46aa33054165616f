import type { Order } from '@shared/contract/order';
import type { RefundPreview, RefundReason, RefundRequest, RefundTaken } from '@shared/contract/refund';
import { formatFen } from '@shared/kernel/fen';
import { formatLastDay } from '@/features/membership/term.rules';
import { formatMoment } from '@/features/purchase/order-words';

/** Why one may want the money back, in the order of the page. */
export const reasons: readonly { readonly value: RefundReason; readonly label: string }[] = [
  { value: 'boughtByMistake', label: '买错了' },
  { value: 'notNeeded', label: '暂时用不上' },
  { value: 'notAsExpected', label: '权益与预期不符' },
  { value: 'other', label: '其他原因' },
];

/** Whether an order's page offers the way to a refund, or to how one stands. */
export function leadsToRefund(order: Order): boolean {
  return isRefundable(order) && !isAtApple(order);
}

/** Whether an order's page tells how one asks Apple, which took the money and alone gives it back. */
export function leadsToApple(order: Order): boolean {
  return isRefundable(order) && isAtApple(order);
}

/** Whether Apple took the money of an order. */
export function isAtApple({ collectedBy }: Pick<Order, 'collectedBy'>): boolean {
  return collectedBy === 'apple';
}

function isRefundable({ kind, status, refundableFen }: Order): boolean {
  return kind === 'plan' && (status === 'refunding' || (status === 'paid' && refundableFen > 0));
}

/** Where one asks Apple for one's money back (Apple: request a refund for apps or content). */
export const APPLE_REFUND_PAGE = 'reportaproblem.apple.com';

/** How one does it. */
export const HOW_TO_ASK_APPLE = [
  '款项由 Apple 收取，请在 App Store 申请',
  `打开 ${APPLE_REFUND_PAGE}，登录付款的 Apple 账户，选这笔订单申请退款`,
  '是否退款由 Apple 决定；退款后，这笔订单的会员有效期随之结束',
];

/** What a refund takes back, one sentence each; what is not taken is not told. */
export function describeTaken(taken: RefundTaken): string[] {
  const lines: string[] = [];
  const lastDay = formatLastDay(taken.term?.until ?? null);
  if (lastDay !== null) lines.push(`会员有效期立即结束（原至 ${lastDay}）`);
  for (const { name, count } of taken.benefits) lines.push(`未使用的「${name}」${count > 1 ? ` ${count} 张` : ''}失效`);
  if (taken.growth > 0) lines.push(`收回这笔订单的 ${taken.growth} 成长值`);
  if (taken.points > 0) lines.push(`收回这笔订单的 ${taken.points} 积分，不足的从以后获得的积分中扣除`);
  if (taken.renewalEnds) lines.push('同时取消自动续费，不再扣款');
  return lines;
}

/** How the days of the term are counted; null where they decide nothing. */
export function describeDays({ days }: RefundPreview): string | null {
  if (days === null) return null;
  return days.used === 0 ? `共 ${days.total} 天，尚未开始` : `共 ${days.total} 天，已使用 ${days.used} 天`;
}

/** A step of a request: done, under way, still to come, or where it ended badly. */
export interface RefundStep {
  readonly title: string;
  readonly hint: string | null;
  readonly state: 'done' | 'now' | 'later' | 'stopped';
}

/** The way of a request from the wish to the money. */
export function stepsOf(request: RefundRequest): RefundStep[] {
  const { status, decision, answer, money, createdAt, decidedAt } = request;
  const asked: RefundStep = { title: '提交申请', hint: formatMoment(createdAt), state: 'done' };
  const decided = decidedAt === null ? null : formatMoment(decidedAt);
  const arrival = { title: '原路退回', state: 'later', hint: null } as const;
  switch (status) {
    case 'waiting':
      return [asked, { title: '等待审核', hint: '一般 1 至 3 个工作日，期间会员照常使用', state: 'now' }, arrival];
    case 'withdrawn':
      return [asked, { title: '已撤回', hint: decided, state: 'stopped' }];
    case 'refused':
      return [asked, { title: '审核未通过', hint: answer ?? decided, state: 'stopped' }];
    case 'agreed': {
      const passed: RefundStep = { title: decision === 'atOnce' ? '已受理' : '审核通过', hint: decided, state: 'done' };
      return [asked, passed, arrivalOf(money)];
    }
    default: {
      const never: never = status;
      return never;
    }
  }
}

/** The words above a request's steps. */
export function headOf({ status, amountFen, money }: RefundRequest): string {
  if (status === 'waiting') return '等待审核';
  if (status !== 'agreed') return status === 'refused' ? '审核未通过' : '已撤回';
  return money?.status === 'succeeded' ? `${formatFen(amountFen)}已退回` : `正在退回 ${formatFen(amountFen)}`;
}

/** Whether a request stands in the way of another one. */
export function isOpen({ status, money }: RefundRequest): boolean {
  return status === 'waiting' || (status === 'agreed' && money?.status !== 'succeeded');
}

function arrivalOf(money: RefundRequest['money']): RefundStep {
  if (money?.status === 'succeeded') {
    const hint = money.succeededAt === null ? null : formatMoment(money.succeededAt);
    return { title: '已原路退回', hint, state: 'done' };
  }
  const hint = money?.status === 'attention' ? '退款遇到问题，工作人员正在跟进，你无需操作' : '到账时间以微信支付为准';
  return { title: '原路退回中', hint, state: 'now' };
}
