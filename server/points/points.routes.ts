import { pointsAnswerSchema, pointsEntryPageSchema, pointsEntryQuerySchema } from '../../shared/contract/points';
import type { ProgrammeCatalogue } from '../growth/programme-catalogue';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { findPoints, findPointsEntries } from './find-points';
import type { PointsParts } from './settle-points';

const ENTRIES_A_PAGE = 20;

/** What members see of their points. */
export function pointsRoutes({
  database,
  clock,
  programmes,
}: PointsParts & { readonly programmes: ProgrammeCatalogue }): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/points',
      summary: '我的积分：可用、待确认、即将到期',
      tag: '积分',
      access: 'member',
      replies: { 200: { description: '当前方案没有积分时为 null', schema: pointsAnswerSchema } },
      handle: async (request) => {
        const { kinds } = await programmes.read();
        const points = await findPoints(database, sessionOf(request).memberId, kinds, clock.now());
        return { status: 200, body: { points } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/points/entries',
      summary: '积分明细',
      tag: '积分',
      access: 'member',
      query: pointsEntryQuerySchema,
      replies: { 200: { description: '新的在前，逐条附计算方法', schema: pointsEntryPageSchema } },
      handle: async (request) => {
        const query = { ...request.query, limit: request.query.limit ?? ENTRIES_A_PAGE };
        const page = await findPointsEntries(database, sessionOf(request).memberId, query, clock.now());
        return { status: 200, body: page };
      },
    }),
  ];
}
