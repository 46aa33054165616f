import { systemClock } from '../../server/commands/system-clock';
import { createWechat } from '../../server/wechat';
import type { PlanList } from '../../shared/contract/plan';
import { addDays, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../shared/kernel/instant';
import { type Engine, engines } from '../support/database';
import { createDice } from '../support/dice';
import { openProcessWorld, type ProcessWorld, waitUntil } from '../support/process-world';
import { type BuiltServer, buildServer, describeServerProcess, type ServerProcess } from '../support/server-process';
import { type Books, describeAll, findDisagreements, readBooks } from './kill/audit';
import { introduce, type Protagonist, payLate, performStory, type Stage } from './kill/perform-story';
import { raiseStorm } from './kill/storm';
import { type Purchase, planStory } from './kill/story';

/**
 * Purchases while WeChat loses, doubles, delays and reorders its notices, breaks off its answers, and the server is killed
 * with SIGKILL and started again. `SCENARIO_SEED=… SCENARIO_RUNS=… npx jest test/scenario/kill.test.ts --selectProjects
 * node` repeats a run or makes a longer one; a run is one member's story.
 */
const SEED = Number(process.env.SCENARIO_SEED ?? 20_270_131);
const RUNS: Readonly<Record<Engine, number>> = {
  mysql: Number(process.env.SCENARIO_RUNS ?? 12),
  sqlite: Number(process.env.SCENARIO_RUNS ?? 20),
};
const AT_ONCE = 12;
/** Fewer stories need not have every kind of thing in them. */
const ENOUGH_FOR_VARIETY = 20;
/** Several times what a run takes on a machine that does nothing else. */
const MOST_MS = (runs: number) => 240_000 + runs * 8_000;

describe.each(engines)('purchases while the server is killed, on %s', (engine) => {
  const runs = RUNS[engine];
  let server: BuiltServer;
  beforeAll(async () => {
    server = await buildServer();
  }, 60_000);
  afterAll(() => server?.remove());

  it(
    `gives every paid order its term and nobody more or less, to the fen (${runs} runs, seed ${SEED})`,
    async () => {
      const world = await openProcessWorld(engine, { start: eveningBeforeFebruary() });
      const process_ = await describeServerProcess({ server, environment: world.environment });
      try {
        const { books, heroes, kills } = await live(world, process_, runs);
        report(engine, books, kills);
        const faults = process_.log().filter(({ msg }) => UNEXPECTED.some((text) => msg.includes(text)));
        expect({ seed: SEED, faults: faults.map((line) => JSON.stringify(line)) }).toEqual({ seed: SEED, faults: [] });
        const found = findDisagreements(books, heroes);
        if (found.length > 0) {
          throw new Error(`seed ${SEED}: ${found.length} disagreements\n${describeAll(found, books, heroes)}`);
        }
        if (runs >= ENOUGH_FOR_VARIETY) expectVariety(books, kills, runs);
        if (runs >= ENOUGH_FOR_VARIETY) expectSharpEyes(books, heroes);
      } finally {
        await process_.kill();
        await world.close();
      }
    },
    MOST_MS(runs),
  );
});

/** What a server may never say, whatever is done to it. */
const UNEXPECTED = ['a request failed', 'job parked', 'could not record the end', 'could not look for jobs', 'Error:'];

/** Half past ten in the evening of a 31st: month ends, and a midnight between two bills. */
function eveningBeforeFebruary(): Instant {
  const year = Number(businessDayOf(systemClock.now()).slice(0, 4)) + 1;
  return startOfBusinessDay(`${year}-01-31`) + 22.5 * HOUR_MS;
}

async function live(world: ProcessWorld, process_: ServerProcess, runs: number) {
  const firstDay = businessDayOf(world.clock.now());
  await process_.start();
  world.sandbox.connect(process_.url);
  const dice = createDice(SEED);
  const heroes = Array.from({ length: runs }, (_, index) =>
    introduce(world, process_.url, planStory(index + 1, dice.fork(index + 1))),
  );
  // What they allowed is known before the storm: WeChat repeats a push three times within seconds, then never again.
  const isDone = async () => (await world.isQuiet()) && !(await world.hasRetries());
  expect(await waitUntil(isDone, { withinMs: 60_000 })).toBe(true);
  const storm = raiseStorm(world, process_, dice.fork('storm'));
  const stage: Stage = {
    world,
    storm,
    planIds: await findPlans(process_.url),
    closeAtWechat: closerOf(world),
  };
  try {
    const waiting = [...heroes];
    const perform = async () => {
      for (let hero = waiting.shift(); hero; hero = waiting.shift()) await performStory(stage, hero);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, perform));
    storm.hurry();
    // What was left is closed at its time, in the storm; then its money comes.
    const allClosed = world.clock.now() + 32 * MINUTE_MS;
    await waitUntil(() => world.clock.now() >= allClosed, { withinMs: 60_000 });
    for (const hero of heroes) payLate(stage, hero);
    const aWhile = world.clock.now() + 5 * MINUTE_MS;
    await waitUntil(() => world.clock.now() >= aWhile, { withinMs: 60_000 });
  } finally {
    await storm.calm();
  }
  world.sandbox.clearFaults();
  const lastDay = await letEverythingEnd(world);
  const days = [firstDay];
  while (days.at(-1)! < lastDay) days.push(addDays(days.at(-1)!, 1));
  return { heroes, kills: storm.kills, books: await readBooks(world, days) };
}

