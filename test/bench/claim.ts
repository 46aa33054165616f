import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { BenefitInput } from '../../server/benefit/benefit.schema';
import { readScheme } from '../../server/scheme/ready-made';
import { createMysqlDatabase, startMariadb } from '../support/mariadb';
import { compileBench, compiledFile, productMain } from './support/compile';
import { load } from './support/load';
import { recordReplay } from './support/replay';
import { finish, printRounds, printTable, say } from './support/report';
import { alternate, compare, type Side } from './support/rounds';
import { countOf } from './support/rows';
import { type OnEnd, runBench } from './support/run-bench';
import { type BenchMember, seedMembers } from './support/seed-home';
import { runToEnd, type ServerProcess, startServerProcess } from './support/server-process';
import { type BenchSettings, makeSettings } from './support/settings';

/**
 * Claims of one benefit by many members at once, from the request over HTTP to the answer, on MariaDB: quota, budget and
 * stock all hold, so that every claim waits for the same two rows. Beside a bare `node:http` and `mysql2` handler that
 * sends the very statements that the product was seen to send, word for word but for who asks. Each side has a database of
 * its own. After the rounds both have as many claims as were answered, and stock and budget say the same.
 */

const CONNECTIONS = 32;
const ROUNDS = 5;
const CLAIMS_A_ROUND = 1_200;
const WARM_UP = 400;
/** One warms the memory of rules up, one is recorded; the others claim once each. */
const SHOWN = 2;
const MEMBERS = SHOWN + WARM_UP + ROUNDS * CLAIMS_A_ROUND;
const TARGET_RATIO = 0.5;
const COST_FEN = 300;

const hot: BenefitInput = {
  ...{ code: 'hot', name: '限量咖啡', icon: 'cup', value: '一杯', description: '先到先得' },
  ...{ opensFor: { everyone: true }, issue: 'claim', delivery: { kind: 'verify' }, costFen: COST_FEN },
  quota: { period: 'once', count: 1 },
  stock: 1_000_000,
  budget: { fen: 100_000_000, per: 'total' },
};

/** One side with its database. */
interface ClaimSide extends Side {
  readonly databaseUrl: string;
  readonly members: readonly BenchMember[];
}

async function main(onEnd: OnEnd): Promise<void> {
  compileBench();
  const folder = mkdtempSync(join(tmpdir(), 'membership-bench-'));
  onEnd(async () => rmSync(folder, { recursive: true, force: true }));
  const mariadb = await startMariadb();
  onEnd(() => mariadb.stop());
  const settings = makeSettings(mariadb.url);
  const replayFile = join(folder, 'replay.json');
  const ours = await startSide('product', mariadb.url, settings, folder, onEnd, ({ environment }) =>
    startServerProcess(productMain(), ['serve', '--role', 'web'], environment),
  );
  say('every member comes once …');
  await load({ url: ours.server.url, connections: CONNECTIONS, seconds: null, requests: visits(ours.members) });
  const statements = await record(ours, settings, replayFile);
  const theirs = await startSide('bare', mariadb.url, settings, folder, onEnd, ({ environment }) =>
    startServerProcess(compiledFile('bare/claim'), [], { ...environment, BENCH_REPLAY: replayFile }),
  );
  const send = (side: ClaimSide, from: number, count: number) => {
    const requests = side.members.slice(from, from + count).map((member, nth) => claimOf(member, nth, settings));
    return load({ url: side.server.url, connections: CONNECTIONS, seconds: null, requests });
  };
  for (const side of [ours, theirs]) await send(side, SHOWN, WARM_UP);
  say(`${ROUNDS} rounds of ${CLAIMS_A_ROUND} claims a side, ${CONNECTIONS} connections …`);
  const rounds = await alternate([ours, theirs], ROUNDS, ({ name }, round) =>
    send(name === 'product' ? ours : theirs, SHOWN + WARM_UP + (round - 1) * CLAIMS_A_ROUND, CLAIMS_A_ROUND),
  );
  const comparison = compare(rounds);
  printRounds(rounds, comparison);
  const books = await compareBooks([ours, theirs]);
  const target = { what: 'claim: product / bare', value: comparison.ratio, atLeast: TARGET_RATIO };
  finish('claim', [target], { connections: CONNECTIONS, statements, books, comparison, rounds });
}

