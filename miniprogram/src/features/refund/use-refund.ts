import type { RefundPreview, RefundRequest } from '@shared/contract/refund';
import { api } from '@/api/api';
import { type Polled, usePolled } from '../use-polled';

/** What the page of an order's refund knows. */
export interface RefundState {
  readonly preview: RefundPreview;
  /** Newest first. */
  readonly requests: readonly RefundRequest[];
}

/** Pauses between two questions while money is on its way, in milliseconds; WeChat takes minutes. */
const PAUSES_MS = [5_000, 15_000, 30_000, 60_000] as const;

/** What a refund of an order would give, and what was asked for: read when the page comes to the front, and while money is on its way. */
export function useRefund(orderId: string): Polled<RefundState> {
  return usePolled(orderId, {
    read: () => readRefund(orderId),
    isUnsettled: ({ requests }) => requests.some(({ money }) => money?.status === 'processing'),
    pause: (n) => PAUSES_MS[Math.min(n, PAUSES_MS.length - 1)] ?? 0,
  });
}

async function readRefund(orderId: string): Promise<RefundState> {
  const [preview, { items }] = await Promise.all([api.refundPreview(orderId), api.refundRequests(orderId)]);
  return { preview, requests: items };
}
