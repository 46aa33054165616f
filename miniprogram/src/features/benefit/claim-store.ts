import type { Claim } from '@shared/contract/benefit';
import { api } from '@/api/api';
import { createKeyedStores } from '../keyed-store';
import { createLedger } from '../ledger/ledger-store';

/** Which claims are looked at; `ended` is expired, taken back or not delivered. */
export type ClaimStatusFilter = 'usable' | 'used' | 'ended';

/** Which part of the member's claims is looked at. */
export interface ClaimView {
  readonly status: ClaimStatusFilter;
}

/** What the member holds and held 我的券, newest first. */
export const claimLedger = createLedger<ClaimView, Claim>(
  ({ status }, cursor) => api.claims(status, cursor),
  (one, other) => one.status === other.status,
);

/** One claim with its uses, by its id. */
export const claimDetailStore = createKeyedStores(api.claim);
