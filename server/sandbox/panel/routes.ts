import Router from '@koa/router';
import type Koa from 'koa';
import { z } from 'zod';
import { formatInstant, type Instant, SECOND_MS } from '../../../shared/kernel/instant';
import { firstOf } from '../body';
import type { SandboxCredentials } from '../credentials';
import { Faults } from '../faults';
import { writeFundFlowBill, writeTradeBill } from '../pay/bill-files';
import { answerSheet, findSheet, openSheet } from '../pay/sheets';
import { payOrder } from '../pay/tester';
import {
  addPerson,
  listPeople,
  setFollowing,
  setSubscribeAnswer,
  UnknownPerson,
  withdrawAuthorization,
} from '../people';
import { checkPushUrl, readPushSetup, setPushSetup } from '../push/pushes';
import type { Sheet } from '../records';
import { listOrders, presentState } from '../state';
import { issueCode } from '../weixin/login';
import { askToSubscribe, rejectSubscriptions } from '../weixin/subscriptions';
import type { World } from '../world';
import { addBusinessRoutes, type BusinessPlayer } from './business';
import { readTarget } from './clock';
import { PanelError, readInput } from './input';
import { isLocalCaller } from './local';
import { addPapayRoutes } from './papay';
import { addSchemeRoutes, type SchemeLoader } from './schemes';
import { addShopRoutes } from './shop';
import { ChangeStreams } from './stream';
import { addSupplierRoutes } from './supplier';
import { addVirtualRoutes } from './virtual';

/** What the panel needs besides the world. */
export interface PanelOptions {
  readonly credentials: SandboxCredentials;
  /** Null when nobody can move the clock. */
  readonly moveClock: ((target: Instant) => Promise<void>) | null;
  /** Null when no business stands beside. */
  readonly business: BusinessPlayer | null;
  /** Null when nobody can load a scheme. */
  readonly schemes: SchemeLoader | null;
}

/** The panel, ready to be mounted. */
export interface Panel {
  readonly middleware: Koa.Middleware;
  /** True while a move of the clock is under way. */
  isMoving(): boolean;
  /** Ends the event streams and lets go of who waits for a pay sheet. */
  close(): void;
}

/** A person's wait for the end of a pay sheet takes at most this long. */
const LONGEST_WAIT_S = 30;

const personInput = z.strictObject({ personId: z.string() });

/** Everything under `/sandbox`. */
export function panelRoutes(world: World, options: PanelOptions): Panel {
  const router = new Router({ prefix: '/sandbox' });
  const streams = new ChangeStreams(world.changes);
  const move = { moving: false };
  router.use(reportErrors);
  addStateRoutes(router, world, options, streams, move);
  addPeopleRoutes(router, world);
  addClientRoutes(router, world);
  addDeskRoutes(router, world);
  addBusinessRoutes(router, world, options.business);
  addShopRoutes(router, world, options.business);
  addSchemeRoutes(router, world.changes, options.schemes);
  addSupplierRoutes(router, world);
  addPapayRoutes(router, world);
  addVirtualRoutes(router, world);
  router.all('/{*rest}', () => {
    throw new PanelError(404, 'the sandbox has no such page');
  });
  return {
    middleware: router.routes() as Koa.Middleware,
    isMoving: () => move.moving,
    close: () => streams.close(),
  };
}

async function reportErrors(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  ctx.set('Cache-Control', 'no-store');
  try {
    // A page of another site must not press the tester's buttons.
    if (ctx.req.headers['sec-fetch-site'] === 'cross-site') throw new PanelError(403, 'not from another site');
    await next();
  } catch (error) {
    if (error instanceof PanelError) {
      ctx.status = error.status;
      ctx.body = { error: error.message, ...error.more };
    } else if (error instanceof UnknownPerson) {
      ctx.status = 404;
      ctx.body = { error: error.message };
    } else {
      throw error;
    }
  }
}

