import type { Exchange } from '@shared/contract/exchange';
import { api } from '@/api/api';
import { confirm } from '@/platform/feedback';
import { formatAmount } from '../ledger/amount.rules';

/**
 * Gives an exchange up that was not paid, after asking once more: its order is closed, and its points go back.
 * @returns whether the member was sure
 * @throws ApiError
 */
export async function askAndCancelExchange({ orderId, item, points }: Exchange, unit: string): Promise<boolean> {
  const sure = await confirm({
    title: '取消这次兑换',
    content: `${item.benefit.name}还没有支付，取消后 ${formatAmount(points)} ${unit}会退回。`,
    confirmText: '取消兑换',
    cancelText: '再想想',
  });
  if (sure && orderId !== null) await api.closeOrder(orderId);
  return sure;
}
