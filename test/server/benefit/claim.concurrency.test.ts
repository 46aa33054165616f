import { BenefitClaim } from '../../../server/benefit/benefit.entity';
import { listOpenCases } from '../../../server/case/park-case';
import { engines } from '../../support/database';
import { buildBenefit, type ClaimWorld, openClaimWorld } from './claim-support';

const PATIENCE_MS = 120_000;

describe.each(engines)('many claims at the same instant, on %s', (engine) => {
  let world: ClaimWorld;
  beforeAll(async () => {
    world = await openClaimWorld(engine);
  });
  beforeEach(() => world.clear());
  afterAll(() => world.close());
  afterEach(async () => expect(await world.faults()).toEqual([]));

  const storm = async (members: readonly string[]) => {
    const answers = await Promise.all(members.map((member) => world.claim(member)));
    return {
      given: answers.filter(({ ok }) => ok).length,
      refusals: [...new Set(answers.flatMap((answer) => (answer.ok ? [] : answer.refusal)))],
    };
  };

  it(
    'gives the last 100 to exactly 100 of 500 members',
    async () => {
      await world.load(buildBenefit({ stock: 100, quota: { period: 'month', count: 1 } }));
      expect(await storm(await world.addMembers(500))).toEqual({ given: 100, refusals: ['BENEFIT_SOLD_OUT'] });
      expect(await world.taken()).toBe(100);
      const claims = await world.database.read.find(BenefitClaim);
      expect(new Set(claims.map(({ memberId }) => memberId)).size).toBe(100);
    },
    PATIENCE_MS,
  );

  it(
    'never binds more than the budget, and warns of it once',
    async () => {
      await world.load(buildBenefit({ costFen: 300, budget: { fen: 10_000, per: 'month' } }));
      expect(await storm(await world.addMembers(120))).toEqual({ given: 33, refusals: ['BENEFIT_SOLD_OUT'] });
      expect(await world.bound('2026-11')).toBe(9_900);
      expect(await listOpenCases(world.database, 10)).toMatchObject([{ kind: 'benefit.budget' }]);
    },
    PATIENCE_MS,
  );

  it('holds the quota of a member who taps many times, each tap its own', async () => {
    const [member] = (await world.addMembers(1)) as [string];
    await world.load(buildBenefit({ stock: 100, quota: { period: 'month', count: 3 } }));
    const outcome = await storm(Array.from({ length: 10 }, () => member));
    expect(outcome).toEqual({ given: 3, refusals: ['BENEFIT_QUOTA_REACHED'] });
    expect((await world.database.read.find(BenefitClaim)).map(({ number }) => number).sort()).toEqual([1, 2, 3]);
  });

  it('answers one tap that came many times with one claim', async () => {
    const [member] = (await world.addMembers(1)) as [string];
    await world.load(buildBenefit({ quota: { period: 'month', count: 1 }, stock: 1 }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.claimed(member, { sourceKey: `claim:${member}:tap` })),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  });
});
