import { railsSchema } from '../../shared/contract/ops/rails';
import type { Clock } from '../../shared/kernel/clock';
import { defineRoute, type Route } from '../http/route';
import { priceAt } from './plan.rules';
import type { PlanCatalogue } from './plan-catalogue';
import { describePlanRails, describeRails, type RailSettings } from './rails.rules';

interface RailParts {
  readonly catalogue: PlanCatalogue;
  readonly clock: Clock;
  readonly rails: RailSettings;
}

/** Which ways to be paid the server has, and which plan uses which. */
export function railOps({ catalogue, clock, rails }: RailParts): { readonly routes: readonly Route[] } {
  return {
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/config/rails', summary: '支付通道', tag: '运营·配置' },
        ...{ access: 'operator', permission: 'config.read' },
        replies: { 200: { description: '通道与各方案的用法；由环境变量配置，这里只读', schema: railsSchema } },
        handle: async () => {
          const now = clock.now();
          const { plans } = await catalogue.read();
          const offered = plans.filter((plan) => plan.offered);
          const body = {
            rails: describeRails(rails),
            plans: offered.map(({ prices, ...plan }) =>
              describePlanRails({ ...plan, priceFen: priceAt(prices, now)?.priceFen ?? null }, rails),
            ),
          };
          return { status: 200, body };
        },
      }),
    ],
  };
}
