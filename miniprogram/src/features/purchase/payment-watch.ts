import type { Order } from '@shared/contract/order';
import { create } from 'zustand';
import { api } from '@/api/api';
import { isRefusal } from '@/api/api-error';
import { useHome } from '@/features/home/home-store';
import { formatLastDay } from '@/features/membership/term.rules';
import { forgetOnDeparture } from '@/features/session/own-data';
import { toast } from '@/platform/feedback';
import type { PaymentOutcome } from '@/platform/payment';
import { clearPayments, forgetPayment, recallPayment } from './payment-record';
import {
  ASKING_PAUSES_MS,
  computeOutcome,
  computePatience,
  isSettled,
  type PurchaseOutcome,
} from './purchase-outcome.rules';

/** An order whose payment is being found out. */
export interface PaymentWatch {
  readonly orderId: string;
  readonly reported: PaymentOutcome;
  /** Null until the server has answered. */
  readonly order: Order | null;
  /** True while an answer is expected soon; afterwards the questions go on, but rarely. */
  readonly asking: boolean;
  /** The server knows no such order of this member. */
  readonly missing: boolean;
}

/** The one payment that is watched. It is not tied to a page: who leaves the page is told all the same. */
export const usePaymentWatch = create<{ readonly watch: PaymentWatch | null }>()(() => ({ watch: null }));

let timer: ReturnType<typeof setTimeout> | undefined;
/** Counted up with every new beginning: an answer to an older question no longer counts. */
let round = 0;
/** The order whose page is open: it shows the outcome itself. */
let attended: string | null = null;

/** When the app starts its first page is drawn first: what is said before that is lost behind it. */
const AFTER_START_MS = 1_500;

/**
 * Begins, or begins anew, to ask the server about an order, at growing intervals, until its outcome is settled.
 * @param firstPauseMs before the first question
 */
export function watchPayment(orderId: string, reported: PaymentOutcome, firstPauseMs = 0): void {
  stopAsking();
  const before = usePaymentWatch.getState().watch;
  const order = before?.orderId === orderId ? before.order : null;
  usePaymentWatch.setState({ watch: { orderId, reported, order, asking: true, missing: false } });
  timer = setTimeout(() => void ask(0), firstPauseMs);
}

/** The page of an order is open. Returns what to call when it goes; the asking continues, and the outcome is told then. */
export function attendPayment(orderId: string): () => void {
  attended = orderId;
  return () => {
    if (attended === orderId) attended = null;
  };
}

/**
 * The app has come to the front: asks about a payment that is being watched, or about the one during which an earlier
 * run of the app was killed.
 */
export function resumePayment(): void {
  const { watch } = usePaymentWatch.getState();
  const unfinished = watch !== null && !isSettled(outcomeOf(watch)) ? watch : recallPayment();
  if (unfinished !== null) watchPayment(unfinished.orderId, unfinished.reported, AFTER_START_MS);
}

/** The first screen says that an order's payment is being found out: follows it, unless that is being done. */
export function followPayment(orderId: string): void {
  const { watch } = usePaymentWatch.getState();
  if (watch?.orderId === orderId && watch.asking) return;
  watchPayment(orderId, watch?.orderId === orderId ? watch.reported : 'paid');
}

/** What is known of the outcome so far. */
export function outcomeOf({ order, reported, asking, missing }: PaymentWatch): PurchaseOutcome {
  return missing ? 'missing' : computeOutcome(order, reported, asking);
}

/** Asks no more and forgets what was asked: for another member, and for the end of a test. */
export function dropPaymentWatch(): void {
  stopAsking();
  attended = null;
  usePaymentWatch.setState({ watch: null });
}

forgetOnDeparture(() => {
  dropPaymentWatch();
  clearPayments();
});

function stopAsking(): void {
  clearTimeout(timer);
  round += 1;
}

function askAfterPause(index: number): void {
  const pause = ASKING_PAUSES_MS[index];
  // After the last question it rests until the app, or the first screen, comes to the front again.
  if (pause !== undefined) timer = setTimeout(() => void ask(index), pause);
}

async function ask(index: number): Promise<void> {
  const { watch } = usePaymentWatch.getState();
  if (watch === null) return;
  const own = round;
  const answer = await askServer(watch.orderId);
  if (own !== round) return;
  const order = answer === 'nothing' || answer === 'missing' ? watch.order : answer;
  const known = { ...watch, order, missing: answer === 'missing' };
  const asking = index + 1 < computePatience(order, watch.reported);
  const settled = isSettled(outcomeOf({ ...known, asking }));
  usePaymentWatch.setState({ watch: { ...known, asking: asking && !settled } });
  if (settled) finish({ ...known, asking });
  else askAfterPause(index + 1);
}

/** An answer that did not come counts as "not known yet". */
async function askServer(orderId: string): Promise<Order | 'nothing' | 'missing'> {
  try {
    return await api.order(orderId);
  } catch (error) {
    return isRefusal(error, 'ORDER_NOT_FOUND', 'NOT_LOGGED_IN') ? 'missing' : 'nothing';
  }
}

function finish(watch: PaymentWatch): void {
  forgetPayment(watch.orderId);
  if (watch.orderId === attended) return;
  const news = describeNews(outcomeOf(watch), watch.order);
  if (news === null) return;
  toast(news);
  void useHome.getState().refresh();
}

/** What somebody who is on another page is told; an order that is still to be paid is offered on the first screen. */
function describeNews(outcome: PurchaseOutcome, order: Order | null): string | null {
  switch (outcome) {
    case 'succeeded': {
      if (order?.kind === 'exchange') return '支付成功，兑换结果在兑换记录里';
      const lastDay = formatLastDay(order?.term?.endsAt ?? null);
      return lastDay === null ? '支付成功，会员已开通' : `会员已开通，有效期至${lastDay}`;
    }
    case 'refunded':
      return '款项已安排按原支付方式退回';
    case 'closed':
      return '订单已关闭，如已付款会原路退回';
    case 'cancelled':
    case 'failed':
    case 'missing':
    case 'confirming':
    case 'stillConfirming':
      return null;
    default: {
      const never: never = outcome;
      return never;
    }
  }
}
