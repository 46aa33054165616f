import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { GiftReturnReason } from './gift.states';

/**
 * Told when a gift was accepted: `gift.accepted`, keyed by the gift's id. From here on its money stays, so this is what its
 * giver earns growth and points by.
 */
export const GIFT_ACCEPTED = 'gift.accepted';

export interface GiftAccepted {
  readonly giftId: string;
  readonly giverId: string;
  readonly orderId: string;
  readonly planName: string;
  readonly amountFen: Fen;
  readonly acceptedAt: Instant;
}

/** Told when a gift's money is on its way back to its giver: `gift.returned`, keyed by the gift's id. */
export const GIFT_RETURNED = 'gift.returned';

export interface GiftReturned {
  readonly giftId: string;
  readonly giverId: string;
  readonly planName: string;
  readonly amountFen: Fen;
  readonly reason: GiftReturnReason;
}
