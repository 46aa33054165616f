import { randomText } from '../random';
import type { Records } from '../records';

/** What the merchant and WeChat Pay share for the v2 interfaces. */
export interface PapayKeys {
  /** 32 characters. */
  readonly apiV2Key: string;
}

const SETTING = 'papay-keys';

/** Reads the key of the v2 interfaces from the records, or makes it and keeps it there. */
export function openPapayKeys(records: Records): PapayKeys {
  const known = records.settings.find(SETTING)?.value as PapayKeys | undefined;
  if (known !== undefined) return known;
  const made: PapayKeys = { apiV2Key: randomText(32) };
  records.settings.put({ id: SETTING, value: made });
  return made;
}
