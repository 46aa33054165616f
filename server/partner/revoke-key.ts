import { IsNull } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { ApiKey } from './partner.entity';

/**
 * Revokes a key for good: every instance refuses it within five seconds (see `KEY_REMEMBERED_MS`). Refused when there is
 * no such key, or when it was revoked before: the first instant stands.
 */
export async function revokeKey(unit: Unit, keyId: string, now: Instant): Promise<Result<null, 'KEY_NOT_VALID'>> {
  const revoked = await unit.update(ApiKey, { id: keyId, revokedAt: IsNull() }, { revokedAt: now, slot: null });
  return revoked.affected === 1 ? accept(null) : refuse('KEY_NOT_VALID');
}
