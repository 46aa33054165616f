import fc from 'fast-check';
import { divideFen, formatFen, isChargeable } from '../../../shared/kernel/fen';

const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const divisor = fc.integer({ min: 1, max: 1_000_000 });

describe('dividing money', () => {
  it('says for each rounding what it says', () => {
    expect([divideFen(7, 2, 'down'), divideFen(7, 2, 'up'), divideFen(7, 2, 'half-up')]).toEqual([3, 4, 4]);
    expect([divideFen(5, 3, 'half-up'), divideFen(4, 3, 'half-up')]).toEqual([2, 1]);
    expect([divideFen(6, 3, 'down'), divideFen(6, 3, 'up'), divideFen(6, 3, 'half-up')]).toEqual([2, 2, 2]);
  });

  it('agrees with exact arithmetic for any amount', () => {
    fc.assert(
      fc.property(amount, divisor, (numerator, denominator) => {
        const [n, d] = [BigInt(numerator), BigInt(denominator)];
        expect(BigInt(divideFen(numerator, denominator, 'down'))).toBe(n / d);
        expect(BigInt(divideFen(numerator, denominator, 'up'))).toBe((n + d - 1n) / d);
        expect(BigInt(divideFen(numerator, denominator, 'half-up'))).toBe((2n * n + d) / (2n * d));
      }),
    );
  });

  it.each([
    [-1, 1],
    [0.5, 1],
    [Number.NaN, 1],
    [2 ** 53, 1],
    [1, 0],
    [1, -1],
    [1, 1.5],
  ])('refuses %d by %d', (numerator, denominator) => {
    expect(() => divideFen(numerator, denominator, 'down')).toThrow(RangeError);
  });
});

it.each([
  [1, true],
  [2_500, true],
  [0, false],
  [-1, false],
  [1.5, false],
  [Number.NaN, false],
  [2 ** 53, false],
])('an amount of %d can be charged: %s', (fen, chargeable) => {
  expect(isChargeable(fen)).toBe(chargeable);
});

it.each([
  [2_500, '¥25'],
  [1_980, '¥19.80'],
  [1, '¥0.01'],
  [0, '¥0'],
  [-250, '-¥2.50'],
])('%d fen reads %s', (fen, text) => {
  expect(formatFen(fen)).toBe(text);
});
