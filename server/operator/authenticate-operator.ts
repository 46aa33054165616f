import { type Permission, permissionsOfRole, type Role } from '../../shared/contract/ops/permission';
import { select } from '../database/statement';
import { Operator, OperatorSession } from './operator.entity';
import type { OperatorParts } from './operator.parts';
import { isLive, isSeenStale } from './session.rules';

/** Whose a session is, and what they may do. */
export interface OperatorOfSession {
  readonly operatorId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly csrfToken: string;
}

const FIND = `SELECT s.operator_id AS operatorId, s.seen_at AS seenAt, s.expires_at AS expiresAt, o.name AS name, o.role AS role
  FROM operator_session s JOIN operator o ON o.id = s.operator_id WHERE s.id = ? AND o.status = 'active'`;

/**
 * Finds the operator of a session's cookie; null when it is unknown or has ended. Asks the database each time: whoever was
 * logged out, disabled or given another role is so on every instance with their next request.
 */
export function createOperatorAuthenticator(
  parts: Pick<OperatorParts, 'database' | 'clock' | 'wallClock' | 'keys'> & {
    readonly logger: { warn(details: object, message: string): void };
  },
): (cookie: string) => Promise<OperatorOfSession | null> {
  const { database, clock, wallClock, keys, logger } = parts;
  return async (cookie) => {
    const wallNow = wallClock.now();
    const sessionId = keys.sessionId(cookie);
    const [found] = await select<Found>(database.read, FIND, [sessionId]);
    if (!found) return null;
    const times = { seenAt: Number(found.seenAt), expiresAt: Number(found.expiresAt) };
    if (!isLive(times, wallNow)) return null;
    const { operatorId, name } = found;
    if (isSeenStale(times, wallNow)) {
      await database
        .inUnit(async (unit) => {
          await unit.update(OperatorSession, { id: sessionId, seenAt: times.seenAt }, { seenAt: wallNow });
          await unit.update(Operator, { id: operatorId }, { lastSeenAt: clock.now() });
        })
        .catch((error) => logger.warn({ err: error }, 'a session could not be marked as used'));
    }
    return {
      operatorId,
      sessionId,
      name,
      permissions: permissionsOfRole[found.role],
      csrfToken: keys.csrfToken(cookie),
    };
  };
}

interface Found {
  readonly operatorId: string;
  readonly seenAt: number | string;
  readonly expiresAt: number | string;
  readonly name: string;
  readonly role: Role;
}
