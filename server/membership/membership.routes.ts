import { membershipSchema } from '../../shared/contract/membership';
import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import { defineRoute, type Route, sessionOf } from '../http/route';
import type { PlanCatalogue } from '../plan/plan-catalogue';
import { presentMembership, type RenewalsOfMember, readMemberships } from './find-membership';

export function membershipRoutes(deps: {
  database: Database;
  clock: Clock;
  catalogue: PlanCatalogue;
  /** Null where there is no auto-renewal. */
  renewals: RenewalsOfMember | null;
}): Route[] {
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
        const { memberId } = sessionOf(request);
        const now = deps.clock.now();
        const rows = await readMemberships(deps.database, memberId);
        const renewals = await deps.renewals?.(memberId, now);
        return { status: 200, body: presentMembership(families, rows, now, renewals) };
      },
    }),
  ];
}
