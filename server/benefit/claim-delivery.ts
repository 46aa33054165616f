import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import type { BenefitClaim } from './benefit.entity';
import type { Delivery } from './benefit.schema';

/** What a later room answers that was asked to deliver a claim. */
export type DeliveryBegun =
  /** It is there: a code was given. */
  | { readonly kind: 'delivered' }
  /** It is under way: `finishDelivery` or `failClaim` will follow. */
  | { readonly kind: 'underway' }
  /** Nothing is left to give: the claim is refused, and nothing of it stays. */
  | { readonly kind: 'soldOut' };

/** What the member reads of what was delivered. */
export interface DeliveredContent {
  /** The code itself; null where there is none (yet). */
  readonly code: string | null;
  /** The account that was topped up, masked; null where there is none. */
  readonly account: string | null;
}

/**
 * A later room that delivers what claims promise (codes of a pool, a supplier's goods). `compose.ts` hands it in. `begin` runs
 * in the unit of work of the claim: no network, what takes time becomes a job.
 */
export interface ClaimDeliverer {
  readonly kind: Delivery['kind'];
  begin(
    unit: Unit,
    claim: BenefitClaim,
    terms: { readonly delivery: Delivery; readonly account: string | null },
    now: Instant,
  ): Promise<DeliveryBegun>;
  /** By claim id; claims that it does not know are left out. */
  findContent(unit: Unit, claimIds: readonly string[]): Promise<ReadonlyMap<string, DeliveredContent>>;
}
