import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { BenefitClaim, BenefitUse } from './benefit.entity';
import { BENEFIT_USED, type BenefitUsed } from './benefit.events';
import { configOf } from './benefit-book';
import { changeClaim } from './change-claim';
import { statusAt, type UseRefusal, whyNotUsable } from './claim.rules';
import { giveBack, leftOf } from './claim-books';
import { endClaims } from './end-claim';
import { noteReach } from './note-reach';
import { monthOf } from './quota-period.rules';

/** Uses of a claim, as somebody verified them. */
export interface UseWish {
  readonly claimId: string;
  /** A whole number above 0. */
  readonly uses: number;
  /** 160 characters at most; the same key uses once. */
  readonly sourceKey: string;
  /** What the member saved, all uses together; null: what the benefit says of a use. */
  readonly savedFen: number | null;
  /** Where: a shop's name; empty where nobody said. */
  readonly place: string;
  /** The business that verified it; empty where we did. */
  readonly business: string;
  /** These uses were held (`holdUse`): they count also when the claim has run out meanwhile. */
  readonly held?: boolean;
  /** SHA-256 of the request that asks for it. */
  readonly bodyHash?: string | null;
}

/** A use with the claim as it is after it. */
export interface ClaimUsed {
  readonly use: BenefitUse;
  readonly claim: BenefitClaim;
}

/**
 * Uses a claim, in part where it has several uses, and books what that costs. Repeating it with the same key answers the
 * first use. Two at once take turns: together they never use more than there is. A refusal leaves nothing.
 */
export async function useClaim(unit: Unit, wish: UseWish, now: Instant): Promise<Result<ClaimUsed, UseRefusal>> {
  const { claimId, uses, sourceKey, held = false } = wish;
  if (!Number.isSafeInteger(uses) || uses < 1) throw new RangeError(`not uses of a claim: ${uses}`);
  const [claim, known] = [
    await unit.findOneBy(BenefitClaim, { id: claimId }),
    await unit.findOneBy(BenefitUse, { sourceKey }),
  ];
  if (!claim) return refuse('CLAIM_NOT_FOUND');
  if (known) {
    if (known.claimId !== claimId) throw new RangeError(`another claim was used under the key ${sourceKey}`);
    return accept({ use: known, claim });
  }
  const refusal = held ? whyNotUsableHeld(claim, uses) : whyNotUsable(claim, uses, now);
  if (refusal) return refuse(refusal);
  const usesLeft = claim.usesLeft - uses;
  const after = await changeClaim(unit, claim, {
    usesLeft,
    usesHeld: held ? claim.usesHeld - uses : claim.usesHeld,
    ...(usesLeft === 0 ? { status: 'used', endedAt: now } : {}),
  });
  const use = await bookUse(unit, after, wish, now);
  const told: BenefitUsed = {
    memberId: claim.memberId,
    claimId,
    useId: use.id,
    benefit: claim.benefit,
    uses,
    usesLeft,
    place: use.place,
    savedFen: use.savedFen,
    at: now,
  };
  await emitEvent(unit, { type: BENEFIT_USED, key: use.id, payload: told }, now);
  return accept({ use, claim: after });
}

/** Appends a use to the cost ledger: what it cost and saved by the terms of the claim's own version. */
export async function bookUse(
  unit: Unit,
  claim: BenefitClaim,
  wish: Pick<UseWish, 'uses' | 'sourceKey' | 'savedFen' | 'place' | 'business' | 'bodyHash'>,
  now: Instant,
): Promise<BenefitUse> {
  const { uses } = wish;
  const { savesFen } = await configOf(unit, claim.benefit, claim.version);
  const use: BenefitUse = {
    id: newId(now),
    claimId: claim.id,
    memberId: claim.memberId,
    benefit: claim.benefit,
    version: claim.version,
    uses,
    savedFen: wish.savedFen ?? (savesFen ?? 0) * uses,
    costFen: claim.costFen * uses,
    month: monthOf(now),
    tier: claim.tier,
    plan: claim.plan,
    campaign: '',
    place: wish.place,
    business: wish.business,
    reverses: null,
    sourceKey: wish.sourceKey,
    bodyHash: wish.bodyHash ?? null,
    usedAt: now,
  };
  await unit.insert(BenefitUse, { ...use });
  await noteReach(unit, { benefit: claim.benefit, memberId: claim.memberId, stage: 'used' }, now);
  return use;
}

/**
 * Takes a use back with a reversing line; the uses can be used again while the claim is valid. Repeating it, with whatever
 * key, answers the first reversal: a use is taken back once.
 */
export async function reverseUse(
  unit: Unit,
  useId: string,
  sourceKey: string,
  now: Instant,
): Promise<Result<ClaimUsed, 'REDEMPTION_NOT_FOUND'>> {
  const use = await unit.findOneBy(BenefitUse, { id: useId });
  const claim = use && (await unit.findOneBy(BenefitClaim, { id: use.claimId }));
  if (!use || !claim || use.reverses !== null) return refuse('REDEMPTION_NOT_FOUND');
  const known = await unit.findOneBy(BenefitUse, { claimId: use.claimId, reverses: use.id });
  if (known) return accept({ use: known, claim });
  const isOpen = claim.status === 'usable' || claim.status === 'used';
  const usesLeft = claim.usesLeft + use.uses;
  // One whose time has passed meanwhile is out by its date: the sweep gives back what it has left, as of any other.
  const after = await changeClaim(unit, claim, {
    usesLeft,
    ...(isOpen ? { status: 'usable', endedAt: null } : {}),
  });
  const reversal: BenefitUse = {
    ...use,
    id: newId(now),
    uses: -use.uses,
    savedFen: -use.savedFen,
    costFen: -use.costFen,
    month: monthOf(now),
    reverses: use.id,
    sourceKey,
    bodyHash: null,
    usedAt: now,
  };
  await unit.insert(BenefitUse, { ...reversal });
  if (!isOpen) {
    // What had ended has given back its other uses then; these come after.
    const config = await configOf(unit, claim.benefit, claim.version);
    await giveBack(unit, [{ ...leftOf(after, config), fen: use.costFen }]);
  }
  return accept({ use: reversal, claim: after });
}

/** Holds a use for an order that is being paid: nobody else can use it, and it does not run out. */
export async function holdUse(unit: Unit, claimId: string, now: Instant): Promise<Result<BenefitClaim, UseRefusal>> {
  const claim = await unit.findOneBy(BenefitClaim, { id: claimId });
  if (!claim) return refuse('CLAIM_NOT_FOUND');
  const refusal = whyNotUsable(claim, 1, now);
  if (refusal) return refuse(refusal);
  return accept(await changeClaim(unit, claim, { usesHeld: claim.usesHeld + 1 }));
}

/** Lets a held use go; a claim whose time has passed meanwhile ends by that. Does nothing where none is held. */
export async function releaseHold(unit: Unit, claimId: string, now: Instant): Promise<void> {
  const claim = await unit.findOneBy(BenefitClaim, { id: claimId });
  if (!claim || claim.usesHeld === 0) return;
  const after = await changeClaim(unit, claim, { usesHeld: claim.usesHeld - 1 });
  if (statusAt(after, now) === 'expired') await endClaims(unit, [after], 'expired', now);
}

function whyNotUsableHeld({ status, usesHeld }: BenefitClaim, uses: number): UseRefusal | null {
  return status === 'usable' && usesHeld >= uses ? null : 'CLAIM_NOT_USABLE';
}
