import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { PlanFamily } from '../plan/plan.entity';
import { consentVersionOf } from '../plan/renewal-consent.rules';
import type { SigningRefusal, SigningWish } from '../purchase/signing-while-paying';
import type { Buyer } from '../purchase/write-order';
import { liveKeyOf } from './change-contract';
import { findFirstPricesTaken } from './first-price';
import { RenewalContract } from './renewal.entity';

/**
 * Writes a contract with what the member agrees to, at the price of this instant. It counts when WeChat says that it was
 * signed. Refused where one lives in the family already, and where the member has read another text or another price.
 */
export async function writeContract(
  unit: Unit,
  { memberId, personHash, openid }: Buyer,
  { plan, priceFen, consentVersion, drivenBy = null }: SigningWish,
  now: Instant,
): Promise<Result<RenewalContract, SigningRefusal>> {
  const { id: planId, autoRenew, family, familyRank, periodUnit, periodCount } = plan;
  if (autoRenew === null) return refuse('RENEWAL_NOT_OFFERED');
  if (await unit.existsBy(RenewalContract, { liveKey: liveKeyOf({ memberId, family }) }))
    return refuse('RENEWAL_ALREADY_ON');
  const taken = autoRenew.firstPriceFen !== null && (await findFirstPricesTaken(unit, personHash)).has(family);
  const firstPriceFen = taken ? null : autoRenew.firstPriceFen;
  if (consentVersion !== consentVersionOf(autoRenew, { priceFen, firstPriceFen }, drivenBy)) {
    return refuse('RENEWAL_CONSENT_CHANGED');
  }
  const { papayPlanId = '', subscriptionProductId = null, mode, graceDays } = autoRenew;
  const { name } = await unit.findOneByOrFail(PlanFamily, { code: family });
  const contract: RenewalContract = {
    ...{ id: newId(now), memberId, personHash, openid, planId, planName: `${name}${plan.name}`, orderId: null },
    ...{ family, familyRank, periodUnit, periodCount, papayPlanId, subscriptionProductId, drivenBy, mode, graceDays },
    status: 'unsigned',
    liveKey: null,
    wechatContractId: null,
    consentedFen: priceFen,
    firstPriceFen,
    firstPricePaid: false,
    consentVersion,
    consentedAt: now,
    signedAt: null,
    endRequestedAt: null,
    endedAt: null,
    endReason: null,
  };
  await unit.insert(RenewalContract, contract);
  return accept(contract);
}
