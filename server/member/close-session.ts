import type { Database } from '../database/open-database';
import { Session } from './member.entity';

/** Logs out: the token stops working on every instance at once, because its row is gone. Repeating it changes nothing. */
export async function closeSession(database: Database, sessionId: string): Promise<void> {
  await database.inUnit((unit) => unit.delete(Session, { id: sessionId }));
}
