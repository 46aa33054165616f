import { createHash } from 'node:crypto';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { CommandKey } from './purchase.entity';

/** A command as it came, under the key by which its client tells a repeat from another wish. */
export interface KeyedCommand {
  readonly memberId: string;
  readonly route: string;
  readonly clientKey: string;
  /** What the member asked for: another body under the same key is refused. */
  readonly body: Readonly<Record<string, string | null>>;
}

/** The first answer of a command, or that its key was used for another body; null where it never came. */
export async function findAnswer(
  unit: Unit,
  { memberId, route, clientKey, body }: KeyedCommand,
): Promise<Result<string, 'IDEMPOTENCY_KEY_REUSED'> | null> {
  const earlier = await unit.findOneBy(CommandKey, { memberId, route, clientKey });
  if (!earlier) return null;
  return earlier.bodyHash === hashBody(body) ? accept(earlier.resultId) : refuse('IDEMPOTENCY_KEY_REUSED');
}

/**
 * Carries a command out once: its repeat with the same key answers the first result, the id of what was made.
 * @throws StaleRead when the repeat ran at the same time and was first: the unit of work runs again and finds its answer
 */
export async function answerOnce<E>(
  unit: Unit,
  command: KeyedCommand,
  now: Instant,
  work: () => Promise<Result<string, E>>,
): Promise<Result<string, E | 'IDEMPOTENCY_KEY_REUSED'>> {
  const answer = await findAnswer(unit, command);
  if (answer) return answer;
  const result = await work();
  if (result.ok) await rememberAnswer(unit, command, result.value, now);
  // What the first of two at once has used up must not refuse the second.
  else if (await findAnswer(unit, command)) throw new StaleRead('idempotency key');
  return result;
}

/**
 * Writes what a command led to.
 * @throws StaleRead when its repeat ran at the same time and was first
 */
export async function rememberAnswer(
  unit: Unit,
  { body, ...key }: KeyedCommand,
  resultId: string,
  now: Instant,
): Promise<void> {
  try {
    await unit.insert(CommandKey, { ...key, bodyHash: hashBody(body), resultId, createdAt: now });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('idempotency key');
    throw error;
  }
}

/** SHA-256 over a body with its fields in a fixed order. */
export function hashBody(body: KeyedCommand['body']): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(body).sort()))
    .digest('hex');
}
