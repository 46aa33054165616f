import { createConnection } from 'mysql2/promise';
import { createMysqlDatabase, startMariadb } from '../support/mariadb';
import { compileBench, compiledFile, productMain } from './support/compile';
import { load } from './support/load';
import { makeNotices, type SignedNotice, signNotice, writeNotice } from './support/notices';
import { finish, printRounds, printTable, say } from './support/report';
import { alternate, compare, type Side } from './support/rounds';
import { countOf } from './support/rows';
import { type OnEnd, runBench } from './support/run-bench';
import { inventPayments, type PendingPayment, seedPayments } from './support/seed-payments';
import { runToEnd, type ServerProcess, startServerProcess } from './support/server-process';
import { type BenchSettings, makeSettings } from './support/settings';
import { outlineOf, recordStatements } from './support/statements';

/**
 * Payment confirmation: from the raw signed bytes of a notice over HTTP to the commit, on MariaDB, beside a bare
 * `node:http`, `node:crypto` and `mysql2` handler with the same verification and the same statements. Each side has a
 * database of its own with the same orders, and gets the same notices, each once. MariaDB does not wait for the disk at a
 * commit: the wait is the same for both and would hide what the product costs.
 * Before it measures, the bench sees that both sides send the same statements and refuse the same forgeries; after it,
 * that both have the same money and time in their books, and that a notice told twice was applied once.
 */

const CONNECTIONS = 16;
const ROUNDS = 5;
const NOTICES_A_ROUND = 2_400;
const WARM_UP = 800;
const REPEATED = 100;
const TARGET_RATIO = 0.6;

/** One side with its database. */
interface PaymentSide extends Side {
  readonly databaseUrl: string;
}

async function main(onEnd: OnEnd): Promise<void> {
  compileBench();
  const mariadb = await startMariadb();
  onEnd(() => mariadb.stop());
  const payments = inventPayments(WARM_UP + ROUNDS * NOTICES_A_ROUND + 2, Date.now());
  const settings = makeSettings(mariadb.url);
  const sides = [
    await startSide('product', mariadb.url, settings, payments, onEnd),
    await startSide('bare', mariadb.url, settings, payments, onEnd),
  ] as const;
  const [shown, warmUp, ...parts] = split(payments, [2, WARM_UP, ...Array(ROUNDS).fill(NOTICES_A_ROUND)]);
  const warmUpNotices = await makeNotices(settings, warmUp!, Date.now());
  for (const { server } of sides) await send(server, warmUpNotices);
  await refuseForgeries(sides, settings, shown!);
  const statements = await compareStatements(sides, await makeNotices(settings, shown!, Date.now()));
  const notices = new Map<number, SignedNotice[]>();
  say(`${ROUNDS} rounds of ${NOTICES_A_ROUND} notices a side, ${CONNECTIONS} connections …`);
  const rounds = await alternate([sides[0], sides[1]], ROUNDS, async ({ server }, round) => {
    // Signed right before their round: a notice is fresh for five minutes.
    const ready = notices.get(round) ?? (await makeNotices(settings, parts[round - 1]!, Date.now()));
    notices.set(round, ready);
    return send(server, ready);
  });
  const comparison = compare(rounds);
  printRounds(rounds, comparison);
  const again = await makeNotices(settings, parts[0]!.slice(0, REPEATED), Date.now());
  await repeat(sides, [...notices.get(ROUNDS)!.slice(0, REPEATED), ...again]);
  const books = await compareBooks(sides, payments);
  const target = { what: 'payment: product / bare', value: comparison.ratio, atLeast: TARGET_RATIO };
  finish('payment', [target], { connections: CONNECTIONS, statements, books, comparison, rounds });
}

async function startSide(
  name: Side['name'],
  mariadbUrl: string,
  settings: BenchSettings,
  payments: readonly PendingPayment[],
  onEnd: OnEnd,
): Promise<PaymentSide> {
  const databaseUrl = await createMysqlDatabase(mariadbUrl, `bench_payment_${name}`);
  const environment = { ...settings.environment, DATABASE_URL: databaseUrl };
  runToEnd(productMain(), ['migrate'], environment);
  runToEnd(productMain(), ['scheme', 'load', 'shop'], environment);
  await seedPayments(databaseUrl, settings, payments, Date.now());
  const server =
    name === 'product'
      ? await startServerProcess(productMain(), ['serve', '--role', 'web'], environment)
      : await startServerProcess(compiledFile('bare/payment'), [], environment);
  onEnd(() => server.stop());
  return { name, databaseUrl, server };
}

function send({ url }: ServerProcess, requests: readonly SignedNotice[]) {
  return load({ url, connections: CONNECTIONS, seconds: null, requests });
}

async function post({ server }: Side, { path, method, headers, body }: SignedNotice): Promise<number> {
  const answer = await fetch(server.url + path, { method, headers, body });
  await answer.arrayBuffer();
  return answer.status;
}

