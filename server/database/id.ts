import { randomFillSync } from 'node:crypto';
import { ulid } from 'ulid';
import type { Instant } from '../../shared/kernel/instant';

/** Random bytes are fetched for sixteen identifiers at once: a call for each of their characters costs more than a query. */
const pool = Buffer.alloc(16 * 16 * 4);
let taken = pool.length;

/** 32 bits as a fraction: the library asks for a number below 1 for each character. No byte is used twice. */
function random(): number {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  taken += 4;
  return pool.readUInt32BE(taken - 4) / 2 ** 32;
}

/**
 * A new identifier: a ULID, 26 characters, sorted by the instant it was made at. Never guessable, never reused; fits
 * WeChat Pay's 32 characters for a merchant's order number.
 */
export function newId(now: Instant): string {
  return ulid(now, random);
}
