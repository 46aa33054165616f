import { badgeWallSchema } from '../../shared/contract/badge';
import type { ProgrammeCatalogue } from '../growth/programme-catalogue';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { acknowledgeBadges } from './acknowledge-badges';
import type { BadgeParts } from './assess-badges';
import { findWall } from './find-wall';

/** What members see of their badges. */
export function badgeRoutes(parts: BadgeParts & { readonly programmes: ProgrammeCatalogue }): Route[] {
  const { database, clock, programmes } = parts;
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/badges',
      summary: '我的勋章墙',
      tag: '勋章',
      access: 'member',
      replies: { 200: { description: '已获得的在前，其余附进度', schema: badgeWallSchema } },
      handle: async (request) => {
        const book = await programmes.read();
        const wall = await findWall(database.read, sessionOf(request).memberId, book, clock.now());
        return { status: 200, body: wall };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/badges/acknowledgements',
      summary: '看过了新勋章',
      tag: '勋章',
      access: 'member',
      replies: { 204: { description: '已记下', schema: null } },
      handle: async (request) => {
        await acknowledgeBadges(parts, sessionOf(request).memberId);
        return { status: 204 };
      },
    }),
  ];
}
