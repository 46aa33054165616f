import { HOUR_MS, type Instant, parseInstant, SECOND_MS } from '../../shared/kernel/instant';

/** `2026-12-21T09:05:00+08:00`: WeChat Pay writes moments with the zone of Beijing and without milliseconds. */
export function formatChinaTime(instant: Instant): string {
  return `${shanghaiWallTime(instant).slice(0, 19)}+08:00`;
}

/** `2026-12-21 09:05:00`, as the bills write a moment. */
export function formatBillTime(instant: Instant): string {
  return shanghaiWallTime(instant).slice(0, 19).replace('T', ' ');
}

/** `20261221090500`, as WeChat's own numbers carry a moment. */
export function formatCompactTime(instant: Instant): string {
  return shanghaiWallTime(instant).slice(0, 19).replaceAll(/\D/g, '');
}

/** Reads `20261221090500`; null for anything else. */
export function readCompactTime(text: string): Instant | null {
  const found = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second] = found;
  return parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
}

/** Whole seconds since 1970, as timestamps in signatures and pushes are. */
export function toUnixSeconds(instant: Instant): number {
  return Math.floor(instant / SECOND_MS);
}

function shanghaiWallTime(instant: Instant): string {
  return new Date(instant + 8 * HOUR_MS).toISOString();
}
