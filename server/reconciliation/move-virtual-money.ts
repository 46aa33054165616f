import type { BusinessDay } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { virtualMoneyPosting } from '../books/books.rules';
import { correctPosting } from '../books/post';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { checkCashAgain } from './differences';
import type { ReconciliationParts } from './reconciliation.parts';

/**
 * Money of virtual payment that was booked as WeChat Pay's goes over to its own account, by one posting a day; what the day
 * was reconciled with is looked at again. Repeatable.
 * @param after the day with which an earlier call ended; empty to begin
 * @param isOver asked between days; true ends the call early
 * @returns the day to go on with; null when all is moved
 */
export async function moveEarlierVirtualMoney(
  { database, clock }: Pick<ReconciliationParts, 'database' | 'clock'>,
  after: string,
  isOver: () => boolean,
): Promise<BusinessDay | null> {
  const days = await select<{ day: BusinessDay }>(
    database.read,
    `SELECT DISTINCT p.day FROM payment_attempt a JOIN book_posting p ON p.order_id = a.order_id
       JOIN book_line l ON l.posting_id = p.id
      WHERE a.channel = 'wechat_virtual' AND l.account = 'cash' AND p.day > ? ORDER BY p.day`,
    [after],
  );
  for (const { day } of days) {
    const now = clock.now();
    await database.inUnit(async (unit) => {
      if (await moveVirtualMoney(unit, day, now)) await checkCashAgain(unit, day, now);
    });
    if (isOver()) return day;
  }
  return null;
}

/** The same for one day. @returns false where nothing was to be moved */
export async function moveVirtualMoney(unit: Unit, day: BusinessDay, now: Instant): Promise<boolean> {
  // Folded or not: the index of a day's postings begins with it.
  const [row] = await select<{ fen: number | string }>(
    unit,
    `SELECT COALESCE(SUM(l.amount_fen), 0) AS fen FROM book_posting p JOIN book_line l ON l.posting_id = p.id
      WHERE p.folded IN (0, 1) AND p.day = ? AND l.account = 'cash' AND EXISTS (
        SELECT 1 FROM payment_attempt a WHERE a.order_id = p.order_id AND a.channel = 'wechat_virtual')`,
    [day],
  );
  return correctPosting(unit, virtualMoneyPosting(day, Number(row?.fen ?? 0), now), now);
}
