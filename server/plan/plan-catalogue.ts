import type { Clock } from '../../shared/kernel/clock';
import { type Instant, SECOND_MS } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { Plan, PlanFamily, PlanPrice } from './plan.entity';

/** All plans with all their prices, and the families. Which of them are on sale, and at what price, the rules say. */
export interface Catalogue {
  readonly families: readonly PlanFamily[];
  readonly plans: readonly (Plan & { readonly prices: readonly PlanPrice[] })[];
}

/** Reads the catalogue for screens. Orders never use it: they read the plan and its prices in their own unit of work. */
export interface PlanCatalogue {
  read(): Promise<Catalogue>;
  /** Forgets what was read, after this process loaded a scheme. */
  forget(): void;
}

/** How long a screen may show a plan as it was: another process may have loaded a scheme meanwhile. */
const FRESH_MS = 3 * SECOND_MS;

/** A catalogue that is read at most every three seconds a process; requests at the same time share one reading. */
export function createPlanCatalogue(database: Database, clock: Clock): PlanCatalogue {
  let reading: { readonly at: Instant; readonly catalogue: Promise<Catalogue> } | null = null;
  return {
    read() {
      const now = clock.now();
      if (reading === null || Math.abs(now - reading.at) > FRESH_MS) {
        const catalogue = readCatalogue(database);
        reading = { at: now, catalogue };
        catalogue.catch(() => {
          if (reading?.catalogue === catalogue) reading = null;
        });
      }
      return reading.catalogue;
    },
    forget() {
      reading = null;
    },
  };
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
