import type { RenewalRequest, RenewalSigning } from '@shared/contract/renewal';
import { api } from '@/api/api';
import { ApiError } from '@/api/api-error';
import { newIdempotencyKey } from '@/api/idempotency-key';
import { askForMessages } from '@/features/message/ask-messages';
import { openSigning, type SigningVisit } from '@/platform/signing';
import { forgetOnDeparture } from '../session/own-data';

/** What came of the way to WeChat's page; whether it was signed, the renewal itself says. */
export interface SigningAttempt {
  readonly renewalId: string;
  readonly visit: SigningVisit;
}

/** The intention under way: its key stays the same until the server has said yes or no. */
let intention: { readonly wish: RenewalRequest; readonly key: string } | null = null;
forgetOnDeparture(() => {
  intention = null;
});

/**
 * Signs for a renewal without paying now: writes down what the member agreed to, and opens WeChat's page for signing. Must
 * be called in the tap itself, because it asks whether messages may be sent. Safe to repeat when no answer came.
 * @throws ApiError
 */
export async function signRenewal(wish: RenewalRequest, templateIds: readonly string[]): Promise<SigningAttempt> {
  const asked = askForMessages(templateIds);
  const { renewal, signing } = await sendWish(wish);
  // WeChat shows one question at a time.
  await asked;
  return { renewalId: renewal.id, visit: await openSigning(signing) };
}

async function sendWish(wish: RenewalRequest): Promise<RenewalSigning> {
  if (intention === null || !isSame(intention.wish, wish)) intention = { wish, key: await newIdempotencyKey() };
  try {
    const begun = await api.beginRenewal(wish, intention.key);
    intention = null;
    return begun;
  } catch (error) {
    // A refused wish has done nothing: the next tap is a new one. Without an answer it is still the same.
    if (!(error instanceof ApiError && error.outcomeUnknown)) intention = null;
    throw error;
  }
}

function isSame(one: RenewalRequest, other: RenewalRequest): boolean {
  return one.planId === other.planId && one.consentVersion === other.consentVersion;
}
