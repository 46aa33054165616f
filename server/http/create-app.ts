import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import Koa, { type Context, type Middleware } from 'koa';
import helmet from 'koa-helmet';
import { errorTitles } from '../../shared/contract/error-code';
import type { Problem } from '../../shared/contract/problem';
import type { Clock } from '../../shared/kernel/clock';
import { refuse } from '../../shared/kernel/result';
import { isUnreachable } from '../database/errors';
import { type AuthenticateBusiness, takeBusinessRequest } from './business-access';
import { errorStatus } from './error-table';
import { HttpRefusal } from './http-refusal';
import type { Logger } from './logger';
import { type AuthenticateOperator, takeOperator } from './operator-access';
import { parseIdempotencyKey, parsePart } from './parse-request';
import { createLimiter, type RateLimit } from './rate-limit';
import type { BusinessContext, OperatorContext, Route, SessionContext } from './route';

export interface AppOptions {
  readonly logger: Logger;
  /** Tells the `Date` of every answer: clients count down by the server's time, which the sandbox may have moved. */
  readonly clock: Clock;
  readonly routes: readonly Route[];
  /** The session of a bearer token; null when it is unknown, ended or its member is gone. */
  readonly authenticate: (token: string) => Promise<SessionContext | null>;
  /** Who has signed a request; only where no route is for business systems may it be left out. */
  readonly authenticateBusiness?: AuthenticateBusiness;
  /** The operator of a session cookie; only where no route is for operators may it be left out. */
  readonly authenticateOperator?: AuthenticateOperator;
  /** Nothing before them reads a body or counts an address: WeChat's callbacks. */
  readonly callbacks: readonly Middleware[];
  /** Served beside the API: health, metrics, documentation, pages. */
  readonly extras: readonly Middleware[];
  /** Addresses of proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustedProxies: readonly string[];
  readonly limits: {
    readonly perAddress: RateLimit;
    readonly perMember: RateLimit;
    /** For each key of a business system; 1 200 a minute unless told otherwise. */
    readonly perKey?: RateLimit;
  };
  /** Told of every request's end, for metrics. */
  readonly observe?: (details: { method: string; route: string; status: number; seconds: number }) => void;
}

/** The largest JSON body: an avatar of 200 KB in base64, and a little. */
const BODY_LIMIT = '300kb';

/** Twenty calls a second, each of up to 500 events: more than a large chain of shops makes. */
const KEY_LIMIT: RateLimit = { points: 1_200, seconds: 60 };

/** A page of the console asks for several things at once. */
const OPERATOR_LIMIT: RateLimit = { points: 1_200, seconds: 60 };

/** The Koa application: knows HTTP, knows no rule. */
export function createApp(options: AppOptions): Koa {
  const app = new Koa();
  // What reaches here happened after the answer had begun: mostly a client that hung up.
  app.on('error', (error) => options.logger.debug({ err: error }, 'an answer was not taken to its end'));
  app.use(describeRequests(options));
  app.use(answerProblems(options.logger));
  app.use(securityHeaders());
  app.use(whereRoutesAre(options.routes, apiRouter(options)));
  for (const callback of options.callbacks) app.use(callback);
  for (const extra of options.extras) app.use(extra);
  app.use(() => {
    throw new HttpRefusal('UNKNOWN_ROUTE');
  });
  return app;
}

/** The router sees only paths that begin as one of its routes does: `/api/…` asks nobody before it, the rest not it. */
function whereRoutesAre(routes: readonly Route[], router: Router): Middleware {
  const answer = router.routes() as unknown as Middleware;
  const begins = new Set(routes.map(({ path }) => firstSegmentOf(path)));
  return (context, next) => (begins.has(firstSegmentOf(context.path)) ? answer(context, next) : next());
}

/** `api` of `/api/v1/home` */
function firstSegmentOf(path: string): string {
  const end = path.indexOf('/', 1);
  return end === -1 ? path.slice(1) : path.slice(1, end);
}

