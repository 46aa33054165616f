import { createDecipheriv, createPublicKey, randomBytes, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { addMonths, businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS } from '../../../shared/kernel/instant';
import { answerJson, openPool, serve, setting } from './serve';

/**
 * `POST /wechat/pay/notify` by hand: the raw bytes verified, fresh, decrypted with the tag checked, compared, and applied
 * with the product's statements in one transaction.
 */

interface Transaction {
  readonly out_trade_no: string;
  readonly mchid: string;
  readonly appid: string;
  readonly transaction_id: string;
  readonly trade_state: string;
  readonly success_time: string;
  readonly payer: { readonly openid: string };
  readonly amount: { readonly total: number; readonly currency: string };
}

interface AttemptRow extends RowDataPacket {
  attemptId: string;
  attemptStatus: string;
  mchid: string;
  appid: string;
  payerOpenid: string;
  amountFen: number;
  transactionId: string | null;
  orderId: string;
  orderStatus: string;
  memberId: string;
  planId: string;
  planName: string;
  family: string;
  familyRank: number;
  periodCount: number;
}

interface MembershipRow extends RowDataPacket {
  id: string;
  familyRank: number;
  anchorAt: number;
  months: number;
  endsAt: number;
  version: number;
}

interface Term {
  readonly startsAt: number;
  readonly endsAt: number;
}

const FRESH_MS = 300_000;
const MONTHS_A_YEAR = 12;
const TAG_BYTES = 16;
const MAX_ATTEMPTS = 12;
const DUPLICATE = 1062;

const serial = setting('WECHATPAY_PUBLIC_KEY_ID');
const publicKey = createPublicKey(setting('WECHATPAY_PUBLIC_KEY'));
const apiV3Key = Buffer.from(setting('WECHATPAY_API_V3_KEY'));
const pool = openPool();

serve(pool, async (request, response) => {
  const raw = await readAll(request);
  const now = Date.now();
  const transaction = isGenuine(request, raw, now) ? openNotice(raw) : null;
  if (transaction === null) return answerJson(response, 401, '{"code":"FAIL","message":"refused"}');
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    await apply(connection, transaction.id, transaction.content, now);
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  } finally {
    connection.release();
  }
  answerJson(response, 200, '{"code":"SUCCESS","message":"成功"}');
});

function isGenuine(request: IncomingMessage, raw: Buffer, now: number): boolean {
  const { headers } = request;
  const [timestamp, nonce] = [String(headers['wechatpay-timestamp']), String(headers['wechatpay-nonce'])];
  if (headers['wechatpay-serial'] !== serial || Math.abs(now - Number(timestamp) * 1_000) > FRESH_MS) return false;
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), raw, Buffer.from('\n')]);
  return verify('RSA-SHA256', message, publicKey, Buffer.from(String(headers['wechatpay-signature']), 'base64'));
}

