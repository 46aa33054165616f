import { IsNull } from 'typeorm';
import type { MessagesRead } from '../../shared/contract/message';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import { Message } from './message.entity';

/**
 * Marks one message, or all that a member has at this moment, as read; what was read before keeps its instant.
 * Refused with MESSAGE_NOT_FOUND when the member has no such message.
 */
export function readMessages(
  database: Database,
  memberId: string,
  what: MessagesRead,
  now: Instant,
): Promise<Result<null, 'MESSAGE_NOT_FOUND'>> {
  return database.inUnit(async (unit) => {
    const which = 'id' in what ? { memberId, id: what.id } : { memberId };
    const marked = await unit.update(Message, { ...which, readAt: IsNull() }, { readAt: now });
    if (marked.affected === 0 && 'id' in what && !(await unit.existsBy(Message, { memberId, id: what.id }))) {
      return refuse('MESSAGE_NOT_FOUND' as const);
    }
    return accept(null);
  });
}
