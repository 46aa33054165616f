import fc from 'fast-check';
import { settlePoints } from '../../../server/points/settle-points';
import { returnSpending, spend } from '../../../server/points/spend-points';
import { DAY_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { buildPoints, buildPointsSource, openPointsWorld, type PointsWorld } from './support';

type Step =
  | { readonly does: 'pay'; readonly yuan: number }
  | { readonly does: 'refund'; readonly pick: number; readonly yuan: number }
  | { readonly does: 'spend'; readonly points: number }
  | { readonly does: 'fail'; readonly pick: number }
  | { readonly does: 'wait'; readonly days: number }
  | { readonly does: 'sweep' };

const history = fc.array(
  fc.oneof(
    fc.record({ does: fc.constant('pay' as const), yuan: fc.integer({ min: 1, max: 90 }) }),
    fc.record({ does: fc.constant('refund' as const), pick: fc.nat(5), yuan: fc.integer({ min: 1, max: 90 }) }),
    fc.record({ does: fc.constant('spend' as const), points: fc.integer({ min: 1, max: 80 }) }),
    fc.record({ does: fc.constant('fail' as const), pick: fc.nat(4) }),
    fc.record({ does: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 25 }) }),
    fc.record({ does: fc.constant('sweep' as const) }),
  ),
  { minLength: 6, maxLength: 16 },
);

describe.each(engines)('any history of points on %s', (engine) => {
  let world: PointsWorld;
  beforeAll(async () => {
    const capped = buildPointsSource({ code: 'capped', name: '消费加赠', caps: { day: 30, month: 100 } });
    const waiting = buildPointsSource({ confirmAfterDays: 15 });
    world = await openPointsWorld(
      engine,
      buildPoints({ sources: [waiting, capped], expiry: { kind: 'months', months: 1 } }),
    );
  });
  afterAll(() => world?.close());

  it('keeps ledger, lots and sums at one, shows lines that sum to the balance, and spends nothing twice', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(history, async (steps: Step[]) => {
        const run = ++runs;
        const somebody = await world.addMember();
        const orders: string[] = [];
        const spendings: string[] = [];
        const now = () => world.clock.now();
        for (const [index, step] of steps.entries()) {
          const name = `${run}-${index}`;
          switch (step.does) {
            case 'pay':
              await world.pay(somebody, name, step.yuan);
              orders.push(name);
              break;
            case 'refund': {
              const order = orders[step.pick];
              // Told twice now and then: the second is the first.
              if (order !== undefined) await world.refund(somebody, order, step.yuan);
              break;
            }
            case 'spend': {
              const asked = { memberId: somebody.id, points: step.points, title: '兑换', sourceKey: name };
              const before = (await world.points(somebody)).available;
              const [one, other] = await Promise.all(
                [0, 1].map(() => world.database.inUnit((unit) => spend(unit, asked, now()))),
              );
              expect(one).toEqual(other);
              expect(one?.ok).toBe(before >= step.points);
              expect((await world.points(somebody)).available).toBe(one?.ok ? before - step.points : before);
              if (one?.ok) spendings.push(name);
              break;
            }
            case 'fail': {
              const [key] = spendings.splice(step.pick, 1);
              if (key !== undefined) await world.database.inUnit((unit) => returnSpending(unit, key, '失败', now()));
              break;
            }
            case 'wait':
              world.clock.advance(step.days * DAY_MS);
              break;
            case 'sweep':
              await settlePoints(world);
              break;
            default: {
              const never: never = step;
              throw new Error(`unknown step ${JSON.stringify(never)}`);
            }
          }
        }
        const seen = await world.points(somebody);
        await settlePoints(world);
        // A job that comes late writes down what was true already.
        expect(await world.points(somebody)).toEqual(seen);
        expect(await world.faults()).toEqual([]);
        const lines = await world.entries(somebody);
        const sumOf = (status: string) =>
          lines.filter((line) => line.status === status).reduce((sum, { amount }) => sum + amount, 0);
        expect([sumOf('settled'), sumOf('pending'), sumOf('cancelled')]).toEqual([seen.available, seen.pending, 0]);
      }),
      { numRuns: 10 },
    );
  });
});
