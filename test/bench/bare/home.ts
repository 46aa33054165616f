import type { RowDataPacket } from 'mysql2/promise';
import { createPersonKeys } from '../../../server/member/person-keys';
import type { Home } from '../../../shared/contract/home';
import type { PlanBenefit } from '../../../shared/contract/plan';
import { type Programme, presentGrowth, readGrowth, readNews } from './growth-card';
import { answerJson, openPool, serve, setting } from './serve';

/** `GET /api/v1/home` with a session, by hand: the product's statements, the product's bytes. */

interface SessionRow extends RowDataPacket {
  memberId: string;
}
interface MemberRow extends RowDataPacket {
  id: string;
  member_number: string;
  nickname: string | null;
  avatar_id: string | null;
  phone_masked: string | null;
  joined_at: number;
  follows: number;
}
interface MembershipRow extends RowDataPacket {
  family: string;
  plan_id: string;
  plan_name: string;
  anchor_at: number;
  ends_at: number;
}
interface TermRow extends RowDataPacket {
  family: string;
  starts_at: number;
  ends_at: number;
  source: 'order';
  order_id: string | null;
}
interface OrderRow extends RowDataPacket {
  id: string;
  plan_name: string;
  amount_fen: number;
  expires_at: number;
  confirming: number;
}
interface CountRow extends RowDataPacket {
  count: number;
}

/** What every member is shown alike; read again every three seconds, as the product does. */
interface Common {
  readonly readAt: number;
  readonly programmeName: string;
  readonly invitation: Home['invitation'];
  readonly families: readonly { readonly code: string; readonly name: string }[];
  readonly shelfBenefits: PlanBenefit[];
  readonly benefitsByPlan: ReadonlyMap<string, PlanBenefit[]>;
  readonly programme: Programme;
}

const FRESH_MS = 3_000;
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, halfYear: 6, year: 12 };

const pool = openPool();
const keys = createPersonKeys({
  dataKey: Buffer.from(setting('DATA_KEY'), 'base64'),
  sessionSecret: setting('SESSION_SECRET'),
});
let common: Promise<Common> | null = null;
let commonAt = 0;

serve(pool, async (request, response) => {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  const now = Date.now();
  const [sessions] = await pool.query<SessionRow[]>(
    `SELECT s.member_id AS memberId, s.created_at AS createdAt, s.expires_at AS expiresAt
       FROM session s JOIN member m ON m.id = s.member_id
      WHERE s.id = ? AND s.expires_at > ? AND m.status = 'active'`,
    [keys.sessionId(token), now],
  );
  const memberId = sessions[0]?.memberId;
  if (!memberId) {
    response.writeHead(401).end();
    return;
  }
  const shown = await readCommon(now);
  const [member, accounts, memberships, terms, unread, open] = await Promise.all([
    readMember(memberId),
    readGrowth(pool, shown.programme.code, memberId),
    readMemberships(memberId),
    readTerms(memberId),
    countUnread(memberId),
    readOpenOrder(memberId),
  ]);
  const news = await readNews(pool, accounts);
  const family = shown.families[0]!;
  const held = memberships.find((row) => row.family === family.code);
  const active = held !== undefined && held.anchor_at <= now && now < held.ends_at;
  const home: Home = {
    programmeName: shown.programmeName,
    invitation: shown.invitation,
    subscribeTemplateIds: [],
    member,
    membership: {
      active,
      family: family.code,
      familyName: family.name,
      startsAt: held ? iso(held.anchor_at) : null,
      endsAt: held ? iso(held.ends_at) : null,
      planId: held?.plan_id ?? null,
      planName: held?.plan_name ?? null,
      terms: terms.map((term) => ({
        startsAt: iso(term.starts_at),
        endsAt: iso(term.ends_at),
        source: term.source,
        orderId: term.order_id,
      })),
      pause: null,
      renewal: { status: 'none' },
      others: [],
    },
    growth: [presentGrowth(shown.programme, accounts, news, now)],
    benefits: (active ? shown.benefitsByPlan.get(held.plan_id) : undefined) ?? shown.shelfBenefits,
    unreadMessages: unread,
    openOrder: open,
  };
  answerJson(response, 200, JSON.stringify(home));
});

async function readMember(memberId: string): Promise<Home['member']> {
  const [members] = await pool.query<MemberRow[]>(
    `SELECT id, member_number, status, person_hash, nickname, avatar_id, phone_cipher, phone_index, phone_masked,
            joined_at, leaving_since, gone_at,
            EXISTS (SELECT 1 FROM wechat_identity i
                     WHERE i.member_id = m.id AND i.app = 'official' AND i.follows = 1) AS follows
       FROM member m WHERE id = ? AND status = 'active'`,
    [memberId],
  );
  const row = members[0];
  if (!row) return null;
  return {
    id: row.id,
    memberNumber: row.member_number,
    nickname: row.nickname,
    avatarUrl: row.avatar_id === null ? null : `/api/v1/avatars/${row.avatar_id}`,
    phoneMasked: row.phone_masked,
    joinedAt: iso(row.joined_at),
    followsOfficialAccount: row.follows === 1,
  };
}

