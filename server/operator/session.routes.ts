import type { Context } from 'koa';
import { z } from 'zod';
import { operatorSessionSchema, passwordChangeSchema, sessionViewSchema } from '../../shared/contract/ops/operator';
import { idSchema, pageSchema } from '../../shared/contract/wire';
import { HttpRefusal } from '../http/http-refusal';
import { OPERATOR_COOKIE } from '../http/operator-access';
import { defineRoute, operatorOf, type Route } from '../http/route';
import { changePassword } from './change-password';
import { closeSession } from './close-session';
import { findSessions } from './find-operators';
import type { OperatorParts } from './operator.parts';
import { findOwnSession } from './present-session';
import { dropSessionCookie } from './sign-in.routes';

const TAG = '运营台：登录';

/** One's own session and password, and where one is logged in. Ending sessions is an act (`sessions.end`). */
export function sessionRoutes(parts: OperatorParts): Route[] {
  return [...ownSessionRoutes(parts), sessionListRoute(parts), passwordRoute(parts)];
}

function ownSessionRoutes(parts: OperatorParts): Route[] {
  return [
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/session', summary: '我是谁，能做什么', tag: TAG },
      ...{ access: 'operator', permission: 'self' },
      replies: { 200: { description: '会话', schema: operatorSessionSchema } },
      handle: async ({ context }) => {
        const session = await findOwnSession(parts, cookieOf(context));
        if (!session) throw new HttpRefusal('SESSION_ENDED');
        return { status: 200, body: session };
      },
    }),
    defineRoute({
      ...{ method: 'delete', path: '/ops/v1/session', summary: '退出登录', tag: TAG },
      ...{ access: 'operator', permission: 'self' },
      replies: { 204: { description: '已退出', schema: null } },
      handle: async (request) => {
        const { context, requestId } = request;
        const { operatorId, name, sessionId } = operatorOf(request);
        await closeSession(parts, { operatorId, name, sessionId, requestId });
        dropSessionCookie(parts, context);
        return { status: 204 };
      },
    }),
  ];
}

const listQuery = z.object({ operatorId: idSchema.optional() }).strict();

function sessionListRoute({ database, wallClock }: OperatorParts): Route {
  return defineRoute({
    ...{ method: 'get', path: '/ops/v1/sessions', summary: '登录着的地方；管理运营人员的人也能看别人的', tag: TAG },
    ...{ access: 'operator', permission: 'self' },
    query: listQuery,
    replies: { 200: { description: '会话，最近使用的在前', schema: pageSchema(sessionViewSchema) } },
    handle: async (request) => {
      const { operatorId: ownId, sessionId, permissions } = operatorOf(request);
      const whose = request.query.operatorId ?? ownId;
      if (whose !== ownId && !permissions.includes('operators.manage')) throw new HttpRefusal('PERMISSION_MISSING');
      const items = await findSessions(database, whose, sessionId, wallClock.now());
      return { status: 200, body: { items, nextCursor: null } };
    },
  });
}

function passwordRoute(parts: OperatorParts): Route {
  return defineRoute({
    ...{ method: 'post', path: '/ops/v1/session/password', summary: '修改自己的密码，其他登录随之结束', tag: TAG },
    ...{ access: 'operator', permission: 'self' },
    body: passwordChangeSchema,
    replies: { 204: { description: '已修改', schema: null } },
    handle: async (request) => {
      const { operatorId, sessionId } = operatorOf(request);
      const { address, requestId } = request;
      const changed = await changePassword(parts, { operatorId, sessionId, address, requestId, ...request.body });
      if (changed.ok) return { status: 204 };
      const { code, ...more } = changed.refusal;
      throw new HttpRefusal(code, more);
    },
  });
}

/** The cookie by which the session was found. */
function cookieOf(context: Context): string {
  return context.cookies.get(OPERATOR_COOKIE) ?? '';
}
