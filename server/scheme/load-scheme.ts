import type { Period, PlanBenefit } from '../../shared/contract/plan';
import { formatInstant, type Instant, parseInstant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { lintBadges } from '../badge/badge-section.rules';
import { loadBadges } from '../badge/load-badges';
import { readBenefitBook } from '../benefit/benefit-book';
import { type BenefitOfScheme, loadBenefits } from '../benefit/load-benefits';
import { askMemberWalk } from '../benefit/walk-members';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { loadShelf } from '../exchange/load-shelf';
import { type CountingChange, loadProgrammes } from '../growth/load-programmes';
import { lintGrowth } from '../growth/programme.rules';
import { Plan, PlanFamily, PlanPrice, SchemeDocument } from '../plan/plan.entity';
import { priceAt } from '../plan/plan.rules';
import { loadPoints } from '../points/load-points';
import { findPointsFaults, findSchemeFaults, findShelfFaults, lintBenefitsOf } from './scheme.rules';
import { type GrowthScheme, growthSchemeSchema, type Scheme, type SchemeTexts, schemeSchema } from './scheme.schema';

/** Id of the one live scheme document. */
export const LIVE = 'live';

/** A scheme that has nothing else is of growth alone. */
const GROWTH_KEYS: readonly string[] = Object.keys(growthSchemeSchema.shape);

/** What loading changed, in words for the operator; empty when the scheme was live already. */
export interface SchemeLoaded {
  readonly code: string;
  readonly changes: readonly string[];
  /** What is unusual in it, and loaded all the same. */
  readonly warnings: readonly string[];
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
export async function loadScheme(
  database: Database,
  scheme: Scheme | GrowthScheme,
  now: Instant,
  counting: CountingChange | null = null,
): Promise<Result<SchemeLoaded, readonly string[]>> {
  return database
    .inUnit(async (unit) => {
      const changes = 'plans' in scheme ? await loadPlans(unit, scheme, now) : [];
      const { growth } = scheme;
      const section = growth ?? { events: [], programmes: [], mappings: [] };
      const loaded = await loadProgrammes(unit, section, counting, now);
      if (loaded.faults.length > 0) throw new SchemeRefused(loaded.faults);
      const points = await loadPoints(unit, scheme.points, now);
      const benefits = await loadBenefitsOf(unit, scheme, now);
      // Other ladders may open other benefits, also where these stayed the same.
      if (benefits.length === 0 && loaded.changes.length > 0)
        await askMemberWalk(unit, { fresh: [], startsAt: now }, now);
      const shelf = scheme.shelf === null ? [] : await loadShelf(unit, scheme.shelf);
      const badges = await loadBadges(unit, scheme.badges, now);
      if (badges.faults.length > 0) throw new SchemeRefused(badges.faults);
      return accept({
        code: scheme.code,
        changes: [...changes, ...loaded.changes, ...points, ...benefits, ...shelf, ...badges.changes],
        warnings: [...(growth === null ? [] : lintGrowth(growth).warnings), ...lintBenefitsOf(scheme).warnings],
      });
    })
    .catch((error) => {
      if (error instanceof SchemeRefused) return refuse(error.faults);
      throw error;
    });
}

/** Thrown to roll the unit of work back; leaves this file as a refusal. */
class SchemeRefused extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join(' '));
  }
}

