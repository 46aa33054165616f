import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { Benefit } from '../benefit/benefit.entity';
import { type BenefitBook, readBenefitBook } from '../benefit/benefit-book';
import { decideEntitlements, type EntitlementBooks, readEntitlementBooks } from '../benefit/find-entitlements';
import { readHoldings } from '../benefit/read-holdings';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import type { CountingChange } from '../growth/load-programmes';
import { type ProgrammePlan, planProgrammes, tryProgrammes } from '../growth/preview-programmes';
import { Plan } from '../plan/plan.entity';
import { compareMember, type MemberOutcome, type PreviewNames, type PreviewState } from './preview.rules';
import type { Scheme } from './scheme.schema';

/** What members are decided by before and after a publication. */
export interface SchemeTrial {
  readonly before: EntitlementBooks;
  readonly after: EntitlementBooks;
  readonly programmes: ProgrammePlan;
  readonly names: PreviewNames;
  /** Whether any member can be another one afterwards. */
  readonly touchesMembers: boolean;
}

/** What becomes of one member, with both states. */
export interface TriedMember {
  readonly before: PreviewState;
  readonly after: PreviewState;
  readonly outcome: MemberOutcome;
}

/** Lays out what a scheme would change for members on top of what is live; changes nothing. */
export async function prepareTrial(
  manager: EntityManager,
  scheme: Scheme,
  counting: CountingChange | null,
  now: Instant,
): Promise<SchemeTrial> {
  const before = await readEntitlementBooks(manager);
  const programmes = await planProgrammes(manager, scheme.growth, counting, now);
  const after = { benefits: await planBenefits(manager, scheme), programmes: programmes.book };
  return {
    ...{ before, after, programmes },
    names: { before: namesOf(before), after: namesOf(after) },
    touchesMembers: programmes.changes.length > 0 || decidingParts(before) !== decidingParts(after),
  };
}

/**
 * What becomes of some members: their accounts are worked on as publishing works on them, in a unit of work that is taken
 * back, and what is open for them is decided by the rules that decide it for their screens.
 */
export async function tryScheme(
  database: Database,
  { before, after, programmes, names }: SchemeTrial,
  memberIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, TriedMember>> {
  const look = async (manager: EntityManager) => {
    const was = await readStates(manager, before, memberIds, now);
    if (programmes.changes.length > 0) await tryProgrammes(manager, programmes, memberIds, now);
    const is = await readStates(manager, after, memberIds, now);
    return new Map(
      memberIds.map((id) => {
        const [old, next] = [was.get(id) ?? NOTHING, is.get(id) ?? NOTHING];
        return [id, { before: old, after: next, outcome: compareMember(old, next, names) }] as const;
      }),
    );
  };
  return programmes.changes.length === 0 ? look(database.read) : takeBack(database, look);
}

const NOTHING: PreviewState = { tiers: new Map(), entitled: new Set() };

/** Thrown to take a trial back; leaves this file as its findings. */
class TakenBack<T> extends Error {
  constructor(readonly found: T) {
    super('a trial is rolled back');
  }
}

async function takeBack<T>(database: Database, work: (unit: Unit) => Promise<T>): Promise<T> {
  try {
    await database.inUnit(async (unit) => {
      throw new TakenBack(await work(unit));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.found as T;
    throw error;
  }
  throw new Error('a trial was not taken back');
}

/** What some members are by some books, as their screens would show it. */
export async function readStates(
  manager: EntityManager,
  books: EntitlementBooks,
  memberIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, PreviewState>> {
  const holdings = await readHoldings(manager, books, memberIds, now);
  return new Map(
    [...holdings].map(([id, holding]) => {
      const open = decideEntitlements(books, holding, now).filter(({ entitled }) => entitled);
      return [id, { tiers: holding.standing.tiers, entitled: new Set(open.map(({ benefit }) => benefit.code)) }];
    }),
  );
}

/** The book of benefits as it is after a scheme was loaded, with its plans and those that members may still hold. */
async function planBenefits(manager: EntityManager, scheme: Scheme): Promise<BenefitBook> {
  const book = await readBenefitBook(manager);
  const known = new Map((await manager.find(Benefit)).map((row) => [row.code, row]));
  const rows = await manager.find(Plan, { order: { code: 'ASC' } });
  const listing = [
    ...scheme.plans.map(({ code, benefits }) => ({ code, benefits })),
    ...rows
      .filter(({ code }) => !scheme.plans.some((plan) => plan.code === code))
      .map(({ code, benefits }) => ({ code, benefits: benefits.map((benefit) => benefit.code) })),
  ];
  const plansOf = (code: string) => listing.filter(({ benefits }) => benefits.includes(code)).map((plan) => plan.code);
  const familyNames = new Map(scheme.families.map(({ code, name }) => [code, name]));
  return {
    benefits: scheme.benefits.map((config) => {
      const { code } = config;
      const row = known.get(code);
      const { version = 0, stopped = false, taken = 0 } = row ?? {};
      return { code, version, stopped, taken, config: { ...config, plans: plansOf(code).sort() } };
    }),
    plans: [
      ...scheme.plans.map(({ code, name, family }) => {
        return { code, name, family, familyName: familyNames.get(family) ?? family, offered: true };
      }),
      ...book.plans
        .filter(({ code }) => !scheme.plans.some((plan) => plan.code === code))
        .map((plan) => ({ ...plan, offered: false })),
    ],
  };
}

function namesOf({ benefits, programmes }: EntitlementBooks): PreviewNames['before'] {
  return {
    ladders: new Map(programmes.programmes.map(({ code, config }) => [code, config])),
    benefits: new Map(benefits.benefits.map(({ code, config }) => [code, config])),
  };
}

/** All by which a member's tiers and benefits are decided, for comparing. */
function decidingParts({ benefits, programmes }: EntitlementBooks): string {
  return JSON.stringify([
    programmes.programmes.map(({ code, config }) => [code, config.tiers]),
    programmes.mappings,
    benefits.benefits
      .map(({ code, config }) => [
        code,
        config.opensFor,
        [...config.plans].sort(),
        config.window,
        config.name,
        config.costFen,
      ])
      .sort(),
  ]);
}
