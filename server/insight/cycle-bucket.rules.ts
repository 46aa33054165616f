/** Up to here every day stands by itself, then every week, then every thirty days. */
const [BY_DAY, BY_WEEK] = [30, 365];

/** The bucket of a growth cycle 成长周期: its first day, as five digits so that text sorts as numbers do. */
export function bucketOfDays(days: number): string {
  const from = days <= BY_DAY ? days : days <= BY_WEEK ? days - (days % 7) : days - (days % 30);
  return String(Math.max(0, from)).padStart(5, '0');
}

/**
 * The middle of what was counted by bucket; of two middle ones the lower. Null where nothing was.
 * @param buckets first day of the bucket → how many
 */
export function medianOfBuckets(buckets: ReadonlyMap<number, number>): number | null {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [days, count] of sorted) {
    seen += count;
    if (seen * 2 >= total && count > 0) return days;
  }
  return null;
}
