import type { Order } from '@shared/contract/order';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/api/api';
import type { PaymentOutcome } from '@/platform/payment';
import {
  ASKING_PAUSES_MS,
  computeOutcome,
  computePatience,
  isSettled,
  type PurchaseOutcome,
} from './purchase-outcome.rules';

/** What a page that waits for a payment knows. */
export interface OrderWatch {
  readonly order: Order | null;
  readonly outcome: PurchaseOutcome;
  /** Starts asking again from the beginning. */
  readonly askAgain: () => void;
}

/**
 * Asks the server about an order at growing intervals until its outcome is settled or the patience is used up. Stops
 * when the page goes. An answer that fails counts as "not known yet".
 */
export function useOrderWatch(orderId: string, reported: PaymentOutcome): OrderWatch {
  const [order, setOrder] = useState<Order | null>(null);
  const [asking, setAsking] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const round = useRef(0);

  const askAgain = useCallback(() => {
    clearTimeout(timer.current);
    round.current += 1;
    const ownRound = round.current;
    setAsking(true);

    const askFrom = (index: number) => {
      timer.current = setTimeout(async () => {
        const answer = await api.order(orderId).catch(() => null);
        if (ownRound !== round.current) return;
        if (answer !== null) setOrder(answer);
        const settled = answer !== null && isSettled(computeOutcome(answer, reported, true));
        if (settled || index + 1 >= computePatience(answer, reported)) setAsking(false);
        else askFrom(index + 1);
      }, ASKING_PAUSES_MS[index]);
    };
    askFrom(0);
  }, [orderId, reported]);

  useEffect(() => {
    askAgain();
    return () => {
      round.current += 1;
      clearTimeout(timer.current);
    };
  }, [askAgain]);

  return { order, outcome: computeOutcome(order, reported, asking), askAgain };
}
