import { formatChineseDay } from '../../shared/kernel/business-day';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { Membership, MembershipTerm } from './membership.entity';

/** What this room holds on a member. Terms stay when the member goes: they belong to the accounts of what was sold. */
export function membershipData(database: Database): MemberDataHolder {
  return {
    section: 'memberships',
    async exportFor(memberId) {
      const terms = await database.read.find(MembershipTerm, { where: { memberId }, order: { startsAt: 'ASC' } });
      return terms.map((term) => ({
        family: term.family,
        plan: term.planName,
        startsAt: formatInstant(term.startsAt),
        endsAt: formatInstant(term.endsAt),
        source: term.source,
        orderId: term.orderId,
      }));
    },
    async reportDeparture(memberId, now) {
      const running = (await database.read.findBy(Membership, { memberId })).filter((row) => row.endsAt > now);
      if (running.length === 0) return nothingToLose;
      return {
        ...nothingToLose,
        losses: running.map((row) => ({
          kind: 'membership',
          text: `${row.planName}有效期至 ${formatChineseDay(row.endsAt)}，注销后立即失效且不退款`,
        })),
        paidUntil: Math.max(...running.map((row) => row.endsAt)),
      };
    },
    prepareDeparture: async () => undefined,
    isUnsettled: async () => false,
    async erase(unit, memberId) {
      await unit.delete(Membership, { memberId });
    },
  };
}
