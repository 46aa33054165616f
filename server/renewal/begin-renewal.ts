import type { ClientPlatform } from '../../shared/contract/plan';
import type { VirtualSigning } from '../../shared/contract/renewal';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { Member } from '../member/member.entity';
import { Membership } from '../membership/membership.entity';
import { mayStack } from '../membership/membership.rules';
import { Plan, PlanPrice } from '../plan/plan.entity';
import { isOnSale, mayUseOrdinaryPayment, priceAt, railOf } from '../plan/plan.rules';
import { answerOnce } from '../purchase/command-key';
import type { SigningRefusal } from '../purchase/signing-while-paying';
import { type Buyer, findBuyer } from '../purchase/write-order';
import type { ContractSigning } from '../wechat/ports';
import { isDrivenByApple } from './rails';
import { RenewalContract } from './renewal.entity';
import { type RenewalParts, topics } from './renewal.parts';
import { askSignatureAt } from './renewal.rules';
import { writeContract } from './write-contract';

/** A member's wish to sign, as it came. */
export interface RenewalWish {
  readonly memberId: string;
  readonly planId: string;
  /** Version of the text that the member agreed to. */
  readonly consentVersion: string;
  /** Where it will be signed; on an iPhone a subscription of virtual payment is Apple's. */
  readonly platform?: ClientPlatform;
  readonly clientKey: string;
}

type RenewalRefusal =
  | 'PLAN_NOT_FOUND'
  | 'PLAN_NOT_ON_SALE'
  | 'PLAN_RANK_DIFFERS'
  | SigningRefusal
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'SESSION_ENDED';

const ROUTE = 'POST /api/v1/renewals';

/**
 * Writes a contract with what the member agrees to, at the price of this instant; it counts when WeChat says that it was
 * signed, which is asked for where no notice comes. The repeat with the same key answers the same contract.
 */
export async function beginRenewal(parts: RenewalParts, wish: RenewalWish): Promise<Result<string, RenewalRefusal>> {
  const now = parts.clock.now();
  const { memberId, planId, consentVersion, platform, clientKey } = wish;
  // A wish from any other terminal hashes as it did before Apple's were told apart.
  const body = { planId, consentVersion, ...(platform === 'ios' ? { platform } : {}) };
  const command = { memberId, route: ROUTE, clientKey, body };
  const work = async (unit: Unit): Promise<Result<string, RenewalRefusal>> => {
    const buyer = await findBuyer(unit, memberId);
    if (!buyer) return refuse('SESSION_ENDED');
    const written = await writeFor(unit, parts, buyer, wish, now);
    if (!written.ok) return written;
    const contractId = written.value;
    await scheduleSignatureQuestion(unit, contractId, now, 0, now);
    return accept(contractId);
  };
  return parts.database.inUnit((unit) => answerOnce(unit, command, now, () => work(unit)));
}

/**
 * What opens WeChat's page for signing, by the contract's rail; signs again at each call. On the virtual rail the signature
 * is worth something only under the session_key of the person's newest login.
 */
export async function signingOf(
  parts: RenewalParts,
  contractId: string,
  sessionId: string,
): Promise<Result<ContractSigning | VirtualSigning, 'SESSION_KEY_EXPIRED' | 'RENEWAL_NOT_OFFERED'>> {
  const { read } = parts.database;
  const contract = await read.findOneByOrFail(RenewalContract, { id: contractId });
  const { papayPlanId, subscriptionProductId, consentedAt, memberId } = contract;
  if (subscriptionProductId !== null) {
    const { subscriptions } = parts;
    if (!subscriptions) return refuse('RENEWAL_NOT_OFFERED');
    const sessionKey = await subscriptions.findSessionKey(sessionId);
    if (sessionKey === null) return refuse('SESSION_KEY_EXPIRED');
    // Where WeChat does not say whether the key is good, its sheet will.
    const checked = await subscriptions.checkSessionKey(contract.openid, sessionKey);
    if (checked === 'expired') return refuse('SESSION_KEY_EXPIRED');
    const request = { contractId, subscriptionProductId, sessionKey };
    if (!isDrivenByApple(contract)) return accept(subscriptions.channel.signSubscription(request));
    const { consentedFen: priceFen, firstPriceFen } = contract;
    return accept(subscriptions.channel.signAppleSubscription({ ...request, priceFen, firstPriceFen }));
  }
  if (parts.channel === null) return refuse('RENEWAL_NOT_OFFERED');
  const member = await read.findOneByOrFail(Member, { id: memberId });
  const displayAccount = member.phoneMasked ?? member.memberNumber;
  return accept(parts.channel.signFields({ contractId, papayPlanId, requestSerial: consentedAt, displayAccount }));
}

/** Schedules the n-th question (from 0) whether the member has signed. */
export async function scheduleSignatureQuestion(
  unit: Unit,
  contractId: string,
  from: Instant,
  step: number,
  now: Instant,
): Promise<void> {
  const runAt = askSignatureAt(from, step);
  if (runAt === null) return;
  const uniqueKey = `${topics.askSignature}:${contractId}:${step}`;
  await enqueueJob(unit, { topic: topics.askSignature, payload: { contractId, from, step }, runAt, uniqueKey }, now);
}

async function writeFor(
  unit: Unit,
  { channel, subscriptions }: RenewalParts,
  buyer: Buyer,
  { planId, consentVersion, platform }: RenewalWish,
  now: Instant,
): Promise<Result<string, RenewalRefusal>> {
  const plan = await unit.findOneBy(Plan, { id: planId });
  if (!plan) return refuse('PLAN_NOT_FOUND');
  if (plan.autoRenew === null) return refuse('RENEWAL_NOT_OFFERED');
  const price = priceAt(await unit.findBy(PlanPrice, { planId }), now);
  const rail = railOf(plan) === 'virtual' ? subscriptions : mayUseOrdinaryPayment(plan) && channel;
  if (!price || !isOnSale(plan, now) || !rail) return refuse('PLAN_NOT_ON_SALE');
  const membership = await unit.findOneBy(Membership, { memberId: buyer.memberId, family: plan.family });
  if (!mayStack(membership, plan.familyRank, now)) return refuse('PLAN_RANK_DIFFERS');
  const drivenBy = railOf(plan) === 'virtual' && platform === 'ios' ? 'apple' : null;
  const written = await writeContract(unit, buyer, { plan, priceFen: price.priceFen, consentVersion, drivenBy }, now);
  return written.ok ? accept(written.value.id) : written;
}
