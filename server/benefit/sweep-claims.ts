import { LessThan } from 'typeorm';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { findRows } from '../database/raw-rows';
import { BenefitClaim, BenefitUseCode } from './benefit.entity';
import type { BenefitParts } from './claim-benefit';
import { endClaims } from './end-claim';

/** Claims ended in one unit of work: who claims at that moment waits no longer for stock and budget than that takes. */
const BATCH = 100;

/**
 * Writes down every claim whose time has passed, and gives back what it had of stock and budget. What members see is true
 * without it. Batch by batch along the moments of expiry, each claim once; begun again it goes on where it was.
 * @param options.isOver asked between batches; true ends the call early
 * @returns false where the time given was over first: call it again
 */
export async function sweepClaims(
  { database, clock }: Pick<BenefitParts, 'database' | 'clock'>,
  { isOver = () => false }: { readonly isOver?: () => boolean } = {},
): Promise<boolean> {
  const now = clock.now();
  for (let more = true; more; ) {
    if (isOver()) return false;
    more = await database.inUnit(async (unit) => {
      // Held by an order that is being paid: it ends when that one lets it go.
      const batch = await findRows(
        unit,
        BenefitClaim,
        `WHERE t.status = 'usable' AND t.expires_at <= ? AND t.uses_held = 0 ORDER BY t.expires_at, t.id LIMIT ${BATCH}`,
        [now],
      );
      await endClaims(unit, batch, 'expired', now);
      return batch.length === BATCH;
    });
  }
  return true;
}

/** Removes use codes that are long over. */
export async function sweepUseCodes({ database }: Pick<BenefitParts, 'database'>, now: Instant): Promise<void> {
  await database.inUnit((unit) => unit.delete(BenefitUseCode, { expiresAt: LessThan(now - DAY_MS) }));
}
