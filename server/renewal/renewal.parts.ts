import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { RenewalChannel } from '../wechat/ports';

/** What the stories of this room stand on. */
export interface RenewalParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly channel: RenewalChannel;
  readonly logger: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
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
} as const;

/** Thrown so that the job is tried again with its back-off. */
export class NotYet extends Error {}
