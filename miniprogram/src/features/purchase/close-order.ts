import type { Order } from '@shared/contract/order';
import { api } from '@/api/api';
import { confirm } from '@/platform/feedback';

/**
 * Gives an open order up, after asking once more.
 * @returns the order as the server has it now, which is not closed yet where WeChat did not confirm; null when the member
 * thought better of it
 * @throws ApiError
 */
export async function askAndCloseOrder(order: Order): Promise<Order | null> {
  const sure = await confirm({
    title: '取消这笔订单',
    content: `${order.planName}还没有支付，取消后${order.kind === 'plan' ? '可以随时重新下单' : '积分会退回'}。`,
    confirmText: '取消订单',
    cancelText: '再想想',
  });
  return sure ? api.closeOrder(order.id) : null;
}
