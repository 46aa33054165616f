import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { askWechat } from '../member/ask-wechat';
import { findOpenid } from '../member/find-member';
import { Plan, PlanFamily, PlanPrice } from '../plan/plan.entity';
import { isOnSale, mayUseOrdinaryPayment, priceAt } from '../plan/plan.rules';
import { answerOnce, findAnswer } from '../purchase/command-key';
import { findBuyer, writeOrder } from '../purchase/write-order';
import { Gift } from './gift.entity';
import type { GiftParts } from './gift.parts';

/** A member's wish to give, as it came. */
export interface GiftWishOfMember {
  readonly memberId: string;
  readonly planId: string;
  /** Null or empty: without a word. */
  readonly message: string | null;
  readonly agreementVersion: string | null;
  readonly clientKey: string;
}

type GiftRefusal =
  | 'PLAN_NOT_FOUND'
  | 'PLAN_NOT_ON_SALE'
  | 'GIFT_NOT_OFFERED'
  | 'GIFT_MESSAGE_REFUSED'
  | 'GIFT_MESSAGE_UNCHECKED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'SESSION_ENDED';

const ROUTE = 'POST /api/v1/gifts';

/**
 * Writes a gift with its order at the price of this instant. WeChat checks the message first, because somebody else will
 * read it: what it will not let through, leaves to a human or did not answer about, is not written. The repeat with the same
 * key answers the same gift and asks nothing again.
 * @returns the gift's id
 */
export async function buyGift(parts: GiftParts, wish: GiftWishOfMember): Promise<Result<string, GiftRefusal>> {
  const { memberId, planId, agreementVersion, clientKey } = wish;
  const message = wish.message === '' ? null : wish.message;
  const command = { memberId, route: ROUTE, clientKey, body: { planId, message, agreementVersion } };
  const known = await findAnswer(parts.database.read, command);
  if (known) return known;
  const checked = await checkMessage(parts, memberId, message);
  if (!checked.ok) return checked;
  const now = parts.clock.now();
  const work = async (unit: Unit): Promise<Result<string, GiftRefusal>> => {
    const buyer = await findBuyer(unit, memberId);
    if (!buyer) return refuse('SESSION_ENDED');
    const offer = await findOffer(unit, planId, now);
    if (!offer.ok) return offer;
    const gift = buildGift(parts, offer.value, { memberId, message }, now);
    const { id, planName, family, familyRank, periodUnit, periodCount, amountFen } = gift;
    await unit.insert(Gift, gift);
    const order = await writeOrder(
      unit,
      parts.purchase.channel,
      buyer,
      {
        ...{ kind: 'gift', subjectId: id, planName: `赠送 ${planName}`.slice(0, 40), agreementVersion },
        ...{ planId, family, familyRank, periodUnit, periodCount, amountFen },
      },
      now,
    );
    await unit.update(Gift, { id }, { orderId: order.id });
    return accept(id);
  };
  return parts.database.inUnit((unit) => answerOnce(unit, command, now, () => work(unit)));
}

async function checkMessage(
  { database, accounts }: GiftParts,
  memberId: string,
  message: string | null,
): Promise<Result<null, GiftRefusal>> {
  if (message === null) return accept(null);
  const openid = await findOpenid(database.read, memberId, 'miniprogram');
  if (openid === null) return refuse('SESSION_ENDED');
  const verdict = await askWechat(() => accounts.checkText(openid, message, 'comment'));
  if (!verdict.ok) return refuse('GIFT_MESSAGE_UNCHECKED');
  return verdict.value === 'pass' ? accept(null) : refuse('GIFT_MESSAGE_REFUSED');
}

interface GiftOffer {
  readonly plan: Plan;
  readonly name: string;
  readonly priceFen: number;
  readonly days: number;
}

async function findOffer(
  unit: Unit,
  planId: string,
  now: Instant,
): Promise<Result<GiftOffer, 'PLAN_NOT_FOUND' | 'PLAN_NOT_ON_SALE' | 'GIFT_NOT_OFFERED'>> {
  const plan = await unit.findOneBy(Plan, { id: planId });
  if (!plan) return refuse('PLAN_NOT_FOUND');
  const price = priceAt(await unit.findBy(PlanPrice, { planId }), now);
  if (!price || !isOnSale(plan, now)) return refuse('PLAN_NOT_ON_SALE');
  if (plan.gift === null || plan.autoRenew !== null || !mayUseOrdinaryPayment(plan)) return refuse('GIFT_NOT_OFFERED');
  const family = await unit.findOneByOrFail(PlanFamily, { code: plan.family });
  return accept({ plan, name: `${family.name}${plan.name}`, priceFen: price.priceFen, days: plan.gift.days });
}

function buildGift(
  { tokens }: Pick<GiftParts, 'tokens'>,
  { plan, name, priceFen, days }: GiftOffer,
  { memberId, message }: Pick<GiftWishOfMember, 'memberId' | 'message'>,
  now: Instant,
): Gift {
  const id = newId(now);
  const { id: planId, family, familyRank, periodUnit, periodCount } = plan;
  return {
    ...{ id, giverId: memberId, orderId: null, planId, planName: name, family, familyRank, periodUnit, periodCount },
    ...{ amountFen: priceFen, days, tokenHash: tokens.hashOf(tokens.tokenOf(id)), message },
    ...{ status: 'awaitingPayment', returnReason: null, expiresAt: null, acceptedBy: null, acceptedAt: null },
    ...{ termEndsAt: null, createdAt: now, endedAt: null },
  };
}
