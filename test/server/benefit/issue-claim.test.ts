import { Benefit, BenefitClaim, BenefitReach, BenefitUse } from '../../../server/benefit/benefit.entity';
import { BENEFIT_CLAIMED, CLAIM_DELIVERED, CLAIM_FAILED } from '../../../server/benefit/benefit.events';
import type { DeliveryBegun } from '../../../server/benefit/claim-delivery';
import { presentClaims } from '../../../server/benefit/find-claims';
import { issueClaim } from '../../../server/benefit/issue-claim';
import { failClaim, finishDelivery } from '../../../server/benefit/settle-delivery';
import { listOpenCases } from '../../../server/case/park-case';
import { Job } from '../../../server/jobs/job.entity';
import { DAY_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { buildBenefit, buildDeliverer, type ClaimWorld, openClaimWorld } from './claim-support';

const monthly = { period: 'month', count: 1 } as const;

describe.each(engines)('claiming a benefit, on %s', (engine) => {
  let world: ClaimWorld;
  let began: DeliveryBegun['kind'] = 'delivered';
  const codes = buildDeliverer('code', () => began);
  const goods = buildDeliverer('supplier', () => began);
  beforeAll(async () => {
    world = await openClaimWorld(engine, { deliverers: [codes, goods] });
  });
  beforeEach(async () => {
    began = 'delivered';
    await world.clear();
  });
  afterAll(() => world.close());

  const one = async () => (await world.addMembers(1))[0]!;
  const refusalOf = async (...asked: Parameters<ClaimWorld['claim']>) => {
    const issued = await world.claim(...asked);
    return issued.ok ? null : issued.refusal;
  };

  it('keeps the terms of its version, and is told and counted once', async () => {
    const member = await one();
    await world.load(buildBenefit({ quota: monthly, uses: 4, costFen: 300 }));
    const claim = await world.claimed(member);
    await world.load(buildBenefit({ quota: monthly, uses: 9, costFen: 900 }));
    expect(await world.read(claim.id)).toMatchObject({
      ...{ status: 'usable', version: 1, usesTotal: 4, usesLeft: 4, costFen: 300, period: '2026-11', number: 1 },
      ...{ issuedBy: 'claim', budgetPeriod: null, expiresAt: Date.parse('2026-12-01T00:00:00+08:00') },
    });
    const told = { memberId: member, claimId: claim.id, benefit: 'coffee', issuedBy: 'claim' };
    expect(await world.told(BENEFIT_CLAIMED)).toEqual([told]);
    expect(await world.database.read.find(BenefitReach)).toEqual([
      { benefit: 'coffee', month: '2026-11', stage: 'claimed', memberId: member, notedAt: claim.createdAt },
    ]);
  });

  it('answers the same source with the first claim, and another one’s with an error', async () => {
    const [member, other] = await world.addMembers(2);
    await world.load(buildBenefit({ quota: monthly, stock: 5 }));
    const first = await world.claimed(member!, { sourceKey: 'claim:a' });
    expect((await world.claimed(member!, { sourceKey: 'claim:a' })).id).toBe(first.id);
    await expect(world.claim(other!, { sourceKey: 'claim:a' })).rejects.toThrow(RangeError);
    expect(await world.taken()).toBe(1);
  });

  it('gives what the quota allows a period, and again in the next', async () => {
    const member = await one();
    await world.load(buildBenefit({ quota: { period: 'month', count: 2 } }));
    await world.claimed(member);
    await world.claimed(member);
    expect(await refusalOf(member)).toBe('BENEFIT_QUOTA_REACHED');
    world.clock.set(Date.parse('2026-12-01T00:00:00+08:00'));
    expect(await world.claimed(member)).toMatchObject({ period: '2026-12', number: 1 });
  });

  it('gives one at a time where there is no quota', async () => {
    const member = await one();
    await world.load(buildBenefit({ stock: 10 }));
    const first = await world.claimed(member);
    expect(await refusalOf(member)).toBe('BENEFIT_QUOTA_REACHED');
    await world.use(first.id);
    expect(await world.claimed(member)).toMatchObject({ period: 'open', number: 2 });
  });

  it('answers a benefit that comes by itself with the one that can be used already', async () => {
    const member = await one();
    await world.load(buildBenefit({ issue: 'automatic', quota: { period: 'month', count: 2 } }));
    const first = await world.claimed(member);
    expect(first.issuedBy).toBe('automatic');
    expect((await world.claimed(member)).id).toBe(first.id);
    await world.use(first.id);
    expect(await world.claimed(member)).toMatchObject({ number: 2 });
  });

  it.each([
    ['what was never there', { code: 'tea' }, 'BENEFIT_NOT_FOUND'],
    ['what another tier opens', { opensFor: {} }, 'BENEFIT_LOCKED'],
    ['what has not begun', { window: { from: '2026-11-11T00:00:00+08:00' } }, 'BENEFIT_NOT_OPEN'],
    ['what is over', { window: { until: '2026-11-10T00:00:00+08:00' } }, 'BENEFIT_NOT_OPEN'],
    ['what is exchanged for points', { issue: 'exchange' }, 'BENEFIT_NOT_CLAIMABLE'],
    ['what comes by a code', { issue: 'code' }, 'BENEFIT_NOT_CLAIMABLE'],
    ['what has no stock', { stock: 0 }, 'BENEFIT_SOLD_OUT'],
    ['what its budget cannot pay', { costFen: 300, budget: { fen: 299, per: 'month' } }, 'BENEFIT_SOLD_OUT'],
    [
      'a top-up without an account',
      { delivery: { kind: 'supplier', supplier: 'baiyi', sku: 'qq' } },
      'BENEFIT_ACCOUNT_REQUIRED',
    ],
    [
      'what could no longer be used',
      { validity: { kind: 'fixed', from: '2026-10-01T00:00:00+08:00', until: '2026-11-01T00:00:00+08:00' } },
      'BENEFIT_NOT_OPEN',
    ],
  ] as const)('refuses %s', async (_, wish, refusal) => {
    const member = await one();
    await world.load(buildBenefit(wish));
    expect(await refusalOf(member)).toBe(refusal);
    expect(await world.database.read.count(BenefitClaim)).toBe(0);
    expect(await world.told(BENEFIT_CLAIMED)).toEqual([]);
  });

  it('gives to whom somebody decided to give, beside the audience and not beside the quota', async () => {
    const member = await one();
    await world.load(buildBenefit({ opensFor: {}, issue: 'exchange', quota: monthly }));
    const exchange = { issuedBy: 'exchange', ignoreAudience: true } as const;
    expect(await world.claimed(member, exchange)).toMatchObject({ issuedBy: 'exchange', tier: '', plan: '' });
    expect(await refusalOf(member, exchange)).toBe('BENEFIT_QUOTA_REACHED');
  });

  it('leaves what its unit had done before when it refuses at the last moment', async () => {
    const [member, other] = await world.addMembers(2);
    await world.load(buildBenefit({ stock: 1, delivery: { kind: 'code', pool: 'codes' } }));
    const { database, clock } = world;
    const asked = codes.asked.length;
    const outcome = await database.inUnit(async (unit) => {
      await unit.update(Benefit, { code: 'coffee' }, { position: 7 });
      const wish = { benefit: 'coffee', issuedBy: 'claim' } as const;
      const first = await issueClaim(
        unit,
        { deliverers: [codes] },
        { ...wish, memberId: member!, sourceKey: '1' },
        clock.now(),
      );
      // Nothing was left when it was delivered: later than anything that could be read before.
      began = 'soldOut';
      await unit.update(Benefit, { code: 'coffee' }, { taken: 0 });
      const second = await issueClaim(
        unit,
        { deliverers: [codes] },
        { ...wish, memberId: other!, sourceKey: '2' },
        clock.now(),
      );
      return [first.ok, second];
    });
    expect(outcome).toEqual([true, { ok: false, refusal: 'BENEFIT_SOLD_OUT' }]);
    expect(codes.asked).toHaveLength(asked + 2);
    expect((await database.read.findOneByOrFail(Benefit, { code: 'coffee' })).position).toBe(7);
    expect((await database.read.find(BenefitClaim)).map(({ memberId }) => memberId)).toEqual([member]);
    expect(await database.read.countBy(Job, { topic: `event:${BENEFIT_CLAIMED}` })).toBe(1);
  });

  describe('what is delivered', () => {
    const supplier = buildBenefit({
      ...{ stock: 5, costFen: 500, savesFen: 800, quota: monthly, budget: { fen: 5_000, per: 'month' } },
      delivery: { kind: 'supplier', supplier: 'baiyi', sku: 'qq' },
    });

    it('is used by being given: a code stays among what can be used until its time is over', async () => {
      const member = await one();
      await world.load(buildBenefit({ costFen: 500, savesFen: 800, delivery: { kind: 'code', pool: 'codes' } }));
      const claim = await world.claimed(member);
      expect(claim).toMatchObject({ status: 'usable', usesLeft: 0 });
      expect(await world.database.read.find(BenefitUse)).toMatchObject([{ uses: 1, costFen: 500, savedFen: 800 }]);
      expect(await world.use(claim.id)).toEqual({ ok: false, refusal: 'CLAIM_NOT_USABLE' });
      const [shown] = await presentClaims(world.database.read, [claim], [codes], world.clock.now());
      expect(shown).toMatchObject({ status: 'usable', delivery: { kind: 'code', code: `code-of-${claim.id}` } });
      expect(await world.faults()).toEqual([]);
    });

    it('is under way until it has arrived, once', async () => {
      const member = await one();
      await world.load(supplier);
      began = 'underway';
      const claim = await world.claimed(member, { account: '13800000000' });
      expect(goods.asked.at(-1)).toEqual({ claimId: claim.id, account: '13800000000' });
      expect(claim).toMatchObject({ status: 'delivering', usesLeft: 1 });
      for (let time = 0; time < 2; time++) {
        await world.database.inUnit((unit) => finishDelivery(unit, claim.id, world.clock.now()));
      }
      expect(await world.read(claim.id)).toMatchObject({ status: 'used', usesLeft: 0, endedAt: world.clock.now() });
      expect(await world.told(CLAIM_DELIVERED)).toMatchObject([{ claimId: claim.id, reason: null }]);
      await world.database.inUnit((unit) => failClaim(unit, claim.id, '充值失败', world.clock.now()));
      expect(await world.read(claim.id)).toMatchObject({ status: 'used' });
      expect(await world.faults()).toEqual([]);
    });

    it('gives stock, quota and budget back when it fails, once', async () => {
      const member = await one();
      await world.load(supplier);
      began = 'underway';
      const claim = await world.claimed(member, { account: '13800000000' });
      expect([await world.taken(), await world.bound('2026-11')]).toEqual([1, 500]);
      for (let time = 0; time < 2; time++) {
        await world.database.inUnit((unit) => failClaim(unit, claim.id, '充值失败', world.clock.now()));
      }
      expect([await world.taken(), await world.bound('2026-11')]).toEqual([0, 0]);
      const told = { claimId: claim.id, sourceKey: claim.sourceKey, issuedBy: 'claim', reason: '充值失败' };
      expect(await world.told(CLAIM_FAILED)).toMatchObject([told]);
      expect(await world.claimed(member, { account: '13800000000' })).toMatchObject({ number: 1 });
      expect(await world.faults()).toEqual([]);
    });
  });

  describe('a budget', () => {
    const budgeted = buildBenefit({ costFen: 100, uses: 2, budget: { fen: 1_000, per: 'month' } });
    const openCases = async () =>
      (await listOpenCases(world.database, 10)).map(({ kind, subject, content }) => ({ kind, subject, content }));

    it('warns at 80 % once and refuses what it cannot pay', async () => {
      const members = await world.addMembers(6);
      await world.load(budgeted);
      for (const member of members.slice(0, 3)) await world.claimed(member);
      expect(await openCases()).toEqual([]);
      await world.claimed(members[3]!);
      const content = { benefit: 'coffee', period: '2026-11', boundFen: 800, budgetFen: 1_000 };
      expect(await openCases()).toEqual([{ kind: 'benefit.budget', subject: 'coffee:2026-11', content }]);
      await world.claimed(members[4]!);
      expect(await refusalOf(members[5]!)).toBe('BENEFIT_SOLD_OUT');
      expect(await openCases()).toHaveLength(1);
      expect(await world.bound('2026-11')).toBe(1_000);
    });

    it('begins anew each month where it is one of a month, and never where it is a total', async () => {
      const [member] = await world.addMembers(1);
      await world.load(
        buildBenefit({ ...budgeted, budget: { fen: 200, per: 'total' }, validity: { kind: 'days', days: 1 } }),
      );
      await world.claimed(member!);
      world.clock.advance(40 * DAY_MS);
      expect(await refusalOf(member!)).toBe('BENEFIT_SOLD_OUT');
      await world.load(
        buildBenefit({ ...budgeted, budget: { fen: 200, per: 'month' }, validity: { kind: 'days', days: 1 } }),
      );
      expect(await world.claimed(member!)).toMatchObject({ budgetPeriod: '2026-12' });
    });
  });
});
