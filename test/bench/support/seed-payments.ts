import { createConnection } from 'mysql2/promise';
import { newId } from '../../../server/database/id';
import { addMonths } from '../../../shared/kernel/business-day';
import { DAY_MS, type Instant, MINUTE_MS } from '../../../shared/kernel/instant';
import { insertRows, type Row } from './rows';
import type { BenchSettings } from './settings';

/** An attempt to pay that is open, and the payment that will come for it. */
export interface PendingPayment {
  readonly attemptId: string;
  readonly orderId: string;
  readonly memberId: string;
  readonly openid: string;
  readonly amountFen: number;
  readonly transactionId: string;
  /** A member who renews has a membership in force already. */
  readonly renews: boolean;
}

const PLAN = { id: 'bench-plan-year', name: '年卡', family: 'shop', amountFen: 19_800 };

/** Payments to come, of as many members; every second one renews. */
export function inventPayments(count: number, now: Instant): PendingPayment[] {
  return Array.from({ length: count }, (_, nth) => ({
    attemptId: newId(now),
    orderId: newId(now),
    memberId: newId(now),
    openid: `openid-${nth}-of-a-person-who-pays`,
    amountFen: PLAN.amountFen,
    transactionId: `42000000${String(nth).padStart(20, '0')}`,
    renews: nth % 2 === 1,
  }));
}

/** Writes the orders, attempts and memberships of the payments into a migrated database. */
export async function seedPayments(
  databaseUrl: string,
  settings: BenchSettings,
  payments: readonly PendingPayment[],
  now: Instant,
): Promise<void> {
  const connection = await createConnection(databaseUrl);
  const renewing = payments.filter(({ renews }) => renews);
  const tables = [
    ['purchase_order', payments.map((payment) => orderRow(payment, now))],
    ['payment_attempt', payments.map((payment) => attemptRow(payment, settings, now))],
    ['membership', renewing.map((payment) => membershipRow(payment, now))],
    ['membership_term', renewing.map((payment) => termRow(payment, now))],
  ] as const;
  try {
    for (const [table, rows] of tables) await insertRows(connection, table, rows);
    await connection.query(`ANALYZE TABLE ${tables.map(([table]) => table).join(', ')}`);
  } finally {
    await connection.end();
  }
}

function orderRow({ orderId, memberId, amountFen }: PendingPayment, now: Instant): Row {
  return {
    id: orderId,
    member_id: memberId,
    person_hash: memberId,
    plan_id: PLAN.id,
    plan_name: PLAN.name,
    family: PLAN.family,
    family_rank: 1,
    period_unit: 'year',
    period_count: 1,
    amount_fen: amountFen,
    refunded_fen: 0,
    status: 'pending',
    created_at: now,
    expires_at: now + 30 * MINUTE_MS,
    attempt_count: 1,
  };
}

function attemptRow(payment: PendingPayment, { mchid, appid }: BenchSettings, now: Instant): Row {
  return {
    id: payment.attemptId,
    order_id: payment.orderId,
    attempt_number: 1,
    member_id: payment.memberId,
    channel: 'wechatpay_jsapi',
    status: 'open',
    mchid,
    appid,
    payer_openid: payment.openid,
    description: PLAN.name,
    amount_fen: payment.amountFen,
    prepay_id: `wx${payment.orderId}`,
    created_at: now,
    expires_at: now + 30 * MINUTE_MS,
  };
}

function membershipRow({ memberId }: PendingPayment, now: Instant): Row {
  const anchorAt = now - 100 * DAY_MS;
  return {
    id: memberId,
    member_id: memberId,
    family: PLAN.family,
    family_rank: 1,
    plan_id: PLAN.id,
    plan_name: PLAN.name,
    anchor_at: anchorAt,
    months: 12,
    ends_at: addMonths(anchorAt, 12),
    version: 1,
  };
}

function termRow({ memberId }: PendingPayment, now: Instant): Row {
  const startsAt = now - 100 * DAY_MS;
  return {
    id: memberId,
    member_id: memberId,
    family: PLAN.family,
    starts_at: startsAt,
    ends_at: addMonths(startsAt, 12),
    source: 'gift',
    source_key: `bench:${memberId}`,
    plan_id: PLAN.id,
    plan_name: PLAN.name,
    created_at: startsAt,
  };
}
