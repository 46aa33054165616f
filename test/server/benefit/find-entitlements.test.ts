import { BenefitBudget, BenefitClaim, BenefitSpan } from '../../../server/benefit/benefit.entity';
import {
  findEntitlement,
  findEntitlements,
  findEntitlementsOf,
  readEntitlementBooks,
} from '../../../server/benefit/find-entitlements';
import { newId } from '../../../server/database/id';
import { grantTier } from '../../../server/growth/hold-tier';
import { makeAudience } from '../../../server/member/make-audience';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { buildProgramme, buildSection } from '../growth/support';
import { type BenefitWorld, buildBenefit, openBenefits, type Somebody } from './support';

const tier = (from: string, programme = 'club') => ({ tiers: [{ programme, from }] });

const scheme = {
  programmes: [buildProgramme(), buildProgramme({ code: 'miles', name: '里程' })],
  plans: [
    { code: 'month', name: '月卡', benefits: ['listed'] },
    { code: 'year', name: '年卡', benefits: ['listed', 'yearly'] },
  ],
  benefits: [
    buildBenefit('everyone'),
    buildBenefit('listed', { opensFor: {} }),
    buildBenefit('yearly', { opensFor: {}, issue: 'claim' }),
    buildBenefit('gold', { opensFor: tier('gold') }),
    buildBenefit('miles-silver', { opensFor: tier('silver', 'miles') }),
    buildBenefit('invited', { opensFor: { audiences: ['vip'] } }),
    buildBenefit('weekly', { issue: 'claim', quota: { period: 'week', count: 3 } }),
    buildBenefit('carried', { quota: { period: 'month', count: 4, rollover: 2 } }),
    buildBenefit('stocked', { issue: 'claim', stock: 2 }),
    buildBenefit('budgeted', { issue: 'claim', costFen: 100, budget: { fen: 250, per: 'month' } }),
  ],
};

