import { keepSetting } from '../keep-setting';
import { randomDigits, randomText } from '../random';
import type { Records } from '../records';

/** What the business and virtual payment share 虚拟支付. */
export interface VirtualKeys {
  readonly offerId: string;
  /** AppKey of the live environment. */
  readonly appKey: string;
}

/** Reads the keys of virtual payment from the records, or makes them and keeps them there. */
export function openVirtualKeys(records: Records): VirtualKeys {
  return keepSetting(records, 'virtual-keys', () => ({ offerId: randomDigits(10), appKey: randomText(32) }));
}
