import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import { Member } from '../member/member.entity';
import { Membership } from '../membership/membership.entity';
import { mayStack } from '../membership/membership.rules';
import type { PlanStandings } from '../plan/plan.routes';
import { PlanAllowance } from './purchase.entity';

/** What purchases and memberships say of a member's standing towards each plan; the plan room asks through its port. */
export function createPlanStandings(parts: { database: Database; clock: Clock }): PlanStandings {
  return async (memberId, catalogue) => {
    const now = parts.clock.now();
    const member = await parts.database.read.findOneBy(Member, { id: memberId });
    const [allowances, memberships] = await Promise.all([
      member ? parts.database.read.findBy(PlanAllowance, { personHash: member.personHash }) : [],
      parts.database.read.findBy(Membership, { memberId }),
    ]);
    return (planId) => {
      const plan = catalogue.plans.find((candidate) => candidate.id === planId);
      const membership = memberships.find((candidate) => candidate.family === plan?.family) ?? null;
      return {
        used: allowances.find((allowance) => allowance.planId === planId)?.used ?? 0,
        rankDiffers: plan !== undefined && !mayStack(membership, plan.familyRank, now),
      };
    };
  };
}
