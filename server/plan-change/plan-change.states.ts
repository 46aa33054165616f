/**
 * The states of a plan change, and the only ways between them. `waiting`: a wish for the term's end that nothing was paid for
 * yet. `awaitingPayment`: its order is open. `paid`: the new plan is paid for and begins at the term's end.
 */
export const changeStatuses = ['waiting', 'awaitingPayment', 'paid', 'done', 'cancelled'] as const;
export type ChangeStatus = (typeof changeStatuses)[number];

export const changeTransitions: Readonly<Record<ChangeStatus, readonly ChangeStatus[]>> = {
  waiting: ['awaitingPayment', 'cancelled'],
  // An order that was not paid leaves the wish for the term's end as it was.
  awaitingPayment: ['done', 'paid', 'waiting', 'cancelled'],
  paid: ['done', 'cancelled'],
  done: [],
  cancelled: [],
};

/** Changes with something still to come. */
export const liveChangeStatuses: readonly ChangeStatus[] = ['waiting', 'awaitingPayment', 'paid'];
