import { randomDigits, randomText } from '../random';
import type { Records } from '../records';

/** What the business and virtual payment share 虚拟支付. */
export interface VirtualKeys {
  readonly offerId: string;
  /** AppKey of the live environment. */
  readonly appKey: string;
}

const SETTING = 'virtual-keys';

/** Reads the keys of virtual payment from the records, or makes them and keeps them there. */
export function openVirtualKeys(records: Records): VirtualKeys {
  const known = records.settings.find(SETTING)?.value as VirtualKeys | undefined;
  if (known !== undefined) return known;
  const made: VirtualKeys = { offerId: randomDigits(10), appKey: randomText(32) };
  records.settings.put({ id: SETTING, value: made });
  return made;
}
