import { homeSchema } from '../../shared/contract/home';
import { defineRoute, type Route } from '../http/route';
import { composeHome, type HomeParts } from './compose-home';

export function homeRoutes(parts: HomeParts): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/home',
      summary: '首页所需的一切',
      tag: '首页',
      access: 'anyone',
      replies: { 200: { description: '首页；未登录时 member 与 membership 为 null', schema: homeSchema } },
      handle: async ({ session }) => ({ status: 200, body: await composeHome(parts, session?.memberId ?? null) }),
    }),
  ];
}
