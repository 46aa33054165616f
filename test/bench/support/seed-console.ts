import type { Connection } from 'mysql2/promise';
import { encodeTime } from 'ulid';
import type { EntryBasis } from '../../../server/growth/growth.entity';
import { addDays, type BusinessDay, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, type Instant } from '../../../shared/kernel/instant';

/** How large the shop of the bench is. */
export interface ConsoleSize {
  readonly members: number;
  /** Of the growth ledger and the points ledger together. */
  readonly entries: number;
}

/** For how long it has been in business. */
const DAYS = 730;
/** Rows of one statement: larger ones hold too much undo. */
const ROWS_A_STATEMENT = 500_000;
/** Of ten entries six are growth, four points. */
const [GROWTH_TENTHS, POINTS_TENTHS] = [6, 4];

/** How an entry of ten came about: ten yuan at one a yuan. */
const BASIS: EntryBasis = {
  ...{ metric: 'netFen', metricValue: 1_000, coefficient: { numerator: 1, denominator: 100 } },
  ...{ multipliers: [], combine: 'multiply', cutBy: null, cut: 0 },
};

/** Says what is being made: a large size takes minutes. */
export type Tell = (text: string) => void;

/**
 * Fills a migrated database that has the ready-made shop: members who joined over two years, buy, renew or not, earn and
 * spend, rise and fall, claim and use. Everything is made by set-based statements; ids sort by the instants they were
 * made at, as those of the product do.
 */
