/**
 * The form of a card code 兑换码: 20 characters of Crockford's base 32 (digits and capitals without I, L, O, U), shown in
 * groups of five. The first 18 are random, 5 bits each: 90 bits. With a million cards that are good (2^20), a guess is right
 * once in 2^70; at a million guesses a second that is 37 million years. The last two make the whole, read as one number, a
 * multiple of 1021. That prime divides neither a digit's difference (below 32) nor that times 31, so no single wrong
 * character and no two neighbours swapped ever pass; of anything else one in 1021 does.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARACTERS = 18;
const CHECK_CHARACTERS = 2;
const GROUP = 5;
const CHECK_PRIME = 1021n;
const BASE = 32n;

/** How many random bytes a code takes: one a character, of which the lowest five bits count. */
export const CARD_CODE_BYTES = RANDOM_CHARACTERS;

const FORM = new RegExp(`^[${ALPHABET}]{${RANDOM_CHARACTERS + CHECK_CHARACTERS}}$`);

/** A code from random bytes, with its check characters and without hyphens. @throws RangeError when there are too few */
export function composeCardCode(random: Uint8Array): string {
  if (random.length < CARD_CODE_BYTES) throw new RangeError(`a card code takes ${CARD_CODE_BYTES} random bytes`);
  const characters = Array.from(random.subarray(0, CARD_CODE_BYTES), (byte) => characterOf(byte % ALPHABET.length));
  const shifted = numberOf(characters.join('')) * BASE ** BigInt(CHECK_CHARACTERS);
  const check = Number((CHECK_PRIME - (shifted % CHECK_PRIME)) % CHECK_PRIME);
  const size = ALPHABET.length;
  return [...characters, characterOf(Math.floor(check / size)), characterOf(check % size)].join('');
}

/** As it is printed on a card: `7Q2KF-0XJ4M-…`. */
export function formatCardCode(code: string): string {
  return (code.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}

/**
 * Reads a code as people type it: blanks, hyphens and small letters are forgiven, the letter O is a zero, I and L are a one.
 * @returns 20 characters; null where it has another form, or its check characters do not fit
 */
export function parseCardCode(text: string): string | null {
  const code = text
    .normalize('NFKC')
    .replace(/[\s\p{Dash}]/gu, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return FORM.test(code) && numberOf(code) % CHECK_PRIME === 0n ? code : null;
}

function characterOf(value: number): string {
  return ALPHABET.charAt(value);
}

function numberOf(characters: string): bigint {
  return [...characters].reduce((value, character) => value * BASE + BigInt(ALPHABET.indexOf(character)), 0n);
}
