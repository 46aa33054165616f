import { Benefit, BenefitSpan, BenefitVersion } from '../../../server/benefit/benefit.entity';
import { configOf, readBenefitBook } from '../../../server/benefit/benefit-book';
import { startBenefit, stopBenefit } from '../../../server/benefit/stop-benefit';
import { DAY_MS, formatInstant } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { type BenefitWorld, buildBenefit, openBenefits, type Somebody } from './support';

describe.each(engines)('the benefits of a scheme, loaded on %s', (engine) => {
  let world: BenefitWorld;
  beforeEach(async () => {
    world = await openBenefits(engine, {
      plans: [{ code: 'year', benefits: ['card'] }],
      benefits: [buildBenefit('card', { opensFor: {} }), buildBenefit('gift')],
    });
  });
  afterEach(() => world?.close());

  const book = async () => (await readBenefitBook(world.database.read)).benefits;
  const closedAt = async (benefit: string) =>
    (await world.database.read.findOneByOrFail(BenefitSpan, { benefit })).closesAt;

  it('stand in their order, with the plans that list them', async () => {
    expect((await book()).map(({ code, version, config }) => [code, version, config.plans])).toEqual([
      ['card', 1, ['year']],
      ['gift', 1, []],
    ]);
  });

  it('change nothing when they are loaded again', async () => {
    expect(await world.load([buildBenefit('card', { opensFor: {} }), buildBenefit('gift')])).toEqual([]);
    expect(await world.database.read.count(BenefitVersion)).toBe(2);
    await world.track();
    expect(await world.told()).toEqual([]);
  });

  it('get a new version where they changed, and what was claimed keeps its own', async () => {
    world.clock.advance(DAY_MS);
    const changes = await world.load([buildBenefit('gift', { value: '更多' }), buildBenefit('card', { opensFor: {} })]);
    expect(changes).toEqual(['权益「gift」第 2 版']);
    expect((await book()).map(({ code, version }) => `${code} ${version}`)).toEqual(['gift 2', 'card 1']);
    expect((await configOf(world.database.read, 'gift', 1)).value).toBe('');
    expect((await configOf(world.database.read, 'gift', 2)).value).toBe('更多');
  });

  it('are read as they were written, also after a load that was undone had used the same number', async () => {
    const failed = world.database.inUnit(async (unit) => {
      const now = world.clock.now();
      await unit.insert(BenefitVersion, {
        ...{ code: 'gift', version: 2, effectiveFrom: now },
        config: { ...(await configOf(unit, 'gift', 1)), value: '不算' },
      });
      await unit.update(Benefit, { code: 'gift' }, { version: 2 });
      expect((await readBenefitBook(unit)).benefits[1]?.config.value).toBe('不算');
      throw new Error('undone');
    });
    await expect(failed).rejects.toThrow('undone');
    world.clock.advance(1);
    await world.load([buildBenefit('card', { opensFor: {} }), buildBenefit('gift', { value: '算' })]);
    expect((await book())[1]?.config.value).toBe('算');
  });

  it('can no longer be had where they are left out, and again where they come back', async () => {
    const ada = await world.addMember();
    await world.load([buildBenefit('card', { opensFor: {} }), buildBenefit('gift', { value: '1' })]);
    await world.track();
    expect(await closedAt('gift')).toBeNull();
    expect(await world.load([buildBenefit('card', { opensFor: {} })])).toEqual(['停用权益「gift」']);
    expect((await world.entitlements(ada)).map(({ benefit }) => benefit.code)).toEqual(['card']);
    expect(await closedAt('gift')).toBe(world.clock.now());
    world.clock.advance(DAY_MS);
    expect(await world.load([buildBenefit('card', { opensFor: {} }), buildBenefit('gift', { value: '1' })])).toEqual([
      '重新启用权益「gift」',
    ]);
    await world.track();
    expect(await world.database.read.countBy(BenefitSpan, { memberId: ada.id, benefit: 'gift' })).toBe(2);
    expect(await world.told()).toEqual([]);
  });

  it('are told as new to those for whom they open, in one message, and only those that are', async () => {
    const ada = await world.addMember();
    const bob = await world.addMember();
    await world.giveMembership(ada, 'year');
    await world.track();
    await world.told();
    const silver = { opensFor: { tiers: [{ programme: 'club', from: 'silver' }] } };
    await world.load([
      buildBenefit('card', { opensFor: {}, value: '更多' }),
      buildBenefit('gift'),
      buildBenefit('mug'),
      buildBenefit('pen', { issue: 'claim' }),
      buildBenefit('for-points', { issue: 'exchange' }),
      buildBenefit('for-silver', silver),
    ]);
    await world.track();
    expect(await world.told()).toEqual(['opened new: mug pen', 'opened new: mug pen']);
    expect(await world.database.read.countBy(BenefitSpan, { memberId: bob.id })).toBe(4);
    await world.track();
    expect(await world.told()).toEqual([]);
  });

  it('are told at the moment at which their window begins, and not before', async () => {
    await world.addMember();
    const from = world.clock.now() + 3 * DAY_MS;
    const window = { from: formatInstant(from), warmUpDays: 3 };
    await world.load([buildBenefit('card', { opensFor: {} }), buildBenefit('gift'), buildBenefit('party', { window })]);
    await world.track();
    expect(await world.told()).toEqual([]);
    world.clock.set(from - 1);
    await world.track();
    expect(await world.told()).toEqual([]);
    world.clock.set(from);
    await world.track();
    expect(await world.told()).toEqual(['opened new: party']);
  });

  describe('and stopped by an operator', () => {
    let ada: Somebody;
    beforeEach(async () => {
      ada = await world.addMember();
      await world.load([buildBenefit('card', { opensFor: {} }), buildBenefit('gift', { issue: 'claim' })]);
      await world.track();
      await world.told();
    });
    const stop = () => world.database.inUnit((unit) => stopBenefit(unit, 'gift', world.clock.now()));
    const start = () => world.database.inUnit((unit) => startBenefit(unit, 'gift', world.clock.now()));

    it('cannot be claimed, and what was claimed can be used', async () => {
      const claimed = await world.claim(ada, 'gift');
      expect(claimed.ok).toBe(true);
      expect(await stop()).toMatchObject({ ok: true });
      const bob = await world.addMember();
      expect(await world.claim(bob, 'gift')).toEqual({ ok: false, refusal: 'BENEFIT_NOT_OPEN' });
      expect(await world.entitlement(bob, 'gift')).toMatchObject({ state: 'ended', words: '暂停提供' });
      expect(await world.entitlement(ada, 'gift')).toMatchObject({ state: 'open', nextNumber: null });
      expect(await closedAt('gift')).toBe(world.clock.now());
    });

    it('can be claimed again once it was started, and nobody is told of either', async () => {
      await stop();
      world.clock.advance(DAY_MS);
      expect(await start()).toMatchObject({ ok: true });
      await world.track();
      expect(await world.told()).toEqual([]);
      expect((await world.claim(ada, 'gift')).ok).toBe(true);
      expect(await world.database.read.countBy(BenefitSpan, { memberId: ada.id, benefit: 'gift' })).toBe(2);
    });

    it('goes on as if nothing had been where it is started at the same instant', async () => {
      await stop();
      await start();
      await world.track();
      expect(await world.database.read.findBy(BenefitSpan, { benefit: 'gift' })).toMatchObject([{ closesAt: null }]);
      expect(await world.told()).toEqual([]);
    });

    it('stays stopped through another load', async () => {
      await stop();
      await world.load([buildBenefit('card', { opensFor: {} }), buildBenefit('gift', { issue: 'claim', value: '新' })]);
      expect(await world.claim(ada, 'gift')).toEqual({ ok: false, refusal: 'BENEFIT_NOT_OPEN' });
    });

    it('is refused where it says what is so already, or names nothing', async () => {
      expect(await start()).toEqual({ ok: false, refusal: 'NOT_STOPPED' });
      await stop();
      expect(await stop()).toEqual({ ok: false, refusal: 'ALREADY_STOPPED' });
      const unknown = world.database.inUnit((unit) => stopBenefit(unit, 'nothing', world.clock.now()));
      expect(await unknown).toEqual({ ok: false, refusal: 'BENEFIT_NOT_FOUND' });
    });
  });
});
