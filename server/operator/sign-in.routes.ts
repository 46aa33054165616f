import type { Context } from 'koa';
import { z } from 'zod';
import { invitationSchema, logInSchema, operatorSessionSchema, setUpSchema } from '../../shared/contract/ops/operator';
import { DAY_MS, SECOND_MS } from '../../shared/kernel/instant';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { OPERATOR_COOKIE } from '../http/operator-access';
import { createLimiter, type Limiter } from '../http/rate-limit';
import { defineRoute, type Route, type RouteReply } from '../http/route';
import { logIn } from './log-in';
import type { OpenedSession } from './open-session';
import type { OperatorParts, Place } from './operator.parts';
import { findOwnSession } from './present-session';
import { LONGEST_MS } from './session.rules';
import { findInvitation, takeUpInvitation } from './take-up-invitation';

/** The cookie of a device that has logged in before: strangers' failures do not count against it. */
export const DEVICE_COOKIE = 'ops_device';

/** As long as browsers keep a cookie at most. */
const DEVICE_MS = 400 * DAY_MS;

/** A check of a password costs a core some time: this many a minute from one address, or by one known device. */
const ATTEMPTS = { points: 30, seconds: 60 };

const TAG = '运营台：登录';
const tokenParams = z.object({ token: z.string().min(20).max(200) }).strict();

/** The three ways in, open to anyone: log in, look at a one-time link, take it up. */
export function signInRoutes(parts: OperatorParts): Route[] {
  const perAsker = createLimiter(ATTEMPTS);
  return [logInRoute(parts, perAsker), ...invitationRoutes(parts, perAsker)];
}

function logInRoute(parts: OperatorParts, perAsker: Limiter): Route {
  return defineRoute({
    ...{ method: 'post', path: '/ops/v1/session', summary: '登录运营台', tag: TAG, access: 'anyone' },
    body: logInSchema,
    replies: { 201: { description: '会话；令牌在 Cookie 里', schema: operatorSessionSchema } },
    handle: async ({ body, address, requestId, context }) => {
      const deviceCookie = context.cookies.get(DEVICE_COOKIE);
      const device = parts.keys.deviceOf(deviceCookie, body.loginName);
      await perAsker.take(device === null ? address : `device:${device}`);
      const { loginName, password, totp } = body;
      const wish = { loginName, password, totp, deviceCookie, requestId, ...placeOf(context, address) };
      const opened = await logIn(parts, wish);
      if (opened.ok) return answer(parts, context, opened.value);
      const { code, ...more } = opened.refusal;
      throw new HttpRefusal(code, more);
    },
  });
}

function invitationRoutes(parts: OperatorParts, perAsker: Limiter): Route[] {
  return [
    defineRoute({
      ...{ method: 'get', path: '/ops/v1/invitations/{token}', summary: '查看一次性链接', tag: TAG, access: 'anyone' },
      params: tokenParams,
      replies: { 200: { description: '链接的主人和动态码密钥', schema: invitationSchema } },
      handle: async ({ params, address }) => {
        await perAsker.take(address);
        const invitation = await findInvitation(parts, params.token);
        if (!invitation) throw new HttpRefusal('INVITATION_ENDED');
        return { status: 200, body: invitation };
      },
    }),
    defineRoute({
      ...{ method: 'post', path: '/ops/v1/invitations/{token}', summary: '用一次性链接设置密码和动态码', tag: TAG },
      access: 'anyone',
      params: tokenParams,
      body: setUpSchema,
      replies: { 201: { description: '已设置并登录', schema: operatorSessionSchema } },
      handle: async ({ params, body, address, requestId, context }) => {
        await perAsker.take(address);
        if (body.token !== params.token) throw new HttpRefusal('INVITATION_ENDED');
        const { token, password, totp } = body;
        const wish = { token, password, totp, requestId, ...placeOf(context, address) };
        return answer(parts, context, unwrap(await takeUpInvitation(parts, wish)));
      },
    }),
  ];
}

function placeOf(context: Context, address: string): Place {
  return { address, device: context.get('User-Agent') || '未知设备' };
}

/** Hands the cookies out: no script can read them, no other site can make them be sent. */
async function answer(parts: OperatorParts, context: Context, opened: OpenedSession): Promise<RouteReply<unknown>> {
  setCookie(parts, context, { name: OPERATOR_COOKIE, value: opened.cookie, path: '/', forMs: LONGEST_MS });
  if (opened.deviceCookie !== null) {
    const device = { name: DEVICE_COOKIE, value: opened.deviceCookie, path: '/ops/v1/session', forMs: DEVICE_MS };
    setCookie(parts, context, device);
  }
  return { status: 201, body: await findOwnSession(parts, opened.cookie) };
}

/** Takes the session's cookie back. */
export function dropSessionCookie(parts: OperatorParts, context: Context): void {
  setCookie(parts, context, { name: OPERATOR_COOKIE, value: '', path: '/', forMs: 0 });
}

/** Written by hand: behind a proxy that ends TLS, Koa would not write a cookie for https. */
function setCookie(
  { publicUrl }: OperatorParts,
  context: Context,
  {
    name,
    value,
    path,
    forMs,
  }: { readonly name: string; readonly value: string; readonly path: string; readonly forMs: number },
): void {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  const maxAge = Math.floor(forMs / SECOND_MS);
  context.append('Set-Cookie', `${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`);
}
