import type { Period } from '../../shared/contract/plan';
import { businessDayOf } from '../../shared/kernel/business-day';
import { divideFen, type Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { dayNumberOf, stretchOf } from '../books/earning.rules';

/** A term that is in force or still to come, with what was paid for it. */
export interface ValuedTerm {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** What is left of it after refunds; null for what was given: a gift, a code, an operator's grant. */
  readonly paidFen: Fen | null;
  /** Days of it in which the membership rested 暂停: its end was moved on by them, and nobody had anything of them. */
  readonly pausedDays: number;
}

/** What is left of a membership. */
export interface Unused {
  readonly creditFen: Fen;
  /** Days that were paid for and not used; the present one is among them. */
  readonly unusedDays: number;
  /** Days that were given and not used: nobody paid for them, so nothing is taken off for them. */
  readonly givenDays: number;
}

/**
 * What is left of what was paid: of each term its share by days, rounded down, the present day counted as unused. Never more
 * than was paid. Days as the books count them, so that the credit is what they have not earned, to the fen's fraction.
 */
export function computeUnused(terms: readonly ValuedTerm[], now: Instant): Unused {
  const today = dayNumberOf(businessDayOf(now));
  const sum = { creditFen: 0, unusedDays: 0, givenDays: 0 };
  for (const term of terms) {
    const { firstDay, days } = stretchOf(term, term.startsAt);
    const unused = Math.min(days, Math.max(0, firstDay + days - today));
    const usable = Math.max(1, unused, days - term.pausedDays);
    if (term.paidFen === null) sum.givenDays += unused;
    else {
      sum.unusedDays += unused;
      sum.creditFen += divideFen(term.paidFen * unused, usable, 'down');
    }
  }
  return sum;
}

/** What a change at once costs: credit and payment sum to the price of all periods. */
export interface Proration {
  readonly periods: number;
  readonly fullFen: Fen;
  readonly creditFen: Fen;
  /** 1 fen at least, and never more than the price of one period. */
  readonly payFen: Fen;
}

/**
 * Takes a credit off a price. Where it covers the price, nothing is paid back: it pays for more periods, as many as leave
 * something to pay.
 */
export function prorate(creditFen: Fen, priceFen: Fen): Proration {
  const periods = divideFen(creditFen, priceFen, 'down') + 1;
  const fullFen = periods * priceFen;
  return { periods, fullFen, creditFen, payFen: fullFen - creditFen };
}

/** So many of a period's units an order may have. */
const MOST_UNITS = 10;

/** The stretch that several periods make; refused where that is longer than what can be bought at once. */
export function periodsOf(period: Period, periods: number): Result<Period, 'PLAN_CHANGE_CREDIT_TOO_LARGE'> {
  const count = period.count * periods;
  return count > MOST_UNITS ? refuse('PLAN_CHANGE_CREDIT_TOO_LARGE') : accept({ unit: period.unit, count });
}
