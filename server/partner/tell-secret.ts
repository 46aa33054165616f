import { IsNull, MoreThan } from 'typeorm';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { ApiKey } from './partner.entity';
import type { SecretCipher } from './secret-cipher';

/** Whoever asked for a key looks for it within a week; a secret that nobody took home by then is no longer shown. */
export const SECRET_TOLD_WITHIN_MS = 7 * DAY_MS;

/** What became of a key's secret, as one operator sees it. */
export function secretStateOf(
  { madeBy, toldAt, revokedAt, createdAt }: Pick<ApiKey, 'madeBy' | 'toldAt' | 'revokedAt' | 'createdAt'>,
  operatorId: string,
  now: Instant,
): 'waiting' | 'others' | 'told' | 'lapsed' {
  if (madeBy === null || toldAt !== null) return 'told';
  if (revokedAt !== null || createdAt + SECRET_TOLD_WITHIN_MS <= now) return 'lapsed';
  return madeBy === operatorId ? 'waiting' : 'others';
}

/**
 * Tells the secret of a key, once, to the operator who has asked for the key. Refused for anybody else, a second time, and
 * when a week has gone by.
 */
export async function tellSecret(
  unit: Unit,
  cipher: Pick<SecretCipher, 'decrypt'>,
  { keyId, operatorId }: { readonly keyId: string; readonly operatorId: string },
  now: Instant,
): Promise<Result<{ readonly key: ApiKey; readonly secret: string }, 'KEY_NOT_VALID' | 'KEY_SECRET_TOLD'>> {
  const key = await unit.findOneBy(ApiKey, { id: keyId, revokedAt: IsNull() });
  if (!key) return refuse('KEY_NOT_VALID');
  const createdAt = MoreThan(now - SECRET_TOLD_WITHIN_MS);
  const waiting = { id: keyId, madeBy: operatorId, toldAt: IsNull(), revokedAt: IsNull(), createdAt };
  const { affected } = await unit.update(ApiKey, waiting, { toldAt: now });
  if (affected !== 1) return refuse('KEY_SECRET_TOLD');
  return accept({ key, secret: cipher.decrypt(key.secretCipher, keyId) });
}