describe.each(engines)('what is open for a member on %s', (engine) => {
  let world: BenefitWorld;
  let ada: Somebody;
  beforeAll(async () => {
    world = await openBenefits(engine, scheme);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    ada = await world.addMember();
  });

  const stateOf = async (code: string, somebody: Somebody | null = ada) =>
    (await world.entitlement(somebody, code)).state;
  const insertClaim = async (benefit: string, more: Partial<BenefitClaim>) => {
    const now = world.clock.now();
    await world.database.read.insert(BenefitClaim, {
      id: newId(now),
      memberId: ada.id,
      benefit,
      version: 1,
      issuedBy: 'claim',
      period: 'open',
      number: 1,
      status: 'usable',
      usesTotal: 1,
      usesLeft: 1,
      usesHeld: 0,
      validFrom: now,
      expiresAt: null,
      costFen: 0,
      budgetPeriod: null,
      tier: '',
      plan: '',
      sourceKey: newId(now),
      createdAt: now,
      endedAt: null,
      revision: 1,
      ...more,
    });
  };

  it('is told by one statement, for however many benefits', async () => {
    const books = await readEntitlementBooks(world.database.read);
    const { read } = world.database;
    // Where raw statements leave the process: TypeORM's manager, or the driver's pool.
    const sender = engine === 'sqlite' ? read : (read.dataSource.driver as unknown as { pool: typeof read }).pool;
    const sent = jest.spyOn(sender, 'query');
    try {
      const found = await findEntitlements(read, books, ada.id, world.clock.now());
      expect(found.map(({ benefit }) => benefit.code)).toEqual(scheme.benefits.map(({ code }) => code));
      expect(sent).toHaveBeenCalledTimes(1);
    } finally {
      sent.mockRestore();
    }
  });

  it('is for a visitor what is for everybody, and for a new member the lowest tier’s too', async () => {
    const open = async (somebody: Somebody | null) =>
      (await world.entitlements(somebody)).filter(({ state }) => state === 'open').map(({ benefit }) => benefit.code);
    const common = ['everyone', 'weekly', 'carried', 'stocked', 'budgeted'];
    expect(await open(null)).toEqual(common);
    expect(await open(ada)).toEqual(common);
  });

  it('follows the membership to the millisecond at which it ends, whether or not a job has run', async () => {
    expect(await stateOf('listed')).toBe('locked');
    await world.giveMembership(ada, 'month');
    const { until, plan } = await world.entitlement(ada, 'listed');
    expect(plan).toBe('month');
    expect(await world.entitlement(ada, 'yearly')).toMatchObject({ state: 'locked', words: '开通年卡即可领取' });
    const now = world.clock.now();
    world.clock.set((until as number) - 1);
    expect(await stateOf('listed')).toBe('open');
    world.clock.set(until as number);
    expect(await stateOf('listed')).toBe('locked');
    world.clock.set(now);
  });

  it('follows the tier up at once, and down after a settlement that no job has made yet', async () => {
    expect(await world.entitlement(ada, 'gold')).toMatchObject({ state: 'locked', words: '升至金卡即可使用' });
    await world.pay(ada, 120);
    expect(await world.entitlement(ada, 'gold')).toMatchObject({ state: 'locked', words: '再升一级即可使用' });
    await world.pay(ada, 200);
    expect(await world.entitlement(ada, 'gold')).toMatchObject({ state: 'open', tier: 'club:gold' });
    const now = world.clock.now();
    world.clock.set(at('2027-12-31T23:59:59+08:00'));
    expect(await stateOf('gold')).toBe('open');
    world.clock.set(at('2028-01-01T00:00:00+08:00'));
    expect(await stateOf('gold')).toBe('locked');
    expect(await world.tierOf(ada.id)).not.toBe('gold');
    world.clock.set(now);
  });

  it('follows a tier that was given, until its end', async () => {
    const until = world.clock.now() + 30 * DAY_MS;
    const grant = { memberNumber: ada.memberNumber, programme: 'club', tier: 'gold', reason: '补偿', operator: 'root' };
    await world.database.inUnit((unit) => grantTier(unit, { ...grant, until }, world.clock.now()));
    expect(await stateOf('gold')).toBe('open');
    const now = world.clock.now();
    world.clock.set(until);
    expect(await stateOf('gold')).toBe('locked');
    world.clock.set(now);
  });

  it('follows a tier that another programme’s gives', async () => {
    expect(await stateOf('miles-silver')).toBe('locked');
    const book = await readEntitlementBooks(world.database.read);
    const section = buildSection(scheme.programmes, {
      mappings: [{ from: { programme: 'club', tier: 'gold' }, to: { programme: 'miles', tier: 'silver' } }],
    });
    const mapped = { ...book, programmes: { ...book.programmes, mappings: section.mappings } };
    const read = async () =>
      (await findEntitlements(world.database.read, mapped, ada.id, world.clock.now())).find(
        ({ benefit }) => benefit.code === 'miles-silver',
      )?.state;
    expect(await read()).toBe('locked');
    const until = world.clock.now() + 30 * DAY_MS;
    const grant = { memberNumber: ada.memberNumber, programme: 'club', tier: 'gold', reason: '补偿', operator: 'root' };
    await world.database.inUnit((unit) => grantTier(unit, { ...grant, until }, world.clock.now()));
    expect(await read()).toBe('open');
  });

  it('follows the newest list of a name', async () => {
    const make = (memberIds: readonly string[]) =>
      world.database.inUnit((unit) =>
        makeAudience(
          unit,
          { name: 'vip', filter: {} },
          {
            statement: `SELECT id AS member_id FROM member WHERE id IN (${['?', ...memberIds.map(() => '?')].join(', ')})`,
            parameters: ['', ...memberIds],
          },
          world.clock.now(),
        ),
      );
    expect(await world.entitlement(ada, 'invited')).toMatchObject({ state: 'locked', words: '受邀会员专享' });
    await make([ada.id]);
    expect(await stateOf('invited')).toBe('open');
    world.clock.advance(1);
    await make([]);
    expect(await stateOf('invited')).toBe('locked');
  });

  it('gives the smallest number that is free, also between others', async () => {
    const { period } = await world.entitlement(ada, 'weekly');
    const nextNumber = async () => (await world.entitlement(ada, 'weekly')).nextNumber;
    expect(await nextNumber()).toBe(1);
    await insertClaim('weekly', { period, number: 1, status: 'used', usesLeft: 0 });
    await insertClaim('weekly', { period, number: 2, status: 'used', usesLeft: 0 });
    await insertClaim('weekly', { period, number: null, status: 'failed' });
    expect(await nextNumber()).toBe(3);
    await insertClaim('weekly', { period, number: 3, status: 'used', usesLeft: 0 });
    expect(await world.entitlement(ada, 'weekly')).toMatchObject({ state: 'usedUp', nextNumber: null, remaining: 0 });
    await world.database.read.update(BenefitClaim, { memberId: ada.id, number: 2 }, { number: null, status: 'failed' });
    expect(await world.entitlement(ada, 'weekly')).toMatchObject({ state: 'open', nextNumber: 2, remaining: 1 });
    await world.database.read.update(BenefitClaim, { memberId: ada.id, number: 1 }, { number: null, status: 'failed' });
    expect(await world.entitlement(ada, 'weekly')).toMatchObject({ nextNumber: 1, remaining: 2 });
  });

  it('counts nothing of another week, and nothing of another member', async () => {
    const bob = await world.addMember();
    const { period } = await world.entitlement(ada, 'weekly');
    await insertClaim('weekly', { period, status: 'used', usesLeft: 0, memberId: bob.id });
    await insertClaim('weekly', { period: '2020-W01', status: 'used', usesLeft: 0 });
    expect(await world.entitlement(ada, 'weekly')).toMatchObject({ remaining: 3, nextNumber: 1 });
  });

  it('shows the claim that ends first', async () => {
    const now = world.clock.now();
    await insertClaim('yearly', { number: 1, expiresAt: null });
    await insertClaim('yearly', { number: 2, id: 'soon', expiresAt: now + DAY_MS });
    await insertClaim('yearly', { number: 3, expiresAt: now });
    expect(await world.entitlement(ada, 'yearly')).toMatchObject({ state: 'open', claimId: 'soon', entitled: false });
  });

  it('carries over what was left of the month before, where it was open then', async () => {
    const remaining = async () => (await world.entitlement(ada, 'carried')).remaining;
    expect(await remaining()).toBe(4);
    const opensAt = world.clock.now() - 40 * DAY_MS;
    await world.database.read.insert(BenefitSpan, {
      ...{ id: newId(opensAt), memberId: ada.id, benefit: 'carried', opensAt, closesAt: null },
    });
    expect(await remaining()).toBe(6);
    await insertClaim('carried', { period: '2026-02', number: 1, status: 'used', usesLeft: 0 });
    await insertClaim('carried', { period: '2026-02', number: 2, status: 'used', usesLeft: 0 });
    await insertClaim('carried', { period: '2026-02', number: 3, status: 'used', usesLeft: 0 });
    expect(await remaining()).toBe(5);
  });

  it('ends for all when stock or budget are taken, as they are at this moment and not as a book remembers them', async () => {
    const books = await readEntitlementBooks(world.database.read);
    await world.database.read.query("UPDATE benefit SET taken = 2 WHERE code = 'stocked'");
    await world.database.read.save(BenefitBudget, { benefit: 'budgeted', period: '2026-03', boundFen: 200 });
    const found = await findEntitlements(world.database.read, books, ada.id, world.clock.now());
    const states = new Map(found.map(({ benefit, state }) => [benefit.code, state]));
    expect([states.get('stocked'), states.get('budgeted')]).toEqual(['soldOut', 'soldOut']);
    await world.database.read.query("UPDATE benefit SET taken = 0 WHERE code = 'stocked'");
    await world.database.read.save(BenefitBudget, { benefit: 'budgeted', period: '2026-03', boundFen: 150 });
    expect([await stateOf('stocked'), await stateOf('budgeted')]).toEqual(['open', 'open']);
  });

  it('is the same for many members at once as for each alone', async () => {
    const bob = await world.addMember();
    await world.pay(bob, 700);
    await world.giveMembership(ada, 'year');
    const books = await readEntitlementBooks(world.database.read);
    const now = world.clock.now();
    const together = await findEntitlementsOf(world.database.read, books, [ada.id, bob.id], now);
    for (const { id } of [ada, bob]) {
      expect(together.get(id)).toEqual(await findEntitlements(world.database.read, books, id, now));
    }
  });

  it('is found alone in a unit of work as among all, and not at all for what there is not', async () => {
    await world.pay(ada, 320);
    await world.giveMembership(ada, 'month');
    const now = world.clock.now();
    for (const entitlement of await world.entitlements(ada)) {
      const { code } = entitlement.benefit;
      expect(await world.database.inUnit((unit) => findEntitlement(unit, ada.id, code, now))).toEqual(entitlement);
    }
    expect(await world.database.inUnit((unit) => findEntitlement(unit, ada.id, 'nothing', now))).toBeNull();
  });
});