async function readMemberships(memberId: string): Promise<MembershipRow[]> {
  const [rows] = await pool.query<MembershipRow[]>(
    `SELECT id, member_id, family, family_rank, plan_id, plan_name, anchor_at, months, ends_at, version
       FROM membership WHERE member_id = ?`,
    [memberId],
  );
  return rows;
}

async function readTerms(memberId: string): Promise<TermRow[]> {
  const [rows] = await pool.query<TermRow[]>(
    `SELECT id, member_id, family, starts_at, ends_at, source, source_key, order_id, plan_id, plan_name, created_at
       FROM membership_term WHERE member_id = ? ORDER BY starts_at, id`,
    [memberId],
  );
  return rows;
}

async function countUnread(memberId: string): Promise<number> {
  const [rows] = await pool.query<CountRow[]>(
    'SELECT COUNT(*) AS count FROM message WHERE member_id = ? AND read_at IS NULL',
    [memberId],
  );
  return rows[0]?.count ?? 0;
}

async function readOpenOrder(memberId: string): Promise<Home['openOrder']> {
  const [orders] = await pool.query<OrderRow[]>(
    `SELECT id, member_id, person_hash, plan_id, plan_name, family, family_rank, period_unit, period_count, amount_fen,
            refunded_fen, status, agreement_version, created_at, expires_at, paid_at, closed_at, attempt_count, asked_at,
            EXISTS (SELECT 1 FROM payment_attempt a WHERE a.order_id = o.id AND a.status = 'unknown') AS confirming
       FROM purchase_order o WHERE member_id = ? AND status = 'pending' ORDER BY id DESC LIMIT 1`,
    [memberId],
  );
  const order = orders[0];
  if (!order) return null;
  return {
    id: order.id,
    planName: order.plan_name,
    amountFen: order.amount_fen,
    confirming: order.confirming === 1,
    expiresAt: iso(order.expires_at),
  };
}

function readCommon(now: number): Promise<Common> {
  if (common === null || now - commonAt > FRESH_MS) {
    commonAt = now;
    common = loadCommon(now);
  }
  return common;
}

interface PlanRow extends RowDataPacket {
  id: string;
  offered: number;
  period_unit: string;
  period_count: number;
  benefits: string;
  auto_renew: string | null;
}
interface PriceRow extends RowDataPacket {
  plan_id: string;
  price_fen: number;
}
interface FamilyRow extends RowDataPacket {
  code: string;
  name: string;
}
interface DocumentRow extends RowDataPacket {
  content: string;
}
type Texts = Pick<Home, 'programmeName'> & {
  readonly invitation: { readonly headline: string; readonly points: string[] };
  readonly benefits: readonly PlanBenefit[];
};

interface ProgrammeRow extends RowDataPacket {
  code: string;
  config: string;
}

/** The scheme of the bench has one price a plan, no sale window, one family and one programme. */
async function loadCommon(now: number): Promise<Common> {
  const [[documents], [families], [plans], [prices], [programmes]] = await Promise.all([
    pool.query<DocumentRow[]>("SELECT content FROM scheme_document WHERE id = 'live'"),
    pool.query<FamilyRow[]>('SELECT code, name FROM plan_family ORDER BY is_default DESC, position'),
    pool.query<PlanRow[]>('SELECT * FROM plan ORDER BY position, code'),
    pool.query<PriceRow[]>('SELECT * FROM plan_price ORDER BY effective_from'),
    pool.query<ProgrammeRow[]>('SELECT code, config FROM growth_programme WHERE live = 1'),
  ]);
  const texts = JSON.parse(documents[0]?.content ?? '{}') as Texts;
  const shelf = plans.filter((plan) => plan.offered === 1);
  const onceBought = shelf.filter((plan) => plan.auto_renew === null);
  const best = (of: readonly PlanRow[]) => {
    const codes = new Set(of.flatMap((plan) => (JSON.parse(plan.benefits) as PlanBenefit[]).map(({ code }) => code)));
    return texts.benefits.filter(({ code }) => codes.has(code)).slice(0, 4);
  };
  const priceAMonth = (plan: PlanRow) => {
    const price = prices.find((candidate) => candidate.plan_id === plan.id)?.price_fen ?? 0;
    return Math.ceil(price / ((MONTHS[plan.period_unit] ?? 1) * plan.period_count));
  };
  const [programme] = programmes;
  if (!programme) throw new Error('there is no programme');
  return {
    readAt: now,
    programme: { ...JSON.parse(programme.config), code: programme.code },
    programmeName: texts.programmeName,
    invitation: { ...texts.invitation, fromPricePerMonthFen: Math.min(...onceBought.map(priceAMonth)) },
    families,
    shelfBenefits: best(shelf),
    benefitsByPlan: new Map(plans.map((plan) => [plan.id, best([plan])])),
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