export async function seedConsole(connection: Connection, size: ConsoleSize, now: Instant, tell: Tell): Promise<void> {
  const { members, entries } = size;
  for (const setting of ['unique_checks = 0', 'foreign_key_checks = 0'])
    await connection.query(`SET SESSION ${setting}`);
  await makeDays(connection, now);
  const [plans] = await connection.query(
    "SELECT id, name, family FROM plan WHERE period_unit = 'month' ORDER BY id LIMIT 1",
  );
  const plan = (plans as { id: string; name: string; family: string }[])[0];
  if (!plan) throw new Error('the scheme has no monthly plan');
  const [programmes] = await connection.query('SELECT code, config FROM growth_programme WHERE live = 1 LIMIT 1');
  const programme = (programmes as { code: string; config: string }[])[0];
  if (!programme) throw new Error('the scheme has no growth programme');
  const tiers = (JSON.parse(programme.config) as { tiers: { code: string }[] }).tiers.map(({ code }) => `'${code}'`);
  const [benefits] = await connection.query('SELECT code FROM benefit ORDER BY position LIMIT 6');
  const codes = (benefits as { code: string }[]).map(({ code }) => `'${code}'`);
  const benefit = `ELT(1 + ${dice('b')} % ${codes.length}, ${codes.join(', ')})`;
  const at = `(d.starts + (s.seq * 7919) % ${DAY_MS})`;
  const ownId = 'CONCAT(d.prefix, LPAD(s.seq, 16, 0))';

  const fill = async (table: string, rows: number, columns: Readonly<Record<string, string>>) => {
    tell(`  ${table}: ${rows}`);
    for (let from = 1; from <= rows; from += ROWS_A_STATEMENT) {
      const to = Math.min(rows, from + ROWS_A_STATEMENT - 1);
      await connection.query(
        `INSERT INTO ${table} (${Object.keys(columns).join(', ')})
         SELECT ${Object.values(columns).join(', ')} FROM seq_${from}_to_${to} s
           JOIN bench_day d ON d.n = (s.seq * ${DAYS}) DIV ${rows + 1}
           JOIN bench_day m ON m.n = (${member(members)} * ${DAYS}) DIV ${members + 1}`,
      );
    }
  };
  const memberId = `CONCAT(m.prefix, LPAD(${member(members)}, 16, 0))`;

  await fill('member', members, {
    ...{
      id: ownId,
      member_number: 'CONCAT(6, LPAD(s.seq, 9, 0))',
      status: `'active'`,
      person_hash: 'SHA2(s.seq, 256)',
    },
    ...{ nickname: `CONCAT('会员', s.seq)`, joined_at: at },
  });
  await fill('growth_account', members, {
    ...{ programme: `'${programme.code}'`, member_id: ownId, joined_at: at, bucket: '0', base_rank: '0', stay: '0' },
    ...{ prior_rank: '0', prior_stay: '0', peak_rank: `${dice('t')} % ${tiers.length}`, held_rank: '0' },
    ...{ changes: '1', acknowledged: '1', version: '1' },
  });
  await fill('points_account', members, {
    ...{ member_id: ownId, balance: '100', pending: '0', deficit: '0', entries: '0', version: '1' },
  });
  await fill('tier_change', members, {
    ...{ programme: `'${programme.code}'`, member_id: ownId, number: '1', from_tier: `${tiers[0]}` },
    ...{ to_tier: `ELT(2 + ${dice('t')} % ${tiers.length - 1}, ${tiers.join(', ')})`, reason: `'reached'` },
    ...{ programme_version: '1', bucket: '0', score: '500', changed_at: at },
  });
  await fill('purchase_order', members, {
    ...{ id: ownId, member_id: memberId, person_hash: `'p'`, kind: `'plan'`, plan_id: `'${plan.id}'` },
    ...{ plan_name: `'${plan.name}'`, family: `'${plan.family}'`, family_rank: '1', period_unit: `'month'` },
    ...{ period_count: '1', amount_fen: '2500', refunded_fen: '0', status: `'paid'`, created_at: at, expires_at: at },
    ...{ paid_at: at, attempt_count: '1' },
  });
  await fill('payment_attempt', members, {
    ...{ id: ownId, order_id: ownId, attempt_number: '1', member_id: memberId, channel: `'wechatpay_jsapi'` },
    ...{ status: `'paid'`, mchid: `'1'`, appid: `'a'`, payer_openid: `'o'`, description: `'卡'`, amount_fen: '2500' },
    ...{ created_at: at, expires_at: at, paid_at: at, transaction_id: 'CONCAT(42, s.seq)' },
  });
  await fill('membership_term', members, {
    ...{ id: ownId, member_id: memberId, family: `'${plan.family}'`, starts_at: at, ends_at: `${at} + 31 * ${DAY_MS}` },
    ...{ source: `'order'`, source_key: ownId, order_id: ownId, plan_id: `'${plan.id}'`, plan_name: `'${plan.name}'` },
    created_at: at,
  });
  await fill('benefit_claim', members, {
    ...{ id: ownId, member_id: memberId, benefit, version: '1', issued_by: `'claim'`, period: `'open'` },
    ...{ status: `'used'`, uses_total: '1', uses_left: '0', uses_held: '0', valid_from: at, cost_fen: '300' },
    ...{ tier: `''`, plan: `''`, source_key: ownId, created_at: at, revision: '1' },
  });
  await fill('benefit_use', members, {
    ...{ id: ownId, claim_id: ownId, member_id: memberId, benefit, version: '1', uses: '1', saved_fen: '500' },
    ...{ cost_fen: '300', month: 'SUBSTR(d.day, 1, 7)', tier: `''`, plan: `''`, campaign: `''`, place: `'门店'` },
    ...{ business: `'shop'`, source_key: ownId, used_at: at },
  });
  await fill('benefit_span', members, {
    ...{ id: ownId, member_id: ownId, benefit, opens_at: at },
  });
  await fill('message', members, {
    ...{ id: ownId, member_id: memberId, topic: `'membershipActivated'`, event_key: ownId, title: `'会员已开通'` },
    ...{ body: `'可以使用了'`, page: `''`, fields: `'{}'`, created_at: at },
  });
  await fill('message_delivery', members, {
    ...{ id: ownId, message_id: ownId, member_id: memberId, channel: `'official'`, status: `'delivered'` },
    ...{ openid: `CONCAT('o', s.seq)`, template_id: `'t1'`, sends: '1', first_sent_at: at, updated_at: at },
  });
  await fill('subscribe_credit', members, {
    ...{ openid: `CONCAT('o', s.seq)`, template_id: `CONCAT('t', s.seq % 5)`, credits: 's.seq % 3' },
    ...{ answered_at: at, changed: '1' },
  });
  await fill('growth_entry', (entries / (GROWTH_TENTHS + POINTS_TENTHS)) * GROWTH_TENTHS, {
    ...{ id: ownId, member_id: memberId, programme: `'${programme.code}'`, programme_version: '1', bucket: '0' },
    ...{ kind: `'earned'`, source: `'spending'`, group_code: `'spending'`, title: `'消费'`, amount: '10', raw: '10' },
    ...{ occurred_at: at, counted_at: at, basis: `'${JSON.stringify(BASIS)}'`, source_key: ownId, created_at: at },
  });
  await fill('points_entry', (entries / (GROWTH_TENTHS + POINTS_TENTHS)) * POINTS_TENTHS, {
    ...{
      id: ownId,
      member_id: memberId,
      number: 's.seq',
      kind: `ELT(1 + s.seq % 5, 'earned', 'earned', 'earned', 'spent', 'expired')`,
    },
    ...{ source: `'spending'`, title: `'消费'`, amount: 'IF(s.seq % 5 < 3, 10, -5)', pending_amount: '0', raw: '10' },
    ...{
      given: '10',
      occurred_at: at,
      counted_at: at,
      basis: `'{"kind":"lots","lots":[],"note":null}'`,
      source_key: ownId,
      created_at: at,
    },
  });
  await fillDays(connection, members);
  tell('  statistics');
  await connection.query(
    `ANALYZE TABLE member, growth_account, tier_change, purchase_order, payment_attempt, membership_term, benefit_claim,
       benefit_use, benefit_span, message, message_delivery, subscribe_credit, benefit_reach, growth_entry, points_entry, member_day, book_balance`,
  );
}

