import { operatorSchema } from '../../shared/contract/ops/operator';
import { pageQuerySchema, pageSchema } from '../../shared/contract/wire';
import { defineRoute, type Route } from '../http/route';
import { actRoute } from './act.routes';
import { findOperators } from './find-operators';
import { withLink } from './link.routes';
import { disableAct, enableAct, endSessionsAct, linkAct, makeOperatorAct, roleAct } from './operator.acts';
import type { OperatorParts } from './operator.parts';

const TAG = '运营台：人员';

/** Operators: who there is, and the acts that make, change and send them away. */
export function operatorRoutes(parts: OperatorParts): Route[] {
  const route = { tag: TAG };
  return [
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/operators', summary: '运营人员', tag: TAG },
      ...{ access: 'operator', permission: 'operators.manage' },
      query: pageQuerySchema,
      replies: { 200: { description: '按创建先后', schema: pageSchema(operatorSchema) } },
      handle: async ({ query }) => ({ status: 200, body: await findOperators(parts.database, query) }),
    }),
    withLink(
      parts,
      actRoute(parts, { ...route, path: '/ops/v1/operators', summary: '新增运营人员' }, makeOperatorAct(parts)),
    ),
    withLink(
      parts,
      actRoute(parts, { ...route, path: '/ops/v1/operators/link', summary: '重新发送一次性链接' }, linkAct(parts)),
    ),
    actRoute(parts, { ...route, path: '/ops/v1/operators/role', summary: '更换角色' }, roleAct),
    actRoute(parts, { ...route, path: '/ops/v1/operators/disable', summary: '停用' }, disableAct),
    actRoute(parts, { ...route, path: '/ops/v1/operators/enable', summary: '恢复' }, enableAct),
    actRoute(parts, { ...route, path: '/ops/v1/sessions/end', summary: '结束登录' }, endSessionsAct),
  ];
}
