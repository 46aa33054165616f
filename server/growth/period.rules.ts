import type { GrowthPeriod } from '../../shared/contract/growth';
import { addMonths, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';

/**
 * Growth is summed in buckets: a number that grows by one from one stretch of time to the next. A programme's period is
 * one bucket, or, where it rolls, the last N of them. All in Asia/Shanghai.
 */
export type Bucket = number;

/** The first instant of a stretch, and the first that no longer belongs to it; null where it has none. */
export interface Bounds {
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
}

/** The bucket in which an instant falls. @param joinedAt when the member joined: anniversaries are counted from that day */
export function bucketOf(period: GrowthPeriod, joinedAt: Instant, instant: Instant): Bucket {
  const [year = 0, month = 1] = businessDayOf(instant).split('-').map(Number);
  switch (period.kind) {
    case 'lifetime':
      return 0;
    case 'calendarYear':
      return year;
    case 'calendarMonth':
    case 'rollingMonths':
      return year * 12 + month - 1;
    case 'anniversary':
      return anniversaryOf(joinedAt, instant);
    default:
      return unknownPeriod(period);
  }
}

/** When a bucket begins and ends. */
export function boundsOf(period: GrowthPeriod, joinedAt: Instant, bucket: Bucket): Bounds {
  switch (period.kind) {
    case 'lifetime':
      return { startsAt: null, endsAt: null };
    case 'calendarYear':
      return { startsAt: startOfMonth(bucket * 12), endsAt: startOfMonth((bucket + 1) * 12) };
    case 'calendarMonth':
    case 'rollingMonths':
      return { startsAt: startOfMonth(bucket), endsAt: startOfMonth(bucket + 1) };
    case 'anniversary': {
      const anchor = dayStart(joinedAt);
      return { startsAt: addMonths(anchor, bucket * 12), endsAt: addMonths(anchor, (bucket + 1) * 12) };
    }
    default:
      return unknownPeriod(period);
  }
}

/** How many buckets a score is the sum of: N where the period rolls, else one. */
export function bucketsOfScore(period: GrowthPeriod): number {
  return period.kind === 'rollingMonths' ? period.months : 1;
}

/** The stretch whose growth makes the score at a bucket: the bucket itself, or the last N months with it. */
export function windowOf(period: GrowthPeriod, joinedAt: Instant, bucket: Bucket): Bounds {
  const first = boundsOf(period, joinedAt, bucket - bucketsOfScore(period) + 1);
  return { startsAt: first.startsAt, endsAt: boundsOf(period, joinedAt, bucket).endsAt };
}

/** The sum of the buckets that make the score at a bucket. */
export function scoreAt(period: GrowthPeriod, sums: ReadonlyMap<Bucket, number>, bucket: Bucket): number {
  const first = bucket - bucketsOfScore(period) + 1;
  let score = 0;
  for (const [each, sum] of sums) if (each >= first && each <= bucket) score += sum;
  return score;
}

/**
 * In which bucket something counts that happened in `happened`: in its own while that one runs and for `lateDays` after,
 * else in the present one. Where the period rolls, a month counts as long as it is part of the score: a refund then leaves
 * the score together with its order.
 */
export function countsIn(
  rule: { readonly period: GrowthPeriod; readonly lateDays: number },
  joinedAt: Instant,
  happened: Bucket,
  now: Instant,
): Bucket {
  const present = bucketOf(rule.period, joinedAt, now);
  if (happened >= present) return happened;
  if (rule.period.kind === 'rollingMonths' && happened > present - rule.period.months) return happened;
  return isStillOpen(rule, joinedAt, happened, now) ? happened : present;
}

/** Whether what comes now still counts for a bucket: until `lateDays` after its end. */
export function isStillOpen(
  rule: { readonly period: GrowthPeriod; readonly lateDays: number },
  joinedAt: Instant,
  bucket: Bucket,
  now: Instant,
): boolean {
  const { endsAt } = boundsOf(rule.period, joinedAt, bucket);
  return endsAt === null || now < endsAt + rule.lateDays * DAY_MS;
}

/** When the tier of a bucket is settled: at its end, or after the grace; null where it does not end. */
export function settlesAt(
  rule: { readonly period: GrowthPeriod; readonly fall: { readonly graceDays: number } },
  joinedAt: Instant,
  bucket: Bucket,
): Instant | null {
  const { endsAt } = boundsOf(rule.period, joinedAt, bucket);
  return endsAt === null ? null : endsAt + rule.fall.graceDays * DAY_MS;
}

/** `2026年`, `2026年5月`, `近 6 个月`, `入会第 2 年`, `终身`. */
export function describeBucket(period: GrowthPeriod, bucket: Bucket): string {
  switch (period.kind) {
    case 'lifetime':
      return '终身';
    case 'calendarYear':
      return `${bucket}年`;
    case 'calendarMonth':
      return `${Math.floor(bucket / 12)}年${(bucket % 12) + 1}月`;
    case 'rollingMonths':
      return `近 ${period.months} 个月`;
    case 'anniversary':
      return `入会第 ${bucket + 1} 年`;
    default:
      return unknownPeriod(period);
  }
}

/** `每年 1 月 1 日重新计算` and the like: how the period works, in words. */
export function describePeriod(period: GrowthPeriod): string {
  switch (period.kind) {
    case 'lifetime':
      return '终身累计，不清零';
    case 'calendarYear':
      return '每个自然年重新累计，1 月 1 日按上一年的结果核定等级';
    case 'calendarMonth':
      return '每个自然月重新累计，次月 1 日按上月的结果核定等级';
    case 'rollingMonths':
      return `按最近 ${period.months} 个自然月累计，每月 1 日核定等级`;
    case 'anniversary':
      return '自入会当天起每满一年重新累计，满年当天核定等级';
    default:
      return unknownPeriod(period);
  }
}

/** First instant of a month, counted in months since year 0. */
function startOfMonth(monthIndex: number): Instant {
  const year = Math.floor(monthIndex / 12);
  const month = (monthIndex % 12) + 1;
  return startOfBusinessDay(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`);
}

function dayStart(instant: Instant): Instant {
  return startOfBusinessDay(businessDayOf(instant));
}

/** Years completed since the day of joining; before it 0: nothing is counted for a time before the first year. */
function anniversaryOf(joinedAt: Instant, instant: Instant): Bucket {
  const anchor = dayStart(joinedAt);
  const yearOf = (at: Instant) => Number(businessDayOf(at).slice(0, 4));
  let years = Math.max(0, yearOf(instant) - yearOf(anchor));
  while (years > 0 && addMonths(anchor, years * 12) > instant) years -= 1;
  return years;
}

function unknownPeriod(period: never): never {
  throw new Error(`unknown period ${JSON.stringify(period)}`);
}