function openNotice(raw: Buffer): { id: string; content: Transaction } | null {
  const { id, resource } = JSON.parse(raw.toString('utf8')) as {
    id: string;
    resource: { ciphertext: string; nonce: string; associated_data: string };
  };
  const sealed = Buffer.from(resource.ciphertext, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', apiV3Key, Buffer.from(resource.nonce), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES)).setAAD(Buffer.from(resource.associated_data));
  try {
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    return { id, content: JSON.parse(plain.toString('utf8')) as Transaction };
  } catch {
    return null;
  }
}

async function apply(connection: PoolConnection, noticeId: string, paid: Transaction, now: number): Promise<void> {
  const [attempts] = await connection.query<AttemptRow[]>(
    `SELECT a.id AS attemptId, a.status AS attemptStatus, a.mchid, a.appid, a.payer_openid AS payerOpenid,
            a.amount_fen AS amountFen, a.transaction_id AS transactionId, o.id AS orderId, o.status AS orderStatus,
            o.attempt_count AS attemptCount, o.member_id AS memberId, o.person_hash AS personHash, o.plan_id AS planId,
            o.plan_name AS planName, o.family, o.family_rank AS familyRank, o.period_unit AS periodUnit,
            o.period_count AS periodCount
       FROM payment_attempt a JOIN purchase_order o ON o.id = a.order_id WHERE a.id = ?`,
    [paid.out_trade_no],
  );
  const row = attempts[0];
  if (!row || !fits(row, paid)) throw new Error(`a payment that does not fit: ${paid.out_trade_no}`);
  const first = row.attemptStatus === 'open' && row.orderStatus === 'pending';
  if (first) await settle(connection, row, paid, now);
  try {
    await connection.query(
      `INSERT INTO payment_notice (id, event_type, attempt_id, outcome, content, received_at) VALUES (?, ?, ?, ?, ?, ?)`,
      [noticeId, 'TRANSACTION.SUCCESS', row.attemptId, first ? 'applied' : 'repeat', JSON.stringify(paid), now],
    );
  } catch (error) {
    if ((error as { errno?: number }).errno !== DUPLICATE) throw error;
  }
}

function fits(row: AttemptRow, paid: Transaction): boolean {
  return (
    paid.trade_state === 'SUCCESS' &&
    paid.mchid === row.mchid &&
    paid.appid === row.appid &&
    paid.amount.currency === 'CNY' &&
    paid.amount.total === row.amountFen &&
    paid.payer.openid === row.payerOpenid &&
    (row.transactionId === null || row.transactionId === paid.transaction_id)
  );
}

async function settle(connection: PoolConnection, row: AttemptRow, paid: Transaction, now: number): Promise<void> {
  const paidAt = Date.parse(paid.success_time);
  await change(
    connection,
    'UPDATE payment_attempt SET status = ?, transaction_id = ?, paid_at = ? WHERE id = ? AND status = ?',
    ['paid', paid.transaction_id, paidAt, row.attemptId, row.attemptStatus],
  );
  const term = await extend(connection, row, now);
  await change(
    connection,
    `UPDATE purchase_order SET status = 'paid', paid_at = ? WHERE id = ? AND status = 'pending'`,
    [paidAt, row.orderId],
  );
  await book(connection, row, paidAt, term, now);
  await enqueue(
    connection,
    'purchase.paid',
    row.orderId,
    {
      orderId: row.orderId,
      attemptId: row.attemptId,
      memberId: row.memberId,
      transactionId: paid.transaction_id,
      payerOpenid: row.payerOpenid,
      planName: row.planName,
      amountFen: row.amountFen,
      paidAt,
    },
    now,
  );
}

async function extend(connection: PoolConnection, row: AttemptRow, now: number): Promise<Term> {
  const [memberships] = await connection.query<MembershipRow[]>(
    `SELECT id, family_rank AS familyRank, anchor_at AS anchorAt, months, ends_at AS endsAt, version
       FROM membership WHERE member_id = ? AND family = ?`,
    [row.memberId, row.family],
  );
  const current = memberships[0];
  const running = current !== undefined && current.endsAt > now ? current : null;
  const anchorAt = running?.anchorAt ?? now;
  const months = (running?.months ?? 0) + row.periodCount * MONTHS_A_YEAR;
  const [startsAt, endsAt] = [running?.endsAt ?? now, addMonths(anchorAt, months)];
  const run = [row.familyRank, row.planId, row.planName, anchorAt, months, endsAt];
  if (current) {
    await change(
      connection,
      `UPDATE membership SET family_rank = ?, plan_id = ?, plan_name = ?, anchor_at = ?, months = ?, ends_at = ?,
         version = version + 1 WHERE id = ? AND version = ?`,
      [...run, current.id, current.version],
    );
  } else {
    await connection.query(
      `INSERT INTO membership (id, member_id, family, family_rank, plan_id, plan_name, anchor_at, months, ends_at, version)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
      [idOf(now), row.memberId, row.family, ...run],
    );
  }
  const termId = idOf(now);
  await connection.query(
    `INSERT INTO membership_term
       (id, member_id, family, starts_at, ends_at, source, source_key, order_id, plan_id, plan_name, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      termId,
      row.memberId,
      row.family,
      startsAt,
      endsAt,
      'order',
      `order:${row.orderId}`,
      row.orderId,
      row.planId,
      row.planName,
      now,
    ],
  );
  const { memberId, family, planName, orderId } = row;
  const event = { memberId, termId, family, planName, startsAt, endsAt, orderId };
  await enqueue(connection, 'membership.extended', termId, event, now);
  return { startsAt, endsAt };
}

/** The payment's posting with its two lines, and over which days it is earned. */
async function book(
  connection: PoolConnection,
  row: AttemptRow,
  paidAt: number,
  { startsAt, endsAt }: Term,
  now: number,
): Promise<void> {
  const id = idOf(now);
  const { orderId, memberId, planId, amountFen } = row;
  await connection.query(
    `INSERT INTO book_posting (id, source_key, kind, day, occurred_at, member_id, order_id, reverses, folded, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
    [id, `payment:${row.attemptId}`, 'payment', businessDayOf(paidAt), paidAt, memberId, orderId, null, now],
  );
  await connection.query(
    `INSERT INTO book_line (posting_id, position, account, product, amount_fen)
     VALUES (?, ?, ?, ?, ?), (?, ?, ?, ?, ?)`,
    [id, 0, 'cash', '', amountFen, id, 1, 'deferredIncome', planId, -amountFen],
  );
  const firstDay = dayNumberOf(startsAt);
  const days = dayNumberOf(endsAt) - firstDay;
  await connection.query(
    `INSERT INTO book_earning
       (order_id, member_id, income, product, amount_fen, base_fen, stretch_fen, first_day, days, recognised_fen,
        recognised_through, step_fen, refunded_fen, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
    [
      ...[orderId, memberId, 'membershipIncome', planId, amountFen, 0, amountFen, firstDay, days],
      ...[0, firstDay - 1, 0, 'earning'],
    ],
  );
}

function dayNumberOf(instant: number): number {
  return Date.parse(`${businessDayOf(instant)}T00:00:00Z`) / DAY_MS;
}

async function enqueue(
  connection: PoolConnection,
  type: string,
  key: string,
  payload: object,
  now: number,
): Promise<void> {
  await connection.query(
    `INSERT INTO job (id, topic, payload, unique_key, status, run_at, attempts, max_attempts, created_at)
     VALUES (?, ?, ?, ?, 'ready', ?, 0, ?, ?)`,
    [
      idOf(now),
      `event:${type}`,
      JSON.stringify({ type, key, payload }),
      `event:${type}:${key}`,
      now,
      MAX_ATTEMPTS,
      now,
    ],
  );
}

async function change(connection: PoolConnection, statement: string, values: readonly unknown[]): Promise<void> {
  const [result] = await connection.query<ResultSetHeader>(statement, [...values]);
  if (result.affectedRows !== 1) throw new Error('changed meanwhile');
}

/** 26 characters that sort by time, as the product's do. */
function idOf(now: number): string {
  return now.toString(36).padStart(10, '0') + randomBytes(8).toString('hex');
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
