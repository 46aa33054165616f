import { type EntityManager, In } from 'typeorm';
import type { OwnerView } from '../../shared/contract/ops/money';
import { Member } from './member.entity';

/** Whose rows of a list are, by member id; who has left is not in it. */
export async function findOwners(
  manager: EntityManager,
  rows: readonly { readonly memberId: string }[],
): Promise<ReadonlyMap<string, NonNullable<OwnerView>>> {
  if (rows.length === 0) return new Map();
  const members = await manager.findBy(Member, { id: In([...new Set(rows.map(({ memberId }) => memberId))]) });
  return new Map(
    members
      .filter(({ status }) => status !== 'gone')
      .map(({ id, memberNumber, nickname }) => [id, { id, memberNumber, nickname }]),
  );
}
