/**
 * The states of an exchange, and the only ways between them. `awaitingPayment`: points are spent and one of the stock is
 * taken until its order is paid or closed. `delivering`: the claim is on its way to the member. `returned`: points, stock,
 * limit and money went back.
 */
export const exchangeStatuses = ['awaitingPayment', 'delivering', 'done', 'returned'] as const;
export type ExchangeStatus = (typeof exchangeStatuses)[number];

export const exchangeTransitions: Readonly<Record<ExchangeStatus, readonly ExchangeStatus[]>> = {
  awaitingPayment: ['delivering', 'done', 'returned'],
  delivering: ['done', 'returned'],
  done: [],
  returned: [],
};
