import { registerBenefitJobs } from '../../../server/benefit/benefit.jobs';
import { newId } from '../../../server/database/id';
import { registerGrowthJobs } from '../../../server/growth/growth.jobs';
import { noMultipliers } from '../../../server/growth/multipliers';
import { type GrowthParts, takeEvent } from '../../../server/growth/take-event';
import { JobRegistry } from '../../../server/jobs/registry';
import { createIdleWorker } from '../../../server/jobs/worker';
import { Membership } from '../../../server/membership/membership.entity';
import { Plan } from '../../../server/plan/plan.entity';
import { loadScheme, parseScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { registerSchemeJobs } from '../../../server/scheme/scheme.jobs';
import { type Scheme, schemeSchema } from '../../../server/scheme/scheme.schema';
import { DAY_MS, formatInstant } from '../../../shared/kernel/instant';
import { type ManualClock, manualClock } from '../../support/clock';
import { type Engine, openTestDatabase, type TestDatabase } from '../../support/database';
import { createDice, insertMembers, type Somebody } from '../growth/support';

/** The scheme of the shop, parsed. */
export const shop: Scheme = schemeSchema.parse(readScheme('shop'));

/** The rooms that a scheme is loaded into, with their jobs, and nobody's HTTP. */
export interface SchemeWorld {
  readonly database: TestDatabase;
  readonly clock: ManualClock;
  /** Loads a scheme; a faulty one is a fault of the test. */
  load(scheme: Parameters<typeof loadScheme>[1], counting?: 'from-now' | 'recompute'): Promise<void>;
  loadByName(name: string): Promise<void>;
  /** Members with a history of orders and visits; some hold a membership. */
  addMembers(count: number, seed: number): Promise<readonly string[]>;
  /** Lets every job come to its end. */
  drain(): Promise<unknown>;
  close(): Promise<void>;
}

export const editor = { id: '01EDITOR', name: '张三' };
export const publisher = { by: '01EDITOR', byName: '张三', note: '调整门槛' };

export async function openSchemeWorld(engine: Engine, start = '2026-06-15T02:00:00Z'): Promise<SchemeWorld> {
  const database = await openTestDatabase(engine);
  const clock = manualClock(start);
  const growth: GrowthParts = {
    ...{ database, clock, multipliers: noMultipliers, consumers: [] },
    keys: { phoneIndex: (phone) => `index-of-${phone}` },
  };
  const registry = new JobRegistry(database, () => clock.now());
  registerGrowthJobs(registry, growth);
  registerBenefitJobs(registry, { database, clock });
  registerSchemeJobs(registry, { database, clock });
  const silent = { warn: () => undefined, error: (details: object) => failures.push(details) };
  const failures: object[] = [];
  const worker = createIdleWorker({ database, registry, clock, logger: silent });
  const world: SchemeWorld = {
    database,
    clock,
    async load(scheme, counting) {
      const loaded = await loadScheme(database, scheme, clock.now(), counting ?? null);
      if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
    },
    async loadByName(name) {
      const parsed = parseScheme(readScheme(name));
      if (!parsed.ok) throw new Error(parsed.refusal.join(' '));
      await world.load(parsed.value);
    },
    async addMembers(count, seed) {
      const dice = createDice(seed);
      const joinedAt = clock.now() - 200 * DAY_MS;
      const members: Somebody[] = Array.from({ length: count }, (_, index) => {
        const id = newId(joinedAt + index);
        return { id, memberNumber: String(1_000_000_000 + index), joinedAt };
      });
      for (let from = 0; from < count; from += 1_000) await insertMembers(database, members.slice(from, from + 1_000));
      const plans = await database.read.find(Plan, { where: { offered: true }, order: { code: 'ASC' } });
      const memberships = members.filter(() => dice.chance(30)).map(({ id }) => buildMembership(id, dice.pick(plans)));
      for (let from = 0; from < memberships.length; from += 1_000) {
        await database.inUnit((unit) => unit.insert(Membership, memberships.slice(from, from + 1_000)));
      }
      for (const [index, { memberNumber }] of members.entries()) {
        for (let each = dice.below(3); each > 0; each--) {
          const kind = dice.chance(75) ? 'order.paid' : 'store.visited';
          const occurredAt = formatInstant(clock.now() - dice.between(1, 120) * DAY_MS);
          // Around the thresholds of the ladder, and far above.
          const amountFen = dice.pick([20_000, 55_000, 180_000, 210_000, 620_000, 2_100_000]) + dice.below(9_000);
          const metrics: Record<string, number> = kind === 'order.paid' ? { amountFen } : {};
          const event = { id: `${index}-${each}`, kind, person: { memberNumber }, occurredAt, metrics };
          await takeEvent(growth, 'pos', { ...event, subject: `subject-${index}-${each}` });
        }
      }
      await world.drain();
      return members.map(({ id }) => id);
    },
    async drain() {
      await worker.drain();
      if (failures.length > 0) throw new Error(JSON.stringify(failures));
    },
    async close() {
      await worker.stop();
      await database.remove();
    },
  };
  return world;

  function buildMembership(memberId: string, plan: Plan): Membership {
    return {
      ...{ id: newId(clock.now()), memberId, family: plan.family, familyRank: plan.familyRank },
      ...{ planId: plan.id, planName: plan.name, anchorAt: clock.now() - 30 * DAY_MS, months: 12 },
      ...{ endsAt: clock.now() + 300 * DAY_MS, pauseFrom: null, pauseTo: null, version: 1 },
    };
  }
}
