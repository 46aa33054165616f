import { HOUR_MS, type Instant } from '../../shared/kernel/instant';

/** `2026-01-31T16:00:00.123+08:00`: RFC 3339 with milliseconds and the zone of Shanghai. */
export function formatShanghaiMilliseconds(instant: Instant): string {
  return new Date(instant + 8 * HOUR_MS).toISOString().replace('Z', '+08:00');
}

/** `2026-01-31T16:00:00+08:00`: the form of WeChat Pay's fields; part of a second is dropped. */
export function formatShanghaiSeconds(instant: Instant): string {
  return formatShanghaiMilliseconds(instant).replace(/\.\d{3}/, '');
}