/** Gives every request an id, logs its end without query or body, and measures it. */
function describeRequests({ logger, clock, observe, trustedProxies }: AppOptions): Middleware {
  return async (context, next) => {
    const began = process.hrtime.bigint();
    context.state.requestId = randomUUID();
    context.state.address = addressOf(context, trustedProxies);
    context.set('X-Request-Id', context.state.requestId);
    context.set('Date', new Date(clock.now()).toUTCString());
    await next();
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const route = context.state.route ?? (context.status === 404 ? 'unknown' : 'other');
    observe?.({ method: context.method, route, status: context.status, seconds });
    logger.info(
      {
        requestId: context.state.requestId,
        method: context.method,
        route,
        status: context.status,
        milliseconds: Math.round(seconds * 1000),
        memberId: context.state.session?.memberId,
        keyId: context.state.business?.keyId,
        operatorId: context.state.operator?.operatorId,
        code: context.state.problemCode,
      },
      'request',
    );
  };
}

/** Turns refusals into problem documents and faults into INTERNAL_ERROR without their text. */
function answerProblems(logger: Logger): Middleware {
  return async (context, next) => {
    try {
      await next();
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal.code === 'INTERNAL_ERROR' || refusal.code === 'SERVICE_UNAVAILABLE') {
        logger.error({ err: error, requestId: context.state.requestId }, 'a request failed');
      }
      const status = errorStatus[refusal.code];
      const problem: Problem = {
        type: `urn:problem:${refusal.code.toLowerCase().replaceAll('_', '-')}`,
        title: errorTitles[refusal.code],
        status,
        code: refusal.code,
        ...(refusal.options.detail ? { detail: refusal.options.detail } : {}),
        requestId: context.state.requestId,
        ...(refusal.options.fields ? { fields: [...refusal.options.fields] } : {}),
      };
      context.state.problemCode = refusal.code;
      context.status = status;
      if (refusal.options.retryAfterSeconds !== undefined) {
        context.set('Retry-After', String(refusal.options.retryAfterSeconds));
      }
      context.type = 'application/problem+json';
      context.body = JSON.stringify(problem);
    }
  };
}

function asRefusal(error: unknown): HttpRefusal {
  if (error instanceof HttpRefusal) return error;
  // Koa's body parser throws http-errors.
  const status = (error as { status?: unknown }).status;
  if (status === 413) return new HttpRefusal('BODY_TOO_LARGE');
  if (status === 415) return new HttpRefusal('UNSUPPORTED_MEDIA_TYPE');
  if (status === 400) return new HttpRefusal('INVALID_REQUEST', { detail: 'the body is not JSON' });
  if (isUnreachable(error)) return new HttpRefusal('SERVICE_UNAVAILABLE', { retryAfterSeconds: 5 });
  return new HttpRefusal('INTERNAL_ERROR');
}

function securityHeaders(): Middleware {
  return helmet({
    // Pictures as data URLs, and inline styles of the H5 build; scripts only from here.
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        frameAncestors: ["'self'"],
        // The demo is served over plain http on loopback.
        upgradeInsecureRequests: null,
      },
    },
    frameguard: { action: 'sameorigin' },
  }) as unknown as Middleware;
}

function apiRouter(options: AppOptions): Router {
  const router = new Router();
  const perAddress = createLimiter(options.limits.perAddress);
  const askers = createAskers(options);
  const paths = new Map<string, string[]>();
  for (const route of options.routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    paths.set(path, [...(paths.get(path) ?? []), route.method.toUpperCase()]);
    const ask = askers[route.access];
    router[route.method](path, async (context: Context) => {
      context.state.route = route.path;
      await perAddress.take(context.state.address);
      const { session, business, operator, body } = await ask(context, route);
      const reply = await route.handle({
        params: parsePart(route.params, context.params, 'path'),
        query: parsePart(route.query, { ...context.query }, 'query'),
        body: parsePart(route.body, body, 'body'),
        session,
        business,
        operator,
        idempotencyKey: route.idempotent ? parseIdempotencyKey(context.get('Idempotency-Key')) : '',
        requestId: context.state.requestId,
        address: context.state.address,
        context,
      });
      context.status = reply.status;
      context.set('Cache-Control', 'no-store');
      for (const [name, value] of Object.entries(reply.headers ?? {})) context.set(name, value);
      if (Buffer.isBuffer(reply.body)) context.body = reply.body;
      else if (reply.body !== undefined) {
        context.type = 'application/json; charset=utf-8';
        context.body = JSON.stringify(reply.body);
      }
    });
  }
  // A known path with a verb that none of its routes has.
  for (const [path, methods] of paths) {
    router.all(path, (context) => {
      context.set('Allow', methods.join(', '));
      throw new HttpRefusal('METHOD_NOT_ALLOWED');
    });
  }
  return router;
}

