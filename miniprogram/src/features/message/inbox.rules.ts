import type { Message } from '@shared/contract/message';
import {
  addDays,
  type BusinessDay,
  businessDayOf,
  formatChineseDay,
  startOfBusinessDay,
} from '@shared/kernel/business-day';
import { HOUR_MS, type Instant, MINUTE_MS, parseInstant } from '@shared/kernel/instant';

/** The messages of one day. */
export interface InboxDay {
  readonly day: BusinessDay;
  readonly messages: readonly Message[];
}

/** Puts messages, newest first, under their days. */
export function groupByDay(messages: readonly Message[]): readonly InboxDay[] {
  const days = new Map<BusinessDay, Message[]>();
  for (const message of messages) {
    const day = businessDayOf(parseInstant(message.createdAt) ?? 0);
    days.set(day, [...(days.get(day) ?? []), message]);
  }
  return [...days].map(([day, ofDay]) => ({ day, messages: ofDay }));
}

/**
 * `今天`, `昨天`, else `2026年5月1日`.
 * @param now the server's present; null when it is not known, then always the date
 */
export function describeDay(day: BusinessDay, now: Instant | null): string {
  const today = now === null ? null : businessDayOf(now);
  if (today === day) return '今天';
  if (today !== null && addDays(today, -1) === day) return '昨天';
  return formatChineseDay(startOfBusinessDay(day));
}

/** `09:05`: the time of day in Shanghai; empty for a text that is no instant. */
export function formatTimeOfDay(text: string): string {
  const instant = parseInstant(text);
  if (instant === null) return '';
  const sinceMidnight = instant - startOfBusinessDay(businessDayOf(instant));
  const two = (figure: number) => String(Math.floor(figure)).padStart(2, '0');
  return `${two(sinceMidnight / HOUR_MS)}:${two((sinceMidnight % HOUR_MS) / MINUTE_MS)}`;
}
