/**
 * The states of orders, attempts and refunds, and the only ways between them. A test walks the tables: every state can be
 * reached, and none but the final ones is a dead end.
 */

export const orderStatuses = ['pending', 'paid', 'closed', 'refunding', 'refunded'] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/**
 * What an order is for: a plan of membership; or, told by a later room, the money part of an exchange of points or what a
 * change to another plan costs, or a plan that is given to a friend.
 */
export const orderKinds = ['plan', 'exchange', 'change', 'gift'] as const;
export type OrderKind = (typeof orderKinds)[number];

/** `created`: not yet asked; `unknown`: asked, no answer; `open`: can be paid; `refused`: WeChat will not take it. */
export const attemptStatuses = ['created', 'unknown', 'open', 'refused', 'closed', 'paid', 'surplus'] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

/**
 * `requested`: to be asked for; `unknown`: asked, no answer; `processing`: WeChat is at it; `attention`: an operator must
 * look (no balance, abnormal, closed); `replaced`: WeChat closed it and another number took its place.
 */
export const refundStatuses = ['requested', 'unknown', 'processing', 'attention', 'replaced', 'succeeded'] as const;
export type RefundStatus = (typeof refundStatuses)[number];

export const orderTransitions: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending: ['paid', 'closed'],
  paid: ['refunding'],
  refunding: ['paid', 'refunded'],
  closed: [],
  refunded: [],
};

export const attemptTransitions: Readonly<Record<AttemptStatus, readonly AttemptStatus[]>> = {
  created: ['open', 'unknown', 'refused', 'closed', 'paid', 'surplus'],
  unknown: ['open', 'refused', 'closed', 'paid', 'surplus'],
  open: ['closed', 'paid', 'surplus'],
  refused: ['closed', 'paid', 'surplus'],
  // Money is believed whenever it comes: a close that WeChat accepted proves nothing.
  closed: ['paid', 'surplus'],
  paid: [],
  surplus: [],
};

export const refundTransitions: Readonly<Record<RefundStatus, readonly RefundStatus[]>> = {
  requested: ['unknown', 'processing', 'attention', 'succeeded'],
  unknown: ['processing', 'attention', 'succeeded'],
  processing: ['attention', 'succeeded'],
  attention: ['requested', 'processing', 'succeeded', 'replaced'],
  replaced: [],
  succeeded: [],
};

/** Attempts on which money may still come and that WeChat has not confirmed as closed. */
export const liveAttemptStatuses: readonly AttemptStatus[] = ['created', 'unknown', 'open'];
