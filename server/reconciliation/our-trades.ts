import type { EntityManager } from 'typeorm';
import { addDays, type BusinessDay, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import { select } from '../database/statement';
import type { BillLine } from '../wechat/ports';
import type { OurPayment, OurRefund } from './reconciliation.rules';

/** What our rows say of the numbers of some lines. */
export interface OurTrades {
  readonly payments: ReadonlyMap<string, OurPayment>;
  readonly refunds: ReadonlyMap<string, OurRefund>;
}

/** Reads our rows of the numbers that stand in these lines. Raw SQL: `npm run bench reconcile` measures it. */
export async function readOurTrades(manager: EntityManager, lines: readonly BillLine[]): Promise<OurTrades> {
  const attemptIds = [...new Set(lines.map(({ attemptId }) => attemptId))];
  const refundIds = lines.flatMap(({ refundId }) => (refundId === null ? [] : [refundId]));
  const payments = await readById<OurPayment>(
    manager,
    'SELECT id, status, amount_fen AS amountFen, transaction_id AS transactionId, paid_at AS moment FROM payment_attempt',
    attemptIds,
    ({ moment, ...row }) => ({ ...row, paidAt: moment }),
  );
  const refunds = await readById<OurRefund>(
    manager,
    'SELECT id, status, amount_fen AS amountFen, transaction_id AS transactionId, succeeded_at AS moment FROM refund',
    refundIds,
    ({ moment, ...row }) => ({ ...row, succeededAt: moment }),
  );
  return { payments, refunds };
}

/** A trade of ours on a day. */
export interface OurTrade {
  /** As `subjectOf` names it. */
  readonly subject: string;
  /** Negative for a refund. */
  readonly amountFen: Fen;
}

/** Read at once. */
const PAGE = 1_000;

/** How many trades our rows have on a day. */
export async function countOurTrades(manager: EntityManager, day: BusinessDay): Promise<number> {
  const [row] = await select<{ trades: number | string }>(
    manager,
    `SELECT (SELECT COUNT(*) FROM payment_attempt WHERE ${PAID}) + (SELECT COUNT(*) FROM refund WHERE ${REFUNDED}) AS trades`,
    [...boundsOf(day), ...boundsOf(day)],
  );
  return Number(row?.trades ?? 0);
}

/** Our trades of a day in the order of their moments, page by page. */
export async function* listOurTrades(
  manager: EntityManager,
  day: BusinessDay,
): AsyncGenerator<readonly OurTrade[], void, undefined> {
  yield* pagesOf(manager, 'payment_attempt', 'paid_at', PAID, day, (id, amountFen) => ({
    subject: `payment:${id}`,
    amountFen,
  }));
  yield* pagesOf(manager, 'refund', 'succeeded_at', REFUNDED, day, (id, amountFen) => ({
    subject: `refund:${id}`,
    amountFen: -amountFen,
  }));
}

/** Virtual payment has bills of its own: none of its trades stands in those of WeChat Pay. */
const PAID = `paid_at >= ? AND paid_at < ? AND status IN ('paid', 'surplus') AND channel <> 'wechat_virtual'`;
const REFUNDED = `succeeded_at >= ? AND succeeded_at < ? AND status = 'succeeded' AND NOT EXISTS
  (SELECT 1 FROM payment_attempt a WHERE a.id = refund.attempt_id AND a.channel = 'wechat_virtual')`;

async function* pagesOf(
  manager: EntityManager,
  table: string,
  moment: string,
  condition: string,
  day: BusinessDay,
  tradeOf: (id: string, amountFen: Fen) => OurTrade,
): AsyncGenerator<readonly OurTrade[], void, undefined> {
  let [at, id] = [0, ''];
  for (;;) {
    const rows = await select<{ id: string; amountFen: number | string; at: number | string }>(
      manager,
      `SELECT id, amount_fen AS amountFen, ${moment} AS at FROM ${table}
        WHERE ${condition} AND (${moment} > ? OR (${moment} = ? AND id > ?)) ORDER BY ${moment}, id LIMIT ${PAGE}`,
      [...boundsOf(day), at, at, id],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => tradeOf(row.id, Number(row.amountFen)));
    [at, id] = [Number(last.at), last.id];
  }
}

function boundsOf(day: BusinessDay): readonly [number, number] {
  return [startOfBusinessDay(day), startOfBusinessDay(addDays(day, 1))];
}

interface RawTrade<Status> {
  readonly id: string;
  readonly status: Status;
  readonly amountFen: number;
  readonly transactionId: string;
  readonly moment: number | null;
}

async function readById<T extends OurPayment | OurRefund>(
  manager: EntityManager,
  statement: string,
  ids: readonly string[],
  convert: (row: RawTrade<T['status']>) => object,
): Promise<Map<string, T>> {
  if (ids.length === 0) return new Map();
  const rows = await select<RawTrade<T['status']>>(
    manager,
    `${statement} WHERE id IN (${ids.map(() => '?').join(', ')})`,
    ids,
  );
  return new Map(
    rows.map((row) => {
      const numbers = { amountFen: Number(row.amountFen), moment: row.moment === null ? null : Number(row.moment) };
      return [row.id, convert({ ...row, ...numbers }) as T];
    }),
  );
}
