import type { FaultName } from '../../../server/sandbox/sandbox';
import type { Dice } from '../../support/dice';

/** What a member does with one order. */
export type Ending =
  /** Pays at the first sheet. */
  | 'pay'
  /** Cancels the sheet, comes back and pays. */
  | 'cancelThenPay'
  /** Leaves it; it is closed at its time. */
  | 'abandon'
  /** Gives the order up. */
  | 'giveUp'
  /** Taps "pay" while their order is being given up on another screen. */
  | 'payWhileGivingUp'
  /** Gives up, and the money comes all the same. */
  | 'payAfterGivingUp'
  /** Leaves it until it is closed at its time, and the money comes all the same. */
  | 'payAfterItsTime'
  /** WeChat has lost the first attempt, so that there is a second; both are paid. */
  | 'payBothAttempts';

/** When, in the course of an order, the server is killed. */
export type KillMoment =
  /** So soon after the order was sent. */
  | { readonly at: 'ordering'; readonly afterMs: number }
  /** So soon after the person tapped "pay": about when the notice is being worked on. */
  | { readonly at: 'paying'; readonly afterMs: number }
  /** When WeChat is called so, before or after it has worked on it. */
  | { readonly at: 'calling'; readonly path: CalledPath; readonly side: 'before' | 'after' };

/** Which call to WeChat an ambush waits for. */
export const calledPaths = {
  prepay: /^\/v3\/pay\/transactions\/jsapi/,
  query: /^\/v3\/pay\/transactions\/out-trade-no\/[^/]+\?/,
  close: /^\/v3\/pay\/transactions\/out-trade-no\/[^/]+\/close/,
  refund: /^\/v3\/refund\/domestic\/refunds$/,
  shipping: /^\/wxa\/sec\/order\/upload_shipping_info/,
  template: /^\/cgi-bin\/message\/template\/send/,
  subscribe: /^\/cgi-bin\/message\/subscribe\/send/,
} as const;
export type CalledPath = keyof typeof calledPaths;

/** A fault of WeChat's that is switched on for the next time it can strike. */
export interface PlannedFault {
  readonly name: FaultName;
  readonly operation: string | null;
  readonly count: number;
  readonly milliseconds: number | null;
}

/** One order of a story. */
export interface Purchase {
  readonly unit: 'month' | 'quarter' | 'halfYear' | 'year';
  readonly ending: Ending;
  /** Two taps on "buy" at the same instant, with one key. */
  readonly doubleTap: boolean;
  /** What goes wrong with the notice of the payment. */
  readonly notice: PlannedFault | null;
  /** What goes wrong with calls to WeChat about this order, or with messages and uploads that follow from it. */
  readonly faults: readonly PlannedFault[];
  readonly kill: KillMoment | null;
  /** How often the member looks at the order after paying, before they leave. */
  readonly looks: number;
  readonly coupon: boolean;
}

/** What one member does: one run of the scenario. */
export interface Story {
  readonly number: number;
  readonly hasUnionid: boolean;
  readonly follows: boolean;
  readonly allowsMessages: boolean;
  /** Two logins at the same instant. */
  readonly doubleLogin: boolean;
  /** All orders at once instead of one after the other. */
  readonly atOnce: boolean;
  readonly purchases: readonly Purchase[];
}

/** Makes up a story; the same dice make the same one. */
export function planStory(number: number, dice: Dice): Story {
  const count = dice.pick([1, 1, 2, 2, 3]);
  return {
    number,
    hasUnionid: dice.chance(0.8),
    follows: dice.chance(0.5),
    allowsMessages: dice.chance(0.5),
    doubleLogin: dice.chance(0.2),
    atOnce: count > 1 && dice.chance(0.4),
    purchases: Array.from({ length: count }, () => planPurchase(dice)),
  };
}

const ENDINGS: readonly Ending[] = [
  ...Array.from({ length: 8 }, () => 'pay' as const),
  ...(['cancelThenPay', 'abandon', 'giveUp', 'payWhileGivingUp', 'payAfterGivingUp'] as const),
  ...(['payAfterItsTime', 'payBothAttempts', 'payWhileGivingUp', 'payBothAttempts'] as const),
];

function planPurchase(dice: Dice): Purchase {
  return {
    unit: dice.pick(['month', 'month', 'quarter', 'halfYear', 'year']),
    ending: dice.pick(ENDINGS),
    doubleTap: dice.chance(0.25),
    notice: dice.chance(0.75) ? planNoticeFault(dice) : null,
    faults: Array.from({ length: dice.pick([0, 0, 1, 1, 2]) }, () => planCallFault(dice)),
    kill: dice.chance(0.4) ? planKill(dice) : null,
    looks: dice.between(0, 5),
    coupon: dice.chance(0.15),
  };
}

function planNoticeFault(dice: Dice): PlannedFault {
  const name = dice.pick([
    'noticeDropped',
    'noticeDropped',
    'noticeDuplicated',
    'noticeDuplicated',
    'noticeDelayed',
    'noticeDelayed',
    'noticeReordered',
    'noticeReordered',
    'noticeWrongSignature',
    'noticeTampered',
    'noticeByCertificate',
    'noticeSignTest',
  ] as const);
  const milliseconds =
    name === 'noticeDelayed' || name === 'noticeReordered'
      ? dice.pick([5_000, 60_000, 600_000, 3_600_000])
      : name === 'noticeDuplicated'
        ? dice.pick([0, 0, 100, 30_000])
        : null;
  return { name, operation: null, count: 1, milliseconds };
}

function planCallFault(dice: Dice): PlannedFault {
  if (dice.chance(0.25)) {
    const name = dice.pick(['weixinTimeoutAfter', 'weixinTimeoutBefore', 'weixinBusy', 'weixinError'] as const);
    const operation = dice.pick(['templateSend', 'subscribeSend', 'shipping']);
    return { name, operation, count: dice.between(1, 2), milliseconds: hangOf(dice) };
  }
  if (dice.chance(0.1)) return { name: 'tokenRevoked', operation: null, count: 1, milliseconds: null };
  if (dice.chance(0.2)) {
    return { name: 'noticeDropped', operation: 'REFUND.SUCCESS', count: 1, milliseconds: null };
  }
  const name = dice.pick([
    'payErrorBefore',
    'payErrorAfter',
    'payTimeoutBefore',
    'payTimeoutAfter',
    'payRateLimited',
    'payUnsigned',
    'payWrongSignature',
  ] as const);
  const operation = dice.pick(['prepay', 'prepay', 'query', 'query', 'close', 'refund', 'refundQuery']);
  return { name, operation, count: dice.between(1, 2), milliseconds: hangOf(dice) };
}

/** Mostly a connection that breaks soon; now and then one that hangs beyond the server's own patience of 5 s. */
function hangOf(dice: Dice): number {
  return dice.pick([20, 100, 100, 400, 400, 900, 900, 5_300]);
}

function planKill(dice: Dice): KillMoment {
  const side = dice.pick(['before', 'after'] as const);
  return dice.pick<KillMoment>([
    { at: 'ordering', afterMs: dice.between(0, 60) },
    { at: 'paying', afterMs: dice.between(0, 30) },
    { at: 'paying', afterMs: dice.between(0, 60) },
    { at: 'calling', path: dice.pick(['prepay', 'query', 'close', 'refund']), side },
    { at: 'calling', path: dice.pick(['refund', 'shipping', 'template', 'subscribe']), side },
  ]);
}
