import type { Clock } from '../../shared/kernel/clock';
import type { ClaimParts } from '../benefit/issue-claim';
import type { Database } from '../database/open-database';
import type { PurchaseParts } from '../purchase/purchase.parts';
import type { AccountCipher } from './account-cipher';

/** What the stories of this room stand on. */
export interface ExchangeParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly purchase: PurchaseParts;
  readonly claims: ClaimParts;
  readonly cipher: AccountCipher;
}

/** The source of everything that an exchange causes in other rooms: its spending, its claim. */
export function sourceOf(exchangeId: string): string {
  return `${SOURCE}${exchangeId}`;
}

/** The exchange that a source names; null for a source of another kind. */
export function exchangeOfSource(sourceKey: string): string | null {
  return sourceKey.startsWith(SOURCE) ? sourceKey.slice(SOURCE.length) : null;
}

const SOURCE = 'exchange:';
