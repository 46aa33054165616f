import type { PlanChange, PlanChangeWish, PlanChangeWithPayment } from '@shared/contract/plan-change';
import { api } from '@/api/api';
import { ApiError } from '@/api/api-error';
import { newIdempotencyKey } from '@/api/idempotency-key';
import { confirm } from '@/platform/feedback';
import type { PaymentOutcome } from '@/platform/payment';
import { usePlans } from '../plan/plan-store';
import { visitPaySheet } from '../purchase/visit-pay-sheet';
import { forgetOnDeparture } from '../session/own-data';
import { askBeforeCancel } from './plan-change.rules';
import { usePlanChanges } from './plan-change-store';

/** The intention under way: its key stays the same until the server has said yes or no. */
let intention: { readonly of: string; readonly key: string } | null = null;
forgetOnDeparture(() => {
  intention = null;
});

/** A visit to the pay sheet; whether it is paid, the order says. */
export interface ChangePaid {
  readonly orderId: string;
  readonly reported: PaymentOutcome;
}

/**
 * Asks for a change, and opens the pay sheet where it is to be paid now. Safe to repeat when no answer came: one intention
 * makes one change.
 * @returns null where nothing is to be paid now
 * @throws ApiError
 */
export function changePlan(wish: PlanChangeWish): Promise<ChangePaid | null> {
  return act(JSON.stringify(wish), (key) => api.createPlanChange(wish, key));
}

/**
 * Pays for a change that waits, or for one whose order is open still. As `changePlan`.
 * @throws ApiError
 */
export async function payChange({ id, status, orderId, payFen }: PlanChange): Promise<ChangePaid | null> {
  if (status === 'awaitingPayment' && orderId !== null) {
    const { payment } = await api.payOrder(orderId, await newIdempotencyKey());
    return { orderId, reported: await visitPaySheet(orderId, payment) };
  }
  return act(`${id}:${payFen}`, (key) => api.prepayPlanChange(id, { payFen }, key));
}

/**
 * Calls a change off, after asking once more.
 * @returns whether the member was sure
 * @throws ApiError
 */
export async function askAndCancelChange(change: PlanChange): Promise<boolean> {
  const sure = await confirm({
    title: '撤销会员变更',
    content: askBeforeCancel(change),
    confirmText: '撤销变更',
    cancelText: '再想想',
  });
  if (!sure) return false;
  await api.cancelPlanChange(change.id);
  await usePlanChanges.getState().refresh();
  return true;
}

async function act(of: string, send: (key: string) => Promise<PlanChangeWithPayment>): Promise<ChangePaid | null> {
  if (intention?.of !== of) intention = { of, key: await newIdempotencyKey() };
  try {
    const { order, payment } = await send(intention.key);
    intention = null;
    await usePlanChanges.getState().refresh();
    void usePlans.getState().refresh();
    if (order === null || payment === null) return null;
    return { orderId: order.id, reported: await visitPaySheet(order.id, payment) };
  } catch (error) {
    // A refused wish has done nothing: the next tap is a new one. Without an answer it is still the same.
    if (!(error instanceof ApiError && error.outcomeUnknown)) intention = null;
    throw error;
  }
}
