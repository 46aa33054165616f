import type { Exchange } from '@shared/contract/exchange';
import type { Order } from '@shared/contract/order';
import type { Instant } from '@shared/kernel/instant';
import type { PaymentOutcome } from '@/platform/payment';
import { computeSecondsLeft, computeStage } from '../purchase/order-stage.rules';

/** An exchange with the order that it waits for; the order is null where none is, or is no longer, to be paid. */
export interface ExchangeState {
  readonly exchange: Exchange;
  readonly order: Order | null;
}

/** Where an exchange stands, as its member sees it. */
export type ExchangeStage =
  /** Waits for its member to pay. */
  | 'payable'
  /** The payment is being found out, or has just come and the exchange is being carried out. */
  | 'confirming'
  /** It was not paid, and what was taken is on its way back. */
  | 'closing'
  /** A supplier is being asked. */
  | 'delivering'
  | 'done'
  | 'returned';

/**
 * Reads an exchange. The server decides; what the pay sheet reported only keeps a member who has paid from being asked to
 * pay again.
 * @param answeredAt the server's time of the answer
 */
export function computeExchangeStage(
  { exchange, order }: ExchangeState,
  answeredAt: Instant | null,
  reported: PaymentOutcome | undefined,
): ExchangeStage {
  if (exchange.status !== 'awaitingPayment') return exchange.status;
  if (order === null) return 'confirming';
  const stage = computeStage(order, computeSecondsLeft(order, answeredAt));
  switch (stage) {
    case 'payable':
      return reported === 'paid' ? 'confirming' : 'payable';
    case 'checking':
    case 'confirming':
    case 'paid':
      return 'confirming';
    case 'closing':
    case 'closed':
    case 'refunding':
    case 'refunded':
      return 'closing';
    default: {
      const never: never = stage;
      return never;
    }
  }
}

/** A stage that changes by itself, so that it is worth asking again. */
export function isStageUnsettled(stage: ExchangeStage): boolean {
  return stage === 'confirming' || stage === 'closing' || stage === 'delivering';
}
