import type { Order } from '@shared/contract/order';
import type { Instant } from '@shared/kernel/instant';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api } from '@/api/api';
import { titleOf } from '@/api/api-error';
import { lastServerTime } from '@/api/server-time';
import { useAppear, usePageHide } from '@/platform/page-events';
import { computePause, computeSecondsLeft, computeStage, isUnsettled } from './order-stage.rules';
import { noteOrder } from './order-store';

/** What the page of an order knows. */
export interface OrderView {
  readonly order: Order | null;
  /** The server's time of the answer that brought it, null where it was not told. */
  readonly answeredAt: Instant | null;
  /** It is the first answer since the page came to the front. */
  readonly first: boolean;
  /** The sentence to show, null when the last question went well. */
  readonly error: string | null;
  /** Asks at once, and goes on asking while the order is unsettled. Never rejects. */
  readonly ask: () => Promise<void>;
  /** Takes in an order that another call has just brought. */
  readonly take: (order: Order) => void;
}

type Known = Pick<OrderView, 'order' | 'answeredAt' | 'first' | 'error'>;

/**
 * An order as the server has it: asked whenever its page comes to the front, so that a payment made while the app was
 * away is found, and again at growing intervals while it is unsettled. Nothing is asked while the page is out of sight.
 */
export function useOrder(id: string): OrderView {
  const [known, setKnown] = useState<Known>({ order: null, answeredAt: null, first: true, error: null });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const underWay = useRef<Promise<void> | null>(null);
  // A question that was overtaken by another, or by the page going, no longer counts.
  const round = useRef(0);

  const rest = useCallback(() => {
    clearTimeout(timer.current);
    underWay.current = null;
    round.current += 1;
  }, []);

  const questions = useMemo(() => {
    const accept = (order: Order, n: number) => {
      const answeredAt = lastServerTime();
      setKnown({ order, answeredAt, first: n === 0, error: null });
      noteOrder(order);
      if (isUnsettled(computeStage(order, computeSecondsLeft(order, answeredAt)))) askLater(n);
    };
    const askLater = (n: number) => {
      timer.current = setTimeout(() => void askNth(n + 1), computePause(n));
    };
    const askNth = async (n: number) => {
      rest();
      const own = round.current;
      try {
        const order = await api.order(id);
        if (own === round.current) accept(order, n);
      } catch (error) {
        if (own !== round.current) return;
        setKnown((before) => ({ ...before, error: titleOf(error) }));
        // Somebody who waits for a payment is not left alone by one lost answer.
        if (n > 0) askLater(n);
      }
    };
    return {
      ask: () => {
        if (underWay.current !== null) return underWay.current;
        const asking = askNth(0).finally(() => {
          if (underWay.current === asking) underWay.current = null;
        });
        underWay.current = asking;
        return asking;
      },
      take: (order: Order) => {
        rest();
        accept(order, 0);
      },
    };
  }, [id, rest]);

  useAppear(() => void questions.ask());
  usePageHide(rest);
  useEffect(() => rest, [rest]);
  return { ...known, ...questions };
}
