import { BenefitClaim, BenefitSpan } from '../../../server/benefit/benefit.entity';
import { trackAudiences } from '../../../server/benefit/track-audiences';
import { trackChangedTiers, trackMember, trackNewMember } from '../../../server/benefit/track-changes';
import { WALK_MEMBERS, walkMembers } from '../../../server/benefit/walk-members';
import { TIERS_NOTICED, type TiersNoticed } from '../../../server/growth/growth.events';
import { grantTier, revokeGrant } from '../../../server/growth/hold-tier';
import { settlePeriods } from '../../../server/growth/settle-period';
import { Job } from '../../../server/jobs/job.entity';
import { eventTopic, type OutboxEvent } from '../../../server/jobs/outbox';
import { makeAudience } from '../../../server/member/make-audience';
import { Membership } from '../../../server/membership/membership.entity';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { type BenefitWorld, buildBenefit, openBenefits, type Somebody } from './support';

const from = (tier: string) => ({ opensFor: { tiers: [{ programme: 'club', from: tier }] } });
const benefits = [
  buildBenefit('base', from('paper')),
  buildBenefit('silver', from('silver')),
  buildBenefit('gold-a', { ...from('gold'), issue: 'claim', validity: { kind: 'days', days: 900 } }),
  buildBenefit('gold-b', { ...from('gold'), issue: 'claim', onLoss: 'keep', validity: { kind: 'days', days: 900 } }),
  buildBenefit('card', { opensFor: {}, issue: 'claim', validity: { kind: 'days', days: 900 } }),
  buildBenefit('invited', { opensFor: { audiences: ['vip'] } }),
];

