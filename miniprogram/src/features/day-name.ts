import { addDays, type BusinessDay } from '@shared/kernel/business-day';

/**
 * `今天`, `明天`, `5月31日`, and with its year where that is another one or today is not known.
 * @param today the server's business day, null when it is not known
 */
export function nameDay(day: BusinessDay, today: BusinessDay | null): string {
  if (day === today) return '今天';
  if (today !== null && addDays(today, 1) === day) return '明天';
  const words = `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
  return today !== null && day.slice(0, 4) === today.slice(0, 4) ? words : `${day.slice(0, 4)}年${words}`;
}
