import { type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import { billPosting } from '../books/books.rules';
import { findCashMovement } from '../books/find-books';
import { correctPosting } from '../books/post';
import { OperatorCase } from '../case/case.entity';
import { closeCase, parkAgain } from '../case/park-case';
import { isDuplicate, StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { postTradesOfDay } from '../purchase/post-earlier-orders';
import type { BillLine, FetchedBill, FetchOutcome, FundLine } from '../wechat/ports';
import { compareTrades, type TradeFigures } from './compare-trades';
import { compareVirtual } from './compare-virtual';
import { endUnseen, parkDifferences, writeDifferences } from './differences';
import { healDifferences } from './heal-differences';
import { healVirtual } from './heal-virtual';
import { moveVirtualMoney } from './move-virtual-money';
import { countOurTrades } from './our-trades';
import { sumVirtualDifferences, sumVirtualTrades } from './our-virtual-orders';
import { ReconciliationDay } from './reconciliation.entity';
import type { ReconciliationParts } from './reconciliation.parts';
import {
  accountOfRail,
  billsReadyAt,
  checkCash,
  checkFees,
  type Difference,
  type FundSums,
  isEmptyDay,
  isOverdue,
  type Rail,
  sumFunds,
} from './reconciliation.rules';
import { unansweredOrders, type VirtualFigures } from './virtual-order.rules';

/** The case of a day whose bills do not come. */
const NO_STATEMENT = 'reconciliation.noStatement';

/**
 * What became of a day. `closed`: compared, mended where a question could mend, the rest parked; `waiting`: WeChat has no bill
 * of it; `later`: WeChat did not answer, or the day is not over; `goesOn`: the time given was over, call it again;
 * `alreadyClosed`: nothing was done.
 */
export type ReconciledAs = 'closed' | 'waiting' | 'later' | 'goesOn' | 'alreadyClosed';

/**
 * Compares a business day with what virtual payment says of its orders, and with WeChat's trade bill and fund flow bill,
 * heals what a query can heal, books fees and what nobody can place, sees that our money at WeChat moved as WeChat says,
 * parks the rest, and closes the day. Running it again for the same bills gives the same rows; a closed day is left alone.
 * @param reopenFor opens a closed day again, for this reason
 * @param isOver asked while orders of virtual payment are; true ends the call early
 */
export async function reconcileDay(
  parts: ReconciliationParts,
  day: BusinessDay,
  reopenFor: string | null = null,
  isOver: () => boolean = () => false,
): Promise<ReconciledAs> {
  const { database, clock, bills } = parts;
  if (day >= businessDayOf(clock.now())) return 'later';
  const row = await database.inUnit((unit) => beginRun(unit, day, reopenFor, clock.now()));
  if (row === null) return 'alreadyClosed';
  const virtual = await compareVirtual(parts, row, isOver);
  if (virtual === null) return 'goesOn';
  const trades = await bills.fetchTrades(day);
  if (trades.status === 'unknown') return putOff(parts, day, 'later');
  if (trades.status === 'absent' && !(await isEmpty(parts, row))) return putOff(parts, day, 'waiting');
  try {
    const funds = await bills.fetchFunds(day);
    // An account without trades has no bill either; with trades its bill is yet to come.
    const absent = trades.status === 'ready' && funds.status === 'absent';
    if (absent || funds.status === 'unknown') return await putOff(parts, day, 'later');
    try {
      return await compare(parts, row, { trades: linesOf(trades), funds: linesOf(funds), virtual });
    } finally {
      if (funds.status === 'ready') await funds.bill.remove();
    }
  } finally {
    if (trades.status === 'ready') await trades.bill.remove();
  }
}

async function compare(
  parts: ReconciliationParts,
  { day, runs: run }: ReconciliationDay,
  { trades, funds, virtual }: Statements,
): Promise<'closed' | 'later'> {
  const { database, clock, logger } = parts;
  const figures = await compareTrades(parts, day, trades, run);
  const healing = [await healDifferences(parts, day), await healVirtual(parts, day)];
  const now = clock.now();
  // Of what WeChat does not answer for days, an operator must know.
  const isUnanswered = virtual.unanswered > 0 || healing.some(({ unanswered }) => unanswered > 0);
  if (isUnanswered && !isOverdue(day, now)) return 'later';
  if (virtual.unanswered > 0) {
    await database.inUnit((unit) => writeDifferences(unit, day, run, [unansweredOrders(virtual)], now));
  }
  await endUnseen(database, day, run, now);
  let sums: FundSums = { tradesFen: 0, feesFen: 0, otherFen: 0 };
  for await (const page of funds) sums = page.reduce(sumFunds, sums);
  await bookAccount(parts, day, run, figures, sums);
  await parkDifferences(database, day, now);
  const cashFen = sums.tradesFen + sums.feesFen + sums.otherFen;
  const virtualFen = await computeVirtualMovement(parts, day);
  const found = [
    await checkMoney(parts, day, run, 'wechatpay', cashFen),
    parts.virtual ? await checkMoney(parts, day, run, 'virtual', virtualFen) : null,
  ];
  if (found.some((difference) => difference !== null)) await parkDifferences(database, day, now);
  const ofVirtual = { virtualLineCount: virtual.lineCount, virtualMatchedCount: virtual.matchedCount };
  const compared = { ...figures, cashFen, ...ofVirtual, virtualCashFen: virtualFen };
  await database.inUnit((unit) => closeDay(unit, day, compared, now));
  const healed = healing.reduce((sum, each) => sum + each.healed, 0);
  logger.info({ day, ...compared, healed }, 'a day was reconciled');
  return 'closed';
}

/** WeChat's word on a day. */
interface Statements {
  readonly trades: Lines<BillLine>;
  readonly funds: Lines<FundLine>;
  readonly virtual: VirtualFigures;
}

type Lines<Line> = AsyncIterable<readonly Line[]>;

/** The lines of a bill; none where there is none. */
async function* linesOf<Line>(
  outcome: Exclude<FetchOutcome<Line>, { status: 'unknown' }>,
): AsyncGenerator<readonly Line[]> {
  const bill: FetchedBill<Line> | null = outcome.status === 'ready' ? outcome.bill : null;
  if (bill) yield* bill.pages();
}

/** Counts a run of a day, or goes on with one that was cut off; null where the day is closed and nobody opens it again. */
async function beginRun(
  unit: Unit,
  day: BusinessDay,
  reopenFor: string | null,
  now: number,
): Promise<ReconciliationDay | null> {
  const known = await unit.findOneBy(ReconciliationDay, { day });
  if (!known) {
    const counts = { lineCount: 0, matchedCount: 0, paidFen: 0, refundedFen: 0, feeFen: 0, cashFen: 0 };
    const ofVirtual = { virtualLineCount: 0, virtualMatchedCount: 0, virtualCashFen: 0, virtualProgress: null };
    const fresh: ReconciliationDay = {
      ...{ day, status: 'open', runs: 1, absentAt: null, ...counts, ...ofVirtual },
      ...{ checkedAt: now, closedAt: null, reopenedFor: null },
    };
    try {
      await unit.insert(ReconciliationDay, fresh);
    } catch (error) {
      if (isDuplicate(error)) throw new StaleRead('a day to reconcile');
      throw error;
    }
    return fresh;
  }
  if (known.status === 'closed' && reopenFor === null) return null;
  if (known.virtualProgress !== null) return known;
  const opened = known.status === 'closed' ? { closedAt: null, reopenedFor: reopenFor?.slice(0, 300) ?? null } : {};
  const next = { ...known, ...opened, status: 'open' as const, runs: known.runs + 1, checkedAt: now };
  const begun = await unit.update(ReconciliationDay, { day, runs: known.runs, status: known.status }, next);
  if (begun.affected !== 1) throw new StaleRead('a day to reconcile');
  return next;
}

/** WeChat has no trade bill: notes since when, and says whether that means a day without trade. */
async function isEmpty(parts: ReconciliationParts, { day, absentAt }: ReconciliationDay): Promise<boolean> {
  const { database, clock } = parts;
  const now = clock.now();
  // What was said before the bills' hour says nothing.
  const since = absentAt !== null && absentAt >= billsReadyAt(day) ? absentAt : now;
  if (isEmptyDay(day, since, await countOurTrades(database.read, day), now)) return true;
  await database.inUnit((unit) => unit.update(ReconciliationDay, { day }, { status: 'waiting', absentAt: since }));
  return false;
}

/** There is no bill to compare with; after two days of that an operator must look. */
async function putOff<As extends 'later' | 'waiting'>(
  { database, clock }: ReconciliationParts,
  day: BusinessDay,
  as: As,
): Promise<As> {
  const now = clock.now();
  if (isOverdue(day, now)) {
    await database.inUnit((unit) => parkAgain(unit, { kind: NO_STATEMENT, subject: day, content: { as } }, now));
  }
  return as;
}

/** Books what the account paid in fees and what else moved on it, and holds the fees against the lines'. */
async function bookAccount(
  { database, clock }: ReconciliationParts,
  day: BusinessDay,
  run: number,
  { feeFen }: TradeFigures,
  { feesFen, otherFen }: FundSums,
): Promise<void> {
  const now = clock.now();
  await database.inUnit(async (unit) => {
    for (const [kind, cashFen] of [
      ['fees', feesFen],
      ['transfers', otherFen],
    ] as const) {
      await correctPosting(
        unit,
        billPosting(kind, { sourceKey: `${kind}:${day}`, day, occurredAt: now, cashFen }),
        now,
      );
    }
    const difference = checkFees(feeFen, 0 - feesFen);
    if (difference) await writeDifferences(unit, day, run, [difference], now);
  });
}

/** By how much the money at virtual payment changed, in WeChat's words: our rows, and what WeChat says beyond them. */
async function computeVirtualMovement({ database: { read } }: ReconciliationParts, day: BusinessDay): Promise<Fen> {
  return (await sumVirtualTrades(read, day)) + (await sumVirtualDifferences(read, day));
}

/**
 * Holds the day's movement of our money on a rail against WeChat's word. Where the two differ, what is not in the books of
 * the day's trades is booked first, and what stands on the other rail's account is moved.
 */
async function checkMoney(
  parts: ReconciliationParts,
  day: BusinessDay,
  run: number,
  rail: Rail,
  theirsFen: Fen,
): Promise<Difference | null> {
  const { database, clock } = parts;
  const compareNow = async () =>
    checkCash(await findCashMovement(database.read, day, accountOfRail[rail]), theirsFen, rail);
  if ((await compareNow()) === null) return null;
  await postTradesOfDay(parts, day);
  await database.inUnit((unit) => moveVirtualMoney(unit, day, clock.now()));
  const difference = await compareNow();
  if (difference) {
    await database.inUnit((unit) => writeDifferences(unit, day, run, [difference], clock.now()));
  }
  return difference;
}

type Compared = TradeFigures &
  Pick<ReconciliationDay, 'cashFen' | 'virtualLineCount' | 'virtualMatchedCount' | 'virtualCashFen'>;

async function closeDay(unit: Unit, day: BusinessDay, compared: Compared, now: number): Promise<void> {
  const closed = { status: 'closed' as const, absentAt: null, closedAt: now, checkedAt: now };
  await unit.update(ReconciliationDay, { day }, { ...compared, ...closed });
  const parked = await unit.findOneBy(OperatorCase, { kind: NO_STATEMENT, subject: day, status: 'open' });
  if (!parked) return;
  const closing = { caseId: parked.id, operator: 'reconciliation', note: 'the bills came' };
  await closeCase(unit, closing, now);
}
