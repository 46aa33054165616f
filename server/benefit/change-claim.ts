import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { BenefitClaim } from './benefit.entity';

/** What becomes of a claim after it was made. */
export type ClaimChange = Partial<
  Pick<BenefitClaim, 'status' | 'usesLeft' | 'usesHeld' | 'number' | 'expiresAt' | 'endedAt'>
>;

/**
 * Changes a claim if it is still as it was read.
 * @returns the claim after it
 * @throws StaleRead when somebody else changed it meanwhile: the unit of work runs again
 */
export async function changeClaim(unit: Unit, claim: BenefitClaim, change: ClaimChange): Promise<BenefitClaim> {
  const after = { ...claim, ...change, revision: claim.revision + 1 };
  const { affected } = await unit.update(
    BenefitClaim,
    { id: claim.id, revision: claim.revision },
    { ...change, revision: after.revision },
  );
  if (affected !== 1) throw new StaleRead('a benefit claim');
  return after;
}
