import type { Clock } from '../../shared/kernel/clock';
import { createFreshReading, type FreshReading } from '../database/fresh-reading';
import type { Database } from '../database/open-database';
import { type BenefitBook, readBenefitBook } from './benefit-book';

/** Reads the live benefits for screens. Stories never use it: they read them in their own unit of work. */
export type BenefitCatalogue = FreshReading<BenefitBook>;

export function createBenefitCatalogue(database: Database, clock: Clock): BenefitCatalogue {
  return createFreshReading(clock, () => readBenefitBook(database.read));
}
