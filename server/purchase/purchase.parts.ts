import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { PaymentChannel } from '../wechat/ports';

/** What the stories of this room stand on. */
export interface PurchaseParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly channel: PaymentChannel;
  readonly logger: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
}

/** Topics of this room's jobs. */
export const topics = {
  close: 'purchase.close',
  ask: 'purchase.ask',
  askClosed: 'purchase.askClosed',
  returnMoney: 'purchase.returnMoney',
  askRefund: 'purchase.askRefund',
  postEarlier: 'purchase.postEarlier',
} as const;
