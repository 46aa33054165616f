/**
 * The states of a gift, and the only ways between them. `awaitingPayment`: until its order is paid or closed. `waiting`:
 * paid, to be accepted. `returned`: given back before anybody accepted it. `closed`: never paid.
 */
export const giftStatuses = ['awaitingPayment', 'waiting', 'accepted', 'returned', 'closed'] as const;
export type GiftStatus = (typeof giftStatuses)[number];

export const giftTransitions: Readonly<Record<GiftStatus, readonly GiftStatus[]>> = {
  awaitingPayment: ['waiting', 'closed'],
  waiting: ['accepted', 'returned'],
  accepted: [],
  returned: [],
  closed: [],
};

/** Why a gift went back: nobody accepted it in time, its giver took it back, or its giver left. */
export const giftReturnReasons = ['expired', 'cancelled', 'giverLeft'] as const;
export type GiftReturnReason = (typeof giftReturnReasons)[number];
