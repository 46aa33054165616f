import { IsNull } from 'typeorm';
import { readProgrammeBook } from '../growth/programme-book';
import { assess, type BadgeParts } from './assess-badges';
import { BadgeAward } from './badge.entity';
import { readLiveBadges } from './badge-book';

/** Notes that a member has looked at everything that is new on their wall. Safe to repeat. */
export async function acknowledgeBadges({ database, clock }: BadgeParts, memberId: string): Promise<void> {
  const now = clock.now();
  await database.inUnit(async (unit) => {
    // What was shown without having been written down must be written before it can be marked.
    const badges = (await readLiveBadges(unit)).filter(({ config }) => config.rule.kind !== 'events');
    if (badges.length > 0) await assess(unit, { badges, book: await readProgrammeBook(unit), memberId, now });
    await unit.update(BadgeAward, { memberId, revokedAt: IsNull(), seenAt: IsNull() }, { seenAt: now });
  });
}
