import { BenefitClaim } from '../../server/benefit/benefit.entity';
import type { BenefitInput } from '../../server/benefit/benefit.schema';
import { findEntitlements, readEntitlementBooks } from '../../server/benefit/find-entitlements';
import { newId } from '../../server/database/id';
import type { Database } from '../../server/database/open-database';
import { grantTier } from '../../server/growth/hold-tier';
import { makeAudience } from '../../server/member/make-audience';
import { DAY_MS } from '../../shared/kernel/instant';
import { type BenefitWorld, buildBenefit, openBenefits, type Somebody } from '../server/benefit/support';
import type { Engine } from '../support/database';
import { startMariadb } from '../support/mariadb';
import { finish, printTable, say, type Target } from './support/report';
import { type OnEnd, runBench } from './support/run-bench';

/**
 * What 200 benefits are to a member who has something of everything, beside the one statement that it takes, sent alone and
 * its rows thrown away. Both run by turns in this process, call after call; processor time is the process's own, on SQLite
 * therefore the database's too. The catalogue is held, as screens hold it.
 *
 * `--quick` is a smoke run.
 */

const BENEFITS = 200;
const OTHERS = 2_000;
const CLAIMS_OF_OTHERS = 10;
const ROUNDS = 5;
const TARGET_CPU_MS = 5;
/** Between the two lies the deciding of 200 benefits and the wording of each. */
const TARGET_RATIO = 0.2;

const quick = process.argv.includes('--quick');
const CALLS = quick ? 50 : 400;

type Side = 'product' | 'bare';

interface Figures {
  readonly perSecond: number;
  readonly cpuMs: number;
}

interface Measured {
  readonly engine: Engine;
  readonly statements: number;
  readonly product: Figures;
  readonly bare: Figures;
}

async function main(onEnd: OnEnd): Promise<void> {
  const mariadb = await startMariadb();
  onEnd(() => mariadb.stop());
  process.env.TEST_MYSQL_URL = mariadb.url;
  const measured: Measured[] = [];
  for (const engine of ['sqlite', 'mysql'] as const) {
    const world = await openBenefits(engine, scheme());
    try {
      measured.push(await measure(engine, world));
    } finally {
      await world.close();
    }
  }
  printTable(
    ['engine', 'side', 'calls/s', 'cpu ms/call'],
    measured.flatMap(({ engine, ...sides }) =>
      (['product', 'bare'] as const).map((side) => {
        const { perSecond, cpuMs } = sides[side];
        return [engine, side, String(Math.round(perSecond)), cpuMs.toFixed(3)];
      }),
    ),
  );
  finish('entitlement', measured.flatMap(targetsOf), { benefits: BENEFITS, calls: CALLS, rounds: ROUNDS, measured });
}

function targetsOf({ engine, statements, product, bare }: Measured): Target[] {
  return [
    { what: `${engine}: statements a call`, value: statements, atLeast: 1, atMost: 1 },
    { what: `${engine}: cpu ms a call`, value: rounded(product.cpuMs), atMost: TARGET_CPU_MS },
    { what: `${engine}: product / bare`, value: rounded(product.perSecond / bare.perSecond), atLeast: TARGET_RATIO },
  ];
}

/** Every tenth benefit is of one kind, so that each call has all of them to decide. */
function scheme() {
  const kinds: readonly Partial<BenefitInput>[] = [
    { opensFor: { tiers: [{ programme: 'club', from: 'silver' }] }, quota: { period: 'month', count: 4 } },
    { opensFor: { tiers: [{ programme: 'club', from: 'platinum' }] }, issue: 'claim' },
    { opensFor: {}, issue: 'claim', quota: { period: 'week', count: 2 } },
    { opensFor: { families: ['card'] } },
    { opensFor: { audiences: ['vip'] }, issue: 'claim', quota: { period: 'year', count: 1 } },
    { issue: 'claim', stock: 100_000 },
    { issue: 'claim', costFen: 100, budget: { fen: 10_000_000, per: 'month' } },
    { quota: { period: 'month', count: 4, rollover: 2 } },
    { issue: 'exchange', quota: { period: 'once', count: 1 } },
    { window: { from: '2026-02-01T00:00:00Z', until: '2026-12-01T00:00:00Z' }, issue: 'claim' },
  ];
  const benefits = Array.from({ length: BENEFITS }, (_, nth) =>
    buildBenefit(`benefit-${nth}`, kinds[nth % kinds.length]),
  );
  const listed = benefits.filter((_, nth) => nth % kinds.length === 2).map(({ code }) => code);
  return {
    benefits,
    plans: [
      { code: 'month', benefits: [] },
      { code: 'year', benefits: listed },
    ],
  };
}

