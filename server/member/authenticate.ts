import { type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import { MemberDay, Session } from './member.entity';
import { decideSlide } from './member.rules';
import type { PersonKeys } from './person-keys';

/** What is said when a day could not be recorded or a session not be moved on; pino fits. */
export interface AuthenticatorLogger {
  warn(details: object, message: string): void;
}

export interface AuthenticatorNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: Pick<PersonKeys, 'sessionId'>;
  readonly logger: AuthenticatorLogger;
}

/** A session that is good at this instant, and its member. */
export interface LiveSession {
  readonly sessionId: string;
  readonly memberId: string;
}

/** On every request with a session, hence one statement of raw SQL; it runs as it stands on both engines. */
const FIND_SESSION = `
  SELECT s.member_id AS memberId, s.created_at AS createdAt, s.expires_at AS expiresAt
  FROM session s JOIN member m ON m.id = s.member_id
  WHERE s.id = ? AND s.expires_at > ? AND m.status = 'active' AND m.frozen_at IS NULL`;

/**
 * Finds the session of a token: null when it is unknown, logged out, over, or its member is frozen, leaving or gone. A session in
 * use slides on, and the day on which the member came is recorded; neither ever fails the request.
 */
export function createAuthenticator(needs: AuthenticatorNeeds): (token: string) => Promise<LiveSession | null> {
  const { database, clock, keys, logger } = needs;
  const days = new SeenDays();

  return async (token) => {
    const sessionId = keys.sessionId(token);
    const now = clock.now();
    const [found] = await select<SessionFound>(database.read, FIND_SESSION, [sessionId, now]);
    if (!found) return null;
    const session = { createdAt: Number(found.createdAt), expiresAt: Number(found.expiresAt) };
    const later = decideSlide(session, now);
    if (later !== null) {
      await slide(database, sessionId, session.expiresAt, later).catch((error) =>
        logger.warn({ err: error }, 'a session could not be moved on'),
      );
    }
    const today = businessDayOf(now);
    if (days.isNew(found.memberId, today)) {
      await recordDay(database, found.memberId, today).catch((error) => {
        days.forget(found.memberId);
        logger.warn({ err: error }, "a member's day could not be recorded");
      });
    }
    return { sessionId, memberId: found.memberId };
  };
}

interface SessionFound {
  readonly memberId: string;
  readonly createdAt: number | string;
  readonly expiresAt: number | string;
}

/** Compare-and-set, so that of two requests at once one writes. A session that was closed meanwhile stays closed. */
async function slide(database: Database, id: string, expiresAt: Instant, later: Instant): Promise<void> {
  await database.inUnit((unit) => unit.update(Session, { id, expiresAt }, { expiresAt: later }));
}

async function recordDay(database: Database, memberId: string, day: BusinessDay): Promise<void> {
  try {
    await database.inUnit((unit) => unit.insert(MemberDay, { memberId, day }));
  } catch (error) {
    // Another instance, or this one before it was started again, has recorded it.
    if (!isDuplicate(error)) throw error;
  }
}

/** Beyond this many members a day the memory is begun anew: it costs an insert each that meets its duplicate. */
const MOST_REMEMBERED = 200_000;

/** Which members this process has recorded for the present day, so that one request a day and member writes. */
class SeenDays {
  private day: BusinessDay = '';
  private readonly members = new Set<string>();

  isNew(memberId: string, day: BusinessDay): boolean {
    if (day !== this.day || this.members.size >= MOST_REMEMBERED) {
      this.day = day;
      this.members.clear();
    }
    if (this.members.has(memberId)) return false;
    this.members.add(memberId);
    return true;
  }

  forget(memberId: string): void {
    this.members.delete(memberId);
  }
}
