import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { Redemption, redemptionPreviewSchema } from '../../shared/contract/benefit';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { StaleRead } from '../database/errors';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import { hashBody } from '../purchase/command-key';
import { BenefitClaim, BenefitUse, BenefitUseCode } from './benefit.entity';
import { configOf } from './benefit-book';
import { maskName, REVERSIBLE_MS, type UseRefusal, whyNotUsable } from './claim.rules';
import { hashUseCode } from './make-use-code';
import { reverseUse, useClaim } from './use-claim';

export type CodeRefusal = UseRefusal | 'USE_CODE_REFUSED';

/** What a code stands for, before anything is used: for staff to look at. */
export async function previewRedemption(
  manager: EntityManager,
  code: string,
  now: Instant,
): Promise<Result<z.infer<typeof redemptionPreviewSchema>, CodeRefusal>> {
  const row = await findLiveCode(manager, code, now);
  if (!row) return refuse('USE_CODE_REFUSED');
  const claim = await manager.findOneByOrFail(BenefitClaim, { id: row.claimId });
  const refusal = whyNotUsable(claim, 1, now);
  if (refusal) return refuse(refusal);
  return accept({
    claimId: claim.id,
    ...(await describe(manager, claim)),
    usesLeft: claim.usesLeft,
    expiresAt: claim.expiresAt === null ? null : formatInstant(claim.expiresAt),
  });
}

/** A use code as staff has scanned it. */
export interface CodeWish {
  readonly code: string;
  readonly uses: number;
  readonly place: string;
  /** The business that verifies it, and its own number for that; both empty where an operator does. */
  readonly business: string;
  readonly reference: string;
}

/**
 * Verifies a use code 核销: the code is used up with the claim's use, or neither is. The same number of a business with the
 * same request answers the first redemption, with another one it is refused.
 * @returns the use's id
 */
export async function redeemCode(
  unit: Unit,
  { code, uses, place, business, reference }: CodeWish,
  now: Instant,
): Promise<Result<string, CodeRefusal | 'REFERENCE_REUSED'>> {
  const codeHash = hashUseCode(code);
  const sourceKey = sourceKeyOf({ code, business, reference });
  const bodyHash = hashBody({ code, uses: String(uses), place });
  // The code first: one that the same request has just used up elsewhere is found as that use.
  const row = await findLiveCode(unit, code, now);
  const known = await unit.findOneBy(BenefitUse, { sourceKey });
  if (known) return known.bodyHash === bodyHash ? accept(known.id) : refuse('REFERENCE_REUSED');
  if (!row) return refuse('USE_CODE_REFUSED');
  const { claimId } = row;
  const used = await useClaim(unit, { claimId, uses, sourceKey, savedFen: null, place, business, bodyHash }, now);
  if (!used.ok) return used;
  const spent = await execute(
    unit,
    'UPDATE benefit_use_code SET used_at = ? WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?',
    [now, codeHash, now],
  );
  if (spent !== 1) throw new StaleRead('a use code');
  return accept(used.value.use.id);
}

/** By what a redemption is known again. An operator needs no number: a code is good once. */
export function sourceKeyOf({ code, business, reference }: Pick<CodeWish, 'code' | 'business' | 'reference'>): string {
  return business === '' ? `redeem::${hashUseCode(code)}` : `redeem:${business}:${reference}`;
}

/**
 * Takes a redemption back: staff was mistaken. Only the business that made it can, within a day; a repeat answers the same.
 */
export async function reverseRedemption(
  unit: Unit,
  business: string,
  redemptionId: string,
  now: Instant,
): Promise<Result<string, 'REDEMPTION_NOT_FOUND' | 'REDEMPTION_NOT_REVERSIBLE'>> {
  const use = await unit.findOneBy(BenefitUse, { id: redemptionId, business });
  if (!use?.sourceKey.startsWith('redeem:') || use.reverses !== null) return refuse('REDEMPTION_NOT_FOUND');
  const isReversed = await unit.existsBy(BenefitUse, { claimId: use.claimId, reverses: use.id });
  if (isReversed) return accept(use.id);
  if (now >= use.usedAt + REVERSIBLE_MS) return refuse('REDEMPTION_NOT_REVERSIBLE');
  const reversed = await reverseUse(unit, use.id, `reverse:${use.id}`, now);
  return reversed.ok ? accept(use.id) : reversed;
}

/** A redemption as the business sees it, with the claim as it is now. */
export async function presentRedemption(manager: EntityManager, useId: string): Promise<Redemption> {
  const use = await manager.findOneByOrFail(BenefitUse, { id: useId });
  const claim = await manager.findOneByOrFail(BenefitClaim, { id: use.claimId });
  const reversal = await manager.findOneBy(BenefitUse, { claimId: claim.id, reverses: use.id });
  return {
    id: use.id,
    claimId: claim.id,
    ...(await describe(manager, claim)),
    uses: use.uses,
    usesLeft: claim.usesLeft,
    redeemedAt: formatInstant(use.usedAt),
    reversedAt: reversal ? formatInstant(reversal.usedAt) : null,
  };
}

async function findLiveCode(manager: EntityManager, code: string, now: Instant): Promise<BenefitUseCode | null> {
  const row = await manager.findOneBy(BenefitUseCode, { codeHash: hashUseCode(code) });
  return row && row.usedAt === null && row.expiresAt > now ? row : null;
}

async function describe(
  manager: EntityManager,
  claim: BenefitClaim,
): Promise<Pick<Redemption, 'benefit' | 'memberName'>> {
  const { code, name, value } = await configOf(manager, claim.benefit, claim.version);
  const member = await manager.findOneBy(Member, { id: claim.memberId });
  return { benefit: { code, name, value }, memberName: maskName(member?.nickname ?? null) };
}