/** Who asks, and the body that they sent; not yet held against the route's schema. */
interface Asker {
  readonly session: SessionContext | null;
  readonly business: BusinessContext | null;
  readonly operator: OperatorContext | null;
  readonly body: unknown;
}

type Ask = (context: Context, route: Route) => Promise<Asker>;

/** How it is found out who asks, for each kind of access. */
function createAskers(options: AppOptions): Readonly<Record<Route['access'], Ask>> {
  const perMember = createLimiter(options.limits.perMember);
  const perKey = createLimiter(options.limits.perKey ?? KEY_LIMIT);
  const parseBody = bodyParser({ enableTypes: ['json'], jsonLimit: BODY_LIMIT });
  const perOperator = createLimiter(OPERATOR_LIMIT);
  const { authenticate, authenticateBusiness = verifyNobody(options.routes) } = options;
  const { authenticateOperator = async () => null } = options;
  const askPerson: Ask = async (context, route) => {
    const session = await sessionOfRequest(context, route, authenticate);
    context.state.session = session;
    if (session) await perMember.take(session.memberId);
    if (route.body) await readBody(context, parseBody);
    return { session, business: null, operator: null, body: context.request.body };
  };
  const askBusiness: Ask = async (context, route) => {
    const asked = await takeBusinessRequest(context, route, authenticateBusiness, perKey);
    return { session: null, operator: null, ...asked };
  };
  const askOperator: Ask = async (context, route) => {
    const operator = await takeOperator(context, route, authenticateOperator);
    await perOperator.take(operator.operatorId);
    if (route.body) await readBody(context, parseBody);
    return { session: null, business: null, operator, body: context.request.body };
  };
  return { member: askPerson, anyone: askPerson, business: askBusiness, operator: askOperator };
}

/** Stands in where no route is for business systems. */
function verifyNobody(routes: readonly Route[]): AuthenticateBusiness {
  const open = routes.find(({ access }) => access === 'business');
  if (open) throw new Error(`${open.path} is for business systems, and nobody verifies their signatures`);
  return async () => refuse({ code: 'SIGNATURE_REFUSED', detail: 'no business system has a key here' });
}

async function readBody(context: Context, parseBody: Middleware): Promise<void> {
  if (context.request.length && !context.is('json')) throw new HttpRefusal('UNSUPPORTED_MEDIA_TYPE');
  await parseBody(context, async () => undefined);
}

async function sessionOfRequest(
  context: Context,
  route: Route,
  authenticate: AppOptions['authenticate'],
): Promise<SessionContext | null> {
  const header = context.get('Authorization');
  if (header === '') {
    if (route.access === 'member') throw new HttpRefusal('NOT_LOGGED_IN');
    return null;
  }
  const token = /^Bearer ([\w-]{20,200})$/.exec(header)?.[1];
  const session = token ? await authenticate(token) : null;
  // Also where a session is not needed: the client learns that it must log in again.
  if (!session) throw new HttpRefusal('SESSION_ENDED');
  return session;
}

/** The peer's address; behind a trusted proxy, the nearest address in X-Forwarded-For that is not one of ours. */
function addressOf(context: Context, trustedProxies: readonly string[]): string {
  const peer = plainAddress(context.req.socket.remoteAddress ?? '');
  if (!trustedProxies.includes(peer)) return peer;
  const hops = context
    .get('X-Forwarded-For')
    .split(',')
    .map((hop) => plainAddress(hop.trim()));
  for (const hop of hops.reverse()) {
    if (isIP(hop) === 0) break;
    if (!trustedProxies.includes(hop)) return hop;
  }
  return peer;
}

/** `::ffff:127.0.0.1` is 127.0.0.1. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
