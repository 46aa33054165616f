import { HOUR_MS, type Instant } from '../../shared/kernel/instant';

/** `2026-01-31T16:00:00.123+08:00`: RFC 3339 with milliseconds and the zone of Shanghai. */
export function formatShanghaiMilliseconds(instant: Instant): string {
  return new Date(instant + 8 * HOUR_MS).toISOString().replace('Z', '+08:00');
}

/** `2026-01-31T16:00:00+08:00`: the form of WeChat Pay's fields; part of a second is dropped. */
export function formatShanghaiSeconds(instant: Instant): string {
  return formatShanghaiMilliseconds(instant).replace(/\.\d{3}/, '');
}

/** `20260131160000`: the form of the v2 interfaces of WeChat Pay; part of a second is dropped. */
export function formatShanghaiCompact(instant: Instant): string {
  return formatShanghaiMilliseconds(instant).slice(0, 19).replace(/\D/g, '');
}

/** Reads `20260131160000` or `2026-01-31 16:00:00` as a moment in Shanghai; null for anything else. */
export function parseShanghaiTime(text: string): Instant | null {
  const found = /^(\d{4})-?(\d{2})-?(\d{2}) ?(\d{2}):?(\d{2}):?(\d{2})$/.exec(text);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
  const instant = Date.UTC(year, month - 1, day, hour, minute, second) - 8 * HOUR_MS;
  // The 31st of April would have become the 1st of May.
  return formatShanghaiCompact(instant) === text.replace(/\D/g, '') ? instant : null;
}
