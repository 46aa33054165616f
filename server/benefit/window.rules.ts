import { DAY_MS, type Instant, parseInstant } from '../../shared/kernel/instant';
import type { BenefitConfig } from './benefit.schema';

/** When a benefit can be had; null for an end that it does not have. */
export function windowOf({ window }: Pick<BenefitConfig, 'window'>): { from: Instant | null; until: Instant | null } {
  const instantOf = (text: string | null | undefined) => (text == null ? null : parseInstant(text));
  return { from: instantOf(window?.from), until: instantOf(window?.until) };
}

/**
 * Whether a benefit is shown at all: from its warm-up until its window is over. One that an operator stopped is shown as
 * such.
 */
export function isShown(config: Pick<BenefitConfig, 'window'>, now: Instant): boolean {
  const { from, until } = windowOf(config);
  const warmsUpAt = from === null ? null : from - (config.window?.warmUpDays ?? 0) * DAY_MS;
  return !isAhead(warmsUpAt, now) && !isOver(until, now);
}

/** Whether an end is past; none never is. */
export function isOver(until: Instant | null, now: Instant): boolean {
  return until !== null && until <= now;
}

/** Whether a beginning is yet to come; none never is. */
export function isAhead(from: Instant | null, now: Instant): boolean {
  return from !== null && from > now;
}