/** Moves on until nothing is due any more and the bills are made. Returns the last day on which money moved. */
async function letEverythingEnd(world: ProcessWorld) {
  const { clock } = world;
  const rest = async (pause: number) => {
    await world.moveTo(clock.now() + pause);
    await waitUntil(() => world.isQuiet(), { withinMs: 10_000 });
  };
  // The jobs that were under way when the server was last killed are free again a minute later.
  for (let step = 0; step < 3; step++) await rest(70 * SECOND_MS);
  for (let step = 0; step < 6; step++) await rest(4 * MINUTE_MS);
  for (let step = 0; step < 5; step++) await rest(HOUR_MS);
  for (let step = 0; step < 8; step++) await rest(6 * HOUR_MS);
  const lastDay = businessDayOf(clock.now());
  await world.moveTo(Math.max(clock.now() + DAY_MS, startOfBusinessDay(addDays(lastDay, 1)) + 10 * HOUR_MS));
  expect(await waitUntil(() => world.isQuiet())).toBe(true);
  expect(await world.hasRetries()).toBe(false);
  return lastDay;
}

async function findPlans(url: string): Promise<Record<Purchase['unit'], string>> {
  const response = await fetch(`${url}/api/v1/plans`);
  const { items } = (await response.json()) as PlanList;
  const once = items.filter(({ autoRenew }) => !autoRenew);
  return Object.fromEntries(once.map(({ id, period }) => [period.unit, id])) as Record<Purchase['unit'], string>;
}

function closerOf(world: ProcessWorld): Stage['closeAtWechat'] {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { config, database, clock } = world;
  const { pay } = createWechat({ ...config.wechat, database, clock, publicUrl: config.publicUrl, logger: silent });
  return async (outTradeNo) => {
    for (let tries = 0; tries < 6; tries++) if ((await pay?.channel.close(outTradeNo)) === 'accepted') return;
    throw new Error(`${outTradeNo} could not be closed at WeChat`);
  };
}

/** A storm in which nothing went wrong would prove nothing. */
function expectVariety({ orders, attempts, refunds, wechatOrders }: Books, kills: number, runs: number): void {
  expect(kills).toBeGreaterThanOrEqual(runs / 6);
  expect(orders.filter(({ status }) => status === 'paid').length).toBeGreaterThan(runs / 2);
  expect(orders.filter(({ status }) => status === 'closed').length).toBeGreaterThan(0);
  expect(attempts.filter(({ attemptNumber }) => attemptNumber > 1).length).toBeGreaterThan(0);
  expect(refunds.length).toBeGreaterThan(0);
  expect(wechatOrders.some(({ refundedFen }) => refundedFen > 0)).toBe(true);
}

/** The audit itself: it must see a term too many, one too few, a wrong end, a lost refund, money too much. */
function expectSharpEyes(books: Books, heroes: readonly Protagonist[]): void {
  const [term] = books.terms;
  const [refund] = books.refunds;
  const [message] = books.wechatMessages;
  const paid = books.orders.find(({ status }) => status === 'paid');
  if (!term || !refund || !message || !paid) throw new Error('books without anything to spoil');
  const spoiled: Partial<Books>[] = [
    { terms: [...books.terms, { ...term, id: 'twice' }] },
    { terms: books.terms.filter((each) => each !== term) },
    { terms: books.terms.map((each) => (each === term ? { ...each, endsAt: each.endsAt + DAY_MS } : each)) },
    { refunds: books.refunds.filter((each) => each !== refund) },
    { orders: books.orders.map((each) => (each === paid ? { ...each, amountFen: each.amountFen + 1 } : each)) },
    { orders: books.orders.map((each) => (each === paid ? { ...each, status: 'pending' as const } : each)) },
    { wechatMessages: [...books.wechatMessages, message] },
    { bills: new Map([...books.bills].map(([day, lines]) => [day, lines.slice(1)])) },
    { growth: books.growth.slice(1) },
    { billedFen: { ...books.billedFen, paid: books.billedFen.paid + 1 } },
  ];
  for (const change of spoiled) {
    expect({
      change: Object.keys(change),
      seen: findDisagreements({ ...books, ...change }, heroes).length > 0,
    }).toEqual({
      change: Object.keys(change),
      seen: true,
    });
  }
}

function report(engine: Engine, { orders, attempts, refunds, wechatMessages }: Books, kills: number): void {
  const count = (status: string) => orders.filter((order) => order.status === status).length;
  process.stdout.write(
    `kill scenario on ${engine}: seed ${SEED}, ${kills} kills, ${orders.length} orders (${count('paid')} paid, ${count('closed')} closed), ` +
      `${attempts.length} attempts, ${refunds.length} refunds, ${wechatMessages.length} messages at WeChat\n`,
  );
}
