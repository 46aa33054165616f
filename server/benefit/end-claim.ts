import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import type { BenefitClaim } from './benefit.entity';
import { configOf } from './benefit-book';
import { changeClaim } from './change-claim';
import { giveBack, leftOf } from './claim-books';

/**
 * Ends usable claims before their last use: budget and stock have back what is left of them.
 * @throws StaleRead when one of them was changed meanwhile
 */
export async function endClaims(
  unit: Unit,
  claims: readonly BenefitClaim[],
  status: 'expired' | 'revoked',
  now: Instant,
): Promise<void> {
  const left = [];
  for (const claim of claims) {
    await changeClaim(unit, claim, { status, endedAt: now });
    left.push(leftOf(claim, await configOf(unit, claim.benefit, claim.version)));
  }
  await giveBack(unit, left);
}

/**
 * Takes usable claims back. What an order holds that is being paid may still be used by it, and ends with it.
 * @throws StaleRead when one of them was changed meanwhile
 */
export async function revokeClaims(unit: Unit, claims: readonly BenefitClaim[], now: Instant): Promise<void> {
  for (const claim of claims) {
    if (claim.usesHeld > 0) await changeClaim(unit, claim, { expiresAt: now });
  }
  await endClaims(
    unit,
    claims.filter(({ usesHeld }) => usesHeld === 0),
    'revoked',
    now,
  );
}
