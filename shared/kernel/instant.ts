/** A moment as milliseconds since 1970-01-01T00:00:00Z, a whole number. */
export type Instant = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** RFC 3339 in UTC with milliseconds, the form in which instants cross the wire: `2026-01-31T16:00:00.000Z`. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 timestamp with a zone; null for anything else, also for impossible dates. */
export function parseInstant(text: string): Instant | null {
  if (!RFC3339.test(text)) return null;
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) return null;
  // Date.parse moves 31 April into May; the day of the month in the text must survive.
  const zoneFree = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  return new Date(zoneFree).toISOString().slice(0, 10) === text.slice(0, 10) ? instant : null;
}