/** A side with the shop's scheme, the hot benefit and members in a database of its own. */
async function startSide(
  name: Side['name'],
  mariadbUrl: string,
  settings: BenchSettings,
  folder: string,
  onEnd: OnEnd,
  start: (place: { readonly environment: Readonly<Record<string, string>> }) => Promise<ServerProcess>,
): Promise<ClaimSide> {
  const databaseUrl = await createMysqlDatabase(mariadbUrl, `bench_claim_${name}`);
  const environment = { ...settings.environment, DATABASE_URL: databaseUrl };
  const file = join(folder, 'scheme.json');
  const shop = readScheme('shop') as { readonly benefits: readonly object[] };
  writeFileSync(file, JSON.stringify({ ...shop, benefits: [...shop.benefits, hot] }));
  runToEnd(productMain(), ['migrate'], environment);
  runToEnd(productMain(), ['scheme', 'load', file], environment);
  const connection = await createConnection(databaseUrl);
  try {
    const members = await seedMembers(connection, settings, MEMBERS, Date.now());
    // The first claim of a budget makes its row; what is measured raises it.
    await connection.query("INSERT INTO benefit_budget (benefit, period, bound_fen) VALUES ('hot', 'total', 0)");
    const server = await start({ environment });
    onEnd(() => server.stop());
    return { name, databaseUrl, server, members };
  } finally {
    await connection.end();
  }
}

/** What the product sends for a claim, written down for the other side. @returns the statements */
async function record(
  { server, databaseUrl, members }: ClaimSide,
  settings: BenchSettings,
  file: string,
): Promise<string[]> {
  const [first, member] = members;
  if (!first || !member) throw new Error('there are no members');
  const connection = await createConnection(databaseUrl);
  try {
    const claim = async (request: ReturnType<typeof claimOf>) => {
      const answer = await fetch(server.url + request.path, request);
      if (answer.status !== 201) throw new Error(`the product answers ${answer.status}: ${await answer.text()}`);
      return answer.text();
    };
    await claim(claimOf(first, 0, settings));
    const known = { member: member.id, session: settings.sessionIdOf(member.token), key: keyOf(member) };
    const replay = await recordReplay(connection, known, () => claim(claimOf(member, 1, settings)));
    writeFileSync(file, JSON.stringify(replay));
    const texts = replay.statements.map((pieces) =>
      pieces.map((piece) => (typeof piece === 'string' ? piece : `{${piece.put}}`)).join(''),
    );
    say(`a claim sends ${texts.length} statements`);
    return texts;
  } finally {
    await connection.end();
  }
}

const BOOKS = {
  claims: 'SELECT COUNT(*) FROM benefit_claim',
  members: 'SELECT COUNT(DISTINCT member_id) FROM benefit_claim',
  taken: "SELECT taken FROM benefit WHERE code = 'hot'",
  boundFen: "SELECT bound_fen FROM benefit_budget WHERE benefit = 'hot'",
  told: "SELECT COUNT(*) FROM job WHERE topic = 'event:benefit.claimed'",
  reached: "SELECT COUNT(*) FROM benefit_reach WHERE stage = 'claimed'",
} as const;

/** Every request made one claim, told once, and took its part of stock and budget. */
async function compareBooks(sides: readonly ClaimSide[]): Promise<Record<string, number[]>> {
  const names = Object.keys(BOOKS) as (keyof typeof BOOKS)[];
  const books: Record<string, number[]> = {};
  for (const { name, databaseUrl } of sides) {
    // The first claims were shown to the product only.
    const expected = name === 'product' ? MEMBERS : MEMBERS - SHOWN;
    const connection = await createConnection(databaseUrl);
    try {
      const values: number[] = [];
      for (const entry of names) values.push(await countOf(connection, BOOKS[entry]));
      books[name] = values;
      const wrong = names.filter((entry, index) => values[index] !== (entry === 'boundFen' ? COST_FEN : 1) * expected);
      if (wrong.length > 0)
        throw new Error(`the books of ${name} are wrong: ${wrong.join(', ')} (${values.join(', ')})`);
    } finally {
      await connection.end();
    }
  }
  printTable(
    ['books', ...names],
    Object.entries(books).map(([name, values]) => [name, ...values.map(String)]),
  );
  return books;
}

function keyOf({ id }: BenchMember): string {
  return `key-${id.split('').reverse().join('')}`;
}

function addressOf(nth: number): string {
  return `10.${(nth >> 16) & 255}.${(nth >> 8) & 255}.${nth & 255}`;
}

function claimOf(member: BenchMember, nth: number, settings: BenchSettings) {
  return {
    method: 'POST',
    path: '/api/v1/benefits/hot/claims',
    headers: {
      Authorization: `Bearer ${member.token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': keyOf(member),
      'X-Forwarded-For': addressOf(nth),
      // For the bare side, which knows no secret.
      'X-Bench-Member': member.id,
      'X-Bench-Session': settings.sessionIdOf(member.token),
    },
    body: '{}',
  };
}

/** The first request of a day writes the day down: that is not what is measured. */
function visits(members: readonly BenchMember[]) {
  return members.map(({ token }, nth) => ({
    method: 'GET' as const,
    path: '/api/v1/benefit-claims?limit=1',
    headers: { Authorization: `Bearer ${token}`, 'X-Forwarded-For': addressOf(nth) },
  }));
}

runBench(main);
