import type { BusinessDay } from '../../shared/kernel/business-day';
import { isDuplicate, StaleRead } from '../database/errors';
import type { Database } from '../database/open-database';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { BookBalance } from './books.entity';
import type { Account } from './books.rules';

/** What lines debit and credit, over `book_line` as `l`. */
export const DEBIT_SQL = 'SUM(CASE WHEN l.amount_fen > 0 THEN l.amount_fen ELSE 0 END)';
export const CREDIT_SQL = 'SUM(CASE WHEN l.amount_fen < 0 THEN -l.amount_fen ELSE 0 END)';

/** Postings folded in one unit of work. */
const BATCH = 2_000;

/**
 * Adds the lines of new postings to the day balances, batch by batch, each posting once. What reports say is true without
 * it: they add what is not folded yet.
 * @param options.isOver asked between batches; true ends the call early
 * @returns false where the time given was over first: call it again
 */
export async function foldBalances(
  database: Database,
  { isOver = () => false }: { readonly isOver?: () => boolean } = {},
): Promise<boolean> {
  for (;;) {
    if (isOver()) return false;
    if ((await database.inUnit(foldBatch)) === 0) return true;
  }
}

async function foldBatch(unit: Unit): Promise<number> {
  const found = await select<{ id: string }>(unit, `SELECT id FROM book_posting WHERE folded = 0 LIMIT ${BATCH}`, []);
  if (found.length === 0) return 0;
  const ids = found.map(({ id }) => id);
  const list = ids.map(() => '?').join(', ');
  const taken = await execute(unit, `UPDATE book_posting SET folded = 1 WHERE folded = 0 AND id IN (${list})`, ids);
  if (taken !== ids.length) throw new StaleRead('postings to be folded');
  const sums = await select<FoldedSum>(
    unit,
    `SELECT p.day AS day, l.account AS account, l.product AS product, ${DEBIT_SQL} AS debitFen, ${CREDIT_SQL} AS creditFen
       FROM book_posting p JOIN book_line l ON l.posting_id = p.id WHERE p.id IN (${list})
      GROUP BY p.day, l.account, l.product ORDER BY p.day, l.account, l.product`,
    ids,
  );
  for (const sum of sums) await add(unit, sum);
  return ids.length;
}

interface FoldedSum {
  readonly day: BusinessDay;
  readonly account: Account;
  readonly product: string;
  /** A sum may come as text. */
  readonly debitFen: number | string;
  readonly creditFen: number | string;
}

async function add(unit: Unit, { day, account, product, debitFen, creditFen }: FoldedSum): Promise<void> {
  const added = await execute(
    unit,
    `UPDATE book_balance SET debit_fen = debit_fen + ?, credit_fen = credit_fen + ?
      WHERE day = ? AND account = ? AND product = ?`,
    [Number(debitFen), Number(creditFen), day, account, product],
  );
  if (added === 1) return;
  const balance = { day, account, product, debitFen: Number(debitFen), creditFen: Number(creditFen) };
  try {
    await unit.insert(BookBalance, balance);
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('a day balance');
    throw error;
  }
}
