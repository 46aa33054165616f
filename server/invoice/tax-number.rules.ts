/**
 * Characters of a unified social credit code 统一社会信用代码 and their values by place: digits and capitals without I, O, S,
 * V and Z (GB 32100-2015).
 */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const MODULUS = 31;
const BASE_WEIGHT = 3;

/** Lengths of the older numbers, which have no check digit of their own that could be computed. */
const OLDER_LENGTHS: readonly number[] = [15, 17, 20];

/**
 * Whether a text may be a tax number 纳税人识别号: 18 characters of GB 32100 with the right check digit, or one of the older
 * forms of 15, 17 or 20 digits and capitals.
 */
export function isTaxNumber(text: string): boolean {
  if (!/^[0-9A-Z]+$/.test(text)) return false;
  if (text.length !== 18) return OLDER_LENGTHS.includes(text.length);
  return text.charAt(17) === creditCodeCheckDigit(text.slice(0, 17));
}

/** The 18th character that belongs to the first 17; null where one of them is not of the alphabet. */
export function creditCodeCheckDigit(first17: string): string | null {
  if (first17.length !== 17) return null;
  let [sum, weight] = [0, 1];
  for (const character of first17) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return null;
    sum += value * weight;
    weight = (weight * BASE_WEIGHT) % MODULUS;
  }
  return ALPHABET.charAt((MODULUS - (sum % MODULUS)) % MODULUS);
}
