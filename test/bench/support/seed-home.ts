import type { Connection } from 'mysql2/promise';
import { newId } from '../../../server/database/id';
import { addMonths, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, type Instant, MINUTE_MS } from '../../../shared/kernel/instant';
import { insertRows, type Row } from './rows';
import type { BenchSettings } from './settings';

/** Somebody who opens the first screen. */
export interface BenchMember {
  readonly id: string;
  readonly token: string;
}

interface Person extends BenchMember {
  readonly nth: number;
  readonly joinedAt: Instant;
  readonly openOrderId: string | null;
}

interface PlanRow {
  readonly id: string;
  readonly name: string;
  readonly family: string;
}

/**
 * Members as a shop has them: seven of ten hold a membership with one to three terms, one's has ended, two never had
 * one; half know the official account, each has up to five messages, one of twenty has an order open. Most have earned
 * growth in the running year and the one before, on every tier; one of twenty-five has news of a tier to read.
 */
export async function seedMembers(
  connection: Connection,
  settings: BenchSettings,
  count: number,
  now: Instant,
): Promise<BenchMember[]> {
  const [plans] = await connection.query("SELECT id, name, family FROM plan WHERE period_unit = 'year'");
  const plan = (plans as PlanRow[])[0];
  if (!plan) throw new Error('the scheme has no annual plan');
  const ladder = await readLadder(connection);
  const people: Person[] = Array.from({ length: count }, (_, nth) => {
    const joinedAt = now - (nth % 700) * DAY_MS;
    const id = newId(joinedAt);
    return { id, nth, joinedAt, token: `bench-session-${id}`, openOrderId: nth % 20 === 0 ? newId(now) : null };
  });
  const tables = [
    ['member', people.map(memberRow)],
    ['session', people.map((person) => sessionRow(person, settings, now))],
    ['wechat_identity', people.flatMap(identityRows)],
    ['membership', people.flatMap((person) => membershipRows(person, plan, now))],
    ['membership_term', people.flatMap((person) => termRows(person, plan, now))],
    ['message', people.flatMap((person) => messageRows(person, now))],
    ['purchase_order', people.flatMap((person) => orderRows(person, plan, now))],
    ['payment_attempt', people.flatMap((person) => attemptRows(person, settings, now))],
    ['growth_account', people.flatMap((person) => accountRows(person, ladder, now))],
    ['growth_sum', people.flatMap((person) => sumRows(person, ladder, now))],
    ['tier_change', people.flatMap((person) => changeRows(person, ladder, now))],
  ] as const;
  for (const [table, rows] of tables) await insertRows(connection, table, rows);
  await connection.query(`ANALYZE TABLE ${tables.map(([table]) => table).join(', ')}`);
  return people.map(({ id, token }) => ({ id, token }));
}

function memberRow({ id, nth, joinedAt }: Person): Row {
  return {
    id,
    member_number: String(6_000_000_000 + nth),
    status: 'active',
    person_hash: id,
    nickname: nth % 2 === 0 ? `会员${nth}` : null,
    avatar_id: nth % 4 === 0 ? id : null,
    phone_masked: nth % 3 === 0 ? '138****0001' : null,
    joined_at: joinedAt,
  };
}

function sessionRow({ id, token }: Person, settings: BenchSettings, now: Instant): Row {
  return { id: settings.sessionIdOf(token), member_id: id, created_at: now, expires_at: now + 30 * DAY_MS };
}

function identityRows({ id, nth, joinedAt }: Person): Row[] {
  const common = { unionid: `u-${id}`, member_id: id, created_at: joinedAt };
  const identities: Row[] = [{ ...common, id, app: 'miniprogram', openid: `m-${id}`, follows: 0 }];
  if (nth % 2 === 0) {
    const follows = nth % 4 === 0 ? 1 : 0;
    identities.push({ ...common, id: newId(joinedAt), app: 'official', openid: `o-${id}`, follows });
  }
  return identities;
}

/** How many annual terms a member has, and when the first began. */
function runOf({ nth }: Person, now: Instant): { readonly terms: number; readonly anchorAt: Instant } {
  const digit = nth % 10;
  if (digit > 7) return { terms: 0, anchorAt: now };
  return digit === 7
    ? { terms: 1, anchorAt: now - 400 * DAY_MS }
    : { terms: 1 + (nth % 3), anchorAt: now - ((nth % 300) + 1) * DAY_MS };
}

function membershipRows(person: Person, plan: PlanRow, now: Instant): Row[] {
  const { terms, anchorAt } = runOf(person, now);
  if (terms === 0) return [];
  return [
    {
      id: person.id,
      member_id: person.id,
      family: plan.family,
      family_rank: 1,
      plan_id: plan.id,
      plan_name: plan.name,
      anchor_at: anchorAt,
      months: terms * 12,
      ends_at: addMonths(anchorAt, terms * 12),
      version: terms,
    },
  ];
}

function termRows(person: Person, plan: PlanRow, now: Instant): Row[] {
  const { terms, anchorAt } = runOf(person, now);
  return Array.from({ length: terms }, (_, nth) => {
    const id = newId(anchorAt);
    return {
      id,
      member_id: person.id,
      family: plan.family,
      starts_at: addMonths(anchorAt, nth * 12),
      ends_at: addMonths(anchorAt, (nth + 1) * 12),
      source: 'order',
      source_key: `order:${id}`,
      order_id: id,
      plan_id: plan.id,
      plan_name: plan.name,
      created_at: anchorAt,
    };
  });
}

