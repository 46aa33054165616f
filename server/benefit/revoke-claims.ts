import { In, MoreThan } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { BenefitClaim } from './benefit.entity';
import { BENEFITS_REVOKED, type BenefitsRevoked } from './benefit.events';
import { configOf } from './benefit-book';
import { type UseRefusal, whyNotUsable } from './claim.rules';
import { revokeClaims } from './end-claim';

/**
 * Takes back what a member has not used of benefits that are no longer open for them, where the claim's own terms say so;
 * what was exchanged, redeemed or given by an operator stays. Told once, however many there are. What an order holds that
 * is being paid may still be used by it, and ends with it.
 * @param codes of the benefits that have closed
 */
export async function revokeOnLoss(
  unit: Unit,
  memberId: string,
  codes: readonly string[],
  now: Instant,
): Promise<void> {
  if (codes.length === 0) return;
  const claims = await unit.find(BenefitClaim, {
    where: {
      memberId,
      status: 'usable',
      benefit: In([...codes]),
      issuedBy: In(['automatic', 'claim']),
      usesLeft: MoreThan(0),
    },
    order: { id: 'ASC' },
  });
  const lost: BenefitClaim[] = [];
  for (const claim of claims) {
    const { onLoss } = await configOf(unit, claim.benefit, claim.version);
    // What has run out already is the sweep's.
    const isOver = claim.expiresAt !== null && claim.expiresAt <= now;
    if (onLoss === 'revoke' && !isOver) lost.push(claim);
  }
  await takeBack(unit, lost, now);
}

/** Takes one claim back by an operator's word. */
export async function revokeClaim(unit: Unit, claimId: string, now: Instant): Promise<Result<null, UseRefusal>> {
  const claim = await unit.findOneBy(BenefitClaim, { id: claimId });
  if (!claim) return refuse('CLAIM_NOT_FOUND');
  // One that is not yet valid can be taken back as well.
  const refusal = whyNotUsable({ ...claim, validFrom: now }, 1, now);
  if (refusal) return refuse(refusal);
  await takeBack(unit, [claim], now);
  return accept(null);
}

/** Takes claims of one member back and tells of those that are gone. */
async function takeBack(unit: Unit, claims: readonly BenefitClaim[], now: Instant): Promise<void> {
  const gone = claims.filter(({ usesHeld }) => usesHeld === 0);
  const [first] = gone;
  if (first) {
    const benefits = [...new Set(gone.map(({ benefit }) => benefit))];
    const told: BenefitsRevoked = { memberId: first.memberId, benefits, at: now };
    await emitEvent(unit, { type: BENEFITS_REVOKED, key: first.id, payload: told }, now);
  }
  await revokeClaims(unit, claims, now);
}
