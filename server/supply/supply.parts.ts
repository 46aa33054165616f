import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { Supplier } from './supplier';
import type { SupplyCipher } from './supply-cipher';

/** What this room says of itself; pino fits. */
export interface SupplyLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** What the stories of this room work with; `compose.ts` puts it together. */
export interface SupplyParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly cipher: SupplyCipher;
  /** By code. */
  readonly suppliers: ReadonlyMap<string, Supplier>;
  readonly logger: SupplyLogger;
}

/** Jobs of this room. */
export const topics = { send: 'supply.send', ask: 'supply.ask', check: 'supply.check' } as const;

/** A question after an order: of its n-th sending, and which of the ladder. */
export interface Question {
  readonly orderId: string;
  readonly sends: number;
  readonly step: number;
}
