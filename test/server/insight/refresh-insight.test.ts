import { newId } from '../../../server/database/id';
import { execute, select } from '../../../server/database/statement';
import { insightData } from '../../../server/insight/insight.data';
import { refreshInsight } from '../../../server/insight/refresh-insight';
import { addDays, type BusinessDay, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { at, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { createDice, type Dice } from '../../support/dice';

const START = at('2026-02-20T03:00:00Z');
const PLANS = ['01PLANMONTH', '01PLANYEAR'];
const TIERS = ['silver', 'gold', 'black'];

/** What was written, counted by the test itself: `feed metric dimension day` → value. */
class Model {
  private readonly counts = new Map<string, number>();

  add(feed: string, metric: string, dimension: string, day: BusinessDay, value: number): void {
    const key = [feed, metric, dimension, day].join(' ');
    this.counts.set(key, (this.counts.get(key) ?? 0) + value);
  }

  lines(): string[] {
    return [...this.counts]
      .filter(([, value]) => value !== 0)
      .map(([key, value]) => `${key} = ${value}`)
      .sort();
  }
}

describe.each(engines)('numbers by the day, on %s', (engine) => {
  let database: TestDatabase;
  const clock = manualClock();
  const parts = () => ({ database, clock });
  let model: Model;
  let dice: Dice;
  let made = 0;
  const members: { id: string; joinedAt: number; active: Set<string>; changes: number; tier: string }[] = [];

  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());

  const insert = (table: string, row: Readonly<Record<string, unknown>>) =>
    database.inUnit((unit) =>
      execute(
        unit,
        `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
          .map(() => '?')
          .join(', ')})`,
        Object.values(row),
      ),
    );

  /** Numbers as the table has them, funnel and credits left out. */
  const read = async () => {
    const rows = await select<{ feed: string; metric: string; dimension: string; day: string; value: number | string }>(
      database.read,
      `SELECT feed, metric, dimension, day, value FROM insight_day WHERE feed NOT IN ('funnel', 'credits')`,
      [],
    );
    return rows
      .map(
        ({ feed, metric, dimension, day, value }) => `${[feed, metric, dimension, day].join(' ')} = ${Number(value)}`,
      )
      .sort();
  };

  /** An instant up to so many days ago, never before the first member. */
  const lately = (days: number) => Math.max(START, clock.now() - dice.between(0, days * DAY_MS));

  const steps: readonly (() => Promise<void>)[] = [
    async function join() {
      const [id, now] = [newId(clock.now()), clock.now()];
      members.push({ id, joinedAt: now, active: new Set(), changes: 0, tier: 'silver' });
      const row = {
        id,
        member_number: String(6_000_000_000 + made++),
        status: 'active',
        person_hash: 'p',
        joined_at: now,
      };
      await insert('member', row);
      model.add('members', 'joined', '', businessDayOf(now), 1);
    },
    async function beActive() {
      const member = pickMember();
      const day = businessDayOf(clock.now());
      if (member.active.has(day)) return;
      const month = [...member.active].some((other) => other.slice(0, 7) === day.slice(0, 7));
      member.active.add(day);
      await insert('member_day', { member_id: member.id, day });
      model.add('members', 'active', '', day, 1);
      if (!month) model.add('members', 'firstOfMonth', '', day, 1);
    },
    async function buy() {
      const [member, plan, id, now] = [pickMember(), pickOf(PLANS), newId(clock.now()), clock.now()];
      const [amount, months] = [dice.between(1_000, 1_900), plan === PLANS[0] ? 1 : 12];
      // The notice may have been lost: the money came days ago.
      const paidAt = lately(5);
      await insert('purchase_order', {
        ...{ id, member_id: member.id, person_hash: 'p', kind: 'plan', plan_id: plan, plan_name: '卡', family: 'shop' },
        ...{ family_rank: 1, period_unit: months === 1 ? 'month' : 'year', period_count: 1, amount_fen: amount },
        ...{ refunded_fen: 0, status: 'paid', created_at: now, expires_at: now, paid_at: paidAt, attempt_count: 1 },
      });
      const attempt = newId(now);
      const surplus = dice.chance(0.1);
      await insert('payment_attempt', {
        ...{ id: attempt, order_id: id, attempt_number: 1, member_id: member.id, channel: 'wechatpay_jsapi' },
        ...{ status: surplus ? 'surplus' : 'paid', mchid: '1', appid: 'a', payer_openid: 'o', description: '卡' },
        ...{ amount_fen: amount, created_at: now, expires_at: now, paid_at: paidAt },
      });
      model.add('sales', 'created', plan, businessDayOf(now), 1);
      if (surplus) return;
      model.add('sales', 'paid', plan, businessDayOf(paidAt), 1);
      model.add('sales', 'paidFen', plan, businessDayOf(paidAt), amount);
      const endsAt = paidAt + dice.between(1, 4) * DAY_MS;
      await insert('membership_term', {
        ...{ id: newId(now), member_id: member.id, family: `family${made++}`, starts_at: paidAt, ends_at: endsAt },
        ...{ source: 'order', source_key: id, order_id: id, plan_id: plan, plan_name: '卡', created_at: now },
      });
      const value = Math.floor(amount / months);
      for (const [at, words] of [
        [paidAt, ['begun', 'paidBegun', 'monthlyFenBegun', 'opened']],
        [endsAt, ['over', 'paidOver', 'monthlyFenOver', 'churned']],
      ] as const) {
        terms.push({
          at,
          add: () => {
            for (const [nth, word] of words.entries()) {
              model.add('terms', word, plan, businessDayOf(at), nth === 2 ? value : 1);
            }
          },
        });
      }
    },
    async function changeTier() {
      const member = pickMember();
      const [origin, target, changedAt] = [member.tier, pickOf(TIERS), Math.max(member.joinedAt, lately(3))];
      if (origin === target) return;
      member.tier = target;
      const number = ++member.changes;
      await insert('tier_change', {
        ...{ programme: 'vip', member_id: member.id, number, from_tier: origin, to_tier: target, reason: 'settled' },
        ...{ programme_version: 1, bucket: 0, score: 0, changed_at: changedAt },
      });
      model.add('tiers', 'moved', `vip:${origin}:${target}`, businessDayOf(changedAt), 1);
    },
    async function movePoints() {
      const [member, now, kind] = [pickMember(), clock.now(), pickOf(['earned', 'spent', 'expired'])];
      const amount = (kind === 'earned' ? 1 : -1) * dice.between(1, 50);
      await insert('points_entry', {
        ...{
          id: newId(now),
          member_id: member.id,
          number: made++,
          kind,
          source: '',
          title: '分',
          amount,
          pending_amount: 2,
        },
        ...{
          raw: 0,
          given: 0,
          occurred_at: now,
          counted_at: now,
          basis: '{}',
          source_key: `k${made++}`,
          created_at: now,
        },
      });
      model.add('points', 'entries', kind, businessDayOf(now), 1);
      model.add('points', 'amount', kind, businessDayOf(now), amount);
      model.add('points', 'pending', kind, businessDayOf(now), 2);
    },
  ];
  /** Ends of terms lie ahead: they are counted once they have come. */
  const terms: { readonly at: number; readonly add: () => void }[] = [];
  const pickMember = () => dice.pick(members);
  const pickOf = <T>(list: readonly T[]): T => dice.pick(list);

  it('equal what was written, however it was interleaved with two counting workers, also what came late', async () => {
    clock.set(START);
    [model, dice] = [new Model(), createDice(20_260_220)];
    await database.inUnit((unit) =>
      execute(
        unit,
        `INSERT INTO growth_programme (code, version, effective_from, config, live, position, created_at)
         VALUES ('vip', 1, ?, '{}', 1, 0, ?)`,
        [START, START],
      ),
    );
    await steps[0]!();
    for (let step = 0; step < 220; step++) {
      await pickOf(steps)();
      clock.advance(dice.between(0, 3 * HOUR_MS));
      if (step % 20 === 0) await Promise.all([refreshInsight(parts(), 'fresh'), refreshInsight(parts(), 'fresh')]);
      if (step % 50 === 0) await refreshInsight(parts(), 'late');
    }
    await refreshInsight(parts(), 'late');
    for (const { at, add } of terms) if (at <= clock.now()) add();
    expect(await read()).toEqual(model.lines());
    expect((await read()).length).toBeGreaterThan(150);
  });

  it('are the same when all of it is counted anew', async () => {
    const before = await read();
    await database.inUnit(async (unit) => {
      await execute(unit, 'DELETE FROM insight_day', []);
      await execute(unit, 'DELETE FROM insight_position', []);
    });
    await refreshInsight(parts(), 'fresh');
    expect(await read()).toEqual(before);
  });

  it('count a month’s days as final after a week, and then no more', async () => {
    const [position] = await select<{ openFrom: string }>(
      database.read,
      `SELECT open_from AS openFrom FROM insight_position WHERE feed = 'days'`,
      [],
    );
    expect(position?.openFrom).toBe(addDays(businessDayOf(clock.now()), -7));
  });

  it('lose a member who goes: their tier and points leave the present, whichever days were final', async () => {
    const sum = async (feeds: string, metric: string) => {
      const [row] = await select<{ value: number | string | null }>(
        database.read,
        `SELECT SUM(value) AS value FROM insight_day WHERE feed IN (${feeds}) AND metric = ?`,
        [metric],
      );
      return Number(row?.value ?? 0);
    };
    const [row] = await select<{ value: number | string | null }>(
      database.read,
      'SELECT SUM(amount) AS value FROM points_entry WHERE member_id <> ?',
      [members[0]!.id],
    );
    await database.inUnit(async (unit) => {
      await insightData({ clock }).erase(unit, members[0]!.id);
      await execute(unit, 'DELETE FROM points_entry WHERE member_id = ?', [members[0]!.id]);
    });
    await refreshInsight(parts(), 'late');
    expect(await sum(`'points', 'departure'`, 'amount')).toBe(Number(row?.value ?? 0));
    expect(await sum(`'departure'`, 'members')).toBe(1);
  });

  it('stop where the time is over, and go on later', async () => {
    await database.inUnit((unit) => execute(unit, 'DELETE FROM insight_position', []));
    expect(await refreshInsight(parts(), 'fresh', () => true)).toEqual({ finished: false });
    expect(await refreshInsight(parts(), 'fresh')).toEqual({ finished: true });
    expect(startOfBusinessDay(businessDayOf(clock.now()))).toBeLessThanOrEqual(clock.now());
  });
});
