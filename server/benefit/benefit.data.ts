import { formatInstant } from '../../shared/kernel/instant';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { BenefitClaim, BenefitReach, BenefitSpan, BenefitUse, BenefitUseCode } from './benefit.entity';
import { configOf } from './benefit-book';
import { statusAt } from './claim.rules';
import type { BenefitParts } from './claim-benefit';
import { revokeClaims } from './end-claim';
import { findSavings } from './find-claims';

/**
 * What this room holds on a member. Claims and uses stay when the member goes, without the places: they are the books of
 * what benefits cost. What was not used is taken back; the rest goes.
 */
export function benefitData({ database, clock }: Pick<BenefitParts, 'database' | 'clock'>): MemberDataHolder {
  const { read } = database;
  return {
    section: 'benefits',
    async exportFor(memberId) {
      const now = clock.now();
      const claims = await read.find(BenefitClaim, { where: { memberId }, order: { id: 'ASC' } });
      const uses = await read.find(BenefitUse, { where: { memberId }, order: { usedAt: 'ASC', id: 'ASC' } });
      const exported = [];
      for (const claim of claims) {
        const { name } = await configOf(read, claim.benefit, claim.version);
        exported.push({
          id: claim.id,
          benefit: name,
          status: statusAt(claim, now),
          usesTotal: claim.usesTotal,
          usesLeft: claim.usesLeft,
          claimedAt: formatInstant(claim.createdAt),
          expiresAt: claim.expiresAt === null ? null : formatInstant(claim.expiresAt),
          uses: uses
            .filter(({ claimId }) => claimId === claim.id)
            .map(({ uses: count, savedFen, place, usedAt }) => ({
              uses: count,
              savedFen,
              place,
              usedAt: formatInstant(usedAt),
            })),
        });
      }
      return exported;
    },
    async reportDeparture(memberId, now) {
      const { usableClaims } = await findSavings(read, memberId, now);
      if (usableClaims === 0) return nothingToLose;
      return { ...nothingToLose, losses: [{ kind: 'benefits', text: `${usableClaims} 张未使用的券，注销后失效` }] };
    },
    prepareDeparture: async () => undefined,
    isUnsettled: async () => false,
    async erase(unit, memberId) {
      await revokeClaims(unit, await unit.findBy(BenefitClaim, { memberId, status: 'usable' }), clock.now());
      await unit.update(BenefitUse, { memberId }, { place: '' });
      for (const table of [BenefitUseCode, BenefitSpan, BenefitReach]) await unit.delete(table, { memberId });
    },
  };
}
