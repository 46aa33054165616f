import { TierHold } from '../../../server/growth/growth.entity';
import { END_HOLDS, endHolds, grantTier, revokeGrant, type TierGrant } from '../../../server/growth/hold-tier';
import { settlePeriods } from '../../../server/growth/settle-period';
import { Job } from '../../../server/jobs/job.entity';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { buildProgramme, type GrowthWorld, openGrowth, type Somebody } from './support';

describe.each(engines)('a tier given by hand on %s', (engine) => {
  let world: GrowthWorld;
  let ada: Somebody;
  beforeAll(async () => {
    world = await openGrowth(engine, [buildProgramme()], '2026-03-01T02:00:00Z');
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    ada = await world.addMember();
  });

  const grant = (wish: Partial<TierGrant> = {}) =>
    world.database.inUnit((unit) =>
      grantTier(
        unit,
        {
          memberNumber: ada.memberNumber,
          programme: 'club',
          tier: 'gold',
          until: world.clock.now() + 30 * DAY_MS,
          reason: '客诉补偿',
          operator: 'root',
          ...wish,
        },
        world.clock.now(),
      ),
    );
  const spend = (yuan: number) =>
    world.take({
      kind: 'order.paid',
      person: { memberNumber: ada.memberNumber },
      subject: `${ada.memberNumber}-${yuan}`,
      metrics: { amountFen: yuan * 100 },
    });

  it('shows at once, until its last millisecond, and then the earned one shows again', async () => {
    await spend(120);
    const granted = await grant();
    expect(granted.ok).toBe(true);
    expect(await world.tierOf(ada.id)).toBe('gold');
    const end = world.clock.now() + 30 * DAY_MS;
    world.clock.set(end - 1);
    expect(await world.tierOf(ada.id)).toBe('gold');
    world.clock.set(end);
    // True before any job has run, and written once the job has.
    expect(await world.tierOf(ada.id)).toBe('silver');
    await endHolds(world.parts);
    await endHolds(world.parts);
    expect(await world.changes(ada.id)).toEqual([
      'paper > silver: reached',
      'silver > gold: granted',
      'gold > silver: grantEnded',
    ]);
    expect(await world.account(ada.id)).toMatchObject({ heldRank: 0, heldUntil: null, baseRank: 0, peakRank: 1 });
  });

  it('asks for a job at its end', async () => {
    const until = world.clock.now() + 17 * DAY_MS;
    await grant({ until });
    expect(await world.database.read.existsBy(Job, { topic: END_HOLDS, runAt: until })).toBe(true);
  });

  it('goes back to what was earned meanwhile, not to what was earned before', async () => {
    await grant();
    await spend(350);
    world.clock.advance(31 * DAY_MS);
    await endHolds(world.parts);
    expect(await world.tierOf(ada.id)).toBe('gold');
    // Held and earned were the same tier: nothing changed that the member sees.
    expect(await world.changes(ada.id)).toEqual(['paper > gold: granted']);
  });

  it('covers the fall at a period’s end, which shows when it ends', async () => {
    await spend(310);
    const until = at('2028-06-01T00:00:00+08:00');
    await grant({ until });
    world.clock.set(at('2028-02-01T00:00:00+08:00'));
    await settlePeriods(world.parts);
    expect(await world.account(ada.id)).toMatchObject({ baseRank: 0, peakRank: 0, settlesAt: null });
    expect(await world.tierOf(ada.id)).toBe('gold');
    world.clock.set(until);
    await settlePeriods(world.parts);
    expect(await world.tierOf(ada.id)).toBe('paper');
    expect(await world.changes(ada.id)).toEqual(['paper > gold: reached', 'gold > paper: grantEnded']);
    world.clock.set(at('2028-06-02T00:00:00+08:00'));
  });

  it('of two the higher shows, and the other one when that ends', async () => {
    await grant({ tier: 'platinum', until: world.clock.now() + 5 * DAY_MS });
    await grant({ tier: 'silver', until: world.clock.now() + 9 * DAY_MS });
    expect(await world.tierOf(ada.id)).toBe('platinum');
    for (const tier of ['silver', 'paper']) {
      world.clock.advance(5 * DAY_MS);
      await endHolds(world.parts);
      expect(await world.tierOf(ada.id)).toBe(tier);
    }
    expect(await world.changes(ada.id)).toEqual([
      'paper > platinum: granted',
      'platinum > silver: grantEnded',
      'silver > paper: grantEnded',
    ]);
  });

  it('is taken back before its end, once', async () => {
    const granted = await grant();
    const id = granted.ok ? granted.value : '';
    const revoke = () => world.database.inUnit((unit) => revokeGrant(unit, id, world.clock.now()));
    expect(await revoke()).toEqual({ ok: true, value: id });
    expect(await world.tierOf(ada.id)).toBe('paper');
    expect(await revoke()).toEqual({ ok: false, refusal: 'GRANT_NOT_FOUND' });
    expect(await world.database.read.findOneBy(TierHold, { originId: id })).toMatchObject({
      reason: '客诉补偿',
      operator: 'root',
      revokedAt: world.clock.now(),
    });
  });

  it('given twice alike is given once', async () => {
    await grant();
    expect(await grant()).toEqual({ ok: false, refusal: 'ALREADY_GRANTED' });
    expect(await world.database.read.countBy(TierHold, { memberId: ada.id })).toBe(1);
  });

  it.each<[string, Partial<TierGrant>, string]>([
    ['to nobody', { memberNumber: '0000000000' }, 'MEMBER_NOT_FOUND'],
    ['in no programme', { programme: 'none' }, 'PROGRAMME_NOT_FOUND'],
    ['of a tier that is not there', { tier: 'diamond' }, 'TIER_NOT_FOUND'],
    ['of the lowest tier, which everybody has', { tier: 'paper' }, 'TIER_NOT_FOUND'],
    ['until now', { until: at('2020-01-01T00:00:00Z') }, 'END_IS_PAST'],
  ])('is refused %s', async (_, wish, refusal) => {
    expect(await grant(wish)).toEqual({ ok: false, refusal });
  });
});
