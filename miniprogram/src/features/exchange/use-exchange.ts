import { api } from '@/api/api';
import type { PaymentOutcome } from '@/platform/payment';
import { computePause } from '../purchase/order-stage.rules';
import { noteOrder } from '../purchase/order-store';
import { forgetPayment } from '../purchase/payment-record';
import { type Polled, usePolled } from '../use-polled';
import { computeExchangeStage, type ExchangeStage, type ExchangeState, isStageUnsettled } from './exchange-stage.rules';
import { noteExchange } from './exchange-store';

/** What the page of an exchange knows. */
export interface ExchangeView extends Omit<Polled<ExchangeState>, 'value' | 'take'> {
  readonly state: ExchangeState | null;
  /** Null until the server has answered. */
  readonly stage: ExchangeStage | null;
}

/**
 * An exchange as the server has it: asked whenever its page comes to the front, and again at growing intervals while a
 * payment or a delivery is under way.
 * @param reported what the pay sheet said last
 */
export function useExchange(id: string, reported: PaymentOutcome | undefined): ExchangeView {
  const {
    value,
    answeredAt,
    take: _,
    ...rest
  } = usePolled(id, {
    read: () => readExchange(id),
    isUnsettled: (state, at) => isStageUnsettled(computeExchangeStage(state, at, reported)),
    pause: computePause,
    onAnswer: noteState,
  });
  const stage = value === null ? null : computeExchangeStage(value, answeredAt, reported);
  return { state: value, stage, answeredAt, ...rest };
}

/** The question about an order is what makes the server look for its payment, which may settle the exchange at once. */
async function readExchange(id: string): Promise<ExchangeState> {
  const exchange = await api.exchange(id);
  if (exchange.status !== 'awaitingPayment' || exchange.orderId === null) return { exchange, order: null };
  const order = await api.order(exchange.orderId);
  return { exchange: order.status === 'pending' ? exchange : await api.exchange(id), order };
}

function noteState({ exchange, order }: ExchangeState): void {
  noteExchange(exchange);
  if (order !== null) noteOrder(order);
  // Whoever reads how it ended need not be told of its payment when the app starts next.
  if (exchange.orderId !== null && exchange.status !== 'awaitingPayment') forgetPayment(exchange.orderId);
}