/** A wrong signature, an old one, and a right one over a text whose tag is wrong: both sides refuse each. */
async function refuseForgeries(
  sides: readonly PaymentSide[],
  settings: BenchSettings,
  [payment]: readonly PendingPayment[],
): Promise<void> {
  const now = Date.now();
  const body = writeNotice(settings, payment!, now);
  const genuine = await signNotice(settings, body, now);
  const spoilt = body.replace(/"ciphertext":"(.)/, (_, first: string) => `"ciphertext":"${first === 'A' ? 'B' : 'A'}`);
  const forgeries = [
    { ...genuine, body: body.replace('支付成功', '支付失败') },
    await signNotice(settings, body, now - 10 * 60_000),
    await signNotice(settings, spoilt, now),
  ];
  for (const side of sides) {
    for (const [nth, forgery] of forgeries.entries()) {
      const status = await post(side, forgery);
      if (status < 400 || status >= 500) throw new Error(`${side.name} answers ${status} to forgery ${nth + 1}`);
    }
  }
  say(`both sides refused ${forgeries.length} forgeries`);
}

/** A first purchase and a renewal: both sides must do the same to the same tables in the same order. */
async function compareStatements(sides: readonly PaymentSide[], notices: readonly SignedNotice[]): Promise<string[]> {
  const recorded: string[][] = [];
  for (const side of sides) {
    const connection = await createConnection(side.databaseUrl);
    try {
      recorded.push(
        await recordStatements(connection, async () => {
          for (const notice of notices) {
            const status = await post(side, notice);
            if (status !== 200) throw new Error(`${side.name} answers ${status} to a genuine notice`);
          }
        }),
      );
    } finally {
      await connection.end();
    }
  }
  const [product, bare] = recorded.map((statements) => statements.map(outlineOf).join('\n'));
  if (product !== bare) throw new Error(`the two send different statements:\nproduct\n${product}\nbare\n${bare}`);
  const statements = recorded[0] ?? [];
  say(`both sides send the same ${statements.length} statements for a first purchase and a renewal`);
  return statements;
}

/** Notices that were applied already, the same bytes and the same payment under another notice: all are acknowledged. */
async function repeat(sides: readonly PaymentSide[], notices: readonly SignedNotice[]): Promise<void> {
  for (const side of sides) {
    for (const notice of notices) {
      const status = await post(side, notice);
      if (status !== 200) throw new Error(`${side.name} answers ${status} to a notice that it has applied`);
    }
  }
}

const BOOKS = {
  ordersPaid: "SELECT COUNT(*) FROM purchase_order WHERE status = 'paid'",
  attemptsPaid: "SELECT COUNT(*) FROM payment_attempt WHERE status = 'paid' AND transaction_id IS NOT NULL",
  fenPaid: "SELECT SUM(amount_fen) FROM purchase_order WHERE status = 'paid'",
  termsOfOrders: "SELECT COUNT(*) FROM membership_term WHERE source = 'order'",
  ordersWithTerm: 'SELECT COUNT(DISTINCT order_id) FROM membership_term WHERE order_id IS NOT NULL',
  months: 'SELECT SUM(months) FROM membership',
  jobs: "SELECT COUNT(*) FROM job WHERE topic IN ('event:purchase.paid', 'event:membership.extended')",
  notices: 'SELECT COUNT(*) FROM payment_notice',
  postings: "SELECT COUNT(*) FROM book_posting WHERE kind = 'payment'",
  cashFen: "SELECT SUM(amount_fen) FROM book_line WHERE account = 'cash'",
  unbalancedFen: 'SELECT SUM(amount_fen) FROM book_line',
  deferredFen: 'SELECT SUM(amount_fen - recognised_fen - refunded_fen) FROM book_earning',
  refunds: 'SELECT COUNT(*) FROM refund',
  cases: 'SELECT COUNT(*) FROM operator_case',
} as const;

type Books = Record<keyof typeof BOOKS, number>;

/** Every payment has exactly one paid order, one term and twelve months, on both sides. */
async function compareBooks(
  sides: readonly PaymentSide[],
  payments: readonly PendingPayment[],
): Promise<Record<string, Books>> {
  const count = payments.length;
  const renewals = payments.filter(({ renews }) => renews).length;
  const fenPaid = payments.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const expected: Books = {
    ordersPaid: count,
    attemptsPaid: count,
    fenPaid,
    termsOfOrders: count,
    ordersWithTerm: count,
    months: 12 * (count + renewals),
    jobs: 2 * count,
    // What was told again under another notice's id is stored again, and changes nothing else.
    notices: count + REPEATED,
    postings: count,
    cashFen: fenPaid,
    unbalancedFen: 0,
    deferredFen: fenPaid,
    refunds: 0,
    cases: 0,
  };
  const books: Record<string, Books> = {};
  for (const side of sides) books[side.name] = await readBooks(side.databaseUrl);
  const names = Object.keys(BOOKS) as (keyof Books)[];
  printTable(
    ['books', 'expected', ...sides.map(({ name }) => name)],
    names.map((name) => [name, String(expected[name]), ...sides.map((side) => String(books[side.name]?.[name]))]),
  );
  for (const { name } of sides) {
    const wrong = names.filter((entry) => books[name]?.[entry] !== expected[entry]);
    if (wrong.length > 0) throw new Error(`the books of ${name} are wrong: ${wrong.join(', ')}`);
  }
  return books;
}

async function readBooks(databaseUrl: string): Promise<Books> {
  const connection = await createConnection(databaseUrl);
  try {
    const entries: [string, number][] = [];
    for (const [name, statement] of Object.entries(BOOKS)) entries.push([name, await countOf(connection, statement)]);
    return Object.fromEntries(entries) as Books;
  } finally {
    await connection.end();
  }
}

function split<T>(items: readonly T[], sizes: readonly number[]): T[][] {
  let from = 0;
  return sizes.map((size) => {
    const part = items.slice(from, from + size);
    from += size;
    return part;
  });
}

runBench(main);
