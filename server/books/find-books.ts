import type { EntityManager } from 'typeorm';
import { addDays, type BusinessDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import { select } from '../database/statement';
import { type Account, incomeAccounts, type MoneyAccount } from './books.rules';
import { CREDIT_SQL, DEBIT_SQL } from './fold-balances';

/** The figures of a stretch of days as a business reads them; all count upwards. */
export interface BooksSummary {
  /** Paid for what was bought, earned or not. */
  readonly salesFen: Fen;
  /** Came and goes back: second payments, and those for closed orders. Refunds that were agreed are in it. */
  readonly toReturnFen: Fen;
  /** Arrived back with payers. */
  readonly returnedFen: Fen;
  readonly incomeFen: Fen;
  /** Given back although it had been earned. */
  readonly refundsFen: Fen;
  readonly feesFen: Fen;
  /** Income less refunds and fees. */
  readonly marginFen: Fen;
  /** By how much the money at WeChat Pay changed. */
  readonly cashFen: Fen;
  /** The same at virtual payment, before its share: see `moneyAccountOf`. */
  readonly cashVirtualFen: Fen;
}

/** A stretch of days, and how the accounts stand at its end: debits less credits since the books began. */
export interface BooksReport extends BooksSummary {
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly closing: Readonly<Partial<Record<Account, Fen>>>;
}

/** A month, with each of its days on which something moved. */
export interface MonthReport extends BooksReport {
  readonly days: readonly (BooksSummary & { readonly day: BusinessDay })[];
}

/** A plan's, or another product's, share of a month. */
export interface ProductReport {
  readonly product: string;
  readonly salesFen: Fen;
  readonly incomeFen: Fen;
  readonly refundsFen: Fen;
  /** Owed still at the month's end. */
  readonly deferredFen: Fen;
}

/** The books of a day. Reads day balances and what is not folded into them yet, never all lines; so do the others. */
export function reportDay(manager: EntityManager, day: BusinessDay): Promise<BooksReport> {
  return reportDays(manager, day, day);
}

/** The books of a month. @param month `YYYY-MM` */
export async function reportMonth(manager: EntityManager, month: string): Promise<MonthReport> {
  const [from, to] = daysOfMonth(month);
  const moved = await readMovements(manager, from, to);
  const days = [...new Set(moved.map(({ day }) => day))].map((day) => ({
    day,
    ...summarise(moved.filter((movement) => movement.day === day)),
  }));
  return { ...(await reportDays(manager, from, to)), days };
}

/** What each product brought in a month, the largest income first. @param month `YYYY-MM` */
export async function reportProducts(manager: EntityManager, month: string): Promise<ProductReport[]> {
  const [from, to] = daysOfMonth(month);
  return reportProductsBetween(manager, from, to);
}

/** The same for any stretch of days, both ends with it. */
export async function reportProductsBetween(
  manager: EntityManager,
  from: BusinessDay,
  to: BusinessDay,
): Promise<ProductReport[]> {
  const moved = await readMovements(manager, from, to);
  const until = await readStanding(manager, to);
  return productsOf(until)
    .map((product) => {
      const own = moved.filter((movement) => movement.product === product);
      const { salesFen, incomeFen, refundsFen } = summarise(own);
      return { product, salesFen, incomeFen, refundsFen, deferredFen: deferredOf(until, product) };
    })
    .filter(({ salesFen, incomeFen, refundsFen, deferredFen }) =>
      [salesFen, incomeFen, refundsFen, deferredFen].some((fen) => fen !== 0),
    )
    .sort((a, b) => b.incomeFen - a.incomeFen || (a.product < b.product ? -1 : 1));
}

/** What is owed at a day's end of what members have paid, by product. */
export async function reportDeferredIncome(
  manager: EntityManager,
  day: BusinessDay,
): Promise<{ readonly deferredFen: Fen; readonly products: readonly { product: string; deferredFen: Fen }[] }> {
  const until = await readStanding(manager, day);
  const products = productsOf(until)
    .map((product) => ({ product, deferredFen: deferredOf(until, product) }))
    .filter(({ deferredFen }) => deferredFen !== 0);
  return { deferredFen: products.reduce((sum, { deferredFen }) => sum + deferredFen, 0), products };
}

/** A day or a month in which something moved, and what is owed in memberships at its end. */
export interface PeriodReport extends BooksSummary {
  readonly period: string;
  readonly deferredFen: Fen;
}

/** The books of a stretch of days, both ends with it, by days or by months, the oldest first. */
export async function reportPeriods(
  manager: EntityManager,
  from: BusinessDay,
  to: BusinessDay,
  by: 'day' | 'month',
): Promise<PeriodReport[]> {
  const inside = await readMovements(manager, from, to);
  const periodOf = ({ day }: DayMovement) => (by === 'day' ? day : day.slice(0, 7));
  let deferredFen = 0 - netOf(await readStanding(manager, addDays(from, -1)), ['deferredIncome']);
  return [...new Set(inside.map(periodOf))].map((period) => {
    const own = inside.filter((movement) => periodOf(movement) === period);
    deferredFen -= netOf(own, ['deferredIncome']);
    return { period, ...summarise(own), deferredFen };
  });
}

/** By how much the money of a rail changed on a day, as far as the books know. */
export async function findCashMovement(
  manager: EntityManager,
  day: BusinessDay,
  account: MoneyAccount = 'cash',
): Promise<Fen> {
  return netOf(await readMovements(manager, day, day), [account]);
}

/** What was debited and credited to an account for a product. */
interface Movement {
  readonly account: Account;
  readonly product: string;
  readonly debitFen: Fen;
  readonly creditFen: Fen;
}

interface DayMovement extends Movement {
  readonly day: BusinessDay;
}

/** All movements since the books began, up to the end of a day: added up by the database, however many days those are. */
async function readStanding(manager: EntityManager, to: BusinessDay): Promise<Movement[]> {
  const rows = await select<Movement>(
    manager,
    `SELECT account, product, SUM(debit_fen) AS debitFen, SUM(credit_fen) AS creditFen FROM (
       SELECT account, product, debit_fen, credit_fen FROM book_balance WHERE day <= ?
       UNION ALL
       SELECT l.account, l.product, ${DEBIT_SQL}, ${CREDIT_SQL}
         FROM book_posting p JOIN book_line l ON l.posting_id = p.id
        WHERE p.folded = 0 AND p.day <= ? GROUP BY l.account, l.product) m
      GROUP BY account, product ORDER BY account, product`,
    [to, to],
  );
  return rows.map((row) => ({ ...row, debitFen: Number(row.debitFen), creditFen: Number(row.creditFen) }));
}

/** One statement, so that what is being folded at this moment is counted once. */
async function readMovements(manager: EntityManager, from: BusinessDay, to: BusinessDay): Promise<DayMovement[]> {
  const rows = await select<DayMovement>(
    manager,
    `SELECT day, account, product, SUM(debit_fen) AS debitFen, SUM(credit_fen) AS creditFen FROM (
       SELECT day, account, product, debit_fen, credit_fen FROM book_balance WHERE day BETWEEN ? AND ?
       UNION ALL
       SELECT p.day, l.account, l.product, ${DEBIT_SQL}, ${CREDIT_SQL}
         FROM book_posting p JOIN book_line l ON l.posting_id = p.id
        WHERE p.folded = 0 AND p.day BETWEEN ? AND ? GROUP BY p.day, l.account, l.product) m
      GROUP BY day, account, product ORDER BY day, account, product`,
    [from, to, from, to],
  );
  return rows.map((row) => ({ ...row, debitFen: Number(row.debitFen), creditFen: Number(row.creditFen) }));
}

async function reportDays(manager: EntityManager, from: BusinessDay, to: BusinessDay): Promise<BooksReport> {
  const [moved, until] = [await readMovements(manager, from, to), await readStanding(manager, to)];
  const closing = [...new Set(until.map(({ account }) => account))].map((account) => [
    account,
    netOf(until, [account]),
  ]);
  return { from, to, ...summarise(moved), closing: Object.fromEntries(closing) };
}

function summarise(moved: readonly Movement[]): BooksSummary {
  const incomeFen = 0 - netOf(moved, incomeAccounts);
  const [refundsFen, feesFen] = [netOf(moved, ['refunds']), netOf(moved, ['fees'])];
  return {
    // What was carried over from another order was sold with that one.
    salesFen: sumOf(moved, 'deferredIncome', 'creditFen') - sumOf(moved, 'carriedOver', 'debitFen'),
    toReturnFen: sumOf(moved, 'refundable', 'creditFen'),
    returnedFen: sumOf(moved, 'refundable', 'debitFen'),
    ...{ incomeFen, refundsFen, feesFen, marginFen: incomeFen - refundsFen - feesFen },
    ...{ cashFen: netOf(moved, ['cash']), cashVirtualFen: netOf(moved, ['cashVirtual']) },
  };
}

function productsOf(movements: readonly Movement[]): string[] {
  return [...new Set(movements.map(({ product }) => product))].filter((product) => product !== '').sort();
}

function deferredOf(movements: readonly Movement[], product: string): Fen {
  return (
    0 -
    netOf(
      movements.filter((movement) => movement.product === product),
      ['deferredIncome'],
    )
  );
}

function netOf(movements: readonly Movement[], accounts: readonly Account[]): Fen {
  return movements
    .filter(({ account }) => accounts.includes(account))
    .reduce((sum, { debitFen, creditFen }) => sum + debitFen - creditFen, 0);
}

function sumOf(movements: readonly Movement[], account: Account, side: 'debitFen' | 'creditFen'): Fen {
  return movements.filter((movement) => movement.account === account).reduce((sum, own) => sum + own[side], 0);
}

/** Days compare as text: no month has one after its 31st. */
function daysOfMonth(month: string): readonly [BusinessDay, BusinessDay] {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new RangeError(`not a month: ${month}`);
  return [`${month}-01`, `${month}-31`];
}
