import { In, LessThan } from 'typeorm';
import { DAY_MS } from '../../shared/kernel/instant';
import { Member } from '../member/member.entity';
import { rerunOnDuplicate } from '../member/rerun-on-duplicate';
import { findMemberByKey, personKeysOf } from '../member/resolve-person';
import { BusinessEventRow } from './growth.entity';
import { readProgrammeBook } from './programme-book';
import { countEvent, type GrowthParts } from './take-event';

/** How long an event waits for somebody who is not yet a member. */
export const WAITING_DAYS = 90;

/** Counts what was kept for somebody who is a member now, in the order in which it happened. Safe to repeat. */
export async function applyWaiting(parts: GrowthParts, memberId: string): Promise<number> {
  const { database } = parts;
  const personKeys = await personKeysOf(database.read, memberId);
  if (personKeys.length === 0) return 0;
  const waiting = await database.read.find(BusinessEventRow, {
    select: { id: true },
    where: { personKey: In(personKeys), status: 'waitingForMember' },
    order: { occurredAt: 'ASC', id: 'ASC' },
  });
  for (const { id } of waiting) await countWaiting(parts, id);
  return waiting.length;
}

/** Looks again for the order of a refund that waits. */
export function matchRefund(parts: GrowthParts, eventId: string): Promise<void> {
  return countWaiting(parts, eventId);
}

/** Forgets events whose person never came: they are told no more about, and lose what named them. */
export async function expireWaiting({ database, clock }: Pick<GrowthParts, 'database' | 'clock'>): Promise<void> {
  const oldest = clock.now() - WAITING_DAYS * DAY_MS;
  await database.inUnit(async (unit) => {
    await unit.update(
      BusinessEventRow,
      { status: In(['waitingForMember', 'waitingForOrder']), receivedAt: LessThan(oldest) },
      { status: 'expired', personKey: '' },
    );
  });
}

/** Counts one event that waits; nothing where it was counted meanwhile or still has nobody. */
async function countWaiting(parts: GrowthParts, eventId: string): Promise<void> {
  await rerunOnDuplicate(() =>
    parts.database.inUnit(async (unit) => {
      // Its row first: two workers take turns, and the second finds it counted.
      await unit.update(BusinessEventRow, { id: eventId }, { id: eventId });
      const row = await unit.findOneBy(BusinessEventRow, { id: eventId });
      if (!row || (row.status !== 'waitingForMember' && row.status !== 'waitingForOrder')) return;
      const member =
        row.memberId === null
          ? await findMemberByKey(unit, row.personKey)
          : await unit.findOneBy(Member, { id: row.memberId, status: 'active' });
      if (member) await countEvent(unit, parts, await readProgrammeBook(unit), row, member);
    }),
  );
}
