import { In } from 'typeorm';
import { scheduleDelivery } from './confirm-delivery';
import { PaymentAttempt, PurchaseOrder } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';
import { isVirtual, queryAttempt } from './rails';
import { type SettledAs, settlePayment } from './settle-payment';

/**
 * Asks WeChat about every attempt of an order on which money may have come or may still come, and applies what it says:
 * a lost notice is healed here. Closed and refused attempts are asked too: a close proves nothing.
 * @returns `known` when WeChat answered for each of them, else `unknown`
 */
export async function askPayments(parts: PurchaseParts, orderId: string): Promise<'known' | 'unknown'> {
  const attempts = await parts.database.read.findBy(PaymentAttempt, {
    orderId,
    status: In(['created', 'unknown', 'open', 'refused', 'closed']),
  });
  const answers = await Promise.all(attempts.map((attempt) => askOne(parts, attempt)));
  return answers.every((answer) => answer === 'known') ? 'known' : 'unknown';
}

async function askOne(parts: PurchaseParts, attempt: PaymentAttempt): Promise<'known' | 'unknown'> {
  const state = await queryAttempt(parts, attempt);
  switch (state.status) {
    case 'paid': {
      const settled: SettledAs = await parts.database.inUnit(async (unit) => {
        const done = await settlePayment(unit, state.payment, parts.clock.now(), parts.givers);
        if (done === 'applied' && isVirtual(attempt)) await scheduleDelivery(unit, attempt.id, parts.clock.now());
        return done;
      });
      if (settled !== 'repeat') {
        parts.logger.info(
          { orderId: attempt.orderId, attemptId: attempt.id, settled },
          'a payment was found by asking',
        );
      }
      return 'known';
    }
    case 'closed':
      await parts.database.inUnit((unit) =>
        unit.update(
          PaymentAttempt,
          { id: attempt.id, status: In(['created', 'unknown', 'open', 'refused']) },
          { status: 'closed', closedAt: parts.clock.now() },
        ),
      );
      return 'known';
    // WeChat has never heard of the number: the prepay did not arrive. It may still be on its way.
    case 'notFound':
    case 'notPaid':
      return 'known';
    case 'unknown':
      return 'unknown';
    default: {
      const never: never = state;
      throw new Error(`unknown state ${JSON.stringify(never)}`);
    }
  }
}

/** Whether an order still waits for anything. */
export async function isPending(parts: PurchaseParts, orderId: string): Promise<boolean> {
  return parts.database.read.existsBy(PurchaseOrder, { id: orderId, status: 'pending' });
}
