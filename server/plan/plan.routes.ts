import { type ClientPlatform, planListSchema, planQuerySchema } from '../../shared/contract/plan';
import type { Clock } from '../../shared/kernel/clock';
import type { Fen } from '../../shared/kernel/fen';
import { defineRoute, type Route } from '../http/route';
import { type AutoRenew, isRailHere, type RailChoice, railOf } from './plan.rules';
import type { Catalogue, PlanCatalogue } from './plan-catalogue';
import { type PlanStanding, presentPlansOnSale } from './present-plan';

/** What later rooms know of a member's standing towards each plan. */
export type PlanStandings = (memberId: string, catalogue: Catalogue) => Promise<(planId: string) => PlanStanding>;

export function planRoutes(deps: {
  catalogue: PlanCatalogue;
  clock: Clock;
  standings: PlanStandings;
  /** Whether virtual payment is set up at all. */
  hasVirtual?: boolean;
  /** Whether its subscription is set up as well. */
  hasSubscriptions?: boolean;
  agreement: () => Promise<{ version: string; title: string }>;
}): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/plans',
      summary: '在售会员方案',
      tag: '会员方案',
      access: 'anyone',
      query: planQuerySchema,
      replies: { 200: { description: '在售方案，一页全部', schema: planListSchema } },
      handle: async ({ session, query }) => {
        const catalogue = await deps.catalogue.read();
        const standingOf = session ? await deps.standings(session.memberId, catalogue) : null;
        return {
          status: 200,
          body: {
            items: presentPlansOnSale(catalogue, deps.clock.now(), standingOf, {
              drivenBy: query.platform === 'ios' ? 'apple' : null,
              whyNot: (plan, priceFen) => whyNotHere(deps, query, plan, priceFen),
            }),
            nextCursor: null,
            agreement: await deps.agreement(),
          },
        };
      },
    }),
  ];
}

/** Why a plan cannot be paid on the terminal that asks; null where it can. */
function whyNotHere(
  { hasVirtual = false, hasSubscriptions = false }: { hasVirtual?: boolean; hasSubscriptions?: boolean },
  { platform = null, appleSubscriptions }: { platform?: ClientPlatform | null; appleSubscriptions?: 'true' | 'false' },
  plan: RailChoice & { readonly autoRenew: AutoRenew | null },
  priceFen: Fen,
): 'PLAN_RAIL_NOT_HERE' | 'PLAN_NEEDS_NEWER_WECHAT' | null {
  const rail = railOf(plan);
  if (!isRailHere(rail, platform, priceFen) || (rail === 'virtual' && !hasVirtual)) return 'PLAN_RAIL_NOT_HERE';
  if (rail !== 'virtual' || plan.autoRenew === null) return null;
  // An app that does not say whether it knows Apple's subscriptions was made before they were sold here.
  if (!hasSubscriptions || (platform === 'ios' && appleSubscriptions === undefined)) return 'PLAN_RAIL_NOT_HERE';
  return platform === 'ios' && appleSubscriptions === 'false' ? 'PLAN_NEEDS_NEWER_WECHAT' : null;
}
