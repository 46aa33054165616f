import { In } from 'typeorm';
import type { VirtualPayment } from '../../shared/contract/order';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { LiveSession } from '../member/authenticate';
import { Plan } from '../plan/plan.entity';
import { virtualProductIdOf } from '../plan/plan.rules';
import { addAttempt } from './add-attempt';
import { PaymentAttempt, PurchaseOrder } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';
import { canPay } from './purchase.rules';
import { liveAttemptStatuses } from './purchase.states';

type VirtualPaymentRefusal =
  | 'ORDER_NOT_FOUND'
  | 'ORDER_NOT_OPEN'
  | 'ORDER_ALREADY_PAID'
  | 'PAYMENT_REFUSED'
  | 'SESSION_KEY_EXPIRED'
  | 'WECHAT_UNAVAILABLE';

/**
 * Makes an open order payable by virtual payment and gives what wx.requestVirtualPayment takes. WeChat hears of the number
 * from the client's sheet alone, so a living attempt is only signed again; the signature is worth something only under the
 * session_key of the person's newest login, hence who asks with an older one is asked to log in anew. Repeatable.
 */
export async function startVirtualPayment(
  parts: PurchaseParts,
  orderId: string,
  { sessionId, memberId }: LiveSession,
): Promise<Result<VirtualPayment, VirtualPaymentRefusal>> {
  const { virtual, database } = parts;
  const now = parts.clock.now();
  const order = await database.read.findOneBy(PurchaseOrder, { id: orderId, memberId });
  if (!order) return refuse('ORDER_NOT_FOUND');
  if (order.status === 'paid') return refuse('ORDER_ALREADY_PAID');
  if (!canPay(order, now)) return refuse('ORDER_NOT_OPEN');
  const plan = order.planId === null ? null : await database.read.findOneBy(Plan, { id: order.planId });
  if (!virtual || !plan) return refuse('PAYMENT_REFUSED');
  const attempt = await findLiveAttempt(parts, orderId);
  if (attempt === null) return refuse('ORDER_NOT_OPEN');
  const sessionKey = await virtual.findSessionKey(sessionId);
  if (sessionKey === null) return refuse('SESSION_KEY_EXPIRED');
  // Where WeChat does not say whether the key is good, its sheet will.
  const checked = await virtual.channel.checkSessionKey(attempt.payerOpenid, sessionKey);
  if (checked === 'expired') return refuse('SESSION_KEY_EXPIRED');
  const signed = virtual.channel.sign({
    attemptId: attempt.id,
    productId: virtualProductIdOf(plan),
    amountFen: attempt.amountFen,
    sessionKey,
  });
  await database.inUnit((unit) =>
    unit.update(PaymentAttempt, { id: attempt.id, status: In(['created', 'unknown']) }, { status: 'open' }),
  );
  return accept(signed);
}

/** The attempt that can be paid; a new one where the last was closed. Null where the order can no longer take one. */
async function findLiveAttempt(parts: PurchaseParts, orderId: string): Promise<PaymentAttempt | null> {
  return parts.database.inUnit(async (unit) => {
    const live = await unit.findOneBy(PaymentAttempt, { orderId, status: In(liveAttemptStatuses) });
    if (live) return live;
    const order = await unit.findOneByOrFail(PurchaseOrder, { id: orderId });
    const last = await unit.findOne(PaymentAttempt, { where: { orderId }, order: { attemptNumber: 'DESC' } });
    const seller = parts.virtual?.channel;
    if (!last || !seller || !canPay(order, parts.clock.now())) return null;
    return addAttempt(unit, seller, order, last.payerOpenid, parts.clock.now());
  });
}
