import Router from '@koa/router';
import type Koa from 'koa';
import { firstOf, parseJson, readBody } from '../body';
import { formatCompactTime } from '../china-time';
import { hangUp } from '../hangs';
import { announceDebit, remindOfFailedDebit } from '../papay/announcements';
import { randomDigits } from '../random';
import type { World } from '../world';
import { fetchBill, requestFundFlowBill, requestTradeBill } from './bills';
import { listCertificates } from './certificates';
import { PayError } from './errors';
import { closeOrder, queryByOutTradeNo, queryByTransactionId } from './orders';
import { prepay } from './prepay';
import { applyAbnormalRefund, queryRefund, requestRefund } from './refunds';
import { type SigningMode, signMessage, verifyRequest } from './signature';

/** A call of WeChat Pay whose signature was found right. */
interface PayCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: (name: string) => string | undefined;
  /** The parsed JSON body, undefined without one. */
  readonly body: unknown;
}

/** What a call is answered with: JSON, bytes that carry no signature (bills), or nothing (204). */
interface PayAnswer {
  readonly json?: unknown;
  readonly file?: { readonly bytes: Buffer; readonly type: string };
}

/** All of api.mch.weixin.qq.com that a merchant with a mini-program needs. */
export function payRoutes(world: World): Koa.Middleware {
  const router = new Router();
  const on = (operation: string, method: 'get' | 'post', path: string, handle: (call: PayCall) => PayAnswer) => {
    router[method](path, (ctx) => serve(world, ctx, operation, ctx.params, handle));
  };
  on('prepay', 'post', '/v3/pay/transactions/jsapi', ({ body }) => ({ json: prepay(world, body) }));
  on('query', 'get', '/v3/pay/transactions/out-trade-no/:no', ({ params, query }) => ({
    json: queryByOutTradeNo(world, params.no ?? '', query('mchid')),
  }));
  on('query', 'get', '/v3/pay/transactions/id/:id', ({ params, query }) => ({
    json: queryByTransactionId(world, params.id ?? '', query('mchid')),
  }));
  on('close', 'post', '/v3/pay/transactions/out-trade-no/:no/close', ({ params, body }) => {
    closeOrder(world, params.no ?? '', body);
    return {};
  });
  on('refund', 'post', '/v3/refund/domestic/refunds', ({ body }) => ({ json: requestRefund(world, body) }));
  on('refundQuery', 'get', '/v3/refund/domestic/refunds/:no', ({ params }) => ({
    json: queryRefund(world, params.no ?? ''),
  }));
  on('abnormalRefund', 'post', '/v3/refund/domestic/refunds/:id/apply-abnormal-refund', ({ params, body }) => ({
    json: applyAbnormalRefund(world, params.id ?? '', body),
  }));
  on('bill', 'get', '/v3/bill/tradebill', ({ query }) => ({ json: requestTradeBill(world, query) }));
  on('bill', 'get', '/v3/bill/fundflowbill', ({ query }) => ({ json: requestFundFlowBill(world, query) }));
  on('billDownload', 'get', '/v3/billdownload/file', ({ query }) => ({
    file: fetchBill(world, query('token') ?? ''),
  }));
  on('certificates', 'get', '/v3/certificates', () => ({ json: listCertificates(world) }));
  on('debitNotice', 'post', '/v3/papay/contracts/:id/notify', ({ params, body }) => {
    announceDebit(world, params.id ?? '', body);
    return {};
  });
  on('failNotice', 'post', '/v3/papay/contracts/:id/fail-notify', ({ params, body }) => {
    remindOfFailedDebit(world, params.id ?? '', body);
    return {};
  });
  router.all('/v3/{*rest}', (ctx) =>
    serve(world, ctx, 'unknown', {}, () => {
      throw new PayError('RESOURCE_NOT_EXISTS', '请求的接口不存在');
    }),
  );
  return router.routes() as Koa.Middleware;
}

async function serve(
  world: World,
  ctx: Koa.Context,
  operation: string,
  params: Readonly<Record<string, string>>,
  handle: (call: PayCall) => PayAnswer,
): Promise<void> {
  const { faults, hangs } = world;
  const body = await readBody(ctx.req);
  const before = faults.strike('payTimeoutBefore', operation);
  if (before !== null) return hangUp(ctx, hangs, before.milliseconds);
  const answer = answerCall(world, ctx, operation, body, params, handle);
  const after = faults.strike('payTimeoutAfter', operation);
  if (after !== null) return hangUp(ctx, hangs, after.milliseconds);
  const lost = faults.strike('payErrorAfter', operation) !== null;
  writeAnswer(world, ctx, operation, lost ? new PayError('SYSTEM_ERROR', '系统异常，请稍后重试') : answer);
}

