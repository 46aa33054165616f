import { BENEFIT_USED, type BenefitUsed } from '../benefit/benefit.events';
import { TIERS_NOTICED, type TiersNoticed } from '../growth/growth.events';
import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import type { JobRegistry } from '../jobs/registry';
import { MEMBERSHIP_EXTENDED, type MembershipExtended } from '../membership/membership.events';
import {
  assessMember,
  assessTiers,
  type BadgeParts,
  type BadgeWalk,
  REASSESS_BADGE,
  reassessBadge,
} from './assess-badges';

/** Name under which this room listens to events. */
const LISTENER = 'badge';

/** Topic of the job that goes on with a range of changed tiers. */
const ASSESS_ON = 'badge.assessOn';

/** Registers what badges react to beside business events, which they count together with growth. */
export function registerBadgeJobs(registry: JobRegistry, parts: BadgeParts): void {
  const assessRange = async (range: TiersNoticed) => {
    if (await assessTiers(parts, range, { isOver: createLeaseBudget() })) return;
    const now = parts.clock.now();
    await parts.database.inUnit((unit) => enqueueJob(unit, { topic: ASSESS_ON, payload: range }, now));
  };
  registry.on<TiersNoticed>(TIERS_NOTICED, LISTENER, assessRange);
  registry.handle<TiersNoticed>(ASSESS_ON, assessRange);
  registry.on<MembershipExtended>(MEMBERSHIP_EXTENDED, LISTENER, ({ memberId, family }) =>
    assessMember(parts, memberId, (rule) => rule.kind === 'membershipMonths' && rule.family === family),
  );
  registry.on<BenefitUsed>(BENEFIT_USED, LISTENER, ({ memberId }) =>
    assessMember(parts, memberId, ({ kind }) => kind === 'benefitUses'),
  );
  registry.handle<BadgeWalk>(REASSESS_BADGE, (walk) => reassessBadge(parts, walk));
}
