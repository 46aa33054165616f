import type { Clock } from '../../shared/kernel/clock';
import { createFreshReading, type FreshReading } from '../database/fresh-reading';
import type { Database } from '../database/open-database';
import { Plan, PlanFamily, PlanPrice } from './plan.entity';

/** All plans with all their prices, and the families. Which of them are on sale, and at what price, the rules say. */
export interface Catalogue {
  readonly families: readonly PlanFamily[];
  readonly plans: readonly (Plan & { readonly prices: readonly PlanPrice[] })[];
}

/** Reads the catalogue for screens. Orders never use it: they read the plan and its prices in their own unit of work. */
export type PlanCatalogue = FreshReading<Catalogue>;

export function createPlanCatalogue(database: Database, clock: Clock): PlanCatalogue {
  return createFreshReading(clock, () => readCatalogue(database));
}

async function readCatalogue(database: Database): Promise<Catalogue> {
  const [families, plans, prices] = await Promise.all([
    database.read.find(PlanFamily, { order: { position: 'ASC' } }),
    database.read.find(Plan, { order: { position: 'ASC', code: 'ASC' } }),
    database.read.find(PlanPrice, { order: { effectiveFrom: 'ASC' } }),
  ]);
  return {
    families,
    plans: plans.map((plan) => ({ ...plan, prices: prices.filter((price) => price.planId === plan.id) })),
  };
}
