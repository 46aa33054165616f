import type { Period, PlanBenefit } from '../../shared/contract/plan';
import { formatChineseMinute } from '../../shared/kernel/business-day';
import { formatFen } from '../../shared/kernel/fen';
import { type Instant, parseInstant } from '../../shared/kernel/instant';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { Plan, PlanFamily, PlanPrice, SchemeDocument } from '../plan/plan.entity';
import { priceAt } from '../plan/plan.rules';
import { findUnchargedListPrices } from '../plan/price-ladder.rules';
import type { Scheme, SchemeTexts } from './scheme.schema';

/** Id of the one live scheme document. */
export const LIVE = 'live';

/** What loading plans changed, and what it may not do. */
export interface PlansLoaded {
  readonly changes: readonly string[];
  readonly faults: readonly string[];
}

/**
 * Loads everything but growth: families, plans with their prices, and what screens read. What was written is to be rolled
 * back where there are faults.
 */
export async function loadPlans(unit: Unit, scheme: Scheme, now: Instant): Promise<PlansLoaded> {
  const faults: string[] = [];
  const changes: string[] = [];
  await saveFamilies(unit, scheme);
  for (const [position, plan] of scheme.plans.entries()) {
    const planId = await savePlan(unit, scheme, plan, position, now, changes);
    await savePrices(unit, plan, planId, now, { faults, changes });
  }
  await withdrawOthers(unit, scheme, changes);
  const texts: SchemeTexts = {
    programmeName: scheme.programmeName,
    invitation: scheme.invitation,
    benefits: scheme.benefits.map(textsOf),
    agreements: scheme.agreements,
  };
  await unit.save(SchemeDocument, { id: LIVE, code: scheme.code, content: JSON.stringify(texts), loadedAt: now });
  return { changes, faults };
}

/** What a plan's page shows of a benefit; everything else stands in its own room. */
function textsOf({ code, name, icon, value, description }: PlanBenefit): PlanBenefit {
  return { code, name, icon, value, description };
}

async function saveFamilies(unit: Unit, scheme: Scheme): Promise<void> {
  await unit.update(PlanFamily, { isDefault: true }, { isDefault: false });
  for (const [position, family] of scheme.families.entries()) {
    const row = { name: family.name, isDefault: family.isDefault, position, changes: family.changes };
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
    autoRenew: plan.autoRenew,
    rail: plan.rail,
    refund: plan.refund,
    pause: plan.pause,
    gift: plan.gift,
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
  const begun = plan.prices
    .flatMap(({ from }) => (from === undefined ? [] : [parseInstant(from) as Instant]))
    .find((from) => from <= now);
  for (const price of plan.prices) {
    const wanted = { priceFen: price.priceFen, listPriceFen: price.listPriceFen };
    if (price.from === undefined && begun !== undefined) {
      // The scheme's own later price has begun: loading it again must not bring the earlier one back.
      if (known.length === 0 || known.some((row) => isSamePrice(row, wanted))) continue;
      notes.faults.push(
        `会员方案「${plan.code}」未写生效时间的售价 ${formatFen(price.priceFen)}，已被自 ${formatChineseMinute(begun)} 起的价格取代：请写明生效时间。`,
      );
      continue;
    }
    const effectiveFrom = price.from === undefined ? now : (parseInstant(price.from) as Instant);
    const atThatInstant = known.find((row) => row.effectiveFrom === effectiveFrom);
    const same = price.from === undefined ? priceAt(known, now) : atThatInstant;
    if (same && isSamePrice(same, wanted)) continue;
    if (atThatInstant) {
      notes.faults.push(
        `会员方案「${plan.code}」自 ${formatChineseMinute(effectiveFrom)} 起的价格已登记为 ${formatFen(atThatInstant.priceFen)}，价格只增不改：请另设生效时间。`,
      );
      continue;
    }
    const row = { id: newId(now), planId, ...wanted, effectiveFrom, createdAt: now };
    await unit.insert(PlanPrice, row);
    known.push(row);
    notes.changes.push(`「${plan.name}」自 ${formatChineseMinute(effectiveFrom)} 起 ${formatFen(price.priceFen)}`);
  }
  for (const { listPriceFen } of findUnchargedListPrices(known)) {
    if (listPriceFen === null) continue;
    notes.faults.push(`会员方案「${plan.code}」的划线价 ${formatFen(listPriceFen)} 此前没有按这个价格卖过，不能划线。`);
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
