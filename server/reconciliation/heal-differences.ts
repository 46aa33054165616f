import type { BusinessDay } from '../../shared/kernel/business-day';
import { applyRefund } from '../purchase/return-money';
import { settlePayment } from '../purchase/settle-payment';
import type { BillLine } from '../wechat/ports';
import { matchLine } from './compare-trades';
import { endDifference, walkOpenDifferences } from './differences';
import { readOurTrades } from './our-trades';
import type { ReconciliationDifference } from './reconciliation.entity';
import type { ReconciliationParts } from './reconciliation.parts';

/** What healing came to. */
export interface Healing {
  readonly healed: number;
  /** WeChat did not answer about these: they may heal yet. */
  readonly unanswered: number;
}

/**
 * Asks WeChat about every open difference of a day that a question can mend: money of an attempt of ours that we have not
 * heard of, a refund whose end we have not heard of. What WeChat says is applied as a notice would be, and the line compared
 * again.
 */
export async function healDifferences(parts: ReconciliationParts, day: BusinessDay): Promise<Healing> {
  let [healed, unanswered] = [0, 0];
  const open = { day, rail: 'wechatpay', kinds: ['missingHere', 'stateDiffers'] } as const;
  for await (const difference of walkOpenDifferences(parts.database.read, open)) {
    const { line } = difference;
    if (line === null) continue;
    if (!(await askAgain(parts, line))) unanswered += 1;
    else if (await isGone(parts, difference, line)) healed += 1;
  }
  return { healed, unanswered };
}

/** Asks about a line's trade and applies the answer. @returns false when WeChat did not answer */
async function askAgain(parts: ReconciliationParts, line: BillLine): Promise<boolean> {
  const { channel, clock, database, givers } = parts;
  if (line.kind === 'payment') {
    const state = await channel.query(line.attemptId);
    if (state.status === 'paid') {
      await database.inUnit((unit) => settlePayment(unit, state.payment, clock.now(), givers));
    }
    return state.status !== 'unknown';
  }
  if (line.refundId === null) return true;
  const outcome = await channel.queryRefund(line.refundId);
  if (outcome.status === 'accepted') await database.inUnit((unit) => applyRefund(unit, outcome.refund, clock.now()));
  return outcome.status !== 'unknown';
}

async function isGone(
  { database, clock }: ReconciliationParts,
  difference: ReconciliationDifference,
  line: BillLine,
): Promise<boolean> {
  if (matchLine(line, 0, await readOurTrades(database.read, [line]), difference.day) !== null) return false;
  await database.inUnit((unit) => endDifference(unit, difference, clock.now()));
  return true;
}
