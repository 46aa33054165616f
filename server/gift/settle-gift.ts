import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { emitEvent } from '../jobs/outbox';
import { returnOrder } from '../purchase/request-return';
import type { GivenForOrder } from '../purchase/settle-payment';
import { Gift } from './gift.entity';
import { GIFT_RETURNED, type GiftReturned } from './gift.events';
import { topics } from './gift.parts';
import { giftExpiry, returnWords, unearnedUntilAccepted } from './gift.rules';
import { type GiftReturnReason, type GiftStatus, giftTransitions } from './gift.states';

/**
 * Opens a gift, in the unit of work of its payment: from now on it may be accepted, and its money is earned only then.
 * Refused where it is not waiting for its payment any more.
 */
export async function openGift(
  unit: Unit,
  giftId: string | null,
  now: Instant,
): Promise<Result<GivenForOrder, string>> {
  const gift = giftId === null ? null : await unit.findOneBy(Gift, { id: giftId, status: 'awaitingPayment' });
  if (!gift) return refuse('礼物已关闭，款项退回');
  const expiresAt = giftExpiry(now, gift.days);
  await moveGift(unit, gift, 'waiting', { expiresAt });
  await enqueueJob(unit, { topic: topics.expire, payload: { giftId }, runAt: expiresAt }, now);
  return accept({ term: unearnedUntilAccepted(expiresAt) });
}

/** The order of a gift was closed unpaid. Repeating it changes nothing. */
export async function closeGift(unit: Unit, giftId: string, now: Instant): Promise<void> {
  const gift = await unit.findOneBy(Gift, { id: giftId, status: 'awaitingPayment' });
  if (gift) await moveGift(unit, gift, 'closed', { message: null, endedAt: now });
}

/** Returns a gift that nobody has accepted, once its time is over. Repeating it changes nothing. */
export async function expireGift(unit: Unit, giftId: string, now: Instant): Promise<void> {
  const gift = await unit.findOneBy(Gift, { id: giftId, status: 'waiting' });
  if (gift?.expiresAt != null && gift.expiresAt <= now) await returnGift(unit, gift, 'expired', now);
}

/** A giver takes a gift back that nobody has accepted yet; doing so again changes nothing. */
export async function cancelGift(
  unit: Unit,
  giftId: string,
  giverId: string,
  now: Instant,
): Promise<Result<null, 'GIFT_NOT_FOUND' | 'GIFT_ACCEPTED' | 'GIFT_NOT_PAID'>> {
  const gift = await unit.findOneBy(Gift, { id: giftId, giverId });
  if (!gift) return refuse('GIFT_NOT_FOUND');
  switch (gift.status) {
    case 'waiting':
      await returnGift(unit, gift, 'cancelled', now);
      return accept(null);
    case 'accepted':
      return refuse('GIFT_ACCEPTED');
    case 'awaitingPayment':
      return refuse('GIFT_NOT_PAID');
    case 'returned':
    case 'closed':
      return accept(null);
    default: {
      const never: never = gift.status;
      throw new Error(`unknown status ${never}`);
    }
  }
}

/**
 * Gives a gift's money back whole: it opens nothing any more.
 * @throws StaleRead when somebody accepted it meanwhile: the unit of work runs again and finds that
 */
export async function returnGift(unit: Unit, gift: Gift, reason: GiftReturnReason, now: Instant): Promise<void> {
  const { id: giftId, giverId, orderId, planName, amountFen } = gift;
  await moveGift(unit, gift, 'returned', { returnReason: reason, message: null, endedAt: now });
  if (orderId === null || !(await returnOrder(unit, orderId, `${returnWords(reason)}，款项退回`, now))) {
    throw new Error(`the money of gift ${giftId} cannot be given back`);
  }
  const event: GiftReturned = { giftId, giverId, planName, amountFen, reason };
  await emitEvent(unit, { type: GIFT_RETURNED, key: giftId, payload: event }, now);
}

/** Moves a gift on by compare-and-set. @throws StaleRead when it was moved meanwhile */
export async function moveGift(
  unit: Unit,
  { id, status }: Pick<Gift, 'id' | 'status'>,
  to: GiftStatus,
  change: Partial<Gift>,
): Promise<void> {
  if (!giftTransitions[status].includes(to)) throw new Error(`a gift does not go from ${status} to ${to}`);
  const moved = await unit.update(Gift, { id, status }, { ...change, status: to });
  if (moved.affected !== 1) throw new StaleRead('a gift');
}
