import type { MessageTopic } from '../../shared/contract/message';
import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { ExpiryLead, PointsExpiring } from '../points/points.events';
import { findExpiringPoints } from '../points/remind-expiry';
import { tellMember } from './send-message';

const topics = { 30: 'pointsExpireIn30Days', 7: 'pointsExpireIn7Days' } as const satisfies Record<
  ExpiryLead,
  MessageTopic
>;

/**
 * Tells the members of a range what of theirs expires on one day: one message a member and day, whatever number of lots it
 * gathers, with what is left at the moment of telling. Told late it would be wrong, so it is not told.
 */
export async function tellExpiringPoints(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  expiring: PointsExpiring,
): Promise<void> {
  const { days, lastDay } = expiring;
  await database.inUnit(async (unit) => {
    const now = clock.now();
    for (const { memberId, ...fields } of await findExpiringPoints(unit, expiring, now)) {
      const eventKey = `points:${days}:${lastDay}`;
      await tellMember(unit, { memberId, eventKey, topic: topics[days], fields }, now);
    }
  });
}
