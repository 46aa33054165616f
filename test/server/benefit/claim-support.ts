import type { z } from 'zod';
import {
  Benefit,
  BenefitBudget,
  BenefitClaim,
  BenefitReach,
  BenefitSpan,
  BenefitUse,
  BenefitUseCode,
  BenefitVersion,
} from '../../../server/benefit/benefit.entity';
import { type BenefitInput, benefitSchema } from '../../../server/benefit/benefit.schema';
import type { UseRefusal } from '../../../server/benefit/claim.rules';
import type { ClaimDeliverer, DeliveryBegun } from '../../../server/benefit/claim-delivery';
import { type ClaimRefusal, type ClaimWish, issueClaim } from '../../../server/benefit/issue-claim';
import { loadBenefits } from '../../../server/benefit/load-benefits';
import { type ClaimUsed, type UseWish, useClaim } from '../../../server/benefit/use-claim';
import { OperatorCase } from '../../../server/case/case.entity';
import { newId } from '../../../server/database/id';
import { Job } from '../../../server/jobs/job.entity';
import { eventTopic } from '../../../server/jobs/outbox';
import { Member } from '../../../server/member/member.entity';
import type { Result } from '../../../shared/kernel/result';
import { at, type ManualClock, manualClock } from '../../support/clock';
import { type Engine, openTestDatabase, type TestDatabase } from '../../support/database';
import { insertMembers } from '../growth/support';

/** A benefit for everybody that staff verifies, with whatever else is wished. */
export function buildBenefit(wish: Partial<BenefitInput> = {}): z.output<typeof benefitSchema> {
  return benefitSchema.parse({
    code: 'coffee',
    name: '中杯咖啡',
    icon: 'cup',
    value: '每月一杯',
    description: '到店领取一杯中杯咖啡',
    opensFor: { everyone: true },
    issue: 'claim',
    delivery: { kind: 'verify' },
    ...wish,
  });
}

/** A deliverer that answers as it is told, and remembers what it was asked. */
export function buildDeliverer(
  kind: ClaimDeliverer['kind'],
  answer: () => DeliveryBegun['kind'],
): ClaimDeliverer & { readonly asked: { readonly claimId: string; readonly account: string | null }[] } {
  const asked: { claimId: string; account: string | null }[] = [];
  return {
    kind,
    asked,
    async begin(_unit, { id: claimId }, { account }) {
      asked.push({ claimId, account });
      return { kind: answer() };
    },
    findContent: async (_unit, ids) => new Map(ids.map((id) => [id, { code: `code-of-${id}`, account: null }])),
  };
}

/** The benefit room alone, on a database of its own: no HTTP, no jobs but those that a test runs. */
export interface ClaimWorld {
  readonly database: TestDatabase;
  readonly clock: ManualClock;
  /** Empties it for the next test: a database of its own for each would take longer than the tests. */
  clear(): Promise<void>;
  load(...benefits: z.output<typeof benefitSchema>[]): Promise<void>;
  addMembers(count: number): Promise<string[]>;
  /** Claims by a tap, each time a new one. */
  claim(memberId: string, wish?: Partial<ClaimWish>): Promise<Result<BenefitClaim, ClaimRefusal>>;
  /** The same, where it must go through. */
  claimed(memberId: string, wish?: Partial<ClaimWish>): Promise<BenefitClaim>;
  use(claimId: string, wish?: Partial<UseWish>): Promise<Result<ClaimUsed, UseRefusal>>;
  read(claimId: string): Promise<BenefitClaim>;
  /** What everybody together has taken of the stock, and bound of the budget's period. */
  taken(code?: string): Promise<number>;
  bound(period: string, code?: string): Promise<number>;
  /** Payloads of events of a type, in the order in which they were told. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads freely
  told(type: string): Promise<any[]>;
  /** Where claims, uses, stock and budgets do not fit each other; empty when all is well. */
  faults(): Promise<string[]>;
  close(): Promise<void>;
}

let sources = 0;

