import type { Clock } from '../../shared/kernel/clock';
import { type Instant, SECOND_MS } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { type ProgrammeBook, readProgrammeBook } from './programme-book';

/** Reads the live programmes for screens. Stories never use it: they read them in their own unit of work. */
export interface ProgrammeCatalogue {
  read(): Promise<ProgrammeBook>;
  /** Forgets what was read, after this process loaded a scheme. */
  forget(): void;
}

/** How long a screen may show a programme as it was: another process may have loaded a scheme meanwhile. */
const FRESH_MS = 3 * SECOND_MS;

/** A catalogue that is read at most every three seconds a process; requests at the same time share one reading. */
export function createProgrammeCatalogue(database: Database, clock: Clock): ProgrammeCatalogue {
  let held: { readonly at: Instant; readonly book: Promise<ProgrammeBook> } | null = null;
  return {
    read() {
      const now = clock.now();
      if (held === null || Math.abs(now - held.at) > FRESH_MS) {
        const book = readProgrammeBook(database.read);
        held = { at: now, book };
        book.catch(() => {
          if (held?.book === book) held = null;
        });
      }
      return held.book;
    },
    forget() {
      held = null;
    },
  };
}