function messageRows({ id, nth }: Person, now: Instant): Row[] {
  return Array.from({ length: nth % 6 }, (_, at) => ({
    id: newId(now - at * DAY_MS),
    member_id: id,
    topic: 'membershipActivated',
    event_key: `bench:${at}`,
    title: '会员已开通',
    body: '你的会员已经开通，权益即刻生效。',
    page: '/pages/home/index',
    fields: '{}',
    created_at: now - at * DAY_MS,
    read_at: at % 2 === 0 ? null : now,
  }));
}

function orderRows({ id, nth, openOrderId }: Person, plan: PlanRow, now: Instant): Row[] {
  const common = {
    member_id: id,
    person_hash: id,
    plan_id: plan.id,
    plan_name: plan.name,
    family: plan.family,
    family_rank: 1,
    period_unit: 'year',
    period_count: 1,
    amount_fen: 19_800,
    refunded_fen: 0,
    created_at: now,
    expires_at: now + 30 * MINUTE_MS,
    attempt_count: 1,
  };
  const paid = Array.from({ length: nth % 4 }, () => ({ ...common, id: newId(now), status: 'paid', paid_at: now }));
  return openOrderId === null ? paid : [...paid, { ...common, id: openOrderId, status: 'pending', paid_at: null }];
}

/** Of every third open order the outcome is unknown. */
function attemptRows({ id, nth, openOrderId }: Person, { mchid, appid }: BenchSettings, now: Instant): Row[] {
  if (openOrderId === null) return [];
  return [
    {
      id: newId(now),
      order_id: openOrderId,
      attempt_number: 1,
      member_id: id,
      channel: 'wechatpay_jsapi',
      status: nth % 60 === 0 ? 'unknown' : 'open',
      mchid,
      appid,
      payer_openid: `m-${id}`,
      description: '年卡',
      amount_fen: 19_800,
      created_at: now,
      expires_at: now + 30 * MINUTE_MS,
    },
  ];
}

/** The scheme's programme: its code, and its tiers' codes with the growth that reaches them. */
interface Ladder {
  readonly programme: string;
  readonly tiers: readonly { readonly code: string; readonly reach: number }[];
}

async function readLadder(connection: Connection): Promise<Ladder> {
  const [rows] = await connection.query('SELECT code, config FROM growth_programme WHERE live = 1');
  const [programme, ...others] = rows as { code: string; config: string }[];
  if (!programme || others.length > 0) throw new Error('the scheme has not one programme');
  const { tiers } = JSON.parse(programme.config) as Pick<Ladder, 'tiers'>;
  return { programme: programme.code, tiers };
}

const yearOf = (now: Instant) => Number(businessDayOf(now).slice(0, 4));

/** The tier with which the year began, and the one risen to since; one of eight has earned nothing yet. */
function tiersOf({ nth }: Person, { tiers }: Ladder): { readonly base: number; readonly peak: number } | null {
  if (nth % 8 === 7) return null;
  const base = nth % tiers.length;
  return { base, peak: nth % 3 === 0 ? Math.min(base + 1, tiers.length - 1) : base };
}

function hasNews({ nth }: Person): boolean {
  return nth % 25 === 1;
}

function accountRows(person: Person, ladder: Ladder, now: Instant): Row[] {
  const held = tiersOf(person, ladder);
  if (held === null) return [];
  const year = yearOf(now);
  return [
    {
      programme: ladder.programme,
      member_id: person.id,
      joined_at: person.joinedAt,
      bucket: year,
      base_rank: held.base,
      stay: person.nth % 4,
      prior_rank: held.base,
      prior_stay: 0,
      peak_rank: held.peak,
      held_rank: 0,
      held_until: null,
      settles_at: held.peak > 0 ? startOfBusinessDay(`${year + 1}-01-01`) : null,
      changes: 1,
      acknowledged: hasNews(person) ? 0 : 1,
      version: 1,
    },
  ];
}

function sumRows(person: Person, ladder: Ladder, now: Instant): Row[] {
  const held = tiersOf(person, ladder);
  if (held === null) return [];
  // Who rose has what it takes; of the others some do not have what keeps their tier yet.
  const reach = ladder.tiers[held.peak]?.reach ?? 0;
  const score = held.peak > held.base ? reach + (person.nth % 90) : Math.round(reach * 0.7) + (person.nth % 300);
  const key = { programme: ladder.programme, member_id: person.id };
  return [0, 1].map((back) => ({ ...key, bucket: yearOf(now) - back, score: score + back }));
}

function changeRows(person: Person, ladder: Ladder, now: Instant): Row[] {
  const held = tiersOf(person, ladder);
  if (held === null) return [];
  const down = person.nth % 2 === 0;
  const [lower, higher] = [ladder.tiers[0]?.code ?? '', ladder.tiers[Math.max(1, held.peak)]?.code ?? ''];
  return [
    {
      programme: ladder.programme,
      member_id: person.id,
      number: 1,
      from_tier: down ? higher : lower,
      to_tier: down ? lower : higher,
      reason: down ? 'settled' : 'reached',
      programme_version: 1,
      bucket: yearOf(now),
      score: 700,
      changed_at: now - DAY_MS,
    },
  ];
}
