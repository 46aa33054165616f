import type { PersonReference } from '../../shared/contract/business-event';
import type { Clock } from '../../shared/kernel/clock';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import { CustomerLink } from './member.entity';
import { tellIdentified } from './member.events';
import type { PersonKeys } from './person-keys';
import { rerunOnDuplicate } from './rerun-on-duplicate';
import { findMemberByKey, personKeyOf } from './resolve-person';

/**
 * Links a business's own customer id to a member; events that were kept under it are counted soon after. Linking again
 * answers the same; an id never moves from one member to another.
 */
export function linkCustomer(
  parts: { readonly database: Database; readonly clock: Clock; readonly keys: Pick<PersonKeys, 'phoneIndex'> },
  business: string,
  customerId: string,
  person: PersonReference,
): Promise<Result<string, 'PERSON_NOT_FOUND' | 'CUSTOMER_LINKED_ELSEWHERE'>> {
  return rerunOnDuplicate(() =>
    parts.database.inUnit(async (unit) => {
      const member = await findMemberByKey(unit, personKeyOf(person, business, parts.keys));
      if (!member) return refuse('PERSON_NOT_FOUND');
      const known = await unit.findOneBy(CustomerLink, { business, customerId });
      if (known) return known.memberId === member.id ? accept(member.id) : refuse('CUSTOMER_LINKED_ELSEWHERE');
      const now = parts.clock.now();
      await unit.insert(CustomerLink, { business, customerId, memberId: member.id, linkedAt: now });
      await tellIdentified(unit, member.id, `customer:${business}:${customerId}`.slice(0, 80), now);
      return accept(member.id);
    }),
  );
}
