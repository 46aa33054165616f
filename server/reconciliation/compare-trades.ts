import type { BusinessDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import type { BillLine } from '../wechat/ports';
import { writeDifferences } from './differences';
import { NumberSet } from './number-set';
import { countOurTrades, listOurTrades, type OurTrades, readOurTrades } from './our-trades';
import type { ReconciliationParts } from './reconciliation.parts';
import {
  checkFee,
  type Difference,
  feeFenOf,
  matchPayment,
  matchRefund,
  missingThere,
  subjectOf,
  unknownLine,
} from './reconciliation.rules';

/** What a day's trade bill comes to. */
export interface TradeFigures {
  readonly lineCount: number;
  readonly matchedCount: number;
  readonly paidFen: Fen;
  readonly refundedFen: Fen;
  /** The lines' fees, each in whole fen. */
  readonly feeFen: Fen;
}

/**
 * Compares a trade bill with our rows in both directions, line by line, and writes what differs. Holds a page of lines and
 * the numbers it has seen, never all lines.
 */
export async function compareTrades(
  { database, clock }: ReconciliationParts,
  day: BusinessDay,
  pages: AsyncIterable<readonly BillLine[]>,
  run: number,
): Promise<TradeFigures> {
  const { read } = database;
  const seen = new NumberSet();
  const figures = { lineCount: 0, matchedCount: 0, paidFen: 0, refundedFen: 0, feeFen: 0 };
  const write = async (found: readonly Difference[]) => {
    if (found.length > 0) await database.inUnit((unit) => writeDifferences(unit, day, run, found, clock.now()));
  };
  for await (const page of pages) {
    const ours = await readOurTrades(read, page);
    const found: Difference[] = [];
    for (const line of page) {
      figures.lineCount += 1;
      figures.paidFen += line.settledFen;
      figures.refundedFen += line.settledRefundFen;
      figures.feeFen += feeFenOf(line.feeUnits);
      const difference = seen.add(subjectOf(line))
        ? matchLine(line, figures.lineCount, ours, day)
        : unknownLine(line, figures.lineCount, 'the bill has this number twice');
      if (difference === null) figures.matchedCount += 1;
      else found.push(difference);
      const fee = checkFee(line);
      if (fee !== null) found.push(fee);
    }
    await write(found);
  }
  // Where all of ours were matched, none can be missing.
  if ((await countOurTrades(read, day)) === figures.matchedCount) return figures;
  for await (const page of listOurTrades(read, day)) {
    const missing = page.filter(({ subject }) => !seen.has(subject));
    await write(missing.map(({ subject, amountFen }) => missingThere(subject, amountFen)));
  }
  return figures;
}

/** What differs about a line; null when nothing does. */
export function matchLine(line: BillLine, lineNumber: number, ours: OurTrades, day: BusinessDay): Difference | null {
  switch (line.kind) {
    case 'payment':
      return matchPayment(line, ours.payments.get(line.attemptId) ?? null, day);
    case 'refund':
      return matchRefund(line, ours.refunds.get(line.refundId ?? '') ?? null, ours.payments.has(line.attemptId), day);
    case 'unknown':
      return unknownLine(line, lineNumber, 'neither a payment nor a refund');
    default: {
      const never: never = line.kind;
      throw new Error(`unknown line ${never}`);
    }
  }
}
