import { createConnection } from 'mysql2/promise';
import { createMysqlDatabase, startMariadb } from '../support/mariadb';
import { compileBench, compiledFile, productMain } from './support/compile';
import { load } from './support/load';
import { finish, printRounds, say } from './support/report';
import { alternate, compare, type Side } from './support/rounds';
import { type OnEnd, runBench } from './support/run-bench';
import { type BenchMember, seedMembers } from './support/seed-home';
import { runToEnd, type ServerProcess, startServerProcess } from './support/server-process';
import { type BenchSettings, makeSettings } from './support/settings';
import { outlineOf, recordStatements } from './support/statements';

/**
 * The first screen: `GET /api/v1/home` with a session, on MariaDB, beside a bare `node:http` and `mysql2` handler that
 * sends the same statements and answers the same bytes. The product is the built one in production mode with its logs,
 * limits and headers as they are; both are loaded by turns from a process of its own. Before anything is measured, the
 * statements and the answers of the two are compared, and every member has come once, so that the day is recorded.
 */

const MEMBERS = 20_000;
const CONNECTIONS = 32;
const ROUNDS = 5;
const ROUND_SECONDS = 6;
/** Of both sides' answers so many are compared byte by byte; they meet every kind of member that was made. */
const COMPARED = 120;
const TARGET_RATIO = 0.6;

async function main(onEnd: OnEnd): Promise<void> {
  compileBench();
  const mariadb = await startMariadb();
  onEnd(() => mariadb.stop());
  const databaseUrl = await createMysqlDatabase(mariadb.url, 'bench_home');
  const { sides, members, statements } = await prepare(databaseUrl, makeSettings(databaseUrl), onEnd);
  say('every member comes once …');
  for (const { server } of sides) await load({ ...orderFor(server, members), seconds: null });
  say(`${ROUNDS} rounds of ${ROUND_SECONDS} s a side, ${CONNECTIONS} connections …`);
  const rounds = await alternate(sides, ROUNDS, ({ server }) =>
    load({ ...orderFor(server, members), seconds: ROUND_SECONDS }),
  );
  const comparison = compare(rounds);
  printRounds(rounds, comparison);
  const target = { what: 'home: product / bare', value: comparison.ratio, atLeast: TARGET_RATIO };
  finish('home', [target], { members: MEMBERS, connections: CONNECTIONS, statements, comparison, rounds });
}

interface Prepared {
  readonly sides: readonly [Side, Side];
  readonly members: readonly BenchMember[];
  readonly statements: readonly string[];
}

async function prepare(databaseUrl: string, settings: BenchSettings, onEnd: OnEnd): Promise<Prepared> {
  say(`${MEMBERS} members are made …`);
  const { environment } = settings;
  runToEnd(productMain(), ['migrate'], environment);
  runToEnd(productMain(), ['scheme', 'load', 'shop'], environment);
  const connection = await createConnection(databaseUrl);
  try {
    const members = await seedMembers(connection, settings, MEMBERS, Date.now());
    const product = await startServerProcess(productMain(), ['serve', '--role', 'web'], environment);
    onEnd(() => product.stop());
    const bare = await startServerProcess(compiledFile('bare/home'), [], environment);
    onEnd(() => bare.stop());
    const sides: Prepared['sides'] = [
      { name: 'product', server: product },
      { name: 'bare', server: bare },
    ];
    await compareAnswers(sides, members.slice(0, COMPARED));
    // The first member has an order whose outcome is unknown: nobody's home takes more statements.
    const statements = await compareStatements(sides, members[0]!, (work) => recordStatements(connection, work));
    return { sides, members, statements };
  } finally {
    await connection.end();
  }
}

function headersOf(member: BenchMember, nth: number): Record<string, string> {
  // Every member has an address of their own, told by the proxy.
  return {
    Authorization: `Bearer ${member.token}`,
    'X-Forwarded-For': `10.${(nth >> 16) & 255}.${(nth >> 8) & 255}.${nth & 255}`,
  };
}

function orderFor({ url }: ServerProcess, members: readonly BenchMember[]) {
  const requests = members.map((member, nth) => ({
    method: 'GET',
    path: '/api/v1/home',
    headers: headersOf(member, nth),
  }));
  return { url, connections: CONNECTIONS, requests };
}

async function readHome({ server }: Side, member: BenchMember): Promise<string> {
  const answer = await fetch(`${server.url}/api/v1/home`, { headers: headersOf(member, 0) });
  if (answer.status !== 200) throw new Error(`${server.url} answers ${answer.status}: ${await answer.text()}`);
  return answer.text();
}

async function compareAnswers([product, bare]: Prepared['sides'], members: readonly BenchMember[]): Promise<void> {
  for (const member of members) {
    const [ours, theirs] = [await readHome(product, member), await readHome(bare, member)];
    if (ours !== theirs) throw new Error(`the two answer differently:\nproduct ${ours}\nbare    ${theirs}`);
  }
  say(`both sides answered ${members.length} members with the same bytes`);
}

/** Both must do the same to the same tables, else the ratio compares two different things. */
async function compareStatements(
  sides: Prepared['sides'],
  member: BenchMember,
  record: (work: () => Promise<void>) => Promise<string[]>,
): Promise<string[]> {
  const [product, bare] = [await statementsOf(sides[0]), await statementsOf(sides[1])];
  const outline = (statements: readonly string[]) => statements.map(outlineOf).sort().join('\n');
  if (outline(product) !== outline(bare)) {
    throw new Error(`the two send different statements:\nproduct\n${outline(product)}\nbare\n${outline(bare)}`);
  }
  say(`both sides send the same ${product.length} statements:\n${product.map((text) => `  ${text}`).join('\n')}`);
  return product;

  async function statementsOf(side: Side): Promise<string[]> {
    // What is kept for three seconds is read now, and the member's day is recorded.
    await readHome(side, member);
    return record(async () => {
      await readHome(side, member);
    });
  }
}

runBench(main);
