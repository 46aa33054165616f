import type { Instant } from '../../shared/kernel/instant';
import type { Result } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { type Actor, appendAudit } from '../operator/append-audit';
import { CommandRefused } from './terminal';

/** Where and when an operator acts, and who it is. */
export interface Setting {
  readonly database: Database;
  readonly now: Instant;
  /** The user of the operating system. */
  readonly operator: string;
}

/** What is recorded of an act. */
export interface Act<T> {
  readonly verb: string;
  /** What it is about; where that comes out of the story, how to tell it from the story's value. */
  readonly subject: string | ((value: T) => string);
  readonly reason: string;
}

/**
 * Carries out an operator's act and records it, both or neither.
 * @throws CommandRefused with the story's refusal
 */
export async function carryOut<T>(
  { database, now, operator }: Setting,
  { verb, subject, reason }: Act<T>,
  story: (unit: Unit) => Promise<Result<T, string>>,
): Promise<T> {
  const outcome = await database.inUnit(async (unit) => {
    const done = await story(unit);
    if (done.ok) {
      const actor: Actor = { channel: 'command', id: operator, name: operator, requestId: null };
      const about = typeof subject === 'string' ? subject : subject(done.value);
      await appendAudit(unit, actor, { action: verb, subject: about, reason }, now);
    }
    return done;
  });
  if (outcome.ok) return outcome.value;
  throw new CommandRefused(`${typeof subject === 'string' ? `${verb} ${subject}` : verb}: ${outcome.refusal}`);
}
