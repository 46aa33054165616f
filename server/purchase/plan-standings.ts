import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { Member } from '../member/member.entity';
import { Membership } from '../membership/membership.entity';
import { isActive, mayStack } from '../membership/membership.rules';
import type { Plan } from '../plan/plan.entity';
import type { PlanStandings } from '../plan/plan.routes';
import { mayUseOrdinaryPayment } from '../plan/plan.rules';
import type { Catalogue } from '../plan/plan-catalogue';
import { decideChangeKind } from '../plan/plan-change-policy.rules';
import type { PlanStanding } from '../plan/present-plan';
import { PlanAllowance } from './purchase.entity';

/** What purchases and memberships say of a member's standing towards each plan; the plan room asks through its port. */
export function createPlanStandings(parts: {
  database: Database;
  clock: Clock;
  /** In which families this person gets no first-period price any more; absent where nothing renews itself. */
  firstPricesTaken?: ((personHash: string) => Promise<ReadonlySet<string>>) | undefined;
}): PlanStandings {
  return async (memberId, catalogue) => {
    const now = parts.clock.now();
    const member = await parts.database.read.findOneBy(Member, { id: memberId });
    const [allowances, memberships, taken] = await Promise.all([
      member ? parts.database.read.findBy(PlanAllowance, { personHash: member.personHash }) : [],
      parts.database.read.findBy(Membership, { memberId }),
      member && parts.firstPricesTaken?.(member.personHash),
    ]);
    return (planId) => {
      const plan = catalogue.plans.find((candidate) => candidate.id === planId);
      const membership = memberships.find((candidate) => candidate.family === plan?.family) ?? null;
      return {
        used: allowances.find((allowance) => allowance.planId === planId)?.used ?? 0,
        rankDiffers: plan !== undefined && !mayStack(membership, plan.familyRank, now),
        change: plan === undefined ? null : findChange(catalogue, membership, plan, now),
        firstPriceTaken: plan !== undefined && taken?.has(plan.family) === true,
      };
    };
  };
}

/** How a member may change to a plan whose terms do not stack on theirs; the amounts are told by a preview. */
function findChange(
  { families, plans }: Catalogue,
  membership: Membership | null,
  plan: Plan,
  now: Instant,
): PlanStanding['change'] {
  if (!isActive(membership, now) || mayStack(membership, plan.familyRank, now)) return null;
  const from = plans.find(({ id }) => id === membership?.planId);
  const policy = families.find(({ code }) => code === plan.family)?.changes ?? null;
  if (from === undefined || plan.limitPerPerson !== null || !mayUseOrdinaryPayment(plan)) return null;
  const kind = decideChangeKind(policy, from.code, plan.code);
  if (kind === 'notAllowed' || (kind === 'atOnce' && plan.autoRenew !== null)) return null;
  return kind;
}