function answerCall(
  world: World,
  ctx: Koa.Context,
  operation: string,
  body: Buffer | null,
  params: Readonly<Record<string, string>>,
  handle: (call: PayCall) => PayAnswer,
): PayAnswer | PayError {
  const { faults } = world;
  try {
    if (faults.strike('payErrorBefore', operation) !== null) {
      throw new PayError('SYSTEM_ERROR', '系统异常，请稍后重试');
    }
    if (faults.strike('payRateLimited', operation) !== null) throw new PayError('FREQUENCY_LIMITED', '频率超过限制');
    if (body === null) throw new PayError('PARAM_ERROR', '请求包体过大');
    checkHeaders(ctx);
    verifyRequest(world, {
      method: ctx.method,
      target: ctx.req.url ?? '',
      body,
      authorization: ctx.req.headers.authorization,
    });
    pickMode(world, ctx);
    return handle({ params, query: (name) => firstOf(ctx.query[name]), body: parseJson(body) });
  } catch (error) {
    if (error instanceof PayError) return error;
    throw error;
  }
}

/** Headers that WeChat Pay insists on (WeChat Pay: hosts and headers). */
function checkHeaders(ctx: Koa.Context): void {
  const { accept, 'user-agent': agent } = ctx.req.headers;
  if (agent === undefined) throw new PayError('PARAM_ERROR', 'Http头缺少User-Agent');
  if (accept === undefined || !/application\/json|\*\/\*/.test(accept)) {
    throw new PayError('PARAM_ERROR', 'Http头缺少Accept，或其值不含application/json');
  }
  if (ctx.method === 'POST' && !ctx.is('application/json')) {
    throw new PayError('PARAM_ERROR', 'Http头Content-Type应为application/json');
  }
}

function writeAnswer(world: World, ctx: Koa.Context, operation: string, answer: PayAnswer | PayError): void {
  const refused = answer instanceof PayError;
  const number = refused ? answer.number : 0;
  ctx.status = refused ? answer.status : answer.json === undefined && answer.file === undefined ? 204 : 200;
  ctx.set('Request-ID', `08${formatCompactTime(world.clock.now())}${randomDigits(10)}-${number}`);
  world.calls.note({
    operation,
    method: ctx.method,
    path: ctx.path,
    status: ctx.status,
    refusal: refused ? answer.code : null,
    at: world.clock.now(),
  });
  if (!refused && answer.file !== undefined) {
    ctx.type = answer.file.type;
    ctx.body = answer.file.bytes;
    return;
  }
  const text = refused ? JSON.stringify(answer.toBody()) : answer.json === undefined ? '' : JSON.stringify(answer.json);
  signAnswer(world, ctx, operation, text);
  if (text === '') return;
  ctx.set('Content-Type', 'application/json; charset=utf-8');
  ctx.body = text;
}

function signAnswer(world: World, ctx: Koa.Context, operation: string, text: string): void {
  if (world.faults.strike('payUnsigned', operation) !== null) return;
  const wrong = world.faults.strike('payWrongSignature', operation) !== null;
  ctx.set(signMessage(world, modeOf(world, ctx), wrong ? `${text} ` : text));
}

/**
 * The answer's key follows the `Wechatpay-Serial` of the request; without one it is the platform certificate's, except
 * for a merchant that has none.
 * @throws PayError for a serial that is not ours
 */
function pickMode(world: World, ctx: Koa.Context): SigningMode {
  const serial = firstOf(ctx.req.headers['wechatpay-serial']);
  const absent = world.faults.isOn('certificatesAbsent');
  if (serial === undefined) return absent ? 'public-key' : 'certificate';
  if (serial === world.keys.publicKeyId) return 'public-key';
  if (serial === world.keys.platformSerial && !absent) return 'certificate';
  throw new PayError('PARAM_ERROR', '平台证书序列号Wechatpay-Serial错误');
}

function modeOf(world: World, ctx: Koa.Context): SigningMode {
  try {
    return pickMode(world, ctx);
  } catch {
    return 'public-key';
  }
}
