import type { Clock } from '../../shared/kernel/clock';
import { createFreshReading, type FreshReading } from '../database/fresh-reading';
import type { Database } from '../database/open-database';
import { SchemeDocument } from '../plan/plan.entity';
import { LIVE } from './load-plans';
import type { SchemeTexts } from './scheme.schema';

/** The live scheme's texts for screens; reading throws an Error when no scheme was ever loaded. */
export type LiveTexts = FreshReading<SchemeTexts>;

export function createLiveTexts(database: Database, clock: Clock): LiveTexts {
  return createFreshReading(clock, async () => {
    const row = await database.read.findOneBy(SchemeDocument, { id: LIVE });
    if (!row) throw new Error('no scheme is loaded: run `npm run scheme -- load shop`');
    return JSON.parse(row.content) as SchemeTexts;
  });
}