/** A figure of a row that looks like chance and is the same at every run. */
function dice(salt: string): string {
  return `CRC32(CONCAT('${salt}', s.seq))`;
}

/** Whose row it is: members by chance, so that their rows lie apart as they do in a shop. */
function member(members: number): string {
  return `(1 + ${dice('m')} % ${members})`;
}

/** The days of business: when each began, and how the ids of its rows begin. */
async function makeDays(connection: Connection, now: Instant): Promise<void> {
  const today = businessDayOf(now);
  const rows = Array.from({ length: DAYS }, (_, n): [number, BusinessDay, Instant, string] => {
    const day = addDays(today, n + 1 - DAYS);
    const starts = startOfBusinessDay(day);
    return [n, day, starts, encodeTime(starts + HOUR_MS, 10)];
  });
  await connection.query(
    `CREATE TABLE bench_day (n int PRIMARY KEY, day varchar(10), starts bigint, prefix varchar(10))
     DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
  );
  await connection.query('INSERT INTO bench_day (n, day, starts, prefix) VALUES ?', [rows]);
}

/** One of twenty members is there on each of the last thirty days; the books have a line an account and day. */
async function fillDays(connection: Connection, members: number): Promise<void> {
  await connection.query(
    `INSERT INTO member_day (member_id, day)
     SELECT CONCAT(m.prefix, LPAD(s.seq, 16, 0)), d.day FROM seq_1_to_${members} s
       JOIN bench_day m ON m.n = (s.seq * ${DAYS}) DIV ${members + 1}
       JOIN bench_day d ON d.n >= ${DAYS - 30} AND CRC32(CONCAT(d.day, s.seq)) % 20 = 0`,
  );
  await connection.query(
    `INSERT INTO benefit_reach (benefit, month, stage, member_id, noted_at)
     SELECT b.code, (SELECT SUBSTR(MAX(day), 1, 7) FROM bench_day), g.stage, CONCAT(m.prefix, LPAD(s.seq, 16, 0)),
            (SELECT MAX(starts) FROM bench_day) - s.seq % (SELECT SUBSTR(MAX(day), 9, 2) FROM bench_day) * ${DAY_MS}
       FROM seq_1_to_${members} s JOIN bench_day m ON m.n = (s.seq * ${DAYS}) DIV ${members + 1}
       JOIN (SELECT code FROM benefit ORDER BY position LIMIT 3) b
       JOIN (SELECT 'exposed' AS stage, 2 AS every UNION ALL SELECT 'claimed', 5 UNION ALL SELECT 'used', 10) g
         ON s.seq % g.every = 0`,
  );
  const accounts = ['cash', 'deferredIncome', 'membershipIncome', 'fees'].map(
    (account) => `SELECT '${account}' AS account`,
  );
  await connection.query(
    `INSERT INTO book_balance (day, account, product, debit_fen, credit_fen)
     SELECT d.day, a.account, p.id, 100000, 90000 FROM bench_day d
       JOIN (${accounts.join(' UNION ALL ')}) a JOIN plan p`,
  );
}
