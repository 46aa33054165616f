import { randomBytes, randomInt } from 'node:crypto';

const LETTERS_AND_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Unguessable letters and digits. */
export function randomText(length: number): string {
  let text = '';
  for (let index = 0; index < length; index += 1) text += LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)];
  return text;
}

/** Unguessable decimal digits. */
export function randomDigits(length: number): string {
  let text = '';
  for (let index = 0; index < length; index += 1) text += String(randomInt(10));
  return text;
}

/** Unguessable lower-case hexadecimal digits. */
export function randomHex(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);
}

/** Numbers of at least 0 and less than 1 that are the same for the same seed (mulberry32): only faults use them. */
export function createDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
