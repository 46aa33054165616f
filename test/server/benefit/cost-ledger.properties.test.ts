import fc from 'fast-check';
import { BenefitUse } from '../../../server/benefit/benefit.entity';
import { findBenefitMonths } from '../../../server/benefit/find-funnel';
import { monthOf } from '../../../server/benefit/quota-period.rules';
import { reverseUse } from '../../../server/benefit/use-claim';
import { DAY_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { buildBenefit, type ClaimWorld, openClaimWorld } from './claim-support';

const USES = 3;
const FIRST_COST = 100;

const pick = fc.nat(9);
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ does: fc.constant('claim' as const), pick }) },
    {
      weight: 4,
      arbitrary: fc.record({ does: fc.constant('use' as const), pick, uses: fc.integer({ min: 1, max: USES }) }),
    },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('reverse' as const), pick }) },
    {
      weight: 2,
      arbitrary: fc.record({ does: fc.constant('reprice' as const), costFen: fc.integer({ min: 0, max: 900 }) }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }) },
  ),
  { minLength: 6, maxLength: 20 },
);

interface Booked {
  readonly useId: string;
  readonly claimId: string;
  readonly uses: number;
  readonly costFen: number;
  reversed: boolean;
}

describe.each(engines)('the cost ledger on %s', (engine) => {
  let world: ClaimWorld;
  beforeAll(async () => {
    world = await openClaimWorld(engine);
  });
  afterAll(() => world.close());

  it('is the sum of uses times what one cost by the version that was claimed, whatever it costs since', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        await world.clear();
        const load = (costFen: number) =>
          world.load(buildBenefit({ uses: USES, costFen, validity: { kind: 'days', days: 366 } }));
        await load(FIRST_COST);
        let cost = FIRST_COST;
        const costs = new Map<string, number>();
        const booked: Booked[] = [];
        const months = new Map<string, { uses: number; costFen: number }>();
        const enter = (uses: number, costFen: number) => {
          const month = monthOf(world.clock.now());
          const sum = months.get(month) ?? { uses: 0, costFen: 0 };
          months.set(month, { uses: sum.uses + uses, costFen: sum.costFen + costFen });
        };
        for (const step of history) {
          switch (step.does) {
            case 'claim': {
              const [member = ''] = await world.addMembers(1);
              costs.set((await world.claimed(member)).id, cost);
              break;
            }
            case 'use': {
              const [claimId, costFen] = [...costs][step.pick % Math.max(1, costs.size)] ?? ['', 0];
              if (claimId === '') break;
              const used = await world.use(claimId, { uses: step.uses });
              if (!used.ok) break;
              const whole = step.uses * costFen;
              booked.push({ useId: used.value.use.id, claimId, uses: step.uses, costFen: whole, reversed: false });
              enter(step.uses, whole);
              break;
            }
            case 'reverse': {
              const use = booked[step.pick % Math.max(1, booked.length)];
              if (!use) break;
              const source = `reverse:${use.useId}`;
              const reversed = await world.database.inUnit((unit) =>
                reverseUse(unit, use.useId, source, world.clock.now()),
              );
              expect(reversed.ok).toBe(true);
              if (use.reversed) break;
              use.reversed = true;
              enter(-use.uses, -use.costFen);
              break;
            }
            case 'reprice':
              // A version is remembered by the instant from which it holds.
              world.clock.advance(1);
              await load(step.costFen);
              cost = step.costFen;
              break;
            case 'wait':
              world.clock.advance(step.days * DAY_MS);
              break;
            default: {
              const never: never = step;
              throw new Error(`unknown step ${JSON.stringify(never)}`);
            }
          }
        }
        const lines = await world.database.read.find(BenefitUse);
        for (const [claimId, costFen] of costs) {
          const own = lines.filter((line) => line.claimId === claimId);
          const left = booked.filter((use) => use.claimId === claimId && !use.reversed);
          const uses = left.reduce((sum, use) => sum + use.uses, 0);
          expect(own.reduce((sum, line) => sum + line.costFen, 0)).toBe(uses * costFen);
        }
        for (const [month, sum] of months) {
          const [coffee] = await findBenefitMonths(world.database, month);
          expect({ uses: coffee?.uses, costFen: coffee?.costFen }).toEqual(sum);
        }
        expect(lines.every(({ month, usedAt }) => month === monthOf(usedAt))).toBe(true);
        expect(await world.faults()).toEqual([]);
      }),
      { numRuns: engine === 'sqlite' ? 25 : 8 },
    );
  }, 120_000);
});
