/**
 * The lives of a contract for auto-renewal, of each of its cycles, and of each debit. A test walks the tables: every state
 * can be reached, and none but the final ones is a dead end.
 */

/** `ending`: nothing is debited any more, WeChat has not confirmed the end yet. */
export const contractStatuses = ['unsigned', 'signed', 'ending', 'ended'] as const;
export type ContractStatus = (typeof contractStatuses)[number];

/**
 * Who ended a contract, or what; `apple`: its person, in the settings of the phone; `lapsed`: a cycle's debit never came to anything; `second`: another one was signed. Of one
 * that was to be signed while paying: `notOffered` by WeChat, `notSigned` by who paid, `unpaid`: its order was closed.
 */
export const endReasons = [
  'member',
  'operator',
  'wechat',
  'expired',
  'accountClosed',
  'departure',
  'lapsed',
  'second',
  'notOffered',
  'notSigned',
  'unpaid',
  'rankDiffers',
  'planChange',
  'refunded',
  'apple',
  'unknown',
] as const;
export type EndReason = (typeof endReasons)[number];

/**
 * `reminded`: the legal reminder is on its way or has reached the member; `announced`: WeChat has told of the debit too;
 * `debiting`: a debit is at WeChat, its outcome unknown or to come; `retrying`: it failed, the paid time still runs;
 * `grace`: it failed, the paid time is over.
 */
export const cycleStatuses = [
  'waiting',
  'reminded',
  'announced',
  'debiting',
  'retrying',
  'grace',
  'paid',
  'lapsed',
  'cancelled',
] as const;
export type CycleStatus = (typeof cycleStatuses)[number];

/**
 * `sent`: handed to WeChat, no answer yet; `accepted`: taken on, the money has not moved; `dropped`: WeChat never got it;
 * `surplus`: the money came for nothing and goes back; `misfit`: it does not fit, an operator must look.
 */
export const debitStatuses = ['sent', 'accepted', 'succeeded', 'surplus', 'failed', 'dropped', 'misfit'] as const;
export type DebitStatus = (typeof debitStatuses)[number];

export const contractTransitions: Readonly<Record<ContractStatus, readonly ContractStatus[]>> = {
  unsigned: ['signed', 'ending', 'ended'],
  signed: ['ending', 'ended'],
  ending: ['ended'],
  // Given up before it was signed, and signed all the same: it is ended at WeChat too. At Apple it is taken up again.
  ended: ['ending', 'signed'],
};

export const cycleTransitions: Readonly<Record<CycleStatus, readonly CycleStatus[]>> = {
  // Apple's charge is paid when we hear of it.
  waiting: ['reminded', 'debiting', 'paid', 'lapsed', 'cancelled'],
  reminded: ['announced', 'debiting', 'lapsed', 'cancelled'],
  announced: ['debiting', 'lapsed', 'cancelled'],
  debiting: ['paid', 'retrying', 'grace', 'lapsed', 'cancelled'],
  // A debit that was told as failed may turn out to have succeeded: money is believed whenever it comes.
  retrying: ['debiting', 'paid', 'grace', 'lapsed', 'cancelled'],
  grace: ['debiting', 'paid', 'lapsed', 'cancelled'],
  // The money was taken before the cancellation, and we heard of it afterwards.
  cancelled: ['paid'],
  paid: [],
  lapsed: [],
};

export const debitTransitions: Readonly<Record<DebitStatus, readonly DebitStatus[]>> = {
  sent: ['accepted', 'succeeded', 'surplus', 'failed', 'dropped', 'misfit'],
  accepted: ['succeeded', 'surplus', 'failed', 'misfit'],
  failed: ['succeeded', 'surplus', 'misfit'],
  dropped: ['succeeded', 'surplus', 'misfit'],
  succeeded: [],
  surplus: [],
  misfit: [],
};

/** Cycles in which something is still to come. */
export const openCycleStatuses: readonly CycleStatus[] = [
  'waiting',
  'reminded',
  'announced',
  'debiting',
  'retrying',
  'grace',
];

/** Debits whose end we have not heard of. */
export const openDebitStatuses: readonly DebitStatus[] = ['sent', 'accepted'];
