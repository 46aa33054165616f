import { planListSchema, planQuerySchema } from '../../shared/contract/plan';
import type { Clock } from '../../shared/kernel/clock';
import { defineRoute, type Route } from '../http/route';
import { whyNotPayableHere } from './plan.rules';
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
              whyNot: (plan, priceFen) => whyNotPayableHere(deps, query, plan, priceFen),
            }),
            nextCursor: null,
            agreement: await deps.agreement(),
          },
        };
      },
    }),
  ];
}
