import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { PapayChannel, SubscriptionChannel } from '../wechat/ports';

/** What the stories of this room stand on. */
export interface RenewalParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Entrusted debit of WeChat Pay; null where there is none. */
  readonly channel: PapayChannel | null;
  /** The subscription of virtual payment; null or absent where there is none. */
  readonly subscriptions?: SubscriptionRail | null;
  readonly logger: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
}

/** Renewal on the second rail, with what its signatures need. */
export interface SubscriptionRail {
  readonly channel: SubscriptionChannel;
  /** Whether a session_key is still the member's present one; `unknown` when WeChat did not say. */
  checkSessionKey(openid: string, sessionKey: string): Promise<'good' | 'expired' | 'unknown'>;
  /** The session_key of WeChat that belongs to a session; null where none is kept. */
  findSessionKey(sessionId: string): Promise<string | null>;
}

/** Topics of this room's jobs. */
export const topics = {
  advance: 'renewal.advance',
  askDebit: 'renewal.askDebit',
  askSignature: 'renewal.askSignature',
  askContract: 'renewal.askContract',
  followOrder: 'renewal.followOrder',
  terminate: 'renewal.terminate',
  remindFailure: 'renewal.remindFailure',
  subscriptionSigned: 'renewal.subscriptionSigned',
  subscriptionDebitFailed: 'renewal.subscriptionDebitFailed',
  appleSubscriptionChanged: 'renewal.appleSubscriptionChanged',
} as const;

/** Thrown so that the job is tried again with its back-off. */
export class NotYet extends Error {}
