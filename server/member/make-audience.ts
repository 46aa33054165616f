import type { Instant } from '../../shared/kernel/instant';
import { newId } from '../database/id';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { Audience } from './member.entity';

/**
 * Writes down the members that a room found for a filter, as an audience that no longer changes.
 * @param found SQL that answers one column of member ids; the room that knows the filter writes it
 * @returns its id
 */
export async function makeAudience(
  unit: Unit,
  asked: { readonly name: string; readonly filter: object },
  found: { readonly statement: string; readonly parameters: readonly unknown[] },
  now: Instant,
): Promise<string> {
  const id = newId(now);
  await unit.insert(Audience, { ...asked, id, size: 0, createdAt: now });
  const size = await execute(
    unit,
    `INSERT INTO audience_member (audience_id, member_id) SELECT '${id}', f.member_id FROM (${found.statement}) f`,
    found.parameters,
  );
  await unit.update(Audience, { id }, { size });
  return id;
}