export async function openClaimWorld(
  engine: Engine,
  {
    start = '2026-11-10T02:00:00Z',
    deliverers = [],
  }: { readonly start?: string; readonly deliverers?: readonly ClaimDeliverer[] } = {},
): Promise<ClaimWorld> {
  const database = await openTestDatabase(engine);
  const clock = manualClock(start);
  const { read } = database;
  let clears = 0;
  const world: ClaimWorld = {
    database,
    clock,
    async clear() {
      const tables = [Benefit, BenefitVersion, BenefitBudget, BenefitClaim, BenefitUse, BenefitUseCode, BenefitReach];
      await database.inUnit(async (unit) => {
        for (const table of [...tables, BenefitSpan, Job, OperatorCase, Member])
          await unit.createQueryBuilder().delete().from(table).execute();
      });
      // A version is remembered by the instant from which it holds.
      clears += 1;
      clock.set(at(start) + clears * 1_000);
    },
    async load(...benefits) {
      await database.inUnit((unit) => loadBenefits(unit, benefits, clock.now()));
    },
    async addMembers(count) {
      const members = Array.from({ length: count }, () => {
        const id = newId(clock.now());
        return { id, memberNumber: `n${id.slice(-18)}`, joinedAt: clock.now() };
      });
      await insertMembers(database, members);
      return members.map(({ id }) => id);
    },
    claim(memberId, wish = {}) {
      const source = { issuedBy: 'claim', sourceKey: `claim:${memberId}:${++sources}` } as const;
      return database.inUnit((unit) =>
        issueClaim(unit, { deliverers }, { memberId, benefit: 'coffee', ...source, ...wish }, clock.now()),
      );
    },
    async claimed(memberId, wish) {
      const issued = await world.claim(memberId, wish);
      if (!issued.ok) throw new Error(issued.refusal);
      return issued.value;
    },
    use(claimId, wish = {}) {
      const all = { claimId, uses: 1, sourceKey: `use:${++sources}`, savedFen: null, place: '', business: '', ...wish };
      return database.inUnit((unit) => useClaim(unit, all, clock.now()));
    },
    read: (id) => read.findOneByOrFail(BenefitClaim, { id }),
    taken: async (code = 'coffee') => (await read.findOneByOrFail(Benefit, { code })).taken,
    bound: async (period, benefit = 'coffee') =>
      (await read.findOneBy(BenefitBudget, { benefit, period }))?.boundFen ?? 0,
    async told(type) {
      const jobs = await read.find(Job, { where: { topic: eventTopic(type) }, order: { id: 'ASC' } });
      return jobs.map(({ payload }) => (payload as { payload: unknown }).payload);
    },
    faults: () => findClaimFaults(database),
    close: () => database.remove(),
  };
  return world;
}

/** Compares claims with their uses, and stock and budgets with their claims, by sums of its own. */
export async function findClaimFaults({ read }: TestDatabase): Promise<string[]> {
  const [claims, uses, benefits, budgets, versions] = [
    await read.find(BenefitClaim),
    await read.find(BenefitUse),
    await read.find(Benefit),
    await read.find(BenefitBudget),
    await read.find(BenefitVersion),
  ];
  const sum = <T>(items: readonly T[], amountOf: (item: T) => number) =>
    items.reduce((total, item) => total + amountOf(item), 0);
  const faults: string[] = [];
  for (const claim of claims) {
    const own = uses.filter(({ claimId }) => claimId === claim.id);
    const used = sum(own, (use) => use.uses);
    if (used !== claim.usesTotal - claim.usesLeft) faults.push(`${claim.id}: ${used} uses, ${claim.usesLeft} left`);
    if (claim.usesLeft < 0 || claim.usesHeld < 0 || claim.usesHeld > claim.usesLeft) faults.push(`${claim.id}: held`);
    if (sum(own, ({ costFen }) => costFen) !== used * claim.costFen) faults.push(`${claim.id}: cost`);
    const terms = versions.find(({ code, version }) => code === claim.benefit && version === claim.version)?.config;
    // A code is used by being given, and yet ends with its time.
    const outlivesUse = terms?.delivery.kind === 'code' && claim.status === 'expired';
    if ((claim.status === 'used' || outlivesUse) !== (claim.usesLeft === 0 && claim.endedAt !== null)) {
      faults.push(`${claim.id}: ${claim.status} with ${claim.usesLeft} left`);
    }
  }
  // What has ended binds what was used of it; what has not, all that it can cost.
  const isOver = ({ status }: BenefitClaim) => ['expired', 'revoked', 'failed'].includes(status);
  const usedOf = (claim: BenefitClaim) => claim.usesTotal - claim.usesLeft;
  for (const { benefit, period, boundFen } of budgets) {
    const own = claims.filter((claim) => claim.benefit === benefit && claim.budgetPeriod === period);
    const bound = sum(own, (claim) => claim.costFen * (isOver(claim) ? usedOf(claim) : claim.usesTotal));
    if (bound !== boundFen) faults.push(`budget ${benefit} ${period}: ${boundFen}, by its claims ${bound}`);
  }
  for (const { code, taken } of benefits) {
    const own = claims.filter((claim) => claim.benefit === code && !(isOver(claim) && usedOf(claim) === 0));
    if (taken !== 0 && taken !== own.length) faults.push(`stock ${code}: ${taken}, by its claims ${own.length}`);
  }
  return faults;
}
