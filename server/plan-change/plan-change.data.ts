import { In } from 'typeorm';
import { formatInstant } from '../../shared/kernel/instant';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { cancelChange } from './cancel-change';
import { PlanChange } from './plan-change.entity';
import type { PlanChangeParts } from './plan-change.parts';
import { liveChangeStatuses } from './plan-change.states';

/** What this room holds on a member. Who leaves calls off what is still to come, and gets back what was paid ahead for it. */
export function planChangeData(parts: PlanChangeParts): MemberDataHolder {
  const { read } = parts.database;
  const findLive = (memberId: string) => read.findBy(PlanChange, { memberId, status: In(liveChangeStatuses) });
  return {
    section: 'planChanges',
    async exportFor(memberId) {
      const changes = await read.find(PlanChange, { where: { memberId }, order: { id: 'ASC' } });
      return changes.map(({ fromPlanName, toPlanName, kind, status, creditFen, payFen, createdAt, orderId }) => ({
        from: fromPlanName,
        to: toPlanName,
        kind,
        status,
        creditFen,
        payFen,
        createdAt: formatInstant(createdAt),
        orderId,
      }));
    },
    async reportDeparture(memberId) {
      const losses = (await findLive(memberId)).map(({ toPlanName, status }) => ({
        kind: 'planChange',
        text: `变更为${toPlanName}会取消${status === 'paid' ? '，已付款项原路退回' : ''}`,
      }));
      return losses.length === 0 ? nothingToLose : { ...nothingToLose, losses };
    },
    async prepareDeparture(memberId) {
      for (const { id } of await findLive(memberId)) await cancelChange(parts, id, memberId);
    },
    isUnsettled: async (memberId) => (await findLive(memberId)).length > 0,
    async erase(unit, memberId) {
      await unit.delete(PlanChange, { memberId });
    },
  };
}
