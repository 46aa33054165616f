import type { Order } from '@shared/contract/order';
import { useCallback, useEffect } from 'react';
import type { PaymentOutcome } from '@/platform/payment';
import { attendPayment, outcomeOf, usePaymentWatch, watchPayment } from './payment-watch';
import type { PurchaseOutcome } from './purchase-outcome.rules';

/** What a page that waits for a payment knows. */
export interface OrderWatch {
  readonly order: Order | null;
  readonly outcome: PurchaseOutcome;
  /** Starts asking again from the beginning. */
  readonly askAgain: () => void;
}

/**
 * Shows how a payment goes while its page is open. The asking itself belongs to nobody's page: it goes on when this one
 * is left, and then the member is told wherever they are.
 */
export function useOrderWatch(orderId: string, reported: PaymentOutcome): OrderWatch {
  const watch = usePaymentWatch((state) => (state.watch?.orderId === orderId ? state.watch : null));
  const askAgain = useCallback(() => watchPayment(orderId, reported), [orderId, reported]);
  useEffect(() => {
    const leave = attendPayment(orderId);
    askAgain();
    return leave;
  }, [orderId, askAgain]);
  return { order: watch?.order ?? null, outcome: watch === null ? 'confirming' : outcomeOf(watch), askAgain };
}
