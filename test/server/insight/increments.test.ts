import { BenefitReach, BenefitSpan } from '../../../server/benefit/benefit.entity';
import { findFunnels } from '../../../server/benefit/find-funnel';
import { noteReach } from '../../../server/benefit/note-reach';
import { closeSpansOf } from '../../../server/benefit/track-spans';
import { newId } from '../../../server/database/id';
import { execute, select } from '../../../server/database/statement';
import { findBenefitsInsight } from '../../../server/insight/find-benefits';
import { findMessagesInsight } from '../../../server/insight/find-flows';
import { insightData } from '../../../server/insight/insight.data';
import { refreshInsight } from '../../../server/insight/refresh-insight';
import { WechatIdentityRow } from '../../../server/member/member.entity';
import {
  addCredit,
  clearCredits,
  countCredits,
  dropCredits,
  returnCredit,
  takeCredit,
} from '../../../server/message/change-credits';
import { SubscribeCredit } from '../../../server/message/message.entity';
import { addDays, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, type Instant } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { createDice } from '../../support/dice';
import { type BenefitWorld, buildBenefit, openBenefits } from '../benefit/support';

const BENEFITS = ['coffee', 'gift'];
const TEMPLATES = ['T1', 'T2'];
const STAGES = ['exposed', 'claimed', 'used'] as const;
const [STEPS, STEPS_A_CHECK] = [260, 26];

