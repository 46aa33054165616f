import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Job } from '../../server/jobs/job.entity';
import { Member, WechatIdentityRow } from '../../server/member/member.entity';
import { MembershipTerm } from '../../server/membership/membership.entity';
import { Message } from '../../server/message/message.entity';
import { PaymentAttempt, PaymentNotice, PlanAllowance, PurchaseOrder } from '../../server/purchase/purchase.entity';
import { readScheme } from '../../server/scheme/ready-made';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/kernel/instant';
import { at } from '../support/clock';
import { engines } from '../support/database';
import { type Fan, openFan } from '../support/fan';
import { openProcessWorld, type ProcessWorld, waitUntil } from '../support/process-world';
import { createGate } from '../support/relay';
import { type BuiltServer, buildServer, describeServerProcess, type ServerProcess } from '../support/server-process';
import { createVisitor, type Visitor } from '../support/visitor';

const START = at('2030-03-01T02:00:00Z');
const PATIENCE_MS = 120_000;

let server: BuiltServer;
beforeAll(async () => {
  server = await buildServer();
}, PATIENCE_MS);
afterAll(() => server?.remove());

describe.each(engines.filter((engine) => engine === 'mysql'))('two processes on one database, on %s', (engine) => {
  let world: ProcessWorld;
  let both: readonly [ServerProcess, ServerProcess];
  let fan: Fan;

  beforeAll(async () => {
    world = await openProcessWorld(engine, { start: START, scheme: shopWithLimit() });
    fan = await openFan();
    const environment = { ...world.environment, PUBLIC_URL: fan.url };
    both = [await describeServerProcess({ server, environment }), await describeServerProcess({ server, environment })];
    await Promise.all(both.map((each) => each.start()));
    fan.spreadTo(both.map(({ url }) => url));
    world.sandbox.connect(fan.url);
  }, PATIENCE_MS);
  afterAll(async () => {
    await Promise.all(both.map((each) => each.kill()));
    await fan.close();
    await world.close();
  }, PATIENCE_MS);

  const isDone = async () => (await world.isQuiet()) && !(await world.hasRetries());
  const quiet = async () => expect(await waitUntil(isDone, { withinMs: 60_000 })).toBe(true);
  const eachAtBoth = <T>(act: (url: string) => Promise<T>) => Promise.all(both.map(({ url }) => act(url)));
  const errors = () => both.flatMap((each) => each.log().filter(({ level }) => level >= 50));

  it(
    'applies a notice that both get at the same instant once, and runs every job once',
    async () => {
      const { database, sandbox, relay } = world;
      const month = await findPlan(both[0].url, 'month');
      const buyers = Array.from({ length: 14 }, () => createVisitor(world));
      for (const buyer of buyers) sandbox.setFollowing(buyer.personId, true);
      await Promise.all(buyers.map((buyer, index) => buyer.logIn(both[index % 2]!.url)));
      await quiet();
      const placed = await Promise.all(buyers.map((buyer, index) => buyer.order(both[index % 2]!.url, month)));
      expect(placed.map(({ status }) => status)).toEqual(buyers.map(() => 201));
      buyers.forEach((buyer, index) => {
        buyer.pay(placed[index]!.body.payment);
      });
      await quiet();

      const orderIds = placed.map(({ body }) => body.order.id as string);
      const orders = await database.read.find(PurchaseOrder);
      const terms = await database.read.find(MembershipTerm);
      const notices = await database.read.findBy(PaymentNotice, { eventType: 'TRANSACTION.SUCCESS' });
      expect(orders.filter(({ status }) => status === 'paid').map(({ id }) => id)).toEqual(
        expect.arrayContaining(orderIds),
      );
      expect(terms.map(({ orderId }) => orderId).sort()).toEqual([...orderIds].sort());
      expect(notices).toHaveLength(buyers.length);
      const spread = fan.answers.filter(({ path }) => path === '/wechat/pay/notify');
      expect(spread).toHaveLength(buyers.length);
      expect(spread.every(({ statuses }) => statuses.every((status) => status === 200))).toBe(true);

      // What was begun was ended, once, by one of the two; both took their share.
      const jobs = await database.read.find(Job);
      const ends = await Promise.all(both.map(({ url }) => readJobEnds(url)));
      const total = (outcome: string) => ends.reduce((sum, each) => sum + (each.get(outcome) ?? 0), 0);
      expect(total('done')).toBe(jobs.filter(({ status }) => status === 'done').length);
      expect(total('done') + total('retry')).toBe(jobs.reduce((sum, { attempts }) => sum + attempts, 0));
      expect(jobs.filter(({ status }) => status === 'parked')).toEqual([]);
      for (const each of ends) expect(each.get('done') ?? 0).toBeGreaterThan(0);

      const messages = await database.read.findBy(Message, { topic: 'membershipActivated' });
      expect(messages).toHaveLength(buyers.length);
      // What the purchase brings besides, a badge, is told by itself.
      const arrived = sandbox
        .messages()
        .filter(({ channel, title }) => channel === 'official' && title === '会员开通成功通知');
      expect(arrived.map(({ personId }) => personId).sort()).toEqual(buyers.map(({ personId }) => personId).sort());
      const shipped = await database.read.findBy(PaymentAttempt, { status: 'paid' });
      expect(shipped.every(({ shippedAt }) => shippedAt !== null)).toBe(true);
      const uploads = relay.calls.filter(({ path }) => path.startsWith('/wxa/sec/order/upload_shipping_info'));
      expect(uploads.length).toBe(buyers.length + retriesOf(both, 'shipping'));
      expect(errors()).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'takes a push that both get at the same instant once',
    async () => {
      const fans = Array.from({ length: 6 }, () => createVisitor(world));
      await Promise.all(fans.map((each, index) => each.logIn(both[index % 2]!.url)));
      for (const each of fans) world.sandbox.setFollowing(each.personId, true);
      await quiet();
      const openids = world.sandbox
        .people()
        .filter(({ id }) => fans.some(({ personId }) => personId === id))
        .map(({ officialOpenid }) => officialOpenid);
      const identities = await world.database.read.findBy(WechatIdentityRow, { app: 'official' });
      const theirs = identities.filter(({ openid }) => openids.includes(openid));
      expect(theirs).toHaveLength(fans.length);
      expect(theirs.every(({ follows, memberId }) => follows && memberId !== null)).toBe(true);
      expect(errors()).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'makes one member of a person who logs in at both at the same instant',
    async () => {
      const before = await world.database.read.count(Member);
      const people = Array.from({ length: 10 }, () => createVisitor(world));
      const logins = await Promise.all(people.map((each) => eachAtBoth((url) => each.logIn(url))));
      for (const [first, second] of logins) {
        expect([first!.status, second!.status]).toEqual([201, 201]);
        expect(first!.body.member.id).toBe(second!.body.member.id);
        expect(first!.body.token).not.toBe(second!.body.token);
      }
      expect(await world.database.read.count(Member)).toBe(before + people.length);
    },
    PATIENCE_MS,
  );

  it(
    'gives one order of a plan that may be bought once, ordered at both at the same instant',
    async () => {
      const year = await findPlan(both[0].url, 'year');
      const buyers = Array.from({ length: 10 }, () => createVisitor(world));
      await Promise.all(buyers.map((buyer) => buyer.logIn(both[0].url)));
      const answers = await Promise.all(buyers.map((buyer) => eachAtBoth((url) => buyer.order(url, year))));
      for (const pair of answers) {
        expect(pair.map(({ status }) => status).sort()).toEqual([201, 409]);
        expect(pair.find(({ status }) => status === 409)?.body.code).toBe('PLAN_LIMIT_REACHED');
      }
      const orders = await world.database.read.findBy(PurchaseOrder, { planId: year });
      expect(new Set(orders.map(({ memberId }) => memberId)).size).toBe(buyers.length);
      expect(orders).toHaveLength(buyers.length);
      const allowances = await world.database.read.findBy(PlanAllowance, { planId: year });
      expect(allowances.map(({ used }) => used)).toEqual(buyers.map(() => 1));
    },
    PATIENCE_MS,
  );

  it(
    'answers one key, sent to both at the same instant, with one order',
    async () => {
      const month = await findPlan(both[0].url, 'month');
      const buyers = Array.from({ length: 10 }, () => createVisitor(world));
      await Promise.all(buyers.map((buyer) => buyer.logIn(both[1].url)));
      for (const buyer of buyers) {
        const key = randomUUID();
        const [first, second] = await eachAtBoth((url) => buyer.order(url, month, key));
        expect([first!.status, second!.status]).toEqual([201, 201]);
        expect(first!.body.order.id).toBe(second!.body.order.id);
        // One attempt, one prepay_id: whichever answer the client believes, it is the same payment.
        expect(first!.body.payment.package).toBe(second!.body.payment.package);
        expect((await buyer.call(both[0].url, 'GET', '/api/v1/orders')).body.items).toHaveLength(1);
      }
    },
    PATIENCE_MS,
  );

  it(
    'ends a session everywhere when its member logs out at one of them',
    async () => {
      const visitor = createVisitor(world);
      await visitor.logIn(both[0].url);
      const seen = await eachAtBoth((url) => visitor.call(url, 'GET', '/api/v1/member'));
      expect(seen.map(({ status }) => status)).toEqual([200, 200]);
      expect((await visitor.call(both[0].url, 'DELETE', '/api/v1/sessions/current')).status).toBe(204);
      const after = await eachAtBoth((url) => visitor.call(url, 'GET', '/api/v1/member'));
      expect(after.map(({ status, body }) => [status, body.code])).toEqual([
        [401, 'SESSION_ENDED'],
        [401, 'SESSION_ENDED'],
      ]);
    },
    PATIENCE_MS,
  );

  it(
    'fetches an access token at one of them only, the first and the next',
    async () => {
      const fetched = () => world.relay.calls.filter(({ path }) => path.startsWith('/cgi-bin/stable_token'));
      const appsOf = (calls: { body: string }[]) => calls.map(({ body }) => JSON.parse(body).appid).sort();
      const { WECHAT_MINIPROGRAM_APPID: mini, WECHAT_OFFICIAL_APPID: official } = world.sandbox.credentials;
      expect(appsOf(fetched())).toEqual([mini, official].sort());
      // The first tokens have ten minutes left, then four: the next one is due, and everybody asks for it at once.
      await world.moveTo(START + 2 * HOUR_MS - 4 * MINUTE_MS);
      const visitors = Array.from({ length: 8 }, () => createVisitor(world));
      await Promise.all(visitors.map((each) => each.logIn(both[0].url)));
      const bound = await Promise.all(
        visitors.map((each, index) =>
          each.call(both[index % 2]!.url, 'POST', '/api/v1/member/phone', {
            body: { code: world.sandbox.phoneCode(each.personId) },
          }),
        ),
      );
      expect(bound.map(({ status }) => status)).toEqual(visitors.map(() => 200));
      await quiet();
      expect(appsOf(fetched())).toEqual([mini, mini, official].sort());
    },
    PATIENCE_MS,
  );
});

describe.each(engines.filter((engine) => engine === 'mysql'))('web and worker apart, on %s', (engine) => {
  it(
    'answers at the one and works at the other; the worker finds a payment whose notice was lost',
    async () => {
      const world = await openProcessWorld(engine, { start: START });
      const { environment } = world;
      const web = await describeServerProcess({ server, role: 'web', environment });
      const worker = await describeServerProcess({
        server,
        role: 'worker',
        environment: { ...environment, PUBLIC_URL: web.url },
      });
      try {
        await web.start();
        world.sandbox.connect(web.url);
        const buyer = createVisitor(world);
        const order = await buy(web, buyer);
        const { read } = world.database;
        expect(await waitUntil(() => read.existsBy(MembershipTerm, { orderId: order }))).toBe(true);
        // Several times as long as a worker's longest pause between two looks.
        await sleep(1_500);
        expect(await read.countBy(Job, { status: 'done' })).toBe(0);
        expect(await read.count(Message)).toBe(0);

        await worker.start();
        expect(await waitUntil(async () => (await read.count(Message)) === 1, { withinMs: 30_000 })).toBe(true);
        await expect(fetch(`${worker.url}/healthz`)).rejects.toThrow();

        world.sandbox.setFault('noticeDropped', { enabled: true, count: 1 });
        const lost = await buy(web, buyer);
        await web.kill();
        await world.moveTo(world.clock.now() + 20 * SECOND_MS);
        const found = () => read.existsBy(MembershipTerm, { orderId: lost });
        expect(await waitUntil(found, { withinMs: 30_000 })).toBe(true);
        expect(await read.count(MembershipTerm)).toBe(2);
      } finally {
        await Promise.all([web.kill(), worker.kill()]);
        await world.close();
      }
    },
    PATIENCE_MS,
  );
});

describe.each(engines)('a server that is told to stop, on %s', (engine) => {
  it(
    'finishes the request and the job that it began, and exits with 0',
    async () => {
      const world = await openProcessWorld(engine, { start: START });
      const process_ = await describeServerProcess({ server, environment: world.environment });
      try {
        await process_.start();
        world.sandbox.connect(process_.url);
        const month = await findPlan(process_.url, 'month');
        const [first, second] = [createVisitor(world), createVisitor(world)];
        await Promise.all([first.logIn(process_.url), second.logIn(process_.url)]);
        const upload = createGate();
        const prepay = createGate();
        const placed = await first.order(process_.url, month);
        world.relay.use({
          before: ({ path }) => {
            if (path.startsWith('/wxa/sec/order/upload_shipping_info')) return upload.hold();
            return path.startsWith('/v3/pay/transactions/jsapi') ? prepay.hold() : undefined;
          },
        });
        first.pay(placed.body.payment);
        const answer = second.order(process_.url, month);
        expect(await waitUntil(() => upload.holds() && prepay.holds())).toBe(true);

        const stopped = process_.stop();
        await sleep(300);
        expect(process_.isRunning()).toBe(true);
        await expect(fetch(`${process_.url}/healthz`)).rejects.toThrow();
        prepay.open();
        expect((await answer).status).toBe(201);
        upload.open();
        const since = performance.now();
        expect(await stopped).toEqual({ code: 0, signal: null });
        expect(performance.now() - since).toBeLessThan(4_000);

        const { read } = world.database;
        expect(await read.existsBy(PaymentAttempt, { status: 'open' })).toBe(true);
        expect((await read.findOneByOrFail(PaymentAttempt, { status: 'paid' })).shippedAt).not.toBeNull();
        const jobs = await read.find(Job);
        expect(jobs.filter(({ claimedBy }) => claimedBy !== null)).toEqual([]);
        expect(jobs.find(({ topic }) => topic === 'event:purchase.paid:shipping')?.status).toBe('done');
        expect(process_.log().at(-1)?.msg).toBe('stopped');
      } finally {
        await process_.kill();
        await world.close();
      }
    },
    PATIENCE_MS,
  );
});

describe('a second process on one SQLite file', () => {
  it(
    'is refused in one sentence, and the first goes on',
    async () => {
      const world = await openProcessWorld('sqlite', { start: START });
      const first = await describeServerProcess({ server, environment: world.environment });
      const second = await describeServerProcess({ server, environment: world.environment });
      try {
        await first.start();
        await expect(second.start()).rejects.toThrow(/Another process serves this SQLite database/);
        expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
        await first.kill();
        await second.start();
        expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
      } finally {
        await Promise.all([first.kill(), second.kill()]);
        await world.close();
      }
    },
    PATIENCE_MS,
  );
});

async function buy(web: ServerProcess, buyer: Visitor): Promise<string> {
  if ((await buyer.call(web.url, 'GET', '/api/v1/member')).status !== 200) await buyer.logIn(web.url);
  const placed = await buyer.order(web.url, await findPlan(web.url, 'month'));
  buyer.pay(placed.body.payment);
  return placed.body.order.id;
}

async function findPlan(url: string, unit: string): Promise<string> {
  const { items } = (await (await fetch(`${url}/api/v1/plans`)).json()) as {
    items: { id: string; period: { unit: string } }[];
  };
  const plan = items.find(({ period }) => period.unit === unit);
  if (!plan) throw new Error(`no plan of a ${unit}`);
  return plan.id;
}

/** Ends of jobs as a process counts them, by outcome. */
async function readJobEnds(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const ends = new Map<string, number>();
  for (const [, outcome = '', count = '0'] of text.matchAll(/^jobs_total\{.*outcome="(\w+)".*\} (\d+)$/gm)) {
    ends.set(outcome, (ends.get(outcome) ?? 0) + Number(count));
  }
  return ends;
}

/** How often a job whose topic ends so was begun again. */
function retriesOf(processes: readonly ServerProcess[], topic: string): number {
  return processes
    .flatMap((each) => each.log())
    .filter((line) => String(line.topic ?? '').endsWith(topic) && line.msg.startsWith('job failed')).length;
}

/** The ready-made shop whose annual plan a person may buy once. */
function shopWithLimit(): unknown {
  const shop = structuredClone(readScheme('shop')) as {
    plans: { code: string; limitPerPerson?: number; gift?: object | null }[];
  };
  const year = shop.plans.find(({ code }) => code === 'shop-year');
  if (!year) throw new Error('the shop has no annual plan');
  // What each may buy once is nobody's to give away.
  Object.assign(year, { limitPerPerson: 1, gift: null });
  return shop;
}
