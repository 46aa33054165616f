import type { Clock } from '../../shared/kernel/clock';
import { createFreshReading, type FreshReading } from '../database/fresh-reading';
import type { Database } from '../database/open-database';
import { type ProgrammeBook, readProgrammeBook } from './programme-book';

/** Reads the live programmes for screens. Stories never use it: they read them in their own unit of work. */
export type ProgrammeCatalogue = FreshReading<ProgrammeBook>;

export function createProgrammeCatalogue(database: Database, clock: Clock): ProgrammeCatalogue {
  return createFreshReading(clock, () => readProgrammeBook(database.read));
}
