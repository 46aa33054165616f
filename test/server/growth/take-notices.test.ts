import { openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { TierNotice } from '../../../server/growth/growth.entity';
import { grantTier, revokeGrant } from '../../../server/growth/hold-tier';
import { settlePeriods } from '../../../server/growth/settle-period';
import { type TierNews, takeNotices } from '../../../server/growth/take-notices';
import { warnOfFalls } from '../../../server/growth/warn-falls';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { buildProgramme, type GrowthWorld, openGrowth, type Somebody } from './support';

describe.each(engines)('what is told about tiers on %s', (engine) => {
  let world: GrowthWorld;
  let ada: Somebody;
  beforeAll(async () => {
    world = await openGrowth(engine, [buildProgramme({ fall: { mode: 'one_step' } })]);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    world.clock.set(at('2026-03-01T10:00:00+08:00'));
    ada = await world.addMember();
  });

  const onlyAda = () => ({ fromMemberId: ada.id, toMemberId: ada.id });
  const takeAll = async (
    range: { readonly fromMemberId: string; readonly toMemberId: string } = onlyAda(),
    database: Pick<GrowthWorld['database'], 'inUnit'> = world.database,
  ): Promise<TierNews[]> => {
    const all: TierNews[] = [];
    for (;;) {
      const asked = { programme: 'club', ...range };
      const news = await database.inUnit((unit) => takeNotices(unit, asked, world.clock.now()));
      if (news === null) return all;
      all.push(...news);
    }
  };
  let orders = 0;
  const spend = (yuan: number, who = ada) =>
    world.take({
      kind: 'order.paid',
      person: { memberNumber: who.memberNumber },
      subject: `n-${++orders}`,
      metrics: { amountFen: yuan * 100 },
    });
  const grant = async (tier: string) => {
    const until = world.clock.now() + 30 * DAY_MS;
    const asked = { memberNumber: ada.memberNumber, programme: 'club', tier, until, reason: 'r', operator: 'o' };
    const granted = await world.database.inUnit((unit) => grantTier(unit, asked, world.clock.now()));
    return granted.ok ? granted.value : '';
  };

  it('is a rise, once', async () => {
    await spend(120);
    expect(await takeAll()).toEqual([
      {
        memberId: ada.id,
        programme: 'club',
        programmeName: '会员等级',
        unit: '成长值',
        key: 'change:1',
        kind: 'rose',
        fromName: '普卡',
        toName: '银卡',
        rungs: ['silver'],
        changedAt: world.clock.now(),
      },
    ]);
    expect(await takeAll()).toEqual([]);
  });

  it('is the last truth where a level changed more than once before it was told', async () => {
    await spend(120);
    await spend(200);
    await spend(400);
    expect(await takeAll()).toMatchObject([
      { kind: 'rose', fromName: '普卡', toName: '铂金', rungs: ['silver', 'gold', 'platinum'], key: 'change:3' },
    ]);
    expect(await takeAll()).toEqual([]);
  });

  it('is nothing where the level is back where the member last heard of it', async () => {
    const id = await grant('gold');
    await world.database.inUnit((unit) => revokeGrant(unit, id, world.clock.now()));
    expect(await takeAll()).toEqual([]);
    // It was taken all the same: nothing of it is left to tell.
    expect(await world.database.read.countBy(TierNotice, { memberId: ada.id, toldAt: world.clock.now() })).toBe(2);
  });

  it('is a fall from what was heard last, though it was told in between that it rose', async () => {
    await spend(700);
    await takeAll();
    world.clock.set(at('2028-01-01T00:00:00+08:00'));
    await settlePeriods(world.parts);
    world.clock.set(at('2029-01-01T00:00:00+08:00'));
    await settlePeriods(world.parts);
    expect(await takeAll()).toMatchObject([{ kind: 'fell', fromName: '铂金', toName: '银卡' }]);
  });

  it('is told once by two workers at the same time', async () => {
    const others = [ada];
    for (let n = 0; n < 69; n++) others.push(await world.addMember());
    for (const who of others) await spend(120, who);
    const second = engine === 'mysql' ? await openDatabase({ url: world.database.url, entities }) : null;
    try {
      const everybody = { fromMemberId: '', toMemberId: '~' };
      const workers = [world.database, second ?? world.database, world.database];
      const all = (await Promise.all(workers.map((database) => takeAll(everybody, database)))).flat();
      const told = all.filter(({ memberId }) => others.some(({ id }) => id === memberId));
      expect(told).toHaveLength(70);
      expect(new Set(told.map(({ memberId }) => memberId)).size).toBe(70);
    } finally {
      await second?.close();
    }
  });

  it('comes back when the unit that would have told it is taken back', async () => {
    await spend(120);
    const failing = world.database.inUnit(async (unit) => {
      await takeNotices(unit, { programme: 'club', ...onlyAda() }, world.clock.now());
      throw new Error('the inbox could not be written');
    });
    await expect(failing).rejects.toThrow('inbox');
    expect(await takeAll()).toHaveLength(1);
  });

  describe('before a fall', () => {
    const morning = (days: number) => at('2028-01-01T00:00:00+08:00') - days * DAY_MS + 10 * 3_600_000;
    beforeEach(async () => {
      await spend(310);
      world.clock.set(at('2027-01-01T00:00:00+08:00'));
      await settlePeriods(world.parts);
      await takeAll();
    });

    it('is a warning 30 days before and another 7 days before, each once, with gap and deadline', async () => {
      for (const [days, kind] of [
        [30, 'fallsIn30Days'],
        [7, 'fallsIn7Days'],
      ] as const) {
        world.clock.set(morning(days + 1) - 1);
        await warnOfFalls(world.parts);
        expect(await takeAll()).toEqual([]);
        world.clock.set(morning(days));
        await warnOfFalls(world.parts);
        await warnOfFalls(world.parts);
        expect(await takeAll()).toMatchObject([
          { kind, tierName: '金卡', toName: '银卡', gap: 240, deadline: at('2028-01-01T00:00:00+08:00') },
        ]);
        world.clock.advance(DAY_MS);
        await warnOfFalls(world.parts);
        expect(await takeAll()).toEqual([]);
      }
    });

    it('is not told to who keeps the tier', async () => {
      world.clock.set(morning(60));
      await spend(240);
      world.clock.set(morning(30));
      await warnOfFalls(world.parts);
      expect(await takeAll()).toEqual([]);
    });

    it('is nothing any more where the gap was closed before it was told', async () => {
      world.clock.set(morning(30));
      await warnOfFalls(world.parts);
      expect(await world.database.read.countBy(TierNotice, { memberId: ada.id, kind: 'warning30' })).toBe(1);
      await spend(240);
      expect(await takeAll()).toEqual([]);
    });

    it('is nothing any more where it was not told before the fall itself', async () => {
      world.clock.set(morning(7));
      await warnOfFalls(world.parts);
      world.clock.set(at('2028-01-01T00:00:00+08:00'));
      await settlePeriods(world.parts);
      expect(await takeAll()).toMatchObject([{ kind: 'fell', fromName: '金卡', toName: '银卡' }]);
    });

    it('is nothing where a given tier stands beyond the end', async () => {
      world.clock.set(morning(7));
      await grant('gold');
      await takeAll();
      await warnOfFalls(world.parts);
      expect(await takeAll()).toEqual([]);
    });

    it('of both warnings that wait together is the nearer one', async () => {
      world.clock.set(morning(30));
      await warnOfFalls(world.parts);
      world.clock.set(morning(7));
      await warnOfFalls(world.parts);
      expect(await takeAll()).toMatchObject([{ kind: 'fallsIn7Days' }]);
    });
  });
});
