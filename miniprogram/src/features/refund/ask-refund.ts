import type { RefundRequest, RefundWish } from '@shared/contract/refund';
import { api } from '@/api/api';
import { ApiError } from '@/api/api-error';
import { newIdempotencyKey } from '@/api/idempotency-key';
import { confirm } from '@/platform/feedback';
import { useOrders } from '../purchase/order-store';
import { forgetOnDeparture } from '../session/own-data';

/** The intention under way: its key stays the same until the server has said yes or no. */
let intention: { readonly orderId: string; readonly wish: RefundWish; readonly key: string } | null = null;
forgetOnDeparture(() => {
  intention = null;
});

/**
 * Asks for a refund. Safe to repeat when no answer came: one intention is one request.
 * @throws ApiError
 */
export async function askRefund(orderId: string, wish: RefundWish): Promise<RefundRequest> {
  if (intention === null || intention.orderId !== orderId || !isSame(intention.wish, wish)) {
    intention = { orderId, wish, key: await newIdempotencyKey() };
  }
  try {
    const request = await api.askRefund(orderId, wish, intention.key);
    intention = null;
    // The order shows its refund when the list is looked at again.
    useOrders.getState().clear();
    return request;
  } catch (error) {
    if (!(error instanceof ApiError && error.outcomeUnknown)) intention = null;
    throw error;
  }
}

/**
 * Takes back a request that nobody has decided on, after asking once more.
 * @returns false when the member thought better of it
 * @throws ApiError
 */
export async function askAndWithdraw(requestId: string): Promise<boolean> {
  const sure = await confirm({
    title: '撤回退款申请',
    content: '撤回后不再退款，会员照常使用；需要时可以重新申请。',
    confirmText: '撤回申请',
    cancelText: '再想想',
  });
  if (sure) await api.withdrawRefund(requestId);
  return sure;
}

function isSame(one: RefundWish, other: RefundWish): boolean {
  return one.reason === other.reason && one.note === other.note && one.expectedFen === other.expectedFen;
}