describe.each(engines)('what is open for a member, written down on %s', (engine) => {
  let world: BenefitWorld;
  let ada: Somebody;
  let start: number;
  beforeAll(async () => {
    world = await openBenefits(engine, { plans: [{ code: 'year', benefits: ['card'] }], benefits });
    start = world.clock.now();
  });
  afterAll(() => world?.close());
  // Each test has a member of its own and begins at the same instant.
  beforeEach(async () => {
    await world.track();
    world.clock.set(start);
    ada = await world.addMember();
    await trackNewMember(world, ada.id);
  });

  const spans = async ({ id: memberId }: Somebody = ada) =>
    (
      await world.database.read.find(BenefitSpan, { where: { memberId }, order: { opensAt: 'ASC', benefit: 'ASC' } })
    ).map(({ benefit, opensAt, closesAt }) => ({ benefit, opensAt, closesAt }));
  const open = async (somebody: Somebody = ada) =>
    (await spans(somebody))
      .filter(({ closesAt }) => closesAt === null || closesAt > world.clock.now())
      .map(({ benefit }) => benefit);
  const statusOf = async (benefit: string) =>
    (await world.database.read.findOneByOrFail(BenefitClaim, { memberId: ada.id, benefit })).status;

  it('begins for a new member with what is everybody’s, which is no news', async () => {
    expect(await open()).toEqual(['base']);
    await trackNewMember(world, ada.id);
    expect(await open()).toEqual(['base']);
    expect(await world.told(ada)).toEqual([]);
  });

  it('is told in one event for all that one rise opened, also over several tiers', async () => {
    await world.pay(ada, 350);
    await world.track();
    expect(await open()).toEqual(['base', 'gold-a', 'gold-b', 'silver']);
    expect(await world.told(ada)).toEqual(['opened change: silver gold-a gold-b']);
    await world.track();
    expect(await world.told(ada)).toEqual([]);
  });

  it('ends at the settlement after a fall, and what was not used is taken back by its policy, once', async () => {
    await world.pay(ada, 350);
    await world.track();
    for (const code of ['gold-a', 'gold-b']) expect((await world.claim(ada, code)).ok).toBe(true);
    await world.told(ada);
    world.clock.set(at('2028-01-01T00:05:00+08:00'));
    await settlePeriods(world);
    await world.track();
    expect(await open()).toEqual(['base']);
    expect(await world.told(ada)).toEqual(['revoked: gold-a']);
    expect([await statusOf('gold-a'), await statusOf('gold-b')]).toEqual(['revoked', 'usable']);
  });

  it('ends when a given tier is taken back', async () => {
    const until = world.clock.now() + 30 * DAY_MS;
    const grant = {
      memberNumber: ada.memberNumber,
      programme: 'club',
      tier: 'gold',
      reason: '补偿',
      operator: 'root',
      until,
    };
    const granted = await world.database.inUnit((unit) => grantTier(unit, grant, world.clock.now()));
    await world.track();
    expect(await open()).toEqual(['base', 'gold-a', 'gold-b', 'silver']);
    world.clock.advance(DAY_MS);
    if (granted.ok) await world.database.inUnit((unit) => revokeGrant(unit, granted.value, world.clock.now()));
    await world.track();
    expect(await open()).toEqual(['base']);
    expect((await spans()).filter(({ benefit }) => benefit === 'silver')).toMatchObject([
      { closesAt: world.clock.now() },
    ]);
  });

  it('knows the end of a membership in advance, which a second one moves', async () => {
    await world.giveMembership(ada, 'year', 12);
    await world.track();
    const end = at('2027-03-01T02:00:00Z');
    const opensAt = world.clock.now();
    expect(await spans()).toContainEqual({ benefit: 'card', opensAt, closesAt: end });
    expect(await world.told(ada)).toEqual(['opened change: card']);
    world.clock.advance(DAY_MS);
    await world.giveMembership(ada, 'year', 12);
    await world.track();
    expect(await spans()).toContainEqual({ benefit: 'card', opensAt, closesAt: at('2028-03-01T02:00:00Z') });
    expect(await world.told(ada)).toEqual([]);
  });

  it('takes nothing back where a membership reached its end, and everything where it ended before', async () => {
    await world.giveMembership(ada, 'year', 1);
    await world.track();
    await world.claim(ada, 'card');
    await world.told(ada);
    const end = at('2026-04-01T02:00:00Z');
    const begun = world.clock.now();
    world.clock.set(end);
    await trackMember(world, ada.id);
    expect(await world.told(ada)).toEqual([]);
    expect(await statusOf('card')).toBe('usable');
    world.clock.set(begun + DAY_MS);
    await world.database.read.update(Membership, { memberId: ada.id }, { endsAt: world.clock.now() });
    await trackMember(world, ada.id);
    expect(await world.told(ada)).toEqual(['revoked: card']);
    expect(await statusOf('card')).toBe('revoked');
  });

  it('opens again after an end, and that is told', async () => {
    await world.giveMembership(ada, 'year', 1);
    await world.track();
    await world.told(ada);
    world.clock.set(at('2026-06-01T02:00:00Z'));
    await world.giveMembership(ada, 'year', 1);
    await world.track();
    expect(await world.told(ada)).toEqual(['opened change: card']);
    expect((await spans()).filter(({ benefit }) => benefit === 'card')).toHaveLength(2);
  });

  it('follows a list when it is looked through, for who is on it and who was', async () => {
    const bob = await world.addMember();
    const make = (memberId: string) =>
      world.database.inUnit((unit) =>
        makeAudience(
          unit,
          { name: 'vip', filter: {} },
          { statement: 'SELECT id AS member_id FROM member WHERE id = ?', parameters: [memberId] },
          world.clock.now(),
        ),
      );
    await make(ada.id);
    await trackAudiences(world);
    expect(await open()).toEqual(['base', 'invited']);
    expect(await world.told(ada)).toEqual(['opened list: invited']);
    world.clock.advance(DAY_MS);
    await make(bob.id);
    await trackAudiences(world);
    expect(await open()).toEqual(['base']);
    expect(await open(bob)).toContain('invited');
  });

  it('goes through the members of a range whose tier changed, and through no others, in parts that go on', async () => {
    const others = await Promise.all(Array.from({ length: 3 }, () => world.addMember()));
    // Later than what any other test has changed.
    const since = at('2040-03-01T02:00:00Z');
    world.clock.set(since);
    const changed = [ada, ...others.slice(0, 2)];
    for (const somebody of changed) await world.pay(somebody, 120);
    const range: TiersNoticed = { programme: 'club', fromMemberId: '', toMemberId: '~', changedSince: since };
    const left = await trackChangedTiers(world, range, () => true);
    const last = changed
      .map(({ id }) => id)
      .sort()
      .at(-1);
    expect(left).toEqual({ ...range, fromMemberId: `${last}0` });
    expect(await trackChangedTiers(world, left as TiersNoticed, () => true)).toBeNull();
    expect(await open(others[1])).toEqual(['base', 'silver']);
    expect(await spans(others[2])).toEqual([]);
    expect(await trackChangedTiers(world, { ...range, changedSince: since + 1 }, () => false)).toBeNull();
    const { changedSince: _, ...warning } = range;
    expect(await trackChangedTiers(world, warning, () => false)).toBeNull();
  });

  it('is asked for by a settlement that changes a tier, from the instant of its writing', async () => {
    await world.pay(ada, 350);
    world.clock.set(at('2028-01-01T00:06:07+08:00'));
    await settlePeriods(world);
    const jobs = await world.database.read.findBy(Job, { topic: eventTopic(TIERS_NOTICED) });
    const told = jobs.map(({ payload }) => (payload as OutboxEvent<TiersNoticed>).payload);
    expect(told).toContainEqual(expect.objectContaining({ programme: 'club', changedSince: world.clock.now() }));
  });

  it('can be walked for all members a second time without a change', async () => {
    await world.pay(ada, 350);
    await world.track();
    const before = await spans();
    await world.told(ada);
    world.clock.advance(DAY_MS);
    await walkMembers(world, { id: 'again', fresh: ['base'], after: '' });
    expect(await spans()).toEqual(before);
    expect(await world.told(ada)).toEqual([]);
    expect(await world.database.read.countBy(Job, { topic: WALK_MEMBERS })).toBeGreaterThan(0);
  });
});
