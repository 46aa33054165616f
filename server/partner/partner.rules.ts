import { type KeyScope, keyScopes } from '../../shared/contract/ops/key-words';
import { accept, type Result, refuse } from '../../shared/kernel/result';

export { type KeyScope, keyScopes };

/** Two, so that a business can bring the new key into use before the old one goes, and no forgotten third stays behind. */
export const MOST_VALID_KEYS = 2;

/** The place that a valid key takes among those of its business. */
export type KeySlot = 1 | 2;

/** What a key is asked for. */
export interface KeyWish {
  /** Code of the business system or partner brand: `pos`, `tmall-shop`. */
  readonly business: string;
  /** Tells one key of a business from another, for people. */
  readonly name: string;
  readonly scopes: readonly string[];
}

/** A wish that a key can be made of. */
export interface KeyGrant {
  readonly business: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
}

export type KeyWishRefusal = 'BUSINESS_CODE_INVALID' | 'KEY_NAME_INVALID' | 'KEY_SCOPE_MISSING' | 'KEY_SCOPE_UNKNOWN';

/** Under this name the system tells events of its own. */
const RESERVED_CODE = 'membership';

const BUSINESS_CODE = /^[a-z][a-z0-9-]{1,39}$/;
const NAME_LENGTH = 60;

/** Checks what a key is asked for; scopes come back without repeats, in the order of the closed list. */
export function decideKeyGrant({ business, name, scopes }: KeyWish): Result<KeyGrant, KeyWishRefusal> {
  const trimmed = name.trim();
  if (!BUSINESS_CODE.test(business) || business === RESERVED_CODE) return refuse('BUSINESS_CODE_INVALID');
  if (trimmed === '' || trimmed.length > NAME_LENGTH) return refuse('KEY_NAME_INVALID');
  if (scopes.length === 0) return refuse('KEY_SCOPE_MISSING');
  if (!scopes.every(isKeyScope)) return refuse('KEY_SCOPE_UNKNOWN');
  return accept({ business, name: trimmed, scopes: keyScopes.filter((scope) => scopes.includes(scope)) });
}

/** The free place for one more valid key; null when the business has as many as it may. */
export function findFreeSlot(taken: readonly (number | null)[]): KeySlot | null {
  const slots: readonly KeySlot[] = [1, 2];
  return slots.find((slot) => !taken.includes(slot)) ?? null;
}

function isKeyScope(word: string): word is KeyScope {
  return keyScopes.some((scope) => scope === word);
}
