import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { PurchaseParts } from '../purchase/purchase.parts';
import type { WechatAccounts } from '../wechat/ports';
import type { GiftTokens } from './gift-tokens';

/** What the stories of this room stand on. */
export interface GiftParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly purchase: PurchaseParts;
  readonly accounts: Pick<WechatAccounts, 'checkText'>;
  readonly tokens: GiftTokens;
}

/** Topics of this room's jobs. */
export const topics = { expire: 'gift.expire' } as const;
