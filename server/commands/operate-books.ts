import { type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import { formatFen } from '../../shared/kernel/fen';
import { parseInstant } from '../../shared/kernel/instant';
import { accept } from '../../shared/kernel/result';
import { checkBooks } from '../books/check-books';
import { type BooksReport, reportDay, reportMonth, reportProducts } from '../books/find-books';
import { foldBalances } from '../books/fold-balances';
import { recogniseIncome } from '../books/recognise-income';
import { newId } from '../database/id';
import { reportKinds, writeBooksReport } from '../insight/books-report';
import { enqueueJob } from '../jobs/enqueue-job';
import { Plan } from '../plan/plan.entity';
import { listOpenDifferences, resolveDifference } from '../reconciliation/differences';
import { topics } from '../reconciliation/reconciliation.parts';
import { carryOut, type Setting } from './carry-out';
import { CommandRefused, optionOf, say } from './terminal';
import { actOf, type Call, forReason, type VerbSet } from './verbs';

const LIST_LENGTH = 100;

/** Verbs about the books. */
export const booksVerbs: VerbSet = {
  usage: `  books [--month <YYYY-MM>] [--day <YYYY-MM-DD>]
                                           the books of a month (this one) or a day, and whether they balance
  books-report --from <day> --to <day> [--by ${reportKinds.join('|')}]
                                           the same as CSV: by days unless said otherwise; cohort: who renewed how
                                           often; payback: the day of a term on which its price has come back
  book-day <day> --reason <text>           book the income of all days up to this one now
  reconcile <day> --reason <text>          compare a day with WeChat's bills (again): a worker does it at once
  differences                              what does not agree with WeChat's bills
  resolve-difference <id> --reason <text>  close a difference that you have seen to`,
  verbs: {
    books: showBooks,
    'books-report': showReport,
    'book-day': forReason(bookDay),
    reconcile: forReason(reconcile),
    differences: showDifferences,
    'resolve-difference': actOf((unit, { subject, reason }, { operator, now }) =>
      resolveDifference(unit, { differenceId: subject, operator, reason }, now),
    ),
  },
};

async function reconcile(setting: Setting, { verb, subject, reason }: Call): Promise<void> {
  const { now } = setting;
  const day = pastDay(setting, subject);
  await carryOut(setting, { verb, subject: day, reason }, async (unit) => {
    const payload = { day, reopenFor: reason };
    return accept(await enqueueJob(unit, { topic: topics.day, payload, uniqueKey: `reconcile:${newId(now)}` }, now));
  });
  say(`A worker compares ${day} with WeChat's bills now; \`operate -- differences\` shows what it leaves.`);
}

async function bookDay(setting: Setting, { verb, subject, reason }: Call): Promise<void> {
  const { database, now } = setting;
  const day = pastDay(setting, subject);
  await carryOut(setting, { verb, subject: day, reason }, async () => accept(null));
  const booked = await recogniseIncome({ database, clock: { now: () => now } }, { through: day });
  await foldBalances(database);
  say(`Booked the income of ${booked.days} days in ${booked.postings} postings.`);
  sayReport(day, await reportDay(database.read, day));
}

async function showBooks({ database, now }: Setting, { words }: Call): Promise<void> {
  const [day, wanted] = [optionOf(words, 'day'), optionOf(words, 'month')];
  if (day !== null) {
    sayReport(day, await reportDay(database.read, asDay(day)));
  } else {
    const month = wanted ?? businessDayOf(now).slice(0, 7);
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new CommandRefused('--month is a month: YYYY-MM.');
    sayReport(month, await reportMonth(database.read, month));
    const plans = new Map((await database.read.find(Plan)).map(({ id, code }) => [id, code]));
    for (const { product, salesFen, incomeFen, refundsFen, deferredFen } of await reportProducts(
      database.read,
      month,
    )) {
      const figures = { sold: salesFen, income: incomeFen, refunds: refundsFen, owed: deferredFen };
      say(`  ${plans.get(product) ?? product}: ${wordsOf(figures)}`);
    }
  }
  const faults = await checkBooks(database.read, { lines: true });
  for (const fault of faults) say(`DOES NOT BALANCE: ${fault}`);
  if (faults.length === 0) say('The books balance.');
}

async function showReport({ database }: Setting, { words }: Call): Promise<void> {
  const [from, to, wanted] = [optionOf(words, 'from'), optionOf(words, 'to'), optionOf(words, 'by') ?? 'day'];
  const kind = reportKinds.find((each) => each === wanted);
  if (kind === undefined) throw new CommandRefused(`--by is one of ${reportKinds.join(', ')}.`);
  if (from === null || to === null) throw new CommandRefused('A report is asked for with --from <day> --to <day>.');
  const stretch = { from: asDay(from), to: asDay(to) };
  if (stretch.from > stretch.to) throw new CommandRefused('--from is not later than --to.');
  say((await writeBooksReport(database.read, kind, stretch)).trimEnd());
}

async function showDifferences({ database }: Setting): Promise<void> {
  const open = await listOpenDifferences(database, LIST_LENGTH);
  if (open.length === 0) say('Nothing differs from WeChat’s bills and orders.');
  for (const { id, day, rail, kind, subject, oursFen, theirsFen, detail } of open) {
    const amounts = [oursFen, theirsFen].map((fen) => (fen === null ? '–' : formatFen(fen)));
    say(`${id}  ${day}  ${rail}  ${kind}  ${subject}\n    here ${amounts[0]}, there ${amounts[1]}: ${detail}`);
  }
}

function sayReport(title: string, report: BooksReport): void {
  const { salesFen, returnedFen, incomeFen, refundsFen, feesFen, marginFen, cashFen, cashVirtualFen, closing } = report;
  say(`${title}: ${wordsOf({ sold: salesFen, returned: returnedFen, income: incomeFen, refunds: refundsFen })}`);
  const moved = { 'money at WeChat Pay changed by': cashFen, 'at virtual payment by': cashVirtualFen };
  say(`  ${wordsOf({ fees: feesFen, margin: marginFen, ...moved })}`);
  const { cash = 0, cashVirtual = 0, deferredIncome = 0, refundable = 0, suspense = 0 } = closing;
  const owed = {
    'at WeChat Pay': cash,
    'at virtual payment': cashVirtual,
    'owed in memberships': 0 - deferredIncome,
    'owed to payers': 0 - refundable,
  };
  say(`  at its end: ${wordsOf({ ...owed, ...(suspense === 0 ? {} : { 'not placed': 0 - suspense }) })}`);
}

function wordsOf(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, fen]) => `${name} ${formatFen(fen)}`)
    .join(', ');
}

function pastDay({ now }: Setting, text: string): BusinessDay {
  const day = asDay(text);
  if (day >= businessDayOf(now)) throw new CommandRefused(`${day} is not over yet.`);
  return day;
}

function asDay(text: string): BusinessDay {
  if (parseInstant(`${text}T00:00:00+08:00`) === null) throw new CommandRefused('A day is written YYYY-MM-DD.');
  return text;
}
