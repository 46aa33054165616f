import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { PurchaseParts } from '../purchase/purchase.parts';

/** What the stories of this room stand on. */
export interface PlanChangeParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly purchase: PurchaseParts;
}

/** Topics of this room's jobs. */
export const topics = { begin: 'planChange.begin' } as const;

/** One change a member and family at a time. */
export function liveKeyOf({ memberId, family }: { readonly memberId: string; readonly family: string }): string {
  return `${memberId}:${family}`;
}