function addStateRoutes(
  router: Router,
  world: World,
  { credentials, moveClock }: PanelOptions,
  streams: ChangeStreams,
  move: { moving: boolean },
): void {
  const readClock = () => ({ now: formatInstant(world.clock.now()), moving: move.moving });
  router.get('/state', (ctx) => {
    ctx.body = presentState(world, move.moving);
  });
  router.get('/events', (ctx) => {
    streams.start(ctx);
  });
  router.get('/credentials', (ctx) => {
    if (!isLocalCaller(ctx.req)) throw new PanelError(403, 'keys are shown on this machine only');
    ctx.body = credentials;
  });
  router.get('/clock', (ctx) => {
    ctx.body = readClock();
  });
  router.post('/clock', async (ctx) => {
    if (moveClock === null) throw new PanelError(404, 'this clock cannot be moved');
    const order = await readInput(
      ctx,
      z.union([z.strictObject({ advance: z.string() }), z.strictObject({ to: z.string() })]),
    );
    if (move.moving) throw new PanelError(409, 'the clock is moving already');
    const target = readTarget(order, world.clock.now());
    move.moving = true;
    world.changes.tell();
    try {
      await moveClock(target);
    } finally {
      move.moving = false;
      world.changes.tell();
    }
    ctx.body = readClock();
  });
}

function addPeopleRoutes(router: Router, world: World): void {
  router.get('/people', (ctx) => {
    ctx.body = { items: listPeople(world) };
  });
  router.post('/people', async (ctx) => {
    const person = await readInput(
      ctx,
      z.strictObject({
        nickname: z.string().trim().min(1).max(20),
        phoneNumber: z
          .string()
          .regex(/^1\d{10}$/)
          .optional(),
        hasUnionid: z.boolean().optional(),
      }),
    );
    ctx.status = 201;
    ctx.body = addPerson(world, person);
  });
  router.post('/people/:id/follow', (ctx) => {
    ctx.body = setFollowing(world, ctx.params.id ?? '', true);
  });
  router.post('/people/:id/unfollow', (ctx) => {
    ctx.body = setFollowing(world, ctx.params.id ?? '', false);
  });
  router.post('/people/:id/subscribe-answer', async (ctx) => {
    const { answer } = await readInput(ctx, z.strictObject({ answer: z.enum(['accept', 'reject']) }));
    ctx.body = setSubscribeAnswer(world, ctx.params.id ?? '', answer);
  });
  router.post('/people/:id/withdraw', async (ctx) => {
    const { kind } = await readInput(ctx, z.strictObject({ kind: z.enum(['revoke', 'cancel']) }));
    withdrawAuthorization(world, ctx.params.id ?? '', kind);
    ctx.status = 204;
  });
  router.post('/people/:id/reject-subscriptions', async (ctx) => {
    const { templateIds } = await readInput(ctx, z.strictObject({ templateIds: z.array(z.string()).min(1) }));
    rejectSubscriptions(world, ctx.params.id ?? '', templateIds);
    ctx.status = 204;
  });
}

function addClientRoutes(router: Router, world: World): void {
  router.post('/wx/login', async (ctx) => {
    const { personId } = await readInput(ctx, personInput);
    ctx.body = { code: issueCode(world, personId, 'login') };
  });
  router.post('/wx/phone-code', async (ctx) => {
    const { personId } = await readInput(ctx, personInput);
    ctx.body = { code: issueCode(world, personId, 'phone') };
  });
  router.post('/wx/subscriptions', async (ctx) => {
    const { personId, templateIds } = await readInput(
      ctx,
      z.strictObject({ personId: z.string(), templateIds: z.array(z.string()) }),
    );
    const answer = askToSubscribe(world, personId, templateIds);
    if (!answer.ok) throw new PanelError(422, answer.refusal.errMsg, { ...answer.refusal });
    ctx.body = answer.value;
  });
  router.post('/wx/payments', async (ctx) => {
    const text = z.string();
    const { personId, payment } = await readInput(
      ctx,
      z.strictObject({
        personId: text,
        payment: z.looseObject({ timeStamp: text, nonceStr: text, package: text, signType: text, paySign: text }),
      }),
    );
    const sheet = openSheet(world, personId, payment);
    if (!sheet.ok) throw new PanelError(422, sheet.refusal, { errMsg: sheet.refusal });
    ctx.status = 201;
    ctx.body = sheet.value;
  });
  router.get('/wx/payments/:id', async (ctx) => {
    const wait = Math.min(Number(firstOf(ctx.query.waitSeconds) ?? 0) || 0, LONGEST_WAIT_S);
    ctx.body = await waitForSheet(world, ctx.params.id ?? '', wait * SECOND_MS);
  });
  router.post('/wx/payments/:id/answer', async (ctx) => {
    const { answer, sign } = await readInput(
      ctx,
      z.strictObject({ answer: z.enum(['pay', 'cancel']), sign: z.boolean().optional() }),
    );
    const sheet = answerSheet(world, ctx.params.id ?? '', answer, sign);
    if (sheet === null) throw new PanelError(404, 'there is no such pay sheet');
    ctx.body = sheet;
  });
}

