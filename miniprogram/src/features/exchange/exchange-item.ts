import type { Exchange, ExchangeWish } from '@shared/contract/exchange';
import { api } from '@/api/api';
import { ApiError } from '@/api/api-error';
import { newIdempotencyKey } from '@/api/idempotency-key';
import type { PaymentOutcome } from '@/platform/payment';
import { pointsLedger } from '../points/points-ledger';
import { visitPaySheet } from '../purchase/visit-pay-sheet';
import { forgetOnDeparture } from '../session/own-data';
import { useExchanges } from './exchange-store';

/** What came of a wish; whether it is paid, the exchange itself says. */
export interface Exchanged {
  readonly exchange: Exchange;
  /** What the pay sheet reported; undefined where no money was asked. */
  readonly reported: PaymentOutcome | undefined;
}

/** The intention under way: its key stays the same until the server has said yes or no. */
let intention: { readonly wish: ExchangeWish; readonly key: string } | null = null;
forgetOnDeparture(() => {
  intention = null;
});

/**
 * Exchanges points for an item, and opens the pay sheet where it takes money, too. Safe to repeat when no answer came: one
 * intention takes points once.
 * @throws ApiError
 */
export async function exchangeItem(wish: ExchangeWish): Promise<Exchanged> {
  const { exchange, payment } = await sendWish(wish);
  // Points have gone and a record has come: both lists are read anew when they are looked at.
  pointsLedger.forget();
  useExchanges.getState().clear();
  const { orderId } = exchange;
  if (payment === null || orderId === null) return { exchange, reported: undefined };
  return { exchange, reported: await visitPaySheet(orderId, payment) };
}

async function sendWish(wish: ExchangeWish) {
  if (intention === null || !isSame(intention.wish, wish)) intention = { wish, key: await newIdempotencyKey() };
  try {
    const made = await api.createExchange(wish, intention.key);
    intention = null;
    return made;
  } catch (error) {
    // A refused wish has done nothing: the next tap is a new one. Without an answer it is still the same.
    if (!isUnknown(error)) intention = null;
    throw error;
  }
}

/** Whether an error leaves open what became of the wish: then a repeat finds out, and takes nothing twice. */
export function isUnknown(error: unknown): boolean {
  return error instanceof ApiError && error.outcomeUnknown;
}

function isSame(one: ExchangeWish, other: ExchangeWish): boolean {
  return (
    one.item === other.item &&
    one.points === other.points &&
    one.moneyFen === other.moneyFen &&
    one.account === other.account
  );
}