/** Everything but growth: families, plans with their prices, and what screens read. */
async function loadPlans(unit: Unit, scheme: Scheme, now: Instant): Promise<string[]> {
  const faults: string[] = [];
  const changes: string[] = [];
  await saveFamilies(unit, scheme);
  for (const [position, plan] of scheme.plans.entries()) {
    const planId = await savePlan(unit, scheme, plan, position, now, changes);
    await savePrices(unit, plan, planId, now, { faults, changes });
  }
  if (faults.length > 0) throw new SchemeRefused(faults);
  await withdrawOthers(unit, scheme, changes);
  const texts: SchemeTexts = {
    programmeName: scheme.programmeName,
    invitation: scheme.invitation,
    benefits: scheme.benefits.map(textsOf),
    agreements: scheme.agreements,
  };
  await unit.save(SchemeDocument, { id: LIVE, code: scheme.code, content: JSON.stringify(texts), loadedAt: now });
  return changes;
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

/** What a plan's page shows of a benefit; everything else stands in its own room. */
function textsOf({ code, name, icon, value, description }: PlanBenefit): PlanBenefit {
  return { code, name, icon, value, description };
}

async function saveFamilies(unit: Unit, scheme: Scheme): Promise<void> {
  await unit.update(PlanFamily, { isDefault: true }, { isDefault: false });
  for (const [position, family] of scheme.families.entries()) {
    const row = { name: family.name, isDefault: family.isDefault, position };
    if (await unit.existsBy(PlanFamily, { code: family.code }))
      await unit.update(PlanFamily, { code: family.code }, row);
    else await unit.insert(PlanFamily, { code: family.code, ...row });
  }
}

async function savePlan(
  unit: Unit,
  scheme: Scheme,
  plan: Scheme['plans'][number],
  position: number,
  now: Instant,
  changes: string[],
): Promise<string> {
  const benefits = plan.benefits.map((code) =>
    textsOf(scheme.benefits.find((benefit) => benefit.code === code) as PlanBenefit),
  );
  const row = {
    family: plan.family,
    familyRank: plan.rank,
    name: plan.name,
    tagline: plan.tagline,
    opens: plan.opens,
    periodUnit: plan.period.unit as Period['unit'],
    periodCount: plan.period.count,
    limitPerPerson: plan.limitPerPerson,
    saleStartsAt: plan.saleStartsAt === null ? null : parseInstant(plan.saleStartsAt),
    saleEndsAt: plan.saleEndsAt === null ? null : parseInstant(plan.saleEndsAt),
    offered: true,
    position,
    benefits,
  };
  const known = await unit.findOneBy(Plan, { code: plan.code });
  if (known) {
    await unit.update(Plan, { id: known.id }, row);
    if (!known.offered) changes.push(`重新上架「${plan.name}」`);
    return known.id;
  }
  const id = newId(now);
  await unit.insert(Plan, { id, code: plan.code, ...row });
  changes.push(`新增「${plan.name}」`);
  return id;
}

async function savePrices(
  unit: Unit,
  plan: Scheme['plans'][number],
  planId: string,
  now: Instant,
  notes: { readonly faults: string[]; readonly changes: string[] },
): Promise<void> {
  const known = await unit.findBy(PlanPrice, { planId });
  const begun = plan.prices.find((price) => price.from !== undefined && (parseInstant(price.from) as Instant) <= now);
  for (const price of plan.prices) {
    const wanted = { priceFen: price.priceFen, listPriceFen: price.listPriceFen };
    if (price.from === undefined && begun) {
      // The scheme's own later price has begun: loading it again must not bring the earlier one back.
      if (known.length === 0 || known.some((row) => isSamePrice(row, wanted))) continue;
      notes.faults.push(
        `会员方案「${plan.code}」未写生效时间的售价 ${price.priceFen} 分，已被自 ${begun.from} 起的价格取代：请写明生效时间。`,
      );
      continue;
    }
    const effectiveFrom = price.from === undefined ? now : (parseInstant(price.from) as Instant);
    const atThatInstant = known.find((row) => row.effectiveFrom === effectiveFrom);
    const same = price.from === undefined ? priceAt(known, now) : atThatInstant;
    if (same && isSamePrice(same, wanted)) continue;
    if (atThatInstant) {
      notes.faults.push(
        `会员方案「${plan.code}」自 ${formatInstant(effectiveFrom)} 起的价格已登记为 ${atThatInstant.priceFen} 分，价格只增不改：请另设生效时间。`,
      );
      continue;
    }
    await unit.insert(PlanPrice, { id: newId(now), planId, ...wanted, effectiveFrom, createdAt: now });
    notes.changes.push(`「${plan.name}」自 ${formatInstant(effectiveFrom)} 起 ${price.priceFen} 分`);
  }
}

type Price = Pick<PlanPrice, 'priceFen' | 'listPriceFen'>;

function isSamePrice(one: Price, other: Price): boolean {
  return one.priceFen === other.priceFen && one.listPriceFen === other.listPriceFen;
}

async function withdrawOthers(unit: Unit, scheme: Scheme, changes: string[]): Promise<void> {
  const kept = new Set(scheme.plans.map((plan) => plan.code));
  for (const plan of await unit.findBy(Plan, { offered: true })) {
    if (kept.has(plan.code)) continue;
    await unit.update(Plan, { id: plan.id }, { offered: false });
    changes.push(`下架「${plan.name}」`);
  }
}
