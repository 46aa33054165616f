import { LessThan } from 'typeorm';
import type { KeyView } from '../../shared/contract/ops/key';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { ApiKey } from './partner.entity';
import { secretStateOf } from './tell-secret';

/** A key as operators see it: without its secret, in no form. */
export type ListedKey = Pick<ApiKey, 'id' | 'business' | 'name' | 'scopes' | 'createdAt' | 'revokedAt' | 'lastUsedOn'>;

/** Keys by business, the newest first; the revoked ones too, since the past was signed with them. */
export function listKeys(database: Database, limit: number): Promise<ListedKey[]> {
  return database.read.find(ApiKey, {
    select: { id: true, business: true, name: true, scopes: true, createdAt: true, revokedAt: true, lastUsedOn: true },
    order: { business: 'ASC', id: 'DESC' },
    take: limit,
  });
}

/** Keys of all businesses for the console, the newest first, with what became of their secrets. */
export async function findKeys(
  { read }: Pick<Database, 'read'>,
  operatorId: string,
  { cursor, limit }: PageQuery,
  now: Instant,
): Promise<Page<KeyView>> {
  const keys = await read.find(ApiKey, {
    where: cursor === undefined ? {} : { id: LessThan(cursor) },
    order: { id: 'DESC' },
    take: limit + 1,
  });
  const items = keys.slice(0, limit);
  return {
    items: items.map((key) => ({
      ...{ id: key.id, business: key.business, name: key.name, scopes: [...key.scopes], lastUsedOn: key.lastUsedOn },
      createdAt: formatInstant(key.createdAt),
      revokedAt: key.revokedAt === null ? null : formatInstant(key.revokedAt),
      secret: secretStateOf(key, operatorId, now),
    })),
    nextCursor: keys.length > limit ? (items.at(-1)?.id ?? null) : null,
  };
}
