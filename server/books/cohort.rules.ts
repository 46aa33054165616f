import type { Period } from '../../shared/contract/plan';
import { monthsOf } from '../plan/plan.rules';

/** Members of a plan who paid for it first in one month, by how often they have paid in all. */
export interface PaidTimes {
  /** Id of the plan. */
  readonly product: string;
  /** `2026-03` */
  readonly cohort: string;
  /** 1 or more. */
  readonly times: number;
  readonly members: number;
}

/** How many of a cohort came back how often. */
export interface CohortSurvival {
  readonly product: string;
  readonly cohort: string;
  /** All who paid first in that month. */
  readonly members: number;
  /** By the number of the renewal, from the first: who paid for it, and the share of all; null where it was not due yet. */
  readonly renewals: readonly { readonly members: number; readonly shareBp: number | null }[];
}

/**
 * Survival 留存 of each plan's cohorts by the n-th renewal. Who bought two periods ahead has renewed already; a renewal that
 * nobody of the cohort can have been asked for yet has no share, so that a young cohort does not look like a failed one.
 * @param periodOf the plan's period; null for a plan that is not known any more
 * @param through the last month of the report, `2026-11`
 */
export function computeSurvival(
  rows: readonly PaidTimes[],
  periodOf: (product: string) => Period | null,
  through: string,
): CohortSurvival[] {
  const keys = [...new Set(rows.map(({ product, cohort }) => `${cohort} ${product}`))].sort();
  return keys.map((key) => {
    const own = rows.filter(({ product, cohort }) => `${cohort} ${product}` === key);
    const { product, cohort } = own[0]!;
    const countFrom = (times: number) =>
      own.filter((row) => row.times >= times).reduce((sum, { members }) => sum + members, 0);
    const members = countFrom(1);
    const period = periodOf(product);
    const most = Math.max(...own.map(({ times }) => times));
    const dueTimes =
      period === null ? most - 1 : Math.floor((monthNumber(through) - monthNumber(cohort)) / monthsOf(period));
    const length = Math.max(most - 1, dueTimes, 0);
    const renewals = Array.from({ length }, (_, index) => {
      const renewed = countFrom(index + 2);
      return { members: renewed, shareBp: index < dueTimes ? Math.floor((renewed * 10_000) / members) : null };
    });
    return { product, cohort, members, renewals };
  });
}

function monthNumber(month: string): number {
  const [year = 0, ofYear = 0] = month.split('-').map(Number);
  return year * 12 + ofYear;
}
