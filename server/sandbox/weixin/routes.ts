import Router from '@koa/router';
import type Koa from 'koa';
import { firstOf, parseJson, readBody } from '../body';
import { hangUp } from '../hangs';
import { randomHex } from '../random';
import type { AppName } from '../templates';
import { queryVirtualOrder, takeDeliveryWord, takeRefundOrder } from '../virtual/interfaces';
import {
  querySubscription,
  takeCancellation,
  takePreNotice,
  takeSubscriptionOrder,
} from '../virtual/subscription-calls';
import type { World } from '../world';
import { WeixinError } from './errors';
import { checkSession, exchangeLoginCode, exchangePhoneCode, resetSession } from './login';
import { presentFollower, sendSubscribeMessage, sendTemplateMessage } from './messages';
import { checkText } from './security';
import { presentShipping, presentTradeManaged, uploadShippingInfo } from './shipping';
import { checkToken, identifyApp, issuePlainToken, issueStableToken } from './tokens';

/** A call of api.weixin.qq.com. */
interface WeixinCall {
  readonly query: (name: string) => string | undefined;
  /** The parsed JSON body, undefined without one. */
  readonly body: unknown;
  /** The body as it came, which virtual payment signs. */
  readonly raw: string;
}

/** What an interface asks for before it is reached. */
interface Interface {
  readonly operation: string;
  readonly method: 'get' | 'post';
  readonly path: string;
  /** The app whose access_token the call must carry; null when it carries none. */
  readonly app: AppName | null;
  readonly handle: (call: WeixinCall) => unknown;
}

/** All of api.weixin.qq.com that the product needs. */
export function weixinRoutes(world: World): Koa.Middleware {
  const router = new Router();
  for (const each of listInterfaces(world)) {
    router[each.method](each.path, (ctx) => serve(world, ctx, each));
  }
  return router.routes() as Koa.Middleware;
}

function listInterfaces(world: World): Interface[] {
  const credentials = (query: WeixinCall['query']) => ({ appid: query('appid'), secret: query('secret') });
  const session = (query: WeixinCall['query']) => ({
    openid: query('openid'),
    signature: query('signature'),
    sigMethod: query('sig_method'),
  });
  const by =
    (app: AppName | null) =>
    (operation: string, method: 'get' | 'post', path: string, handle: Interface['handle']): Interface => ({
      operation,
      method,
      path,
      app,
      handle,
    });
  const free = by(null);
  const mini = by('miniprogram');
  const official = by('official');
  return [
    free('login', 'get', '/sns/jscode2session', ({ query }) =>
      exchangeLoginCode(world, {
        ...credentials(query),
        code: query('js_code'),
        grantType: query('grant_type'),
      }),
    ),
    free('token', 'get', '/cgi-bin/token', ({ query }) => {
      const app = identifyApp(world, credentials(query));
      if (query('grant_type') !== 'client_credential') throw new WeixinError(40002);
      return issuePlainToken(world, app);
    }),
    free('token', 'post', '/cgi-bin/stable_token', ({ body }) => {
      if (typeof body !== 'object' || body === null) throw new WeixinError(47001);
      const { grant_type: grantType, appid, secret, force_refresh: force } = body as Record<string, unknown>;
      const app = identifyApp(world, { appid: textOf(appid), secret: textOf(secret) });
      if (grantType !== 'client_credential') throw new WeixinError(40002);
      return issueStableToken(world, app, force === true);
    }),
    mini('phone', 'post', '/wxa/business/getuserphonenumber', ({ body }) => exchangePhoneCode(world, body)),
    mini('session', 'get', '/wxa/checksession', ({ query }) => checkSession(world, session(query))),
    mini('session', 'get', '/wxa/resetusersessionkey', ({ query }) => resetSession(world, session(query))),
    mini('subscribeSend', 'post', '/cgi-bin/message/subscribe/send', ({ body }) => sendSubscribeMessage(world, body)),
    mini('textCheck', 'post', '/wxa/msg_sec_check', ({ body }) => checkText(world, body)),
    mini('shipping', 'post', '/wxa/sec/order/upload_shipping_info', ({ body }) => uploadShippingInfo(world, body)),
    mini('shippingQuery', 'post', '/wxa/sec/order/get_order', ({ body }) => presentShipping(world, body)),
    mini('tradeManaged', 'post', '/wxa/sec/order/is_trade_managed', ({ body }) => presentTradeManaged(world, body)),
    ...(
      [
        ['virtualQuery', '/xpay/query_order', queryVirtualOrder],
        ['virtualDelivery', '/xpay/notify_provide_goods', takeDeliveryWord],
        ['virtualRefund', '/xpay/refund_order', takeRefundOrder],
        ['subscriptionQuery', '/xpay/query_subscribe_contract', querySubscription],
        ['subscriptionCancel', '/xpay/cancel_subscribe_contract', takeCancellation],
        ['subscriptionPreNotice', '/xpay/send_subscribe_pre_payment', takePreNotice],
        ['subscriptionOrder', '/xpay/submit_subscribe_pay_order', takeSubscriptionOrder],
      ] as const
    ).map(([operation, path, handle]) =>
      mini(operation, 'post', path, ({ query, raw, body }) =>
        handle(world, { path, paySig: query('pay_sig'), raw, body }),
      ),
    ),
    official('userInfo', 'get', '/cgi-bin/user/info', ({ query }) => presentFollower(world, query('openid'))),
    official('templateSend', 'post', '/cgi-bin/message/template/send', ({ body }) => sendTemplateMessage(world, body)),
  ];
}

async function serve(world: World, ctx: Koa.Context, target: Interface): Promise<void> {
  const { faults, hangs } = world;
  const { operation } = target;
  const bytes = await readBody(ctx.req);
  const before = faults.strike('weixinTimeoutBefore', operation);
  if (before !== null) return hangUp(ctx, hangs, before.milliseconds);
  if (faults.strike('weixinError', operation) !== null) {
    ctx.status = 500;
    ctx.body = 'Internal Server Error';
    return;
  }
  const answer = answerCall(world, target, {
    query: (name) => firstOf(ctx.query[name]),
    body: bytes === null ? undefined : parseJson(bytes),
    raw: bytes?.toString('utf8') ?? '',
  });
  const after = faults.strike('weixinTimeoutAfter', operation);
  if (after !== null) return hangUp(ctx, hangs, after.milliseconds);
  world.calls.note({
    operation,
    method: ctx.method,
    path: ctx.path,
    status: 200,
    refusal: answer instanceof WeixinError ? String(answer.errcode) : null,
    at: world.clock.now(),
  });
  ctx.status = 200;
  // The session exchange answers JSON under the name of plain text.
  ctx.set('Content-Type', operation === 'login' ? 'text/plain' : 'application/json; encoding=utf-8');
  ctx.body = JSON.stringify(answer instanceof WeixinError ? presentError(answer) : answer);
}

function answerCall(world: World, target: Interface, call: WeixinCall): unknown {
  try {
    if (world.faults.strike('weixinBusy', target.operation) !== null) throw new WeixinError(-1);
    const token = call.query('access_token');
    if (target.app !== null) checkToken(world, target.app, token);
    return target.handle(call);
  } catch (error) {
    if (error instanceof WeixinError) return error;
    throw error;
  }
}

function presentError(error: WeixinError): { errcode: number; errmsg: string } {
  return { errcode: error.errcode, errmsg: `${error.message} rid: ${randomHex(8)}-${randomHex(8)}-${randomHex(8)}` };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
