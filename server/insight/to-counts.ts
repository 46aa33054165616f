import type { Count } from './day-feed';

/**
 * Rows of a grouped statement as counts; what is 0 is left out.
 * @param metrics column → metric, null for a column that is not kept
 */
export function toCounts<R extends { readonly dimension: string }>(
  rows: readonly R[],
  metrics: Partial<Record<Exclude<keyof R, 'dimension'>, string | null>>,
): Count[] {
  const kept = Object.entries(metrics) as [keyof R, string | null][];
  return rows.flatMap((row) =>
    kept.flatMap(([column, metric]) => {
      // MySQL has sums of whole numbers as decimal text.
      const value = Number(row[column] ?? 0);
      return metric === null || value === 0 ? [] : [{ metric, dimension: row.dimension, value }];
    }),
  );
}
