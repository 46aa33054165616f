import { In } from 'typeorm';
import { businessDayOf } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import type { MovedTerm } from '../membership/pause.parts';
import { BookEarning } from './books.entity';
import { dayNumberOf, moveEarning, stretchOf } from './earning.rules';
import { saveEarning } from './record-money';

/**
 * Lets the money of terms that a pause has moved be earned while they can be used: none while they rest, the rest over the
 * days behind. An order that is not in the books yet is booked later, over its term as it then is.
 * @throws StaleRead when the day's run or a refund came between: the unit of work runs again
 */
export async function moveEarnings(unit: Unit, terms: readonly MovedTerm[], now: Instant): Promise<void> {
  const orderIds = terms.flatMap(({ orderId }) => orderId ?? []);
  if (orderIds.length === 0) return;
  const today = dayNumberOf(businessDayOf(now));
  for (const earning of await unit.findBy(BookEarning, { orderId: In(orderIds) })) {
    const term = terms.find(({ orderId }) => orderId === earning.orderId);
    if (!term) continue;
    const stretch = stretchOf({ startsAt: term.usableFrom, endsAt: term.endsAt }, now);
    const effect = moveEarning(earning, stretch, today);
    if (effect !== null) await saveEarning(unit, earning, effect, now);
  }
}
