import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { moveEarnings } from '../books/move-earnings';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { Member } from '../member/member.entity';
import { rerunOnDuplicate } from '../member/rerun-on-duplicate';
import { extendMembership } from '../membership/extend-membership';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { Gift } from './gift.entity';
import { GIFT_ACCEPTED, type GiftAccepted } from './gift.events';
import type { GiftParts } from './gift.parts';
import { cardStateOf } from './gift.rules';
import { moveGift } from './settle-gift';

/** What a member has accepted. */
export interface AcceptedGift {
  readonly planName: string;
  /** The end of their membership with it. */
  readonly endsAt: Instant;
  /** False for the repeat of one that was accepted before. */
  readonly first: boolean;
}

export type AcceptanceRefusal =
  | 'GIFT_NOT_FOUND'
  | 'GIFT_ENDED'
  | 'GIFT_TAKEN'
  | 'GIFT_OWN'
  | 'GIFT_RANK_DIFFERS'
  | 'SESSION_ENDED';

/**
 * Accepts a gift, exactly once: the same member gets the first answer again, anybody else GIFT_TAKEN. Where the rank of a
 * membership in force does not let it in, the gift stays as it is, for later or for somebody else.
 */
export function acceptGift(
  parts: GiftParts,
  memberId: string,
  token: string,
): Promise<Result<AcceptedGift, AcceptanceRefusal>> {
  // Of two at the same moment the later one finds the earlier one's term, and then their gift.
  return rerunOnDuplicate(() => parts.database.inUnit((unit) => acceptIn(unit, parts, memberId, token)));
}

async function acceptIn(
  unit: Unit,
  parts: GiftParts,
  memberId: string,
  token: string,
): Promise<Result<AcceptedGift, AcceptanceRefusal>> {
  const now = parts.clock.now();
  if (!(await unit.existsBy(Member, { id: memberId, status: 'active' }))) return refuse('SESSION_ENDED');
  const gift = await unit.findOneBy(Gift, { tokenHash: parts.tokens.hashOf(token) });
  if (!gift || !parts.tokens.isTokenOf(token, gift.id)) return refuse('GIFT_NOT_FOUND');
  const state = cardStateOf(gift, memberId, now);
  switch (state) {
    case 'open':
      return give(unit, gift, memberId, now);
    case 'mine':
      return accept({ planName: gift.planName, endsAt: gift.termEndsAt ?? now, first: false });
    case 'own':
      return refuse('GIFT_OWN');
    case 'accepted':
      return refuse('GIFT_TAKEN');
    case 'ended':
      return refuse('GIFT_ENDED');
    default: {
      const never: never = state;
      throw new Error(`unknown state ${never}`);
    }
  }
}

async function give(
  unit: Unit,
  gift: Gift,
  memberId: string,
  now: Instant,
): Promise<Result<AcceptedGift, AcceptanceRefusal>> {
  const { id: giftId, giverId, orderId, planId, planName, family, familyRank, amountFen } = gift;
  // Whoever gave the money back on another way has ended the gift.
  if (orderId === null || !(await unit.existsBy(PurchaseOrder, { id: orderId, status: 'paid', refundedFen: 0 }))) {
    return refuse('GIFT_ENDED');
  }
  const extended = await extendMembership(
    unit,
    {
      // The order is the giver's: nobody else is led to it.
      ...{ memberId, source: 'gift', sourceKey: `gift:${giftId}`, orderId: null },
      ...{ family, familyRank, planId, planName, period: { unit: gift.periodUnit, count: gift.periodCount } },
    },
    now,
  );
  if (!extended.ok) return refuse('GIFT_RANK_DIFFERS');
  const { startsAt, endsAt } = extended.value;
  await moveGift(unit, gift, 'accepted', { acceptedBy: memberId, acceptedAt: now, termEndsAt: endsAt, endedAt: now });
  // Until now nothing of its money was to be earned.
  await moveEarnings(unit, [{ orderId, usableFrom: startsAt, endsAt }], now);
  const event: GiftAccepted = { giftId, giverId, orderId, planName, amountFen, acceptedAt: now };
  await emitEvent(unit, { type: GIFT_ACCEPTED, key: giftId, payload: event }, now);
  return accept({ planName, endsAt, first: true });
}
