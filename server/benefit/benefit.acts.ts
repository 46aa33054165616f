import { z } from 'zod';
import { redemptionSchema } from '../../shared/contract/benefit';
import { idSchema } from '../../shared/contract/wire';
import { accept, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import { Member } from '../member/member.entity';
import type { Act } from '../operator/act';
import { BenefitClaim, BenefitUse } from './benefit.entity';
import { configOf } from './benefit-book';
import { type ClaimParts, issueClaim } from './issue-claim';
import { presentRedemption, redeemCode, sourceKeyOf } from './redeem-code';
import { revokeClaim } from './revoke-claims';

const grant = z.object({ memberId: idSchema, benefit: z.string().min(1).max(40) }).strict();

/** Gives a member a benefit, whatever their tier; quota, stock and budget hold. */
export function grantBenefitAct(parts: ClaimParts): Act<z.output<typeof grant>, { readonly claimId: string }> {
  return {
    ...{ code: 'benefits.grant', name: '发放权益', permission: 'benefits.grant', input: grant },
    carryOut: async (unit, { memberId, benefit }, { now }) => {
      if (!(await unit.existsBy(Member, { id: memberId, status: 'active' }))) return refuse('MEMBER_NOT_FOUND');
      const sourceKey = `operator:${newId(now)}`;
      const wish = { memberId, benefit, issuedBy: 'operator', sourceKey, ignoreAudience: true } as const;
      const issued = await issueClaim(unit, parts, wish, now);
      if (!issued.ok) return issued;
      const { name } = await configOf(unit, benefit, issued.value.version);
      const after = { 权益: name, 可用次数: issued.value.usesTotal };
      return accept({ value: { claimId: issued.value.id }, subject: `member:${memberId}`, after });
    },
  };
}

const revocation = z.object({ claimId: idSchema }).strict();

/** Takes a claim back that is not used. */
export const revokeBenefitAct: Act<z.output<typeof revocation>, null> = {
  ...{ code: 'benefits.revoke', name: '收回权益', permission: 'benefits.grant', input: revocation },
  carryOut: async (unit, { claimId }, { now }) => {
    const claim = await unit.findOneBy(BenefitClaim, { id: claimId });
    if (!claim) return refuse('CLAIM_NOT_FOUND');
    const { name } = await configOf(unit, claim.benefit, claim.version);
    const revoked = await revokeClaim(unit, claimId, now);
    if (!revoked.ok) return revoked;
    return accept({
      ...{ value: null, subject: `claim:${claimId}` },
      before: { 权益: name, 剩余次数: claim.usesLeft },
      after: { 权益: name, 状态: '已收回' },
    });
  },
};

const redemption = z
  .object({
    code: z.string().regex(/^\d{10}$/, '核销码是 10 位数字'),
    uses: z.number().int().min(1).max(100).default(1),
    place: z.string().trim().max(40).default(''),
  })
  .strict();

/** No business system with a number of its own asks. */
const BY_STAFF = { business: '', reference: '' } as const;

/** Verifies the use code that a member shows. */
export const redeemAct: Act<z.output<typeof redemption>, z.infer<typeof redemptionSchema>> = {
  ...{ code: 'benefits.redeem', name: '核销', permission: 'benefits.redeem', input: redemption },
  carryOut: async (unit, wish, { now }) => {
    // The command's own key answers a repeat; the same code shown again is no repeat.
    if (await unit.existsBy(BenefitUse, { sourceKey: sourceKeyOf({ ...wish, ...BY_STAFF }) })) {
      return refuse('USE_CODE_REFUSED');
    }
    const redeemed = await redeemCode(unit, { ...wish, ...BY_STAFF }, now);
    if (!redeemed.ok) return redeemed;
    const value = redemptionSchema.parse(await presentRedemption(unit, redeemed.value));
    const after = { 权益: value.benefit.name, 次数: value.uses, 剩余次数: value.usesLeft, 地点: wish.place };
    return accept({ value, subject: `claim:${value.claimId}`, after });
  },
};
