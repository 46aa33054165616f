import { createHash, randomInt } from 'node:crypto';
import { IsNull } from 'typeorm';
import type { UseCode } from '../../shared/contract/benefit';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { BenefitClaim, BenefitUseCode } from './benefit.entity';
import { changeClaim } from './change-claim';
import { USE_CODE_LIFE_MS, type UseRefusal, whyNotUsable } from './claim.rules';

const DIGITS = 10;

/**
 * Makes a use code 核销码 for a member's own claim: random digits, good once and for a minute by the server's clock. It ends
 * the one before; only its hash is kept.
 */
export async function makeUseCode(
  unit: Unit,
  memberId: string,
  claimId: string,
  now: Instant,
): Promise<Result<UseCode, UseRefusal>> {
  const claim = await unit.findOneBy(BenefitClaim, { id: claimId, memberId });
  if (!claim) return refuse('CLAIM_NOT_FOUND');
  const refusal = whyNotUsable(claim, 1, now);
  if (refusal) return refuse(refusal);
  // Two codes asked for at the same instant take turns, so that only the later one stays.
  await changeClaim(unit, claim, {});
  await unit.delete(BenefitUseCode, { claimId, usedAt: IsNull() });
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
  const expiresAt = now + USE_CODE_LIFE_MS;
  await insertCode(unit, {
    codeHash: hashUseCode(code),
    claimId,
    memberId,
    createdAt: now,
    expiresAt,
    usedAt: null,
  });
  const life = { createdAt: formatInstant(now), expiresAt: formatInstant(expiresAt) };
  return accept({ code, ...life, ttlSeconds: USE_CODE_LIFE_MS / 1_000 });
}

/** What is kept of a use code. */
export function hashUseCode(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

/** The same digits may have been drawn before: the unit runs again and draws others. */
async function insertCode(unit: Unit, row: BenefitUseCode): Promise<void> {
  try {
    await unit.insert(BenefitUseCode, row);
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('a use code');
    throw error;
  }
}
