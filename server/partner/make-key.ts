import { randomBytes } from 'node:crypto';
import { IsNull, Not } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { ApiKey } from './partner.entity';
import { decideKeyGrant, findFreeSlot, type KeyWish, type KeyWishRefusal } from './partner.rules';
import type { SecretCipher } from './secret-cipher';

/** A key that was made just now. The secret is told here and never again. */
export interface MadeKey {
  readonly keyId: string;
  /** 256 random bits as base64url, 43 characters; the HMAC key is this text. */
  readonly secret: string;
}

/** 256 bits: as long as the HMAC's output, which is as much as it can use. */
const SECRET_BYTES = 32;

/**
 * Makes a key for a business. Refused when the wish is not in order, and with KEY_LIMIT_REACHED when the business has two
 * valid keys: one is to be revoked first. Not idempotent: each call makes another key.
 * @param madeBy the operator who may hear the secret later; null where the caller tells it at once
 */
export async function makeKey(
  unit: Unit,
  cipher: Pick<SecretCipher, 'encrypt'>,
  wish: KeyWish,
  now: Instant,
  madeBy: string | null = null,
): Promise<Result<MadeKey, KeyWishRefusal | 'KEY_LIMIT_REACHED'>> {
  const decided = decideKeyGrant(wish);
  if (!decided.ok) return decided;
  const { business, name, scopes } = decided.value;
  const valid = await unit.findBy(ApiKey, { business, slot: Not(IsNull()) });
  const slot = findFreeSlot(valid.map((key) => key.slot));
  if (slot === null) return refuse('KEY_LIMIT_REACHED');
  const keyId = newId(now);
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const secretCipher = cipher.encrypt(secret, keyId);
  try {
    await unit.insert(ApiKey, {
      ...{ id: keyId, business, name, secretCipher, scopes, slot },
      ...{ createdAt: now, revokedAt: null, lastUsedOn: null, madeBy, toldAt: null },
    });
  } catch (error) {
    // Somebody else has taken the place meanwhile: looked at again, there may be another.
    if (isDuplicate(error)) throw new StaleRead('the keys of a business');
    throw error;
  }
  return accept({ keyId, secret });
}
