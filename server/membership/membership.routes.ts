import { membershipSchema } from '../../shared/contract/membership';
import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import { defineRoute, type Route, sessionOf } from '../http/route';
import type { PlanCatalogue } from '../plan/plan-catalogue';
import { presentMembership, readMemberships } from './find-membership';

export function membershipRoutes(deps: { database: Database; clock: Clock; catalogue: PlanCatalogue }): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/membership',
      summary: '我的会员：有效状态、期限、续费',
      tag: '会员',
      access: 'member',
      replies: { 200: { description: '当前会员资格', schema: membershipSchema } },
      handle: async (request) => {
        const { families } = await deps.catalogue.read();
        const rows = await readMemberships(deps.database, sessionOf(request).memberId);
        return { status: 200, body: presentMembership(families, rows, deps.clock.now()) };
      },
    }),
  ];
}
