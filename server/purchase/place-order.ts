import type { ClientPlatform } from '../../shared/contract/plan';
import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import { execute } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { Membership } from '../membership/membership.entity';
import { mayStack } from '../membership/membership.rules';
import { Plan, PlanFamily, PlanPrice } from '../plan/plan.entity';
import { collectorOf, isOnSale, isRailHere, mayUseOrdinaryPayment, priceAt, railOf } from '../plan/plan.rules';
import { answerOnce } from './command-key';
import { PlanAllowance } from './purchase.entity';
import type { PurchaseParts, Seller } from './purchase.parts';
import type { SigningRefusal } from './signing-while-paying';
import { type Buyer, findBuyer, releaseAllowance, writeOrder } from './write-order';

/** A member's wish to buy, as it came. */
export interface OrderWish {
  readonly memberId: string;
  readonly planId: string;
  readonly agreementVersion: string | null;
  /** Version of the text for auto-renewal that the member agreed to; null where they buy once. */
  readonly renewalConsent: string | null;
  readonly clientKey: string;
  /** What the client runs on; absent where it does not say. */
  readonly platform?: ClientPlatform | null;
}

type OrderRefusal =
  | 'PLAN_NOT_FOUND'
  | 'PLAN_NOT_ON_SALE'
  | 'PLAN_LIMIT_REACHED'
  | 'PLAN_RANK_DIFFERS'
  | 'PLAN_RAIL_NOT_HERE'
  | SigningRefusal
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'SESSION_ENDED';

const ROUTE = 'POST /api/v1/orders';

/**
 * Writes an order at the price of this instant with its first attempt to pay, reserves the plan's limit, and schedules its
 * questions and its close. WeChat is not called here. The repeat with the same key answers the same order.
 */
export async function placeOrder(parts: PurchaseParts, wish: OrderWish): Promise<Result<string, OrderRefusal>> {
  const now = parts.clock.now();
  const { memberId, planId, agreementVersion, renewalConsent, clientKey } = wish;
  // A body without a signature hashes as it did before there were any.
  const body = { planId, agreementVersion, ...(renewalConsent === null ? {} : { renewalConsent }) };
  const work = async (unit: Unit): Promise<Result<string, OrderRefusal>> => {
    const buyer = await findBuyer(unit, wish.memberId);
    if (!buyer) return refuse('SESSION_ENDED');
    const offer = await findOffer(unit, wish, now);
    if (!offer.ok) return offer;
    const { plan, family } = offer.value;
    const seller = sellerOf(parts, plan, wish.platform ?? null, offer.value.priceFen);
    if (seller === null) return refuse('PLAN_RAIL_NOT_HERE');
    const membership = await unit.findOneBy(Membership, { memberId: wish.memberId, family: plan.family });
    if (!mayStack(membership, plan.familyRank, now)) return refuse('PLAN_RANK_DIFFERS');
    if (!(await reserveAllowance(unit, buyer.personHash, plan))) return refuse('PLAN_LIMIT_REACHED');
    const signing = await offerRenewal(unit, parts, buyer, { ...offer.value, consentVersion: renewalConsent }, now);
    if (!signing.ok) {
      await releaseAllowance(unit, buyer.personHash, plan.id);
      return signing;
    }
    const { renewalId, amountFen } = signing.value;
    const order = await writeOrder(
      unit,
      seller,
      buyer,
      {
        kind: 'plan',
        planId: plan.id,
        planName: `${family.name}${plan.name}`,
        family: plan.family,
        familyRank: plan.familyRank,
        periodUnit: plan.periodUnit,
        periodCount: plan.periodCount,
        amountFen,
        agreementVersion,
        renewalId,
        collectedBy: collectorOf(railOf(plan), wish.platform ?? null),
      },
      now,
    );
    if (renewalId !== null) await parts.signing?.bind(unit, renewalId, order.id, now);
    return accept(order.id);
  };
  return parts.database.inUnit((unit) =>
    answerOnce(unit, { memberId, route: ROUTE, clientKey, body }, now, () => work(unit)),
  );
}

async function findOffer(
  unit: Unit,
  { planId, renewalConsent }: OrderWish,
  now: Instant,
): Promise<Result<{ plan: Plan; family: PlanFamily; priceFen: number }, 'PLAN_NOT_FOUND' | 'PLAN_NOT_ON_SALE'>> {
  const plan = await unit.findOneBy(Plan, { id: planId });
  if (!plan) return refuse('PLAN_NOT_FOUND');
  const price = priceAt(await unit.findBy(PlanPrice, { planId }), now);
  if (!price || !isOnSale(plan, now)) return refuse('PLAN_NOT_ON_SALE');
  // Its price is for those who sign for its renewal.
  if (plan.autoRenew !== null && renewalConsent === null) return refuse('PLAN_NOT_ON_SALE');
  const family = await unit.findOneByOrFail(PlanFamily, { code: plan.family });
  return accept({ plan, family, priceFen: price.priceFen });
}

/** By which channel a plan is paid on a terminal; null where it cannot be paid there. */
function sellerOf(parts: PurchaseParts, plan: Plan, platform: ClientPlatform | null, priceFen: Fen): Seller | null {
  if (railOf(plan) === 'wechatpay') return mayUseOrdinaryPayment(plan) ? parts.channel : null;
  return parts.virtual && isRailHere('virtual', platform, priceFen) ? parts.virtual.channel : null;
}

/** What an order costs: the plan's price, or what is to be paid where the member signs for its renewal as well. */
async function offerRenewal(
  unit: Unit,
  { signing }: PurchaseParts,
  buyer: Buyer,
  wish: { readonly plan: Plan; readonly priceFen: number; readonly consentVersion: string | null },
  now: Instant,
): Promise<Result<{ readonly renewalId: string | null; readonly amountFen: number }, SigningRefusal>> {
  const { plan, priceFen, consentVersion } = wish;
  if (consentVersion === null) return accept({ renewalId: null, amountFen: priceFen });
  // Virtual payment is signed for by itself.
  return signing == null || railOf(plan) === 'virtual'
    ? refuse('RENEWAL_NOT_OFFERED')
    : signing.offer(unit, buyer, { plan, priceFen, consentVersion }, now);
}

/** Counts every order of a plan, so that a limit set later knows the past; false when the limit is reached. */
async function reserveAllowance(unit: Unit, personHash: string, plan: Plan): Promise<boolean> {
  const limit = plan.limitPerPerson ?? Number.MAX_SAFE_INTEGER;
  const raised = await execute(
    unit,
    'UPDATE plan_allowance SET used = used + 1 WHERE person_hash = ? AND plan_id = ? AND used < ?',
    [personHash, plan.id, limit],
  );
  if (raised === 1) return true;
  if (await unit.existsBy(PlanAllowance, { personHash, planId: plan.id })) return false;
  try {
    await unit.insert(PlanAllowance, { personHash, planId: plan.id, used: 1 });
    return true;
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('plan allowance');
    throw error;
  }
}
