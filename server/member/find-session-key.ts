import { MoreThan } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { Session } from './member.entity';
import type { PersonKeys } from './person-keys';

/**
 * The session_key of WeChat that came with the login of a session. A later login of the same person, on whichever device,
 * makes it worthless: WeChat says so, and the client then logs in anew. Null where none is kept.
 */
export async function findSessionKey(
  { database, keys }: { readonly database: Database; readonly keys: Pick<PersonKeys, 'decryptSessionKey'> },
  sessionId: string,
  now: Instant,
): Promise<string | null> {
  const session = await database.read.findOneBy(Session, { id: sessionId, expiresAt: MoreThan(now) });
  const cipher = session?.sessionKeyCipher ?? null;
  return cipher === null ? null : keys.decryptSessionKey(cipher, sessionId);
}
