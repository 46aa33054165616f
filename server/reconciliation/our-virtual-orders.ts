import type { EntityManager } from 'typeorm';
import { encodeTime } from 'ulid';
import { addDays, type BusinessDay, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import { type OurVirtualOrder, type VirtualPlace, virtualSubject } from './virtual-order.rules';

/** Read, and asked about, before the next ones are read. */
const PAGE = 200;
/** Characters of a ULID that tell its moment. */
const ID_TIME_LENGTH = 10;

/** Some orders of a day, and where the next ones begin. */
export interface VirtualPage {
  readonly ids: readonly string[];
  readonly place: VirtualPlace;
}

/**
 * The orders of virtual payment that a day is about, page by page, each once: paid or refunded on it by our rows; and those on
 * which money may have come of which nothing was heard, which are attempts that could be paid on it and debits that were sent.
 * @param from where an earlier reading ended
 */
export async function* listVirtualOrders(
  manager: EntityManager,
  day: BusinessDay,
  from: VirtualPlace = { source: 0, at: 0, last: '' },
): AsyncGenerator<VirtualPage, void, undefined> {
  for (let index = from.source; index < sources.length; index++) {
    const source = sources[index];
    if (source === undefined) return;
    let { at, last } = index === from.source ? from : { at: 0, last: '' };
    for (;;) {
      const rows = await readIds(manager, source, day, { at, last });
      const end = rows.at(-1);
      if (!end) break;
      [at, last] = [Number(end.at), end.id];
      yield { ids: rows.map(({ id }) => id), place: { source: index, at, last } };
    }
  }
}

/** Reads our rows of these orders, as a day sees them. */
export async function readVirtualOrders(
  manager: EntityManager,
  ids: readonly string[],
  day: BusinessDay,
): Promise<OurVirtualOrder[]> {
  if (ids.length === 0) return [];
  const marks = ids.map(() => '?').join(', ');
  const [attempts, debits, refunds, said] = [
    await select<AttemptRow>(
      manager,
      `SELECT id, order_id AS orderId, status, amount_fen AS amountFen, transaction_id AS transactionId,
              payer_openid AS payerOpenid, paid_at AS paidAt FROM payment_attempt WHERE id IN (${marks})`,
      ids,
    ),
    await select<DebitRow>(
      manager,
      `SELECT d.id, d.told_number AS toldNumber, d.amount_fen AS amountFen, c.openid, c.driven_by AS drivenBy
         FROM renewal_debit d JOIN renewal_cycle y ON y.id = d.cycle_id JOIN renewal_contract c ON c.id = y.contract_id
        WHERE d.id IN (${marks})`,
      ids,
    ),
    await select<RefundRow>(
      manager,
      `SELECT attempt_id AS id, SUM(amount_fen) AS fen,
              SUM(CASE WHEN succeeded_at >= ? AND succeeded_at < ? THEN 1 ELSE 0 END) AS onDay
         FROM refund WHERE attempt_id IN (${marks}) AND status = 'succeeded' GROUP BY attempt_id`,
      [...boundsOf(day), ...ids],
    ),
    await select<SaidRow>(
      manager,
      `SELECT subject, SUM(cash_fen) AS fen FROM reconciliation_difference
        WHERE subject IN (${marks}) AND day <> ? AND status <> 'healed' GROUP BY subject`,
      [...ids.map(virtualSubject.refunds), day],
    ),
  ];
  const byId = <Row extends { readonly id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));
  const [attemptOf, debitOf, refundOf] = [byId(attempts), byId(debits), byId(refunds)];
  const saidOf = new Map(said.map(({ subject, fen }) => [subject, Number(fen)]));
  return ids.flatMap((id) => {
    const [attempt, debit, refund] = [attemptOf.get(id), debitOf.get(id), refundOf.get(id)];
    const payerOpenid = attempt?.payerOpenid ?? debit?.openid;
    if (payerOpenid === undefined) return [];
    const isPaid = attempt?.status === 'paid' || attempt?.status === 'surplus';
    return {
      ...{ attemptId: id, orderId: attempt?.orderId ?? null, payerOpenid },
      number: debit?.drivenBy === 'apple' ? debit.toldNumber : id,
      amountFen: Number(attempt?.amountFen ?? debit?.amountFen),
      paidAt: isPaid ? Number(attempt.paidAt) : null,
      transactionId: attempt?.transactionId ?? null,
      refundedFen: Number(refund?.fen ?? 0),
      isRefundedThen: Number(refund?.onDay ?? 0) > 0,
      saidElsewhereFen: 0 - (saidOf.get(virtualSubject.refunds(id)) ?? 0),
    };
  });
}

/** By how much the money at virtual payment changed on a day, by our rows. */
export async function sumVirtualTrades(manager: EntityManager, day: BusinessDay): Promise<Fen> {
  const [row] = await select<{ fen: number | string }>(
    manager,
    `SELECT (SELECT COALESCE(SUM(amount_fen), 0) FROM payment_attempt
              WHERE paid_at >= ? AND paid_at < ? AND status IN ('paid', 'surplus') AND channel = 'wechat_virtual')
          - (SELECT COALESCE(SUM(r.amount_fen), 0) FROM refund r JOIN payment_attempt a ON a.id = r.attempt_id
              WHERE r.succeeded_at >= ? AND r.succeeded_at < ? AND r.status = 'succeeded'
                AND a.channel = 'wechat_virtual') AS fen`,
    [...boundsOf(day), ...boundsOf(day)],
  );
  return Number(row?.fen ?? 0);
}