describe.each(engines)('what is counted by increments, on %s', (engine) => {
  let world: BenefitWorld;
  let started: Instant;
  const members: string[] = [];
  const dice = createDice(20_261_122);
  beforeAll(async () => {
    world = await openBenefits(engine, { benefits: BENEFITS.map((code) => buildBenefit(code, { issue: 'claim' })) });
    started = world.clock.now();
  });
  afterAll(() => world?.close());

  const now = () => world.clock.now();
  const parts = () => ({ database: world.database, clock: world.clock });
  /** Written now, as of up to three days ago: a unit of work that came late. */
  const lately = () => (dice.chance(0.3) ? Math.max(started, now() - dice.between(0, 3 * DAY_MS)) : now());
  const openidOf = (memberId: string) => `o-${memberId}`;
  const key = () => ({ openid: openidOf(dice.pick(members)), templateId: dice.pick(TEMPLATES) });

  async function join() {
    const { id } = await world.addMember();
    const identity = { app: 'miniprogram' as const, openid: openidOf(id), unionid: null, follows: false };
    const row = { id: newId(now()), memberId: id, createdAt: now(), followChangedAt: null, ...identity };
    await world.database.inUnit((unit) => unit.insert(WechatIdentityRow, row));
    members.push(id);
  }

  /** As the rooms leave it: at most one span of a benefit is open for a member, and what is over stays as it is. */
  async function turnSpan() {
    const [memberId, benefit, at] = [dice.pick(members), dice.pick(BENEFITS), lately()];
    const until = dice.chance(0.5) ? null : nextEnd(at);
    await world.database.inUnit(async (unit) => {
      const spans = await unit.findBy(BenefitSpan, { memberId, benefit });
      const open = spans.find(({ closesAt }) => closesAt === null || closesAt >= at);
      if (open === undefined) {
        await unit.insert(BenefitSpan, { id: newId(at), memberId, benefit, opensAt: at, closesAt: until });
      } else if (open.opensAt <= at) {
        await unit.update(BenefitSpan, { id: open.id }, { closesAt: dice.chance(0.6) ? at : until });
      }
    });
  }
  /** Ends lie ahead, some at the very beginning of a day or month. */
  const nextEnd = (at: Instant) => {
    const day = addDays(businessDayOf(at), dice.between(1, 40));
    const midnight = startOfBusinessDay(dice.chance(0.5) ? `${day.slice(0, 7)}-01` : day);
    return dice.chance(0.5) && midnight > at ? midnight : at + dice.between(1, 20 * DAY_MS);
  };

  async function reach() {
    const step = { benefit: dice.pick(BENEFITS), memberId: dice.pick(members), stage: dice.pick(STAGES) };
    const at = lately();
    await world.database.inUnit((unit) => noteReach(unit, step, at));
  }

  async function permit() {
    const at = now();
    await world.database.inUnit(async (unit) => {
      for (let times = dice.between(1, 3); times > 0; times--) await addCredit(unit, key(), at);
      if (dice.chance(0.4)) await takeCredit(unit, key());
      if (dice.chance(0.1)) await returnCredit(unit, key());
      if (dice.chance(0.1)) await clearCredits(unit, key(), at);
      if (dice.chance(0.1)) {
        const emptied = key();
        await dropCredits(unit, emptied, await countCredits(unit, emptied));
      }
    });
  }

  async function leave() {
    if (members.length < 6) return;
    const [memberId = ''] = members.splice(dice.between(0, members.length - 1), 1);
    await world.database.inUnit(async (unit) => {
      await insightData(parts()).erase(unit, memberId);
      for (const table of [BenefitSpan, BenefitReach]) await unit.delete(table, { memberId });
      await unit.delete(SubscribeCredit, { openid: openidOf(memberId) });
    });
  }

  const stop = () => world.database.inUnit((unit) => closeSpansOf(unit, dice.pick(BENEFITS), now()));

  const rarely = (step: () => Promise<unknown>) => async () => {
    if (dice.chance(0.3)) await step();
  };
  const steps = [turnSpan, turnSpan, turnSpan, reach, reach, permit, permit, rarely(join), rarely(leave), rarely(stop)];

  /** The months that a day which is not final, or the last that is, belongs to: those before are history. */
  async function openMonths(): Promise<string[]> {
    const [position] = await select<{ openFrom: string }>(
      world.database.read,
      'SELECT open_from AS openFrom FROM insight_position',
      [],
    );
    return [...new Set([addDays(position?.openFrom ?? '', -1), businessDayOf(now())].map((day) => day.slice(0, 7)))];
  }

  async function expectFullCount(months: readonly string[]) {
    const { read } = world.database;
    for (const month of months) {
      const funnels = await findFunnels(read, month);
      const counted = await findBenefitsInsight(read, month);
      const nobody = { entitled: 0, exposed: 0, claimed: 0, used: 0 };
      expect(counted.map(({ code, ...all }) => [month, code, ...stepsOf(all)])).toEqual(
        BENEFITS.map((code) => [month, code, ...stepsOf(funnels.get(code) ?? nobody)]),
      );
    }
    const today = businessDayOf(now());
    const rows = await select<{ templateId: string; credits: number | string; people: number | string }>(
      read,
      `SELECT template_id AS templateId, SUM(credits) AS credits, COUNT(*) AS people FROM subscribe_credit
        WHERE credits > 0 GROUP BY template_id ORDER BY template_id`,
      [],
    );
    const { credits } = await findMessagesInsight(read, { from: today, to: today });
    expect(credits).toEqual(rows.map((row) => ({ ...row, credits: Number(row.credits), people: Number(row.people) })));
  }
  const stepsOf = (all: Record<'entitled' | (typeof STAGES)[number], number>) => [
    ...[all.entitled, all.exposed, all.claimed, all.used],
  ];

  it('equals a full count through a story of months, with late writes, workers side by side and broken off', async () => {
    for (let count = 0; count < 8; count++) await join();
    for (let step = 1; step <= STEPS; step++) {
      await dice.pick(steps)();
      world.clock.advance(dice.between(0, 12 * HOUR_MS));
      if (dice.chance(0.05)) await refreshInsight(parts(), 'late', () => dice.chance(0.5));
      if (dice.chance(0.05)) await refreshInsight(parts(), 'fresh');
      if (step % STEPS_A_CHECK !== 0) continue;
      await Promise.all([refreshInsight(parts(), 'late'), refreshInsight(parts(), 'fresh'), permit()]);
      await refreshInsight(parts(), 'late');
      await expectFullCount(await openMonths());
    }
  }, 60_000);

  it('changes nothing when it is done again, and is the same when all days are counted anew', async () => {
    const read = () =>
      select(world.database.read, 'SELECT * FROM insight_day ORDER BY feed, day, metric, dimension', []);
    const before = await read();
    await refreshInsight(parts(), 'late');
    expect(await read()).toEqual(before);
    await world.database.inUnit(async (unit) => {
      await execute(unit, `DELETE FROM insight_day WHERE feed <> 'credits'`, []);
      await execute(unit, 'DELETE FROM insight_position', []);
    });
    await refreshInsight(parts(), 'fresh');
    const months: string[] = [];
    for (let day = businessDayOf(started); day <= businessDayOf(now()); day = addDays(day, 1)) months.push(day);
    await expectFullCount([...new Set(months.map((day) => day.slice(0, 7)))]);
  });

  it('reads the changed permissions alone', async () => {
    const changed = () => world.database.read.countBy(SubscribeCredit, { changed: true });
    expect(await changed()).toBe(0);
    await world.database.inUnit((unit) => addCredit(unit, { openid: 'o-new', templateId: 'T1' }, now()));
    expect(await changed()).toBe(1);
    await refreshInsight(parts(), 'fresh');
    expect(await changed()).toBe(0);
    await expectFullCount([]);
  });
});
