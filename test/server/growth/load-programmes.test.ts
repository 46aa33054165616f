import { GrowthEntry, GrowthProgramme, TierNotice } from '../../../server/growth/growth.entity';
import { grantTier } from '../../../server/growth/hold-tier';
import type { ProgrammeConfig } from '../../../server/growth/programme.schema';
import { reassess } from '../../../server/growth/reassess-tiers';
import { recompute } from '../../../server/growth/recompute-growth';
import { settlePeriods } from '../../../server/growth/settle-period';
import { addMonths } from '../../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import {
  buildProgramme,
  buildSection,
  buildSource,
  fourTiers,
  type GrowthWorld,
  openGrowth,
  type Somebody,
  spending,
} from './support';

const doubled = { ...spending, coefficient: { numerator: 2, denominator: 100 } };
describe.each(engines)('loading programmes on %s', (engine) => {
  let world: GrowthWorld;
  let ada: Somebody;
  /** Each test has a programme of its own; what the others left is live no more. */
  let code: string;
  let programmes = 0;
  beforeAll(async () => {
    world = await openGrowth(engine, [buildProgramme()]);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    world.clock.set(at('2026-03-01T10:00:00+08:00'));
    code = `club${++programmes}`;
    await load({});
    ada = await world.addMember();
  });

  const load = (wish: Partial<ProgrammeConfig>, counting: 'from-now' | 'recompute' | null = null) =>
    world.load(buildSection([{ ...buildProgramme(), code, ...wish }]), counting);
  const live = () => world.programme(code);
  const tierOf = ({ id }: Somebody) => world.tierOf(id, code);
  const changesOf = ({ id }: Somebody) => world.changes(id, code);
  const recount = (version: number) => recompute(world.parts, { programme: code, version, after: '' });
  const lookAgain = (version: number) => reassess(world.parts, { programme: code, version, after: '' });
  let orders = 0;
  const spend = (yuan: number, occurredAt: Instant = world.clock.now(), who = ada) => {
    const subject = `l-${++orders}`;
    const metrics = { amountFen: yuan * 100 };
    const person = { memberNumber: who.memberNumber };
    const event = { kind: 'order.paid', person, subject, metrics, occurredAt: new Date(occurredAt).toISOString() };
    return world.take(event).then((outcome) => ({ ...outcome, subject }));
  };
  const refund = (subject: string, yuan?: number) =>
    world.take({
      kind: 'order.refunded',
      person: { memberNumber: ada.memberNumber },
      subject,
      metrics: yuan === undefined ? {} : { amountFen: yuan * 100 },
    });
  const growth = async () => (await world.sums(ada.id, code)).get(2026) ?? 0;

  it('the same again changes nothing', async () => {
    expect(await load({})).toMatchObject({ changes: [], faults: [] });
    expect((await live()).version).toBe(1);
    expect(await world.database.read.countBy(GrowthProgramme, { code })).toBe(1);
  });

  it('a new version counts from then on, and what was earned keeps its own', async () => {
    await spend(100);
    world.clock.advance(DAY_MS);
    expect(await load({ sources: [buildSource(doubled)] }, 'from-now')).toMatchObject({
      changes: ['成长体系「会员等级」第 2 版'],
      faults: [],
    });
    await spend(100);
    // It happened while the first version was live: that one counts it, also today.
    await spend(10, world.clock.now() - 1);
    const entries = await world.database.read.find(GrowthEntry, {
      where: { programme: code },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    expect(entries.map(({ amount, programmeVersion }) => [amount, programmeVersion]).sort()).toEqual([
      [10, 1],
      [100, 1],
      [200, 2],
    ]);
    expect((await live()).versions[0]?.config.sources[0]?.coefficient).toEqual(spending.coefficient);
  });

  it('a refund takes back by the version under which its order was counted', async () => {
    const order = await spend(100);
    world.clock.advance(DAY_MS);
    await load({ sources: [buildSource(doubled)] }, 'from-now');
    expect(await refund(order.subject, 40)).toMatchObject({ growth: -40 });
    expect(await growth()).toBe(60);
  });

  it('another way of counting asks what it is meant for, once somebody has earned something', async () => {
    expect(await load({ sources: [buildSource(doubled)] })).toMatchObject({ faults: [] });
    await spend(100);
    const asked = await load({ sources: [buildSource()] });
    expect(asked.faults).toEqual([expect.stringContaining('--growth from-now')]);
    expect((await live()).version).toBe(2);
    // Words alone do not count anything.
    expect(await load({ sources: [buildSource({ ...doubled, way: '再消费 {amount}', name: '购物' })] })).toMatchObject({
      faults: [],
    });
  });

  it('counted again, the period is what the new version would have given, and everything that follows keeps to it', async () => {
    const order = await spend(100);
    const other = await spend(60);
    world.clock.advance(DAY_MS);
    const twice = buildSource(doubled);
    const pieces = buildSource({
      code: 'orders',
      name: '下单',
      metric: 'times',
      coefficient: { numerator: 7, denominator: 1 },
      caps: { month: 7 },
    });
    await load({ sources: [twice, pieces] }, 'recompute');
    await recount(2);
    expect(await growth()).toBe(200 + 120 + 7);
    await recount(2);
    expect(await growth()).toBe(200 + 120 + 7);
    expect(await world.ledgerFaults()).toEqual([]);
    // A part of an order is worth what it was counted as last.
    expect(await refund(order.subject, 50)).toMatchObject({ growth: -100 });
    // The whole of both leaves nothing, also of a source that only the new version has; its cap's room moves on.
    await refund(order.subject);
    expect(await growth()).toBe(120 + 7);
    await refund(other.subject);
    expect(await growth()).toBe(0);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('a source that is gone and counted again gives nothing, and its order’s refund takes nothing more', async () => {
    const order = await spend(100);
    world.clock.advance(DAY_MS);
    await load({ sources: [buildSource({ code: 'other', metric: 'times' })] }, 'recompute');
    await recount(2);
    expect(await growth()).toBe(0);
    await refund(order.subject, 40);
    await refund(order.subject);
    expect(await growth()).toBe(0);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('another period is refused: what was summed by the old one cannot be told apart', async () => {
    const changed = await load({ period: { kind: 'calendarMonth' } }, 'from-now');
    expect(changed.faults).toEqual([expect.stringContaining('统计周期不能更改')]);
    expect((await live()).version).toBe(1);
  });

  it('a programme that is left out is shown no more, and its accounts wait for its return', async () => {
    await spend(150);
    const other = buildProgramme({ code: `other${programmes}`, name: '新体系' });
    expect((await world.load(buildSection([other]))).changes).toEqual([
      '新增成长体系「新体系」',
      '停用成长体系「会员等级」',
    ]);
    await expect(live()).rejects.toThrow('no programme club');
    expect((await load({})).changes).toEqual(['重新启用成长体系「会员等级」', '停用成长体系「新体系」']);
    expect(await tierOf(ada)).toBe('silver');
  });

  it('a tier that is taken from a ladder leaves its members on the nearest below, told once', async () => {
    const [bob, eve, joe] = [await world.addMember(), await world.addMember(), await world.addMember()];
    await spend(350);
    await spend(700, undefined, bob);
    await spend(120, undefined, eve);
    const until = addMonths(world.clock.now(), 30);
    const asked = {
      memberNumber: joe.memberNumber,
      programme: code,
      tier: 'gold',
      until,
      reason: 'r',
      operator: 'o',
    };
    await world.database.inUnit((unit) => grantTier(unit, asked, world.clock.now()));
    await load({ tiers: buildProgramme({ tiers: fourTiers.filter(({ code }) => code !== 'gold') }).tiers });
    const tiers = () => Promise.all([ada, bob, eve, joe].map(tierOf));
    expect(await tiers()).toEqual(['silver', 'platinum', 'silver', 'silver']);
    await lookAgain(2);
    expect(await tiers()).toEqual(['silver', 'platinum', 'silver', 'silver']);
    expect(await changesOf(ada)).toEqual(['paper > gold: reached', 'gold > silver: ladderChanged']);
    expect(await changesOf(bob)).toEqual(['paper > platinum: reached']);
    expect(await changesOf(joe)).toEqual(['paper > gold: granted', 'gold > silver: ladderChanged']);
    expect(await world.database.read.countBy(TierNotice, { memberId: ada.id, programme: code, kind: 'change' })).toBe(
      2,
    );
    // What was given keeps its end, as the tier that it is now.
    world.clock.set(until - 1);
    await settlePeriods(world.parts);
    expect(await tierOf(joe)).toBe('silver');
    world.clock.set(until);
    expect(await tierOf(joe)).toBe('paper');
  });

  it('a ladder that asks less raises who reaches it now, and nobody falls who does not reach it before the period ends', async () => {
    await spend(250);
    const easier = fourTiers.map((tier) => (tier.code === 'gold' ? { ...tier, reach: 200, keep: 150 } : tier));
    await load({ tiers: buildProgramme({ tiers: easier }).tiers });
    await lookAgain(2);
    await lookAgain(2);
    expect(await changesOf(ada)).toEqual(['paper > silver: reached', 'silver > gold: ladderChanged']);
    world.clock.advance(DAY_MS);
    await load({});
    await lookAgain(3);
    expect(await tierOf(ada)).toBe('gold');
    // At the year's end the ladder of that day decides.
    world.clock.set(at('2027-01-01T00:00:00+08:00'));
    await settlePeriods(world.parts);
    expect(await tierOf(ada)).toBe('silver');
  });

  it('another grace moves the settlement of the running period with it', async () => {
    await spend(150);
    const end = at('2027-01-01T00:00:00+08:00');
    expect(await world.account(ada.id, code)).toMatchObject({ settlesAt: end });
    await load({ fall: { mode: 'match', graceDays: 20 } });
    expect(await world.account(ada.id, code)).toMatchObject({ settlesAt: end + 20 * DAY_MS });
    world.clock.set(end + DAY_MS);
    expect(await settlePeriods(world.parts)).toMatchObject({ settled: 0 });
    world.clock.set(end + 20 * DAY_MS);
    expect(await settlePeriods(world.parts)).toMatchObject({ settled: 1 });
  });
});