/** What the open and resolved differences of a day say that our rows do not. */
export async function sumVirtualDifferences(manager: EntityManager, day: BusinessDay): Promise<Fen> {
  const [row] = await select<{ fen: number | string }>(
    manager,
    `SELECT COALESCE(SUM(cash_fen), 0) AS fen FROM reconciliation_difference
      WHERE day = ? AND rail = 'virtual' AND status <> 'healed' AND kind <> 'cashDiffers'`,
    [day],
  );
  return Number(row?.fen ?? 0);
}

interface AttemptRow {
  readonly id: string;
  readonly orderId: string;
  readonly status: string;
  readonly amountFen: number | string;
  readonly transactionId: string | null;
  readonly payerOpenid: string;
  readonly paidAt: number | string | null;
}

interface DebitRow {
  readonly id: string;
  readonly toldNumber: string | null;
  readonly amountFen: number | string;
  readonly openid: string;
  readonly drivenBy: 'apple' | null;
}

interface RefundRow {
  readonly id: string;
  readonly fen: number | string;
  readonly onDay: number | string;
}

interface SaidRow {
  readonly subject: string;
  readonly fen: number | string;
}

/** A source of orders. */
interface Source {
  /** What names an order. */
  readonly id: string;
  /** FROM and WHERE; the place to go on from is added to it. */
  readonly from: string;
  /** By what it is read; null where that is the id. */
  readonly moment: string | null;
  readonly parametersOf: (day: BusinessDay) => readonly (number | string)[];
}

const sources: readonly Source[] = [
  {
    id: 'a.id',
    moment: 'a.paid_at',
    from: `payment_attempt a
      WHERE a.paid_at >= ? AND a.paid_at < ? AND a.status IN ('paid', 'surplus') AND a.channel = 'wechat_virtual'`,
    parametersOf: boundsOf,
  },
  {
    // What was paid on the day, too, stood in the first source; an order comes with the first of its refunds that day.
    id: 'a.id',
    moment: 'r.succeeded_at',
    from: `refund r JOIN payment_attempt a ON a.id = r.attempt_id
      WHERE r.succeeded_at >= ? AND r.succeeded_at < ? AND r.status = 'succeeded' AND a.channel = 'wechat_virtual'
        AND NOT (a.paid_at >= ? AND a.paid_at < ?)
        AND NOT EXISTS (SELECT 1 FROM refund e
          WHERE e.attempt_id = r.attempt_id AND e.status = 'succeeded' AND e.succeeded_at >= ?
            AND (e.succeeded_at < r.succeeded_at OR (e.succeeded_at = r.succeeded_at AND e.id < r.id)))`,
    parametersOf: (day) => [...boundsOf(day), ...boundsOf(day), boundsOf(day)[0]],
  },
  {
    // Attempts that could be paid on the day: an id tells when one was made, and none lives for a day.
    id: 'a.id',
    moment: null,
    from: `payment_attempt a
      WHERE a.id >= ? AND a.id < ? AND a.expires_at >= ?
        AND a.status NOT IN ('paid', 'surplus') AND a.channel = 'wechat_virtual'`,
    parametersOf: (day) => [idAt(boundsOf(day)[0] - DAY_MS), idAt(boundsOf(day)[1]), boundsOf(day)[0]],
  },
  {
    // Debits of subscriptions that we ask for; once its money is known a debit is an attempt.
    id: 'd.id',
    moment: null,
    from: `renewal_debit d JOIN renewal_cycle y ON y.id = d.cycle_id JOIN renewal_contract c ON c.id = y.contract_id
      WHERE d.id >= ? AND d.id < ? AND c.subscription_product_id IS NOT NULL AND c.driven_by IS NULL
        AND NOT EXISTS (SELECT 1 FROM payment_attempt a WHERE a.id = d.id)`,
    parametersOf: (day) => boundsOf(day).map(idAt),
  },
];

function readIds(
  manager: EntityManager,
  { id, from, moment, parametersOf }: Source,
  day: BusinessDay,
  { at, last }: Pick<VirtualPlace, 'at' | 'last'>,
): Promise<{ id: string; at: number | string }[]> {
  const [beyond, order] =
    moment === null ? [`${id} > ?`, id] : [`(${moment} > ? OR (${moment} = ? AND ${id} > ?))`, `${moment}, ${id}`];
  return select(
    manager,
    `SELECT ${id} AS id, ${moment ?? 0} AS at FROM ${from} AND ${beyond} ORDER BY ${order} LIMIT ${PAGE}`,
    [...parametersOf(day), ...(moment === null ? [last] : [at, at, last])],
  );
}

/** No id that was made before an instant is larger. */
function idAt(instant: Instant): string {
  return encodeTime(instant, ID_TIME_LENGTH);
}

function boundsOf(day: BusinessDay): readonly [Instant, Instant] {
  return [startOfBusinessDay(day), startOfBusinessDay(addDays(day, 1))];
}
