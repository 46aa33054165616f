import type { Gift, GiftWish } from '@shared/contract/gift';
import { api } from '@/api/api';
import { ApiError } from '@/api/api-error';
import { newIdempotencyKey } from '@/api/idempotency-key';
import { visitPaySheet } from '../purchase/visit-pay-sheet';
import { forgetOnDeparture } from '../session/own-data';
import { useGifts } from './gift-store';

/** The intention under way: its key stays the same until the server has said yes or no. */
let intention: { readonly wish: GiftWish; readonly key: string } | null = null;
forgetOnDeparture(() => {
  intention = null;
});

/**
 * Buys a plan for a friend and opens the pay sheet. Safe to repeat when no answer came: one intention makes one gift.
 * Whether it is paid, the gift itself says.
 * @throws ApiError
 */
export async function givePlan(wish: GiftWish): Promise<Gift> {
  if (intention === null || !isSame(intention.wish, wish)) intention = { wish, key: await newIdempotencyKey() };
  try {
    const { gift, payment } = await api.createGift(wish, intention.key);
    intention = null;
    useGifts.getState().clear();
    if (payment !== null && gift.orderId !== null) await visitPaySheet(gift.orderId, payment);
    return gift;
  } catch (error) {
    // A refused wish has done nothing: the next tap is a new one. Without an answer it is still the same.
    if (!(error instanceof ApiError && error.outcomeUnknown)) intention = null;
    throw error;
  }
}

function isSame(one: GiftWish, other: GiftWish): boolean {
  return (
    one.planId === other.planId && one.message === other.message && one.agreementVersion === other.agreementVersion
  );
}
