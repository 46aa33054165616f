import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  CARD_CODE_BYTES,
  composeCardCode,
  formatCardCode,
  parseCardCode,
} from '../../../server/code-card/card-code.rules';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const random = fc.uint8Array({ minLength: CARD_CODE_BYTES, maxLength: CARD_CODE_BYTES });

describe('a card code', () => {
  it('is printed in four groups of five and read back from there', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const code = composeCardCode(bytes);
        expect(formatCardCode(code)).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
        expect(parseCardCode(formatCardCode(code))).toBe(code);
      }),
    );
  });

  it('has at least 80 random bits: each of its random characters takes all 32 values', () => {
    const seen = Array.from({ length: 18 }, () => new Set<string>());
    for (let made = 0; made < 2_000; made++) {
      const code = composeCardCode(randomBytes(CARD_CODE_BYTES));
      for (const [place, values] of seen.entries()) values.add(code.charAt(place));
    }
    expect(seen.every(({ size }) => size === 32)).toBe(true);
    expect(18 * Math.log2(32)).toBeGreaterThanOrEqual(80);
    expect(() => composeCardCode(randomBytes(CARD_CODE_BYTES - 1))).toThrow(RangeError);
  });

  it.each([
    ['blanks and small letters', (code: string) => ` ${code.toLowerCase().replace(/(.{4})/g, '$1 ')}`],
    ['hyphens of every kind', (code: string) => code.replace(/(.{5})/g, '$1–')],
    ['letters that look like digits', (code: string) => code.replaceAll('0', 'o').replaceAll('1', 'l')],
    ['wide characters of a Chinese keyboard', (code: string) => code.replace(/./g, wide)],
  ])('is forgiven %s', (_, write) => {
    fc.assert(
      fc.property(random, (bytes) => {
        const code = composeCardCode(bytes);
        expect(parseCardCode(write(code))).toBe(code);
      }),
    );
  });

  it('with any single character wrong is refused', () => {
    const place = fc.integer({ min: 0, max: 19 });
    fc.assert(
      fc.property(random, place, fc.integer({ min: 1, max: 31 }), (bytes, at, shift) => {
        const code = composeCardCode(bytes);
        const other = ALPHABET.charAt((ALPHABET.indexOf(code.charAt(at)) + shift) % 32);
        expect(parseCardCode(code.slice(0, at) + other + code.slice(at + 1))).toBeNull();
      }),
    );
  });

  it('with two neighbours swapped is refused', () => {
    fc.assert(
      fc.property(random, fc.integer({ min: 0, max: 18 }), (bytes, at) => {
        const code = composeCardCode(bytes);
        const [one, other] = [code.charAt(at), code.charAt(at + 1)];
        fc.pre(one !== other);
        expect(parseCardCode(code.slice(0, at) + other + one + code.slice(at + 2))).toBeNull();
      }),
    );
  });

  it.each(['', 'ABCDE', 'U'.repeat(20), '0'.repeat(19), '0'.repeat(21), `${'0'.repeat(19)}!`])('is not %p', (text) =>
    expect(parseCardCode(text)).toBeNull(),
  );
});

/** The full-width form of a character. */
function wide(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) + 0xfee0);
}
