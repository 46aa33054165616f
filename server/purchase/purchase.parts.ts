import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import type { PaymentChannel, VirtualDelivery, VirtualPayChannel } from '../wechat/ports';
import type { OrderGivers } from './settle-payment';
import type { SigningWhilePaying } from './signing-while-paying';

/** What the stories of this room stand on. */
export interface PurchaseParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly channel: PaymentChannel;
  /** Null or absent where nothing is sold by virtual payment. */
  readonly virtual?: VirtualRail | null;
  /** Absent or null where there is no auto-renewal. */
  readonly signing?: SigningWhilePaying | null;
  /** Who takes debits of a subscription, which the same push tells of as payments. */
  readonly debits?: DebitTaker | null;
  /** Our number of a payment that virtual payment knows by a number of its own; null for any other. */
  readonly ownNumber?: ((unit: Unit, toldNumber: string) => Promise<string | null>) | null;
  /** What later rooms give for orders that they had written, together with the payment. */
  readonly givers?: OrderGivers;
  readonly logger: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
}

/**
 * Settles a debit that virtual payment delivered; the room of renewals, which comes later, knows them.
 * @returns what came of it; null where the number is none of a debit
 */
export type DebitTaker = (unit: Unit, delivery: VirtualDelivery, now: Instant) => Promise<string | null>;

/** Who sells by a channel, as an attempt remembers it. */
export type Seller = Pick<PaymentChannel | VirtualPayChannel, 'name' | 'mchid' | 'appid'>;

/** The second rail, with what its signatures need. */
export interface VirtualRail {
  readonly channel: VirtualPayChannel;
  /** The session_key of WeChat that belongs to a session; null where none is kept. */
  findSessionKey(sessionId: string): Promise<string | null>;
}

/** Topics of this room's jobs. */
export const topics = {
  close: 'purchase.close',
  ask: 'purchase.ask',
  askClosed: 'purchase.askClosed',
  returnMoney: 'purchase.returnMoney',
  askRefund: 'purchase.askRefund',
  confirmDelivery: 'purchase.confirmDelivery',
  postEarlier: 'purchase.postEarlier',
} as const;
