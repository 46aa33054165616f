import type { Clock } from '../../shared/kernel/clock';
import type { Calls } from './calls';
import type { Changes } from './changes';
import type { Faults } from './faults';
import type { Hangs } from './hangs';
import type { Keys } from './keys';
import type { PapayKeys } from './papay/keys';
import type { Records } from './records';
import type { Schedule } from './schedule';
import type { SupplierKeys } from './supplier/keys';
import type { VirtualKeys } from './virtual/keys';

/** What every part of the local WeChat works with. */
export interface World {
  readonly clock: Clock;
  readonly keys: Keys;
  /** Of the v2 interfaces of WeChat Pay. */
  readonly papay: PapayKeys;
  /** Of virtual payment. */
  readonly virtual: VirtualKeys;
  /** Of the supplier of virtual goods. */
  readonly supplier: SupplierKeys;
  readonly records: Records;
  readonly faults: Faults;
  readonly schedule: Schedule;
  readonly changes: Changes;
  readonly hangs: Hangs;
  readonly calls: Calls;
  /** How long a receiver of notices and pushes may take, in real milliseconds. */
  readonly answerLimitMs: number;
  /** Where the API listens. */
  apiUrl(): string;
  /** Where the pushes go; null before the product's server is known. */
  serverUrl(): string | null;
}
