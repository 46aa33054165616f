import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import type { Instant } from '../../shared/kernel/instant';

/** 32 bits as a fraction: the library asks for a number below 1 for each character. */
const random = () => randomBytes(4).readUInt32BE() / 2 ** 32;

/**
 * A new identifier: a ULID, 26 characters, sorted by the instant it was made at. Never guessable, never reused; fits
 * WeChat Pay's 32 characters for a merchant's order number.
 */
export function newId(now: Instant): string {
  return ulid(now, random);
}
