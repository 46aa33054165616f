import type { EntityManager } from 'typeorm';
import { select } from '../database/statement';
import { CREDIT_SQL, DEBIT_SQL } from './fold-balances';

/**
 * Sees that the books balance: the accounts sum to 0, and what is owed by account is what the orders say. Empty when they do.
 * @param options.lines also every posting for itself, and every day balance against its lines: reads all of them
 * @returns what does not agree, in words
 */
export async function checkBooks(
  manager: EntityManager,
  { lines = false }: { readonly lines?: boolean } = {},
): Promise<string[]> {
  const faults = await Promise.all([
    checkTotals(manager),
    ...(lines ? [checkPostings(manager), checkBalances(manager)] : []),
  ]);
  return faults.flat();
}

/** One statement: what is posted or folded meanwhile is in all of its sums or in none. */
async function checkTotals(manager: EntityManager): Promise<string[]> {
  const [row] = await select<{ total: number | string; deferred: number | string; owed: number | string }>(
    manager,
    `SELECT COALESCE(SUM(fen), 0) AS total,
            COALESCE(SUM(CASE WHEN account = 'deferredIncome' THEN -fen ELSE 0 END), 0) AS deferred,
            (SELECT COALESCE(SUM(amount_fen - recognised_fen - refunded_fen), 0) FROM book_earning) AS owed
       FROM (SELECT account, debit_fen - credit_fen AS fen FROM book_balance
             UNION ALL
             SELECT l.account, l.amount_fen FROM book_posting p JOIN book_line l ON l.posting_id = p.id
              WHERE p.folded = 0) m`,
    [],
  );
  const { total, deferred, owed } = row ?? { total: 0, deferred: 0, owed: 0 };
  const faults: string[] = [];
  if (Number(total) !== 0) faults.push(`the accounts sum to ${total} fen`);
  if (Number(deferred) !== Number(owed)) faults.push(`deferred income is ${deferred} fen, the orders say ${owed}`);
  return faults;
}

async function checkPostings(manager: EntityManager): Promise<string[]> {
  const rows = await select<{ id: string; fen: number | string }>(
    manager,
    `SELECT posting_id AS id, SUM(amount_fen) AS fen FROM book_line GROUP BY posting_id
     HAVING SUM(amount_fen) <> 0 ORDER BY posting_id LIMIT 20`,
    [],
  );
  return rows.map(({ id, fen }) => `posting ${id} sums to ${fen} fen`);
}

async function checkBalances(manager: EntityManager): Promise<string[]> {
  const rows = await select<{ day: string; account: string; product: string; debit: number; credit: number }>(
    manager,
    `SELECT day, account, product, SUM(debit) AS debit, SUM(credit) AS credit FROM (
       SELECT day, account, product, debit_fen AS debit, credit_fen AS credit FROM book_balance
       UNION ALL
       SELECT p.day, l.account, l.product, 0 - ${DEBIT_SQL}, 0 - ${CREDIT_SQL}
         FROM book_posting p JOIN book_line l ON l.posting_id = p.id WHERE p.folded = 1
        GROUP BY p.day, l.account, l.product) m
      GROUP BY day, account, product HAVING SUM(debit) <> 0 OR SUM(credit) <> 0 LIMIT 20`,
    [],
  );
  return rows.map(
    ({ day, account, product, debit, credit }) =>
      `${account}${product === '' ? '' : ` of ${product}`} on ${day} is off by ${debit} debit and ${credit} credit`,
  );
}
