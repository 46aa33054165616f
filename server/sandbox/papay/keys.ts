import { keepSetting } from '../keep-setting';
import { randomText } from '../random';
import type { Records } from '../records';

/** What the merchant and WeChat Pay share for the v2 interfaces. */
export interface PapayKeys {
  /** 32 characters. */
  readonly apiV2Key: string;
}

/** Reads the key of the v2 interfaces from the records, or makes it and keeps it there. */
export function openPapayKeys(records: Records): PapayKeys {
  return keepSetting(records, 'papay-keys', () => ({ apiV2Key: randomText(32) }));
}
