/** An amount of money in fen (分), a whole number; ¥1 is 100 fen. Never a fraction, never in yuan. */
export type Fen = number;

/** Which way a division that does not come out even is rounded. There is no default: the caller says it. */
export type Rounding = 'up' | 'down' | 'half-up';

/**
 * The one place where money is rounded.
 * @param numerator dividend, a safe integer of at least 0
 * @param denominator divisor, a safe integer of at least 1
 * @returns the quotient as a whole number, rounded as told
 * @throws RangeError when an argument is not such an integer
 */
export function divideFen(numerator: number, denominator: number, rounding: Rounding): Fen {
  if (!Number.isSafeInteger(numerator) || numerator < 0) throw new RangeError(`not an amount: ${numerator}`);
  if (!Number.isSafeInteger(denominator) || denominator < 1) throw new RangeError(`not a divisor: ${denominator}`);
  const remainder = numerator % denominator;
  const whole = (numerator - remainder) / denominator;
  if (remainder === 0) return whole;
  switch (rounding) {
    case 'down':
      return whole;
    case 'up':
      return whole + 1;
    case 'half-up':
      return remainder >= denominator - remainder ? whole + 1 : whole;
    default: {
      const never: never = rounding;
      throw new RangeError(`unknown rounding: ${never}`);
    }
  }
}

/** True for an amount that may be charged: a safe integer of at least 1 fen. */
export function isChargeable(amount: number): amount is Fen {
  return Number.isSafeInteger(amount) && amount >= 1;
}

/**
 * An amount as a member reads it: `¥25`, `¥19.80`; whole yuan without decimals.
 * Negative amounts carry a minus sign in front of the yuan sign.
 */
export function formatFen(amount: Fen): string {
  const sign = amount < 0 ? '-' : '';
  const absolute = Math.abs(amount);
  const yuan = Math.trunc(absolute / 100);
  const rest = absolute % 100;
  return `${sign}¥${yuan}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
}
