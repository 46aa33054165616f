import type { Order, OrderWithPayment } from '@shared/contract/order';
import type { Fen } from '@shared/kernel/fen';
import { api } from '@/api/api';
import { isRefusal } from '@/api/api-error';
import { newIdempotencyKey } from '@/api/idempotency-key';
import { askForMessages } from '@/features/message/ask-messages';
import { ensureLoggedIn } from '@/features/session/session';
import type { PaymentOutcome } from '@/platform/payment';
import { visitPaySheet } from './visit-pay-sheet';

/** What the member asked for. */
export interface Purchase {
  readonly planId: string;
  /** The version of the agreement that was ticked. */
  readonly agreementVersion: string;
  /** The version of the renewal agreement that was ticked; only for a plan that renews itself. */
  readonly renewal?: { readonly consentVersion: string };
}

/** What the member has seen, and how they are asked when the server's amount is another one. */
export interface SeenPrice {
  readonly fen: Fen;
  /** Whether to go on at this amount. */
  readonly accept: (amountFen: Fen) => Promise<boolean>;
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
 * @returns null when the amount had changed and the member did not accept it; the order is given up then
 * @throws ApiError
 */
export async function buyPlan(
  purchase: Purchase,
  templateIds: readonly string[],
  seen: SeenPrice,
): Promise<Attempt | null> {
  const asked = askForMessages(templateIds);
  await ensureLoggedIn();
  const paidBefore = await findPaidBefore(purchase);
  if (paidBefore !== null) return { order: paidBefore, reported: 'paid' };
  const made = await openOrder(purchase);
  unpaid = { purchase, orderId: made.order.id };
  if (made.order.amountFen !== seen.fen) {
    // One question at a time.
    await asked;
    if (!(await seen.accept(made.order.amountFen))) {
      await giveUp(made.order.id);
      return null;
    }
  }
  return pay(made, asked);
}

/**
 * Pays an open order (again). As `buyPlan`, in the tap itself.
 * @throws ApiError, ORDER_NOT_OPEN and ORDER_ALREADY_PAID among them
 */
export async function payOrder(orderId: string, templateIds: readonly string[]): Promise<Attempt> {
  const asked = askForMessages(templateIds);
  const made = await api.payOrder(orderId, await newIdempotencyKey());
  return pay(made, asked);
}

/**
 * The order that was left at the pay sheet may have been paid after all, whatever the sheet reported: then the member is
 * shown that, and does not buy the same thing twice with one tap too many.
 */
async function findPaidBefore(purchase: Purchase): Promise<Order | null> {
  if (unpaid === null || !isSame(unpaid.purchase, purchase)) return null;
  const order = await api.order(unpaid.orderId).catch(refusedAsUnknown);
  if (order?.status !== 'paid') return null;
  unpaid = null;
  return order;
}

/** An order that is not there, or not this member's, is no reason to refuse a new one; anything else is. */
function refusedAsUnknown(error: unknown): null {
  if (isRefusal(error, 'ORDER_NOT_FOUND')) return null;
  throw error;
}

async function openOrder(purchase: Purchase): Promise<OrderWithPayment> {
  if (unpaid !== null && isSame(unpaid.purchase, purchase)) {
    try {
      return await api.payOrder(unpaid.orderId, await newIdempotencyKey());
    } catch (error) {
      if (!isRefusal(error, 'ORDER_NOT_OPEN', 'ORDER_NOT_FOUND')) throw error;
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

async function pay(made: OrderWithPayment, asked: Promise<unknown>): Promise<Attempt> {
  // WeChat shows one question at a time: the sheet waits until the one about messages is answered.
  await asked;
  const reported = await visitPaySheet(made.order.id, made.payment);
  if (reported === 'paid') unpaid = null;
  return { order: made.order, reported };
}

/** An order that cannot be closed now is closed by the server when its time is over. */
async function giveUp(orderId: string): Promise<void> {
  unpaid = null;
  await api.closeOrder(orderId).catch(() => undefined);
}

function isSame(one: Purchase, other: Purchase): boolean {
  return (
    one.planId === other.planId &&
    one.agreementVersion === other.agreementVersion &&
    one.renewal?.consentVersion === other.renewal?.consentVersion
  );
}
