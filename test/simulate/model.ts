import { DateTime } from 'luxon';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';

/** What happened to one member's time, as somebody who only watches would write it down. */
export type Happening =
  /** Money that gave a period; `noticedAt` is when the product knew of it, and can only matter where nothing ran any more. */
  | { readonly kind: 'paid'; readonly orderId: string; readonly months: number; readonly noticedAt: Instant }
  /** Money that began another plan at once: what ran ends. */
  | { readonly kind: 'changed'; readonly orderId: string; readonly months: number; readonly noticedAt: Instant }
  | { readonly kind: 'refunded'; readonly orderId: string; readonly at: Instant }
  | { readonly kind: 'paused'; readonly days: number; readonly at: Instant }
  | { readonly kind: 'resumed'; readonly at: Instant };

/**
 * Where a member's time ends, computed from nothing but what happened: months by the calendar of Shanghai from the day on
 * which the unbroken time began, moved by the days of pauses. Independent of the product: no row of it, none of its rules.
 * @returns null for who has never had any
 */
export function endOfTime(happenings: readonly Happening[]): Instant | null {
  let anchor = 0;
  let months = 0;
  let moved = 0;
  let end: Instant | null = null;
  let pauseEnds = 0;
  /** The purchases of the unbroken time, in order, with where each begins. */
  let stack: { orderId: string; months: number; startsAt: Instant }[] = [];
  const begin = (at: Instant) => {
    [anchor, months, moved, stack] = [at, 0, 0, []];
    end = at;
  };
  const add = (orderId: string, more: number) => {
    stack.push({ orderId, months: more, startsAt: end ?? anchor });
    months += more;
    end = monthsAfter(anchor, months) + moved;
  };
  for (const happening of happenings) {
    switch (happening.kind) {
      case 'paid':
        if (end === null || end <= happening.noticedAt) begin(happening.noticedAt);
        add(happening.orderId, happening.months);
        break;
      case 'changed':
        begin(happening.noticedAt);
        add(happening.orderId, happening.months);
        break;
      case 'refunded': {
        const last = stack.pop();
        if (last?.orderId !== happening.orderId) throw new Error(`${happening.orderId} was not the newest purchase`);
        if (last.startsAt > happening.at) {
          months -= last.months;
          end = last.startsAt;
        } else end = happening.at;
        break;
      }
      case 'paused':
        pauseEnds = happening.at + happening.days * DAY_MS;
        moved += happening.days * DAY_MS;
        end = (end ?? 0) + happening.days * DAY_MS;
        for (const purchase of stack)
          if (purchase.startsAt > happening.at) purchase.startsAt += happening.days * DAY_MS;
        break;
      case 'resumed': {
        const back = pauseEnds - happening.at;
        moved -= back;
        end = (end ?? 0) - back;
        for (const purchase of stack) if (purchase.startsAt > happening.at) purchase.startsAt -= back;
        break;
      }
      default: {
        const never: never = happening;
        throw new Error(`unknown happening ${JSON.stringify(never)}`);
      }
    }
  }
  return end;
}

function monthsAfter(anchor: Instant, months: number): Instant {
  return DateTime.fromMillis(anchor, { zone: 'Asia/Shanghai' }).plus({ months }).toMillis();
}