async function measure(engine: Engine, world: BenefitWorld): Promise<Measured> {
  say(`${engine}: ${OTHERS} members with claims are made …`);
  const ada = await makeMember(world);
  await makeOthers(world);
  const { read } = world.database;
  const books = await readEntitlementBooks(read);
  const decide = () => findEntitlements(read, books, ada.id, world.clock.now());
  const found = await decide();
  const open = found.filter(({ state }) => state === 'open').length;
  say(
    `  ${found.length} benefits, ${open} of them open, ${found.filter(({ claimId }) => claimId !== null).length} in hand`,
  );
  const { statements, sendBare } = await recordStatement(engine, world.database, decide);
  const rounds: Record<Side, Figures[]> = { product: [], bare: [] };
  const work: Readonly<Record<Side, () => Promise<unknown>>> = { product: decide, bare: sendBare };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const side of round % 2 === 0 ? (['product', 'bare'] as const) : (['bare', 'product'] as const)) {
      const figures = await run(work[side]);
      // The first round warms up.
      if (round > 0) rounds[side].push(figures);
    }
  }
  return { engine, statements, product: middle(rounds.product), bare: middle(rounds.bare) };
}

/** Somebody with a membership, growth, a given tier, a place on the list, and claims used and unused. */
async function makeMember(world: BenefitWorld): Promise<Somebody> {
  const { database, clock } = world;
  const ada = await world.addMember();
  await world.pay(ada, 350);
  await world.giveMembership(ada, 'year', 12);
  const { memberNumber } = ada;
  const grant = { memberNumber, programme: 'club', tier: 'platinum', until: clock.now() + 30 * DAY_MS };
  await database.inUnit((unit) => grantTier(unit, { ...grant, reason: 'bench', operator: 'bench' }, clock.now()));
  await database.inUnit((unit) =>
    makeAudience(
      unit,
      { name: 'vip', filter: {} },
      { statement: 'SELECT id AS member_id FROM member WHERE id = ?', parameters: [ada.id] },
      clock.now(),
    ),
  );
  await world.track();
  for (const { benefit, nextNumber } of await world.entitlements(ada)) {
    if (nextNumber !== null && benefit.config.issue === 'claim') await world.claim(ada, benefit.code);
  }
  return ada;
}

async function makeOthers({ database, clock }: BenefitWorld): Promise<void> {
  const now = clock.now();
  for (let nth = 0; nth < OTHERS; nth += 100) {
    const rows = Array.from({ length: 100 * CLAIMS_OF_OTHERS }, (_, index): BenefitClaim => {
      const id = newId(now);
      return {
        ...{ id, memberId: `other-${nth + Math.floor(index / CLAIMS_OF_OTHERS)}`, version: 1, issuedBy: 'claim' },
        ...{ benefit: `benefit-${index % CLAIMS_OF_OTHERS}`, period: '2026-03', number: 1, status: 'usable' },
        ...{ usesTotal: 1, usesLeft: 1, usesHeld: 0, validFrom: now, expiresAt: now + DAY_MS, costFen: 0 },
        ...{ budgetPeriod: null, tier: '', plan: '', sourceKey: id, createdAt: now, endedAt: null, revision: 1 },
      };
    });
    await database.inUnit(async (unit) => {
      await unit.insert(BenefitClaim, rows);
    });
  }
}

/** What leaves the process while something is done once, and how to send the same again. */
async function recordStatement(
  engine: Engine,
  { read }: Database,
  decide: () => Promise<unknown>,
): Promise<{ readonly statements: number; readonly sendBare: () => Promise<unknown> }> {
  type Query = (statement: string, parameters: unknown[], done?: (error: Error | null) => void) => unknown;
  const sender = (engine === 'sqlite' ? read : (read.dataSource.driver as unknown as { pool: object }).pool) as {
    query: Query;
  };
  const query = sender.query.bind(sender);
  const sent: [string, unknown[]][] = [];
  sender.query = (statement, parameters, done) => {
    sent.push([statement, parameters]);
    return query(statement, parameters, done);
  };
  await decide();
  sender.query = query;
  const [statement, parameters] = sent[0] ?? ['', []];
  const sendBare =
    engine === 'sqlite'
      ? async () => query(statement, parameters)
      : () =>
          new Promise<void>((resolve, reject) =>
            query(statement, parameters, (error) => (error ? reject(error) : resolve())),
          );
  return { statements: sent.length, sendBare };
}

async function run(work: () => Promise<unknown>): Promise<Figures> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  for (let call = 0; call < CALLS; call++) await work();
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (CALLS / (performance.now() - began)) * 1_000, cpuMs: (user + system) / 1_000 / CALLS };
}

function middle(figures: readonly Figures[]): Figures {
  const of = (name: keyof Figures) => figures.map((each) => each[name]).sort((a, b) => a - b)[figures.length >> 1] ?? 0;
  return { perSecond: of('perSecond'), cpuMs: of('cpuMs') };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

runBench(main);
