import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { InvoiceCipher } from './invoice-cipher';

/** What the stories of this room stand on. */
export interface InvoiceParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly cipher: InvoiceCipher;
}
