import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { BenefitClaim } from './benefit.entity';
import { CLAIM_DELIVERED, CLAIM_FAILED, type ClaimSettled } from './benefit.events';
import type { Delivery } from './benefit.schema';
import { configOf } from './benefit-book';
import { changeClaim } from './change-claim';
import { giveBack, leftOf } from './claim-books';
import { bookUse } from './use-claim';

/** What was under way has arrived. Does nothing to a claim that is not under way. */
export async function finishDelivery(unit: Unit, claimId: string, now: Instant): Promise<void> {
  const claim = await unit.findOneBy(BenefitClaim, { id: claimId, status: 'delivering' });
  if (!claim) return;
  const { delivery } = await configOf(unit, claim.benefit, claim.version);
  await giveAtOnce(unit, claim, delivery.kind, now);
  await tell(unit, CLAIM_DELIVERED, claim, null, now);
}

/**
 * What was under way will not arrive: stock, quota and budget have it back. Does nothing to a claim that is not under way.
 * @param reason what the member may read: `充值失败`
 */
export async function failClaim(unit: Unit, claimId: string, reason: string, now: Instant): Promise<void> {
  const claim = await unit.findOneBy(BenefitClaim, { id: claimId, status: 'delivering' });
  if (!claim) return;
  await changeClaim(unit, claim, { status: 'failed', number: null, endedAt: now });
  await tell(unit, CLAIM_FAILED, claim, reason, now);
  await giveBack(unit, [leftOf(claim, await configOf(unit, claim.benefit, claim.version))]);
}

/**
 * What is brought to the member is used by that: it costs now and cannot be taken back. A top-up is done with; a code stays
 * among what the member can use until its time is over, although nobody tells us when they do.
 */
export async function giveAtOnce(
  unit: Unit,
  claim: BenefitClaim,
  kind: Delivery['kind'],
  now: Instant,
): Promise<BenefitClaim> {
  const isDoneWith = kind === 'supplier';
  const after = await changeClaim(unit, claim, {
    usesLeft: 0,
    ...(isDoneWith ? { status: 'used', endedAt: now } : { status: 'usable' }),
  });
  const use = { uses: claim.usesTotal, sourceKey: `delivery:${claim.id}`, savedFen: null, place: '', business: '' };
  await bookUse(unit, after, use, now);
  return after;
}

async function tell(
  unit: Unit,
  type: typeof CLAIM_DELIVERED | typeof CLAIM_FAILED,
  { id: claimId, memberId, benefit, issuedBy, sourceKey }: BenefitClaim,
  reason: string | null,
  now: Instant,
): Promise<void> {
  const payload: ClaimSettled = { claimId, memberId, benefit, issuedBy, sourceKey, reason };
  await emitEvent(unit, { type, key: claimId, payload }, now);
}
