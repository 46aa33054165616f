import type { Fen } from '../../shared/kernel/fen';

/** What the members of a plan used on one day of their terms. */
export interface UsedOnDay {
  /** Day of the term, 1 for its first. */
  readonly day: number;
  /** What members saved, over all terms; negative where uses were taken back. */
  readonly savedFen: Fen;
  /** What that cost the business. */
  readonly costFen: Fen;
}

/** When a price pays back 回本日; days are days of a term, 1 for its first, null where it does not come to that. */
export interface Payback {
  /** From when on members have saved what they paid: the day a member pays back. */
  readonly memberDay: number | null;
  /** From when on the benefits have cost the business what members paid: each further use is its own money. */
  readonly costDay: number | null;
}

/**
 * The first day on which what was used sums to what was paid, by benefit cost, usage and price. Works for one term and, with
 * sums over many terms, for the average one.
 * @param paidFen what was paid for all these terms
 */
export function computePayback(paidFen: Fen, uses: readonly UsedOnDay[]): Payback {
  return {
    memberDay: findDay(paidFen, uses, ({ savedFen }) => savedFen),
    costDay: findDay(paidFen, uses, ({ costFen }) => costFen),
  };
}

/** A benefit that is expected to be used so often within a term. */
export interface ExpectedUse {
  readonly savedFen: Fen;
  readonly costFen: Fen;
  readonly usesPerTerm: number;
}

/**
 * The same before anybody has used anything: uses are expected evenly over the days of the term, each counted on the day on
 * which it has come as a whole.
 */
export function expectPayback(priceFen: Fen, days: number, expected: readonly ExpectedUse[]): Payback {
  const uses = expected.flatMap(({ savedFen, costFen, usesPerTerm }) =>
    Array.from({ length: usesPerTerm }, (_, index) => ({
      day: Math.ceil(((index + 1) * days) / usesPerTerm),
      savedFen,
      costFen,
    })),
  );
  return computePayback(priceFen, uses);
}

function findDay(paidFen: Fen, uses: readonly UsedOnDay[], amountOf: (use: UsedOnDay) => Fen): number | null {
  const days = [...new Set(uses.map(({ day }) => day))].sort((one, other) => one - other);
  let sum = 0;
  for (const day of days) {
    sum += uses.filter((use) => use.day === day).reduce((total, use) => total + amountOf(use), 0);
    if (sum >= paidFen) return day;
  }
  return null;
}
