import { randomText } from '../random';
import type { Records } from '../records';

/** What the supplier and its customer share. */
export interface SupplierKeys {
  readonly keyId: string;
  /** HMAC key, as text. */
  readonly secret: string;
}

const SETTING = 'supplier-keys';

/** Reads the supplier's keys from the records, or makes them and keeps them there. */
export function openSupplierKeys(records: Records): SupplierKeys {
  const known = records.settings.find(SETTING)?.value as SupplierKeys | undefined;
  if (known !== undefined) return known;
  const made: SupplierKeys = { keyId: `sandbox-${randomText(8)}`, secret: randomText(43) };
  records.settings.put({ id: SETTING, value: made });
  return made;
}
