import { select } from '../database/statement';
import { readEntitlementBooks } from './find-entitlements';
import type { TrackingParts } from './track-changes';
import { trackMembers } from './track-spans';

/** Members looked at in one unit of work. */
const BATCH = 50;

/**
 * Looks at everybody who is on one of the saved lists that benefits open for, and at those who were on the list before it was
 * made again. Safe to repeat; lists are small beside the membership, so all of them are gone through.
 */
export async function trackAudiences({ database, clock }: TrackingParts): Promise<void> {
  const books = await readEntitlementBooks(database.read);
  const names = [...new Set(books.benefits.benefits.flatMap(({ config }) => config.opensFor.audiences))];
  if (names.length === 0) return;
  const lists = await select<{ id: string }>(
    database.read,
    `SELECT l.id FROM audience l WHERE l.name IN (${names.map(() => '?').join(', ')})
      AND (SELECT COUNT(*) FROM audience n WHERE n.name = l.name AND n.id > l.id) < 2`,
    names,
  );
  for (const { id } of lists) {
    for (let after = ''; ; ) {
      const rows = await select<{ memberId: string }>(
        database.read,
        `SELECT member_id AS memberId FROM audience_member
          WHERE audience_id = ? AND member_id > ? ORDER BY member_id LIMIT ${BATCH}`,
        [id, after],
      );
      const memberIds = rows.map(({ memberId }) => memberId);
      const last = memberIds.at(-1);
      if (last === undefined) break;
      await database.inUnit(async (unit) => {
        await trackMembers(unit, await readEntitlementBooks(unit), memberIds, { kind: 'list' }, clock.now());
      });
      after = last;
    }
  }
}
