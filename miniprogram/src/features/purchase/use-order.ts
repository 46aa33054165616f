import type { Order } from '@shared/contract/order';
import type { Instant } from '@shared/kernel/instant';
import { api } from '@/api/api';
import { type Polled, usePolled } from '../use-polled';
import { computePause, computeSecondsLeft, computeStage, isUnsettled } from './order-stage.rules';
import { noteOrder } from './order-store';

/** What the page of an order knows. */
export interface OrderView extends Omit<Polled<Order>, 'value'> {
  readonly order: Order | null;
}

/**
 * An order as the server has it: asked whenever its page comes to the front, so that a payment made while the app was
 * away is found, and again at growing intervals while it is unsettled.
 */
export function useOrder(id: string): OrderView {
  const { value, ...rest } = usePolled(id, {
    read: () => api.order(id),
    isUnsettled: isOrderUnsettled,
    pause: computePause,
    onAnswer: noteOrder,
  });
  return { order: value, ...rest };
}

function isOrderUnsettled(order: Order, answeredAt: Instant | null): boolean {
  return isUnsettled(computeStage(order, computeSecondsLeft(order, answeredAt)));
}
