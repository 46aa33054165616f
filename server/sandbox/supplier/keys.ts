import { keepSetting } from '../keep-setting';
import { randomText } from '../random';
import type { Records } from '../records';

/** What the supplier and its customer share. */
export interface SupplierKeys {
  readonly keyId: string;
  /** HMAC key, as text. */
  readonly secret: string;
}

/** Reads the supplier's keys from the records, or makes them and keeps them there. */
export function openSupplierKeys(records: Records): SupplierKeys {
  return keepSetting(records, 'supplier-keys', () => ({ keyId: `sandbox-${randomText(8)}`, secret: randomText(43) }));
}
