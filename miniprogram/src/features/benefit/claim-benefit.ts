import type { BenefitCard, Claim } from '@shared/contract/benefit';
import { api } from '@/api/api';
import { ApiError } from '@/api/api-error';
import { newIdempotencyKey } from '@/api/idempotency-key';
import { forgetOnDeparture } from '../session/own-data';
import { isLoggedIn, logInAndReload } from '../session/session';
import { claimLedger } from './claim-store';
import { changeCard, reloadBenefit, useBenefitHall } from './hall-store';

/** The intention of each benefit that has no outcome yet: its key stays the same until there is one. */
const intentions = new Map<string, { readonly account: string | undefined; readonly key: string }>();
forgetOnDeparture(() => intentions.clear());

/**
 * Claims a benefit: its card shows it at once, and is put right by the answer. Logs in where needed. Safe to repeat: as
 * long as the outcome is not known, a repeat carries the same key and brings the first claim.
 * @param account what a supplier is to top up; left out where none is asked, and for the member's own number
 * @throws ApiError, and then the card is read anew
 */
export async function claimBenefit(code: string, account?: string): Promise<Claim> {
  // Who taps without being logged in has asked for it.
  if (!isLoggedIn()) await logInAndReload();
  const undo = changeCard(code, takeOne);
  try {
    const { key } = await intend(code, account);
    const claim = await api.claimBenefit(code, account === undefined ? {} : { account }, key);
    intentions.delete(code);
    note(claim);
    return claim;
  } catch (error) {
    undo();
    // A refused claim is not there: the next tap is a new one. Without an answer it is still the same.
    if (!(error instanceof ApiError && error.outcomeUnknown)) intentions.delete(code);
    throw error;
  } finally {
    claimLedger.forget();
    void reloadBenefit(code);
  }
}

/**
 * The login button of the hall: logs in and shows one's own.
 * @throws ApiError, or Error when WeChat gives no code
 */
export async function logInToHall(): Promise<void> {
  await logInAndReload();
  await useBenefitHall.getState().refresh();
}

/**
 * The same on the page of a benefit.
 * @throws ApiError, or Error when WeChat gives no code
 */
export async function logInToBenefit(code: string): Promise<void> {
  await logInAndReload();
  await reloadBenefit(code);
}

async function intend(code: string, account: string | undefined) {
  const before = intentions.get(code);
  if (before !== undefined && before.account === account) return before;
  const intention = { account, key: await newIdempotencyKey() };
  intentions.set(code, intention);
  return intention;
}

/** What the card will be once the server has agreed. */
function takeOne(card: BenefitCard): BenefitCard {
  const remaining = card.remaining === null ? null : Math.max(0, card.remaining - 1);
  return { ...card, remaining, words: card.issue === 'claim' ? '已领取' : card.words };
}

function note(claim: Claim): void {
  changeCard(claim.benefit.code, (card) => ({ ...card, claimId: card.claimId ?? claim.id }));
}
