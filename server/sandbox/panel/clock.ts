import { addMonths } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, parseInstant, SECOND_MS } from '../../../shared/kernel/instant';
import { PanelError } from './input';

/** What `POST /sandbox/clock` takes. */
export type ClockOrder = { readonly advance: string } | { readonly to: string };

/**
 * Where the clock is told to go.
 * @throws PanelError 400 for what is neither a duration nor a moment, 422 for a moment that has passed
 */
export function readTarget(order: ClockOrder, now: Instant): Instant {
  const target = 'to' in order ? parseInstant(order.to) : addDuration(now, order.advance);
  if (target === null) {
    throw new PanelError(400, 'advance takes an ISO 8601 duration (P1M, P3D, PT2H), to an RFC 3339 moment');
  }
  if (target < now) throw new PanelError(422, 'the clock never goes back');
  return target;
}

const DURATION = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Years and months by the calendar of Shanghai, the rest as spans of time. */
function addDuration(now: Instant, text: string): Instant | null {
  const match = DURATION.exec(text);
  if (match === null) return null;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const moved =
    addMonths(now, years * 12 + months) +
    (weeks * 7 + days) * DAY_MS +
    hours * HOUR_MS +
    minutes * MINUTE_MS +
    seconds * SECOND_MS;
  return Number.isSafeInteger(moved) && moved <= LAST_INSTANT ? moved : null;
}

/** The end of the year 9999, the last that four digits can write. */
const LAST_INSTANT = Date.UTC(9999, 11, 31);
