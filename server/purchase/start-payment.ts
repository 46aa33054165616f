import { In } from 'typeorm';
import type { Payment } from '../../shared/contract/order';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { PrepayOutcome, PrepayRequest } from '../wechat/ports';
import { addAttempt } from './add-attempt';
import { askPayments } from './ask-payment';
import { PaymentAttempt, PurchaseOrder } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';
import { canPay } from './purchase.rules';
import { liveAttemptStatuses } from './purchase.states';
import type { SigningWhilePaying } from './signing-while-paying';

type PaymentRefusal =
  | 'ORDER_NOT_FOUND'
  | 'ORDER_NOT_OPEN'
  | 'ORDER_ALREADY_PAID'
  | 'PAYMENT_REFUSED'
  | 'WECHAT_UNAVAILABLE';

/** One close and one new attempt in a call; a third look would mean that WeChat contradicts itself. */
const MAX_ROUNDS = 3;

/**
 * Makes an open order payable and gives what wx.requestPayment takes. While an attempt lives, its prepay_id is signed
 * again; a new attempt is made only after WeChat confirmed that the old one is closed. Repeatable: WeChat answers the
 * same attempt with the same prepay_id.
 */
export async function startPayment(
  parts: PurchaseParts,
  orderId: string,
  memberId: string,
): Promise<Result<Payment, PaymentRefusal>> {
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const order = await parts.database.read.findOneBy(PurchaseOrder, { id: orderId, memberId });
    if (!order) return refuse('ORDER_NOT_FOUND');
    if (order.status === 'paid') return refuse('ORDER_ALREADY_PAID');
    if (!canPay(order, parts.clock.now())) return refuse('ORDER_NOT_OPEN');
    const attempt = await findLastAttempt(parts, orderId);
    if (attempt?.status === 'open' && attempt.prepayId) return accept(sign(parts, attempt, attempt.prepayId));
    if (!attempt || attempt.status === 'closed') {
      await parts.database.inUnit(async (unit) => {
        const fresh = await unit.findOneByOrFail(PurchaseOrder, { id: orderId });
        const live = await unit.existsBy(PaymentAttempt, { orderId, status: In(liveAttemptStatuses) });
        const payer = attempt?.payerOpenid;
        if (!live && payer && canPay(fresh, parts.clock.now())) {
          await addAttempt(unit, parts.channel, fresh, payer, parts.clock.now());
        }
      });
      continue;
    }
    const step = attempt.status === 'refused' ? await retire(parts, attempt) : await prepay(parts, attempt);
    if (step !== 'again') return step;
  }
  return refuse('WECHAT_UNAVAILABLE');
}

/** Asks WeChat for a prepay_id, outside any transaction, and records what came of it. */
async function prepay(
  parts: PurchaseParts,
  attempt: PaymentAttempt,
): Promise<'again' | Result<Payment, PaymentRefusal>> {
  const request: PrepayRequest = {
    attemptId: attempt.id,
    description: attempt.description,
    amountFen: attempt.amountFen,
    payerOpenid: attempt.payerOpenid,
    expiresAt: attempt.expiresAt,
  };
  const { renewalId } = attempt;
  const outcome =
    renewalId === null
      ? await parts.channel.prepay(request)
      : await prepayWithContract(parts, request, attempt.orderId, renewalId);
  switch (outcome.status) {
    case 'open': {
      const moved = await move(parts, attempt, ['created', 'unknown'], { status: 'open', prepayId: outcome.prepayId });
      return moved ? accept(sign(parts, attempt, outcome.prepayId)) : 'again';
    }
    case 'paid':
      await askPayments(parts, attempt.orderId);
      return 'again';
    case 'closed':
      await move(parts, attempt, ['created', 'unknown'], { status: 'closed', closedAt: parts.clock.now() });
      return 'again';
    case 'refused':
      parts.logger.warn({ attemptId: attempt.id, code: outcome.code }, 'WeChat Pay refused a prepay');
      await move(parts, attempt, ['created', 'unknown'], {
        status: 'refused',
        refusal: `${outcome.code}: ${outcome.message}`.slice(0, 200),
      });
      return refuse('PAYMENT_REFUSED');
    case 'unknown':
      await move(parts, attempt, ['created'], { status: 'unknown' });
      return refuse('WECHAT_UNAVAILABLE');
    default: {
      const never: never = outcome;
      throw new Error(`unknown outcome ${JSON.stringify(never)}`);
    }
  }
}

/** A payment is signed by the rules of the interface that prepared it. */
function sign(parts: PurchaseParts, { renewalId }: PaymentAttempt, prepayId: string): Payment {
  return renewalId === null ? parts.channel.sign(prepayId) : signingOf(parts).sign(prepayId);
}

function signingOf({ signing }: PurchaseParts): SigningWhilePaying {
  if (signing == null) throw new Error('an order offers auto-renewal, which is switched off');
  return signing;
}

/** Where WeChat takes the payment without its contract, it is an ordinary purchase from here on, and the order says so. */
async function prepayWithContract(
  parts: PurchaseParts,
  request: PrepayRequest,
  orderId: string,
  renewalId: string,
): Promise<PrepayOutcome> {
  const signing = signingOf(parts);
  const outcome = await signing.prepay(request, renewalId);
  if (outcome.status === 'open' && outcome.notOffered !== null) {
    const { code } = outcome.notOffered;
    parts.logger.warn({ attemptId: request.attemptId, renewalId, code }, 'WeChat Pay does not offer auto-renewal');
    await parts.database.inUnit(async (unit) => {
      await unit.update(PurchaseOrder, { id: orderId }, { renewalId: null });
      await signing.withdraw(unit, renewalId, parts.clock.now());
    });
  }
  return outcome;
}

/** A refused attempt is closed at WeChat before another takes its place. */
async function retire(
  parts: PurchaseParts,
  attempt: PaymentAttempt,
): Promise<'again' | Result<Payment, PaymentRefusal>> {
  const closed = await parts.channel.close(attempt.id);
  if (closed === 'unknown') return refuse('WECHAT_UNAVAILABLE');
  if (closed === 'paid') await askPayments(parts, attempt.orderId);
  else await move(parts, attempt, ['refused'], { status: 'closed', closedAt: parts.clock.now() });
  return 'again';
}

async function move(
  parts: PurchaseParts,
  attempt: PaymentAttempt,
  from: PaymentAttempt['status'][],
  to: Partial<PaymentAttempt>,
): Promise<boolean> {
  const moved = await parts.database.inUnit((unit) =>
    unit.update(PaymentAttempt, { id: attempt.id, status: In(from) }, to),
  );
  return moved.affected === 1;
}

function findLastAttempt(parts: PurchaseParts, orderId: string): Promise<PaymentAttempt | null> {
  return parts.database.read.findOne(PaymentAttempt, { where: { orderId }, order: { attemptNumber: 'DESC' } });
}
