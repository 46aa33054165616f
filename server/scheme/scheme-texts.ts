import type { Clock } from '../../shared/kernel/clock';
import { type Instant, SECOND_MS } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { SchemeDocument } from '../plan/plan.entity';
import { LIVE } from './load-scheme';
import type { SchemeTexts } from './scheme.schema';

const FRESH_MS = 3 * SECOND_MS;

/** The live scheme's texts, read at most every three seconds a process. */
export interface LiveTexts {
  /** @throws Error when no scheme was ever loaded */
  read(): Promise<SchemeTexts>;
  forget(): void;
}

export function createLiveTexts(database: Database, clock: Clock): LiveTexts {
  let held: { readonly at: Instant; readonly texts: SchemeTexts } | null = null;
  return {
    async read() {
      const now = clock.now();
      if (held !== null && Math.abs(now - held.at) <= FRESH_MS) return held.texts;
      const row = await database.read.findOneBy(SchemeDocument, { id: LIVE });
      if (!row) throw new Error('no scheme is loaded: run `npm run scheme -- load shop`');
      held = { at: now, texts: JSON.parse(row.content) as SchemeTexts };
      return held.texts;
    },
    forget() {
      held = null;
    },
  };
}
