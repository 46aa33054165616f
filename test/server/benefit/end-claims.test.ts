import { benefitData } from '../../../server/benefit/benefit.data';
import { BenefitReach, BenefitUse, BenefitUseCode } from '../../../server/benefit/benefit.entity';
import { BENEFITS_REVOKED, CLAIMS_EXPIRING } from '../../../server/benefit/benefit.events';
import { listClaims } from '../../../server/benefit/find-claims';
import { makeUseCode } from '../../../server/benefit/make-use-code';
import { findExpiringClaims, remindOfExpiringClaims } from '../../../server/benefit/remind-claims';
import { revokeClaim, revokeOnLoss } from '../../../server/benefit/revoke-claims';
import { sweepClaims, sweepUseCodes } from '../../../server/benefit/sweep-claims';
import { holdUse } from '../../../server/benefit/use-claim';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { buildBenefit, type ClaimWorld, openClaimWorld } from './claim-support';

const monthEnd = at('2026-11-30T16:00:00Z');
const card = buildBenefit({
  ...{ uses: 4, costFen: 300, savesFen: 1_800, stock: 500, budget: { fen: 1_000_000, per: 'month' } },
  quota: { period: 'month', count: 1 },
});

describe.each(engines)('the end of claims, on %s', (engine) => {
  let world: ClaimWorld;
  beforeAll(async () => {
    world = await openClaimWorld(engine);
  });
  beforeEach(() => world.clear());
  afterAll(() => world.close());
  afterEach(async () => expect(await world.faults()).toEqual([]));

  const claimsOf = (memberId: string, status: 'usable' | 'used' | 'ended') =>
    listClaims(world.database.read, [], memberId, { status }, world.clock.now());

  describe('by time', () => {
    it('is true before any job has run, and gives back stock and budget once one has', async () => {
      const [member, other] = (await world.addMembers(2)) as [string, string];
      await world.load(card);
      const [untouched, begun] = [await world.claimed(member), await world.claimed(other)];
      await world.use(begun.id);
      world.clock.set(monthEnd);
      expect((await claimsOf(member, 'usable')).items).toEqual([]);
      expect((await claimsOf(member, 'ended')).items).toMatchObject([
        { id: untouched.id, status: 'expired', words: '已过期' },
      ]);
      expect(await world.taken()).toBe(2);
      expect(await sweepClaims(world)).toBe(true);
      expect(await world.read(untouched.id)).toMatchObject({ status: 'expired', endedAt: monthEnd });
      // One of four was used of the other: that much stays spent, and so does its place in the stock.
      expect([await world.taken(), await world.bound('2026-11')]).toEqual([1, 300]);
      await sweepClaims(world);
      expect([await world.taken(), await world.bound('2026-11')]).toEqual([1, 300]);
    });

    it('is written down batch by batch, going on where it was cut off', async () => {
      const members = await world.addMembers(250);
      await world.load(card);
      for (const member of members) await world.claimed(member);
      world.clock.set(monthEnd);
      let asked = 0;
      expect(await sweepClaims(world, { isOver: () => ++asked > 1 })).toBe(false);
      expect(await world.taken()).toBe(150);
      expect(await sweepClaims(world)).toBe(true);
      expect([await world.taken(), await world.bound('2026-11')]).toEqual([0, 0]);
    });

    it('takes old use codes away', async () => {
      const [member] = (await world.addMembers(1)) as [string];
      await world.load(card);
      const claim = await world.claimed(member);
      await world.database.inUnit((unit) => makeUseCode(unit, member, claim.id, world.clock.now()));
      await sweepUseCodes(world, world.clock.now());
      expect(await world.database.read.count(BenefitUseCode)).toBe(1);
      await sweepUseCodes(world, world.clock.now() + 2 * DAY_MS);
      expect(await world.database.read.count(BenefitUseCode)).toBe(0);
    });
  });

  describe('reminded of', () => {
    const due = at('2026-11-27T01:30:00Z');

    it('on the one morning three days before the last day, in ranges of members', async () => {
      const [first, second, third] = (await world.addMembers(3)) as [string, string, string];
      await world.load(
        card,
        buildBenefit({
          code: 'tea',
          name: '一壶茶',
          validity: { kind: 'fixed', from: '2026-11-01T00:00:00+08:00', until: '2026-12-01T00:00:00+08:00' },
        }),
      );
      await world.claimed(first);
      await world.claimed(first, { benefit: 'tea' });
      const used = await world.claimed(second);
      await world.claimed(third, { benefit: 'tea' });
      await world.use(used.id, { uses: 4 });
      for (const day of [-1, 0, 1]) {
        world.clock.set(due + day * DAY_MS);
        await remindOfExpiringClaims(world, due + day * DAY_MS);
      }
      const [low, high] = [first, third].sort() as [string, string];
      const told = await world.told(CLAIMS_EXPIRING);
      expect(told).toEqual([{ lastDay: '2026-11-30', fromMemberId: low, toMemberId: high }]);
      const expiring = (now: number) => findExpiringClaims(world.database.read, told[0], now);
      const found = await expiring(due);
      expect(found.sort((one, other) => other.count - one.count)).toEqual([
        { memberId: first, names: expect.arrayContaining(['中杯咖啡', '一壶茶']), count: 2 },
        { memberId: third, names: ['一壶茶'], count: 1 },
      ]);
      expect(await expiring(due + DAY_MS)).toEqual([]);
    });

    it('not late: a missed morning is not told', async () => {
      const [member] = (await world.addMembers(1)) as [string];
      await world.load(card);
      await world.claimed(member);
      world.clock.set(due + DAY_MS);
      await remindOfExpiringClaims(world, due);
      expect(await world.told(CLAIMS_EXPIRING)).toEqual([]);
    });
  });

  describe('by loss', () => {
    const lose = (memberId: string, ...codes: string[]) =>
      world.database.inUnit((unit) => revokeOnLoss(unit, memberId, codes, world.clock.now()));

    it('takes back what was not used and tells it once, by the terms of each claim', async () => {
      const [member] = (await world.addMembers(1)) as [string];
      const keep = buildBenefit({ code: 'tea', onLoss: 'keep' });
      const other = buildBenefit({ code: 'cake', quota: { period: 'month', count: 3 } });
      await world.load(card, keep, other);
      const [coffee, tea, cake] = [
        await world.claimed(member),
        await world.claimed(member, { benefit: 'tea' }),
        await world.claimed(member, { benefit: 'cake' }),
      ];
      const given = await world.claimed(member, { benefit: 'cake', issuedBy: 'operator', ignoreAudience: true });
      await world.use(coffee.id);
      // What a later version says of a loss is not what these were claimed under.
      await world.load(card, buildBenefit({ ...keep, onLoss: 'revoke' }), other);
      await lose(member, 'coffee', 'tea', 'cake');
      await lose(member, 'coffee', 'tea', 'cake');
      const statuses = await Promise.all(
        [coffee, tea, cake, given].map(async ({ id }) => (await world.read(id)).status),
      );
      expect(statuses).toEqual(['revoked', 'usable', 'revoked', 'usable']);
      const told = await world.told(BENEFITS_REVOKED);
      expect(told).toEqual([
        { memberId: member, benefits: expect.arrayContaining(['coffee', 'cake']), at: world.clock.now() },
      ]);
      expect([await world.taken(), await world.bound('2026-11')]).toEqual([1, 300]);
    });

    it('lets an order that is being paid have what it holds, and nobody else', async () => {
      const [member] = (await world.addMembers(1)) as [string];
      await world.load(buildBenefit({ stock: 3 }));
      const claim = await world.claimed(member);
      await world.database.inUnit((unit) => holdUse(unit, claim.id, world.clock.now()));
      await lose(member, 'coffee');
      expect(await world.told(BENEFITS_REVOKED)).toEqual([]);
      expect(await world.use(claim.id)).toEqual({ ok: false, refusal: 'CLAIM_NOT_USABLE' });
      expect((await world.use(claim.id, { held: true })).ok).toBe(true);
    });

    it('says nothing where nothing was lost', async () => {
      const [member] = (await world.addMembers(1)) as [string];
      await world.load(card);
      await lose(member, 'coffee');
      await lose(member);
      expect(await world.told(BENEFITS_REVOKED)).toEqual([]);
    });
  });

  it('by an operator is refused for what is used or held', async () => {
    const [member] = (await world.addMembers(1)) as [string];
    await world.load(buildBenefit({ ...card, uses: 1, quota: { period: 'month', count: 3 } }));
    const [first, second, third] = [
      await world.claimed(member),
      await world.claimed(member),
      await world.claimed(member),
    ];
    const revoke = (id: string) => world.database.inUnit((unit) => revokeClaim(unit, id, world.clock.now()));
    await world.use(first.id);
    await world.database.inUnit((unit) => holdUse(unit, second.id, world.clock.now()));
    expect(await revoke(first.id)).toEqual({ ok: false, refusal: 'CLAIM_NOT_USABLE' });
    expect(await revoke(second.id)).toEqual({ ok: false, refusal: 'CLAIM_RESERVED' });
    expect(await revoke('nothing')).toEqual({ ok: false, refusal: 'CLAIM_NOT_FOUND' });
    expect((await revoke(third.id)).ok).toBe(true);
    expect(await world.told(BENEFITS_REVOKED)).toMatchObject([{ memberId: member, benefits: ['coffee'] }]);
  });

  it('with the member: what is left is given back, the books stay without the places', async () => {
    const [member] = (await world.addMembers(1)) as [string];
    await world.load(card);
    const holder = benefitData(world);
    expect((await holder.reportDeparture(member, world.clock.now())).losses).toEqual([]);
    const claim = await world.claimed(member);
    await world.use(claim.id, { place: '万象城店' });
    expect(await holder.exportFor(member)).toMatchObject([
      { benefit: '中杯咖啡', status: 'usable', usesLeft: 3, uses: [{ uses: 1, savedFen: 1_800, place: '万象城店' }] },
    ]);
    const { losses } = await holder.reportDeparture(member, world.clock.now());
    expect(losses).toEqual([{ kind: 'benefits', text: '1 张未使用的券，注销后失效' }]);
    await world.database.inUnit((unit) => holder.erase(unit, member));
    expect((await world.read(claim.id)).status).toBe('revoked');
    expect(await world.database.read.find(BenefitUse)).toMatchObject([{ costFen: 300, place: '' }]);
    expect(await world.database.read.countBy(BenefitReach, { memberId: member })).toBe(0);
    expect(await world.told(BENEFITS_REVOKED)).toEqual([]);
  });
});
