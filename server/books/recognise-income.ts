import { addDays, type BusinessDay, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import type { Database } from '../database/open-database';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { type EarnedOfProduct, type IncomeAccount, incomePosting } from './books.rules';
import { dayNumberOf, dayOfNumber, EARNED_THROUGH_SQL } from './earning.rules';
import { post } from './post';

/** What the stories of this room stand on. */
export interface BooksParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** Orders whose income is booked in one unit of work: a refund at that moment waits no longer than that takes. */
const BATCH = 2_000;

/** What a run booked. */
export interface RecognisedIncome {
  /** False where the time given was over first: call it again. */
  readonly finished: boolean;
  readonly days: number;
  readonly postings: number;
}

/**
 * Books the income of every day up to the one given (yesterday at the latest), the oldest first, batch by batch: a day's
 * batch is one posting for all its orders, which know themselves how far they are. Cut off anywhere and begun again, it goes
 * on where it was; two runs at once book each order's day once.
 * @param options.isOver asked between batches; true ends the call early
 */
export async function recogniseIncome(
  { database, clock }: BooksParts,
  options: { readonly through?: BusinessDay; readonly isOver?: () => boolean } = {},
): Promise<RecognisedIncome> {
  const { isOver = () => false } = options;
  const now = clock.now();
  const yesterday = addDays(businessDayOf(now), -1);
  const through = options.through !== undefined && options.through < yesterday ? options.through : yesterday;
  let [days, postings] = [0, 0];
  let done: BusinessDay | null = null;
  for (;;) {
    if (isOver()) return { finished: false, days, postings };
    const step = await database.inUnit((unit) => recogniseBatch(unit, through, now));
    if (step === null) return { finished: true, days, postings };
    if (step.day !== done) days += 1;
    done = step.day;
    postings += Number(step.posted);
  }
}

/** Books the next batch of the oldest day that has orders left; null where there is none. */
async function recogniseBatch(
  unit: Unit,
  through: BusinessDay,
  now: Instant,
): Promise<{ day: BusinessDay; posted: boolean } | null> {
  const due = await select<{ orderId: string; recognisedThrough: number }>(
    unit,
    `SELECT order_id AS orderId, recognised_through AS recognisedThrough FROM book_earning
      WHERE status = 'earning' AND recognised_through < ?
      ORDER BY recognised_through, order_id LIMIT ${BATCH}`,
    [dayNumberOf(through)],
  );
  const [first] = due;
  if (!first) return null;
  const dayNumber = first.recognisedThrough + 1;
  const orderIds = due.filter((row) => row.recognisedThrough < dayNumber).map(({ orderId }) => orderId);
  const earned = await bringForward(unit, orderIds, dayNumber);
  const day = dayOfNumber(dayNumber);
  const occurredAt = startOfBusinessDay(day) + DAY_MS;
  // An order's day is booked once, so its last order names a batch for ever.
  const head = { sourceKey: `income:${day}:${orderIds.at(-1)}`, day, occurredAt, memberId: null, orderId: null };
  return { day, posted: await post(unit, incomePosting(head, earned), now) };
}

/**
 * Moves these orders on to a day, and says what that earned.
 * @throws StaleRead when one of them was moved meanwhile: the unit of work runs again
 */
async function bringForward(unit: Unit, orderIds: readonly string[], day: number): Promise<EarnedOfProduct[]> {
  const list = orderIds.map(() => '?').join(', ');
  const { text: earned, days } = EARNED_THROUGH_SQL;
  const dayTimes = (count: number) => Array<number>(count).fill(day);
  // step_fen before recognised_fen: MySQL reads what it has just assigned.
  const moved = await execute(
    unit,
    `UPDATE book_earning
        SET step_fen = ${earned} - recognised_fen, recognised_fen = ${earned}, recognised_through = ?,
            status = CASE WHEN ? >= first_day + days - 1 THEN 'earned' ELSE 'earning' END
      WHERE status = 'earning' AND recognised_through < ? AND order_id IN (${list})`,
    [...dayTimes(2 * days + 3), ...orderIds],
  );
  if (moved !== orderIds.length) throw new StaleRead('the earnings of a day');
  const rows = await select<{ income: IncomeAccount; product: string; amountFen: number | string }>(
    unit,
    `SELECT income, product, SUM(step_fen) AS amountFen FROM book_earning WHERE order_id IN (${list})
      GROUP BY income, product ORDER BY income, product`,
    orderIds,
  );
  return rows.map((row) => ({ ...row, amountFen: Number(row.amountFen) }));
}