function addDeskRoutes(router: Router, world: World): void {
  router.get('/faults', (ctx) => {
    ctx.body = { items: world.faults.list() };
  });
  router.put('/faults/:name', async (ctx) => {
    const name = ctx.params.name ?? '';
    if (!Faults.isName(name)) throw new PanelError(404, `there is no fault "${name}"`);
    const order = await readInput(
      ctx,
      z.strictObject({
        enabled: z.boolean(),
        count: z.int().min(1).nullish(),
        milliseconds: z.int().min(0).nullish(),
        operation: z.string().nullish(),
      }),
    );
    world.faults.set(name, order);
    world.changes.tell();
    ctx.body = world.faults.list().find((fault) => fault.name === name);
  });
  router.delete('/faults', (ctx) => {
    world.faults.clear();
    world.changes.tell();
    ctx.status = 204;
  });
  router.get('/orders', (ctx) => {
    ctx.body = { items: listOrders(world) };
  });
  router.post('/orders/:no/pay', (ctx) => {
    const paid = payOrder(world, { outTradeNo: ctx.params.no ?? '' });
    if (!paid.ok) throw new PanelError(422, paid.refusal);
    ctx.body = paid.value;
  });
  router.get('/bills/:day', (ctx) => {
    const day = ctx.params.day ?? '';
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new PanelError(400, 'the day is YYYY-MM-DD');
    const fundFlow = firstOf(ctx.query.kind) === 'fundflow';
    const bill = fundFlow ? writeFundFlowBill(world, day) : writeTradeBill(world, day, 'ALL');
    if (bill === null) throw new PanelError(404, 'nothing was traded on that day');
    ctx.set('Content-Type', 'text/csv; charset=utf-8');
    ctx.body = bill;
  });
  const appOf = (text: string | undefined) => {
    if (text === 'official' || text === 'miniprogram') return text;
    throw new PanelError(404, 'the apps are official and miniprogram');
  };
  router.get('/pushes/:app', (ctx) => {
    ctx.body = readPushSetup(world.records, appOf(ctx.params.app));
  });
  router.put('/pushes/:app', async (ctx) => {
    const setup = await readInput(
      ctx,
      z.strictObject({ mode: z.enum(['plain', 'compatible', 'safe']), format: z.enum(['xml', 'json']) }),
    );
    ctx.body = setPushSetup(world, appOf(ctx.params.app), setup);
  });
  router.post('/pushes/:app/check', async (ctx) => {
    ctx.body = await checkPushUrl(world, appOf(ctx.params.app));
  });
}

/** Answers as soon as the sheet is no longer open, at the latest after the wait. */
async function waitForSheet(world: World, sheetId: string, waitMs: number): Promise<ReturnType<typeof findSheet>> {
  const isOpen = () => world.records.sheets.find(sheetId)?.status === ('open' satisfies Sheet['status']);
  if (waitMs > 0 && isOpen()) await world.hangs.hold(waitMs, (done) => world.changes.listen(() => !isOpen() && done()));
  const sheet = findSheet(world, sheetId);
  if (sheet === null) throw new PanelError(404, 'there is no such pay sheet');
  return sheet;
}
