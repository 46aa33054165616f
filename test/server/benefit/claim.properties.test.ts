import fc from 'fast-check';
import { revokeClaim } from '../../../server/benefit/revoke-claims';
import { sweepClaims } from '../../../server/benefit/sweep-claims';
import { holdUse, releaseHold, reverseUse } from '../../../server/benefit/use-claim';
import type { Unit } from '../../../server/database/unit-of-work';
import { DAY_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { buildBenefit, type ClaimWorld, openClaimWorld } from './claim-support';

const USES = 3;
const COST = 100;
const STOCK = 4;
const BUDGET = 1_100;
const DAYS = 5;

const pick = fc.nat(9);
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ does: fc.constant('claim' as const), pick }) },
    {
      weight: 3,
      arbitrary: fc.record({ does: fc.constant('use' as const), pick, uses: fc.integer({ min: 1, max: 4 }) }),
    },
    fc.record({ does: fc.constantFrom('hold' as const, 'release' as const, 'useHeld' as const), pick }),
    { weight: 2, arbitrary: fc.record({ does: fc.constant('reverse' as const), pick }) },
    fc.record({ does: fc.constant('revoke' as const), pick }),
    fc.record({ does: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ does: fc.constant('sweep' as const) }),
  ),
  { minLength: 8, maxLength: 24 },
);

/** A claim as plain bookkeeping has it. */
interface ModelClaim {
  readonly id: string;
  readonly member: string;
  readonly ends: number;
  state: 'usable' | 'used' | 'expired' | 'revoked';
  left: number;
  held: number;
}

interface ModelUse {
  readonly id: string;
  readonly claim: ModelClaim;
  readonly uses: number;
  reversed: boolean;
}

/** What stock and budget have to be by the claims alone. */
function booksOf(claims: readonly ModelClaim[]) {
  const isOver = ({ state }: ModelClaim) => state === 'expired' || state === 'revoked';
  return {
    taken: claims.filter((claim) => !(isOver(claim) && claim.left === USES)).length,
    bound: claims.reduce((sum, claim) => sum + COST * (isOver(claim) ? USES - claim.left : USES), 0),
  };
}

describe.each(engines)('any history of claims, on %s', (engine) => {
  let world: ClaimWorld;
  beforeAll(async () => {
    world = await openClaimWorld(engine);
  });
  afterAll(() => world.close());

  it('ends as plain bookkeeping says, with stock and budget within their bounds at every step', async () => {
    const benefit = buildBenefit({
      ...{ uses: USES, costFen: COST, savesFen: 250, stock: STOCK, budget: { fen: BUDGET, per: 'total' } },
      validity: { kind: 'days', days: DAYS },
    });
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        await world.clear();
        await world.load(benefit);
        const members = await world.addMembers(3);
        const claims: ModelClaim[] = [];
        const uses: ModelUse[] = [];
        const now = () => world.clock.now();
        const inUnit = <T>(work: (unit: Unit) => Promise<T>) => world.database.inUnit(work);
        const isLive = (claim: ModelClaim) => claim.state === 'usable' && claim.ends > now();
        const spend = async (claim: ModelClaim, count: number, held: boolean) => {
          const used = await world.use(claim.id, { uses: count, held });
          const fits = held
            ? claim.state === 'usable' && claim.held >= count
            : isLive(claim) && claim.left - claim.held >= count;
          expect(used.ok).toBe(fits);
          if (!used.ok) return;
          claim.left -= count;
          if (held) claim.held -= count;
          if (claim.left === 0) claim.state = 'used';
          uses.push({ id: used.value.use.id, claim, uses: count, reversed: false });
        };
        for (const step of history) {
          const claim = 'pick' in step ? claims[step.pick % Math.max(1, claims.length)] : undefined;
          switch (step.does) {
            case 'claim': {
              const member = members[step.pick % members.length]!;
              const { taken, bound } = booksOf(claims);
              // Without a quota there is one at a time; one whose time has passed is no longer in the way.
              const holds = claims.some((each) => each.member === member && isLive(each));
              const fits = !holds && taken < STOCK && bound + USES * COST <= BUDGET;
              const issued = await world.claim(member);
              expect(issued.ok).toBe(fits);
              if (!issued.ok) break;
              const { id, expiresAt } = issued.value;
              claims.push({ id, member, ends: expiresAt ?? 0, state: 'usable', left: USES, held: 0 });
              break;
            }
            case 'use':
              if (claim) await spend(claim, step.uses, false);
              break;
            case 'useHeld':
              if (claim) await spend(claim, 1, true);
              break;
            case 'hold': {
              if (!claim) break;
              const held = await inUnit((unit) => holdUse(unit, claim.id, now()));
              expect(held.ok).toBe(isLive(claim) && claim.left - claim.held >= 1);
              if (held.ok) claim.held += 1;
              break;
            }
            case 'release':
              if (!claim) break;
              await inUnit((unit) => releaseHold(unit, claim.id, now()));
              if (claim.held === 0) break;
              claim.held -= 1;
              if (claim.held === 0 && claim.ends <= now()) claim.state = 'expired';
              break;
            case 'reverse': {
              const use = uses[step.pick % Math.max(1, uses.length)];
              if (!use) break;
              const reversed = await inUnit((unit) => reverseUse(unit, use.id, `reverse:${use.id}`, now()));
              expect(reversed.ok).toBe(true);
              if (use.reversed) break;
              use.reversed = true;
              use.claim.left += use.uses;
              if (use.claim.state === 'used') use.claim.state = 'usable';
              break;
            }
            case 'revoke': {
              if (!claim) break;
              const revoked = await inUnit((unit) => revokeClaim(unit, claim.id, now()));
              expect(revoked.ok).toBe(isLive(claim) && claim.left - claim.held >= 1);
              if (!revoked.ok) break;
              // What an order holds stays its own: the claim ends with it.
              if (claim.held === 0) claim.state = 'revoked';
              else Object.assign(claim, { ends: now() });
              break;
            }
            case 'wait':
              world.clock.advance(step.days * DAY_MS);
              break;
            case 'sweep':
              await sweepClaims(world);
              for (const each of claims) {
                if (each.state === 'usable' && each.ends <= now() && each.held === 0) each.state = 'expired';
              }
              break;
          }
          const [taken, bound] = [await world.taken(), await world.bound('total')];
          expect({ taken, bound }).toEqual(booksOf(claims));
          expect(taken >= 0 && taken <= STOCK && bound >= 0 && bound <= BUDGET).toBe(true);
        }
        expect(await world.faults()).toEqual([]);
        for (const { id, left, held } of claims) {
          expect(await world.read(id)).toMatchObject({ usesLeft: left, usesHeld: held });
        }
      }),
      { numRuns: engine === 'sqlite' ? 60 : 15 },
    );
  }, 120_000);
});
