import type { Database } from '../database/open-database';
import { ApiKey } from './partner.entity';

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
