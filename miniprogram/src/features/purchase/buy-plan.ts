import type { Order, OrderWithPayment } from '@shared/contract/order';
import { api } from '@/api/api';
import { isRefusal } from '@/api/api-error';
import { newIdempotencyKey } from '@/api/idempotency-key';
import { ensureLoggedIn } from '@/features/session/session';
import { type PaymentOutcome, requestPayment } from '@/platform/payment';
import { requestSubscribe, type SubscribeAnswers } from '@/platform/subscribe';

/** What the member asked for. */
export interface Purchase {
  readonly planId: string;
  /** The version of the agreement that was ticked. */
  readonly agreementVersion: string;
}

/** What came of a visit to the pay sheet; whether it is paid, the order's status says. */
export interface Attempt {
  readonly order: Order;
  readonly reported: PaymentOutcome;
}

/** The intention under way: its key stays the same until the server has given an order for it. */
let intention: { readonly purchase: Purchase; readonly key: string } | null = null;
/** The last order that was not paid, so that a second tap on the same plan pays it instead of making another. */
let unpaid: { readonly purchase: Purchase; readonly orderId: string } | null = null;

/**
 * Buys a plan: asks whether messages may be sent, logs in where needed, makes the order, opens the pay sheet. Must be
 * called in the tap itself: the question about messages is asked before anything is awaited. Safe to repeat after any
 * failure; a repeat never makes a second order for one intention.
 * @throws ApiError
 */
export async function buyPlan(purchase: Purchase, templateIds: readonly string[]): Promise<Attempt> {
  const asked = requestSubscribe(templateIds);
  await ensureLoggedIn();
  const made = await openOrder(purchase);
  unpaid = { purchase, orderId: made.order.id };
  return visitPaySheet(made, asked);
}

/**
 * Pays an open order (again). As `buyPlan`, in the tap itself.
 * @throws ApiError, ORDER_NOT_OPEN and ORDER_ALREADY_PAID among them
 */
export async function payOrder(orderId: string, templateIds: readonly string[]): Promise<Attempt> {
  const asked = requestSubscribe(templateIds);
  const made = await api.payOrder(orderId, await newIdempotencyKey());
  return visitPaySheet(made, asked);
}

async function openOrder(purchase: Purchase): Promise<OrderWithPayment> {
  if (unpaid !== null && isSame(unpaid.purchase, purchase)) {
    try {
      return await api.payOrder(unpaid.orderId, await newIdempotencyKey());
    } catch (error) {
      if (!isRefusal(error, 'ORDER_NOT_OPEN', 'ORDER_ALREADY_PAID', 'ORDER_NOT_FOUND')) throw error;
      unpaid = null;
    }
  }
  if (intention === null || !isSame(intention.purchase, purchase)) {
    intention = { purchase, key: await newIdempotencyKey() };
  }
  const made = await api.createOrder(purchase, intention.key);
  intention = null;
  return made;
}

async function visitPaySheet(made: OrderWithPayment, asked: Promise<SubscribeAnswers>): Promise<Attempt> {
  // WeChat shows one question at a time: the sheet waits until the one about messages is answered.
  reportAnswers(await asked);
  const reported = await requestPayment(made.payment);
  if (reported === 'paid') unpaid = null;
  return { order: made.order, reported };
}

/** Tells the server which messages it may send. A failure costs a message, never the purchase. */
function reportAnswers(answers: SubscribeAnswers): void {
  if (Object.keys(answers).length > 0) api.answerSubscriptions({ answers }).catch(() => undefined);
}

function isSame(one: Purchase, other: Purchase): boolean {
  return one.planId === other.planId && one.agreementVersion === other.agreementVersion;
}
