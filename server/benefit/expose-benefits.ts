import { In } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { Benefit, BenefitReach } from './benefit.entity';
import { noteReach } from './note-reach';
import { monthOf } from './quota-period.rules';

/** Counts that the cards of some benefits were on a member's screen, each once a month; unknown codes are passed over. */
export async function exposeBenefits(
  database: Database,
  memberId: string,
  codes: readonly string[],
  now: Instant,
): Promise<void> {
  const asked = In([...new Set(codes)]);
  const live = await database.read.find(Benefit, { select: { code: true }, where: { code: asked, live: true } });
  const seen = await database.read.findBy(BenefitReach, {
    benefit: asked,
    month: monthOf(now),
    stage: 'exposed',
    memberId,
  });
  const missing = live.map(({ code }) => code).filter((code) => !seen.some(({ benefit }) => benefit === code));
  if (missing.length === 0) return;
  await database.inUnit(async (unit) => {
    for (const benefit of missing.sort()) await noteReach(unit, { benefit, memberId, stage: 'exposed' }, now);
  });
}
