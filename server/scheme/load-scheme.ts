import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { lintBadges } from '../badge/badge-section.rules';
import { loadBadges } from '../badge/load-badges';
import { readBenefitBook } from '../benefit/benefit-book';
import { type BenefitOfScheme, loadBenefits } from '../benefit/load-benefits';
import { askMemberWalk } from '../benefit/walk-members';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { loadShelf } from '../exchange/load-shelf';
import { type CountingChange, loadProgrammes } from '../growth/load-programmes';
import { lintGrowth } from '../growth/programme.rules';
import { loadMessageSettings } from '../message/message-settings';
import { lintMessages } from '../message/message-settings.rules';
import { loadPoints } from '../points/load-points';
import { loadPlans } from './load-plans';
import {
  findLadderWarnings,
  findPointsFaults,
  findSchemeFaults,
  findShelfFaults,
  lintBenefitsOf,
} from './scheme.rules';
import { type GrowthScheme, growthSchemeSchema, type Scheme, schemeSchema } from './scheme.schema';
import { appendVersion, BY_SYSTEM, keepFirstVersion, type Publication } from './version';

/** A scheme that has nothing else is of growth alone. */
const GROWTH_KEYS: readonly string[] = Object.keys(growthSchemeSchema.shape);

/** What loading changed, in words for the operator; empty when the scheme was live already. */
export interface SchemeLoaded {
  readonly code: string;
  readonly changes: readonly string[];
  /** What is unusual in it, and loaded all the same. */
  readonly warnings: readonly string[];
  /** The version that is live now; null where no whole scheme ever was. */
  readonly version: number | null;
}

/** Checks a scheme's form and rules. */
export function parseScheme(content: unknown): Result<Scheme | GrowthScheme, readonly string[]> {
  const alone =
    typeof content === 'object' && content !== null && Object.keys(content).every((key) => GROWTH_KEYS.includes(key));
  const parsed = (alone ? growthSchemeSchema : schemeSchema).safeParse(content);
  if (!parsed.success) {
    return refuse(parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`));
  }
  const faults =
    'plans' in parsed.data
      ? findSchemeFaults(parsed.data)
      : [
          ...lintGrowth(parsed.data.growth).faults,
          ...lintBenefitsOf(parsed.data).faults,
          ...findPointsFaults(parsed.data, null),
          ...findShelfFaults(parsed.data),
          ...lintBadges(parsed.data.badges, { growth: parsed.data.growth, families: null, benefits: null }),
        ];
  return faults.length === 0 ? accept(parsed.data) : refuse(faults);
}

/**
 * Makes a scheme the live one. Plans that it no longer has are taken off sale but stay for their orders; a price is only
 * ever added, so an unpaid order keeps its own; a price that has begun is never rewritten. Loading the same scheme again
 * changes nothing.
 */
export function loadScheme(
  database: Database,
  scheme: Scheme | GrowthScheme,
  now: Instant,
  counting: CountingChange | null = null,
  publication: Publication = BY_SYSTEM,
): Promise<Result<SchemeLoaded, readonly string[]>> {
  return database
    .inUnit(async (unit) => accept(await loadSchemeIn(unit, scheme, { counting, publication }, now)))
    .catch((error) => {
      if (error instanceof SchemeRefused) return refuse(error.faults);
      throw error;
    });
}

/** How a scheme is made the live one. */
export interface Loading {
  readonly counting: CountingChange | null;
  readonly publication: Publication;
}

/**
 * The same in a unit of work that is there already; what came of it is the next version.
 * @throws SchemeRefused when something in the scheme may not be: what was written is to be rolled back
 */
export async function loadSchemeIn(
  unit: Unit,
  scheme: Scheme | GrowthScheme,
  { counting, publication }: Loading,
  now: Instant,
): Promise<SchemeLoaded> {
  await keepFirstVersion(unit, now);
  const whole = 'plans' in scheme ? scheme : null;
  const plans = whole === null ? { changes: [], faults: [] } : await loadPlans(unit, whole, now);
  if (plans.faults.length > 0) throw new SchemeRefused(plans.faults);
  const { growth } = scheme;
  const section = growth ?? { events: [], programmes: [], mappings: [] };
  const loaded = await loadProgrammes(unit, section, counting, now);
  if (loaded.faults.length > 0) throw new SchemeRefused(loaded.faults);
  const points = await loadPoints(unit, scheme.points, now);
  const benefits = await loadBenefitsOf(unit, scheme, now);
  // Other ladders may open other benefits, also where these stayed the same.
  if (benefits.length === 0 && loaded.changes.length > 0) await askMemberWalk(unit, { fresh: [], startsAt: now }, now);
  const shelf = scheme.shelf === null ? [] : await loadShelf(unit, scheme.shelf);
  const badges = await loadBadges(unit, scheme.badges, now);
  if (badges.faults.length > 0) throw new SchemeRefused(badges.faults);
  const settings = whole?.messages ?? null;
  const messages = settings === null ? [] : await loadMessageSettings(unit, settings, now);
  const rooms = [...loaded.changes, ...points, ...benefits, ...shelf, ...badges.changes, ...messages];
  const changes = [...plans.changes, ...rooms];
  const version = await appendVersion(unit, whole, { changes, publication }, now);
  return { code: scheme.code, changes, warnings: findWarnings(scheme), version };
}

/** What is unusual in a scheme, and loaded all the same. */
export function findWarnings(scheme: Scheme | GrowthScheme): string[] {
  return [
    ...('plans' in scheme ? findLadderWarnings(scheme) : []),
    ...(scheme.growth === null ? [] : lintGrowth(scheme.growth).warnings),
    ...lintBenefitsOf(scheme).warnings,
    ...('plans' in scheme ? lintMessages(scheme.messages ?? []).warnings : []),
  ];
}

/** Thrown to roll the unit of work back: what in a scheme may not be. */
export class SchemeRefused extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join(' '));
  }
}

/**
 * The scheme's benefits. A scheme on top of another leaves its plans on sale, so what they promise and it does not bring
 * itself stays too, behind its own.
 */
async function loadBenefitsOf(unit: Unit, scheme: Scheme | GrowthScheme, now: Instant): Promise<string[]> {
  const { benefits } = scheme;
  if (benefits === null) return [];
  const promised = 'plans' in scheme ? [] : await findPromised(unit);
  const kept = promised.filter(({ code }) => !benefits.some((own) => own.code === code));
  return loadBenefits(unit, [...benefits, ...kept], now);
}

/** The live benefits that plans on sale list. */
async function findPromised(unit: Unit): Promise<BenefitOfScheme[]> {
  const { benefits, plans } = await readBenefitBook(unit);
  const onSale = plans.filter(({ offered }) => offered).map(({ code }) => code);
  return benefits.flatMap(({ config: { plans: listing, ...benefit } }) =>
    listing.some((plan) => onSale.includes(plan)) ? [benefit] : [],
  );
}
