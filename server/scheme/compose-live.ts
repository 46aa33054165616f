import type { EntityManager } from 'typeorm';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { readLiveBadges } from '../badge/badge-book';
import { readBenefitBook } from '../benefit/benefit-book';
import { ShelfItem } from '../exchange/exchange.entity';
import { GrowthProgramme } from '../growth/growth.entity';
import { GROWTH_DOCUMENT } from '../growth/programme-book';
import { readMessageSettings } from '../message/message-settings';
import { Plan, PlanFamily, PlanPrice, SchemeDocument } from '../plan/plan.entity';
import { priceAt } from '../plan/plan.rules';
import { readPointsBook } from '../points/points-book';
import { LIVE } from './load-plans';
import { type Scheme, type SchemeTexts, schemeSchema } from './scheme.schema';

/**
 * The whole document of what is live, put together from the rooms that hold it; null where no whole scheme was ever loaded.
 * Its prices are those in force and those to come, each with its beginning: loading it again changes nothing.
 * @param ladders what is expected of each family's prices: the one thing that no room keeps
 */
export async function composeLive(
  manager: EntityManager,
  ladders: ReadonlyMap<string, Scheme['families'][number]['priceLadder']>,
  now: Instant,
): Promise<Scheme | null> {
  const document = await manager.findOneBy(SchemeDocument, { id: LIVE });
  if (!document) return null;
  const { programmeName, invitation, agreements } = JSON.parse(document.content) as SchemeTexts;
  const points = await readPointsBook(manager);
  const { benefits } = await readBenefitBook(manager);
  const shelf = await manager.find(ShelfItem, { where: { live: true }, order: { position: 'ASC', code: 'ASC' } });
  const badges = await readLiveBadges(manager);
  return schemeSchema.parse({
    code: document.code,
    programmeName,
    invitation,
    families: await composeFamilies(manager, ladders),
    benefits: benefits.map(({ config: { plans, ...benefit } }) => benefit),
    plans: await composePlans(manager, now),
    agreements,
    growth: await composeGrowth(manager),
    points: points?.live ? points.config : null,
    shelf: shelf.map(({ config }) => config),
    badges: badges.map(({ config }) => config),
    messages: await readMessageSettings(manager),
  } satisfies Record<keyof Scheme, unknown>);
}

async function composeFamilies(manager: EntityManager, ladders: Parameters<typeof composeLive>[1]): Promise<object[]> {
  const families = await manager.find(PlanFamily, { order: { position: 'ASC', code: 'ASC' } });
  return families.map(({ code, name, isDefault, changes }) => ({
    ...{ code, name, isDefault },
    priceLadder: ladders.get(code),
    changes: changes ?? undefined,
  }));
}

async function composePlans(manager: EntityManager, now: Instant): Promise<object[]> {
  const plans = await manager.find(Plan, { where: { offered: true }, order: { position: 'ASC', code: 'ASC' } });
  const prices = await manager.find(PlanPrice, { order: { effectiveFrom: 'ASC' } });
  return plans.map((plan) => ({
    code: plan.code,
    family: plan.family,
    rank: plan.familyRank,
    name: plan.name,
    tagline: plan.tagline,
    opens: plan.opens,
    period: { unit: plan.periodUnit, count: plan.periodCount },
    prices: composePrices(
      prices.filter(({ planId }) => planId === plan.id),
      now,
    ),
    limitPerPerson: plan.limitPerPerson,
    saleStartsAt: instantOrNull(plan.saleStartsAt),
    saleEndsAt: instantOrNull(plan.saleEndsAt),
    benefits: plan.benefits.map(({ code }) => code),
    autoRenew: plan.autoRenew,
    rail: plan.rail ?? null,
    refund: plan.refund ?? undefined,
    pause: plan.pause,
    gift: plan.gift,
  }));
}

/** The price in force, and those to come; what was before stands in earlier versions. */
function composePrices(prices: readonly PlanPrice[], now: Instant): Scheme['plans'][number]['prices'] {
  const inForce = priceAt(prices, now);
  return prices
    .filter((price) => price === inForce || price.effectiveFrom > now)
    .map(({ effectiveFrom, priceFen, listPriceFen }) => ({
      from: formatInstant(effectiveFrom),
      priceFen,
      listPriceFen,
    }));
}

async function composeGrowth(manager: EntityManager): Promise<object | null> {
  const programmes = await manager.find(GrowthProgramme, {
    where: { live: true },
    order: { position: 'ASC', code: 'ASC' },
  });
  if (programmes.length === 0) return null;
  const document = await manager.findOneBy(SchemeDocument, { id: GROWTH_DOCUMENT });
  const about = document ? (JSON.parse(document.content) as object) : { events: [], mappings: [] };
  return { ...about, programmes: programmes.map(({ config }) => config) };
}

function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
