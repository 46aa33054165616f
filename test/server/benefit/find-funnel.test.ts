import { BenefitBudget, BenefitSpan, BenefitUse } from '../../../server/benefit/benefit.entity';
import { exposeBenefits } from '../../../server/benefit/expose-benefits';
import { findBenefitMonths, findFunnel, findUnusedBenefits } from '../../../server/benefit/find-funnel';
import { noteReach } from '../../../server/benefit/note-reach';
import { newId } from '../../../server/database/id';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { type BenefitWorld, buildBenefit, openBenefits, type Somebody } from './support';

describe.each(engines)('the funnel of a benefit on %s', (engine) => {
  let world: BenefitWorld;
  let members: Somebody[];
  beforeEach(async () => {
    world = await openBenefits(engine, {
      benefits: [
        buildBenefit('coffee', { issue: 'claim', delivery: { kind: 'verify' } }),
        buildBenefit('gift', { issue: 'claim', costFen: 100, budget: { fen: 1_000, per: 'month' } }),
        buildBenefit('priority', { delivery: { kind: 'service' } }),
      ],
    });
    members = [];
    for (let count = 0; count < 4; count++) members.push(await world.addMember());
  });
  afterEach(() => world?.close());

  const span = async (index: number, opens: string, closes: string | null, benefit = 'coffee') => {
    const opensAt = at(`${opens}T00:00:00+08:00`);
    const closesAt = closes === null ? null : at(`${closes}T00:00:00+08:00`);
    const memberId = members[index]!.id;
    await world.database.read.insert(BenefitSpan, { id: newId(opensAt), memberId, benefit, opensAt, closesAt });
  };
  const reach = (index: number, stage: 'exposed' | 'claimed' | 'used', day: string) =>
    world.database.inUnit((unit) =>
      noteReach(unit, { benefit: 'coffee', memberId: members[index]!.id, stage }, at(`${day}T12:00:00+08:00`)),
    );
  const use = async (benefit: string, more: Partial<BenefitUse> = {}) => {
    const usedAt = at('2026-03-10T12:00:00+08:00');
    const id = newId(usedAt);
    await world.database.read.insert(BenefitUse, {
      ...{
        id,
        claimId: 'c',
        memberId: 'm',
        benefit,
        version: 1,
        uses: 1,
        savedFen: 300,
        costFen: 100,
        month: '2026-03',
      },
      ...{ tier: '', plan: '', campaign: '', place: '', business: '', reverses: null, sourceKey: id, bodyHash: null },
      usedAt,
      ...more,
    });
  };

  it('counts a member once a month and step, and as entitled in each month that a span touches', async () => {
    await span(0, '2026-01-10', null);
    await span(1, '2026-02-10', '2026-03-01');
    await span(2, '2026-02-01', '2026-02-10');
    await span(2, '2026-02-20', '2026-03-20');
    await span(3, '2026-04-01', null);
    for (const day of ['2026-03-02', '2026-03-20', '2026-04-02']) await reach(0, 'exposed', day);
    await reach(1, 'exposed', '2026-03-02');
    await reach(0, 'claimed', '2026-03-02');
    await reach(0, 'used', '2026-03-02');
    expect(await findFunnel(world.database, { benefit: 'coffee', month: '2026-03' })).toEqual({
      entitled: 2,
      exposed: 2,
      claimed: 1,
      used: 1,
      usageRateBp: 5_000,
    });
    expect(await findFunnel(world.database, { benefit: 'coffee', month: '2026-02' })).toMatchObject({ entitled: 3 });
    expect(await findFunnel(world.database, { benefit: 'coffee', month: '2025-12' })).toMatchObject({
      entitled: 0,
      usageRateBp: null,
    });
  });

  it('counts exposures of live benefits alone, however often they are told', async () => {
    const now = world.clock.now();
    const [ada, bob] = members.map(({ id }) => id) as [string, string];
    await Promise.all([
      exposeBenefits(world.database, ada, ['coffee', 'coffee', 'nothing'], now),
      exposeBenefits(world.database, ada, ['coffee', 'gift'], now),
      exposeBenefits(world.database, bob, ['coffee'], now),
    ]);
    await exposeBenefits(world.database, ada, ['coffee'], now + DAY_MS);
    const exposed = async (benefit: string) =>
      (await findFunnel(world.database, { benefit, month: '2026-03' })).exposed;
    expect([await exposed('coffee'), await exposed('gift'), await exposed('nothing')]).toEqual([2, 1, 0]);
  });

  it('stands beside what the month cost and what of the budget is bound', async () => {
    await use('gift', { uses: 2, costFen: 200, savedFen: 600 });
    await use('gift');
    await use('gift', { uses: -1, costFen: -100, savedFen: -300, reverses: 'x' });
    await use('gift', { month: '2026-02' });
    await world.database.read.insert(BenefitBudget, { benefit: 'gift', period: '2026-03', boundFen: 850 });
    const months = await findBenefitMonths(world.database, '2026-03');
    expect(
      months.map(({ benefit, uses, costFen, savedFen, budget }) => [benefit.code, uses, costFen, savedFen, budget]),
    ).toEqual([
      ['coffee', 0, 0, 0, null],
      ['gift', 2, 200, 600, { boundFen: 850, budgetFen: 1_000, level: 'warn' }],
      ['priority', 0, 0, 0, null],
    ]);
  });

  it('names what has been open for so long and nobody used, but no flag whose use nobody tells of', async () => {
    const unused = async (now: string) =>
      (await findUnusedBenefits(world.database, 30, at(`${now}T00:00:00+08:00`))).map(({ code }) => code);
    for (const benefit of ['gift', 'coffee', 'priority']) await span(0, '2026-03-01', null, benefit);
    expect(await unused('2026-03-20')).toEqual([]);
    expect(await unused('2026-04-05')).toEqual(['coffee', 'gift']);
    await use('gift');
    expect(await unused('2026-04-05')).toEqual(['coffee']);
    expect(await unused('2026-04-20')).toEqual(['coffee', 'gift']);
    await use('coffee', { uses: -1, reverses: 'x' });
    expect(await unused('2026-04-05')).toEqual(['coffee']);
  });
});
