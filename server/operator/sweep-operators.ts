import { LessThan, LessThanOrEqual } from 'typeorm';
import { DAY_MS } from '../../shared/kernel/instant';
import { OperatorCommand } from './approval.entity';
import { GUARD_WINDOW_MS } from './login-guard.rules';
import { LoginGuard, OperatorInvitation, OperatorSession } from './operator.entity';
import type { OperatorParts } from './operator.parts';
import { IDLE_MS } from './session.rules';

/** How long a command's answer is kept for its repeat. */
export const COMMANDS_KEPT_MS = 7 * DAY_MS;

/** Removes what no longer counts: ended sessions and links, old counts of failures, answers to commands of last week. */
export async function sweepOperators({
  database,
  clock,
  wallClock,
}: Pick<OperatorParts, 'database' | 'clock' | 'wallClock'>): Promise<void> {
  const wallNow = wallClock.now();
  await database.inUnit(async (unit) => {
    await unit.delete(OperatorSession, { expiresAt: LessThanOrEqual(wallNow) });
    await unit.delete(OperatorSession, { seenAt: LessThanOrEqual(wallNow - IDLE_MS) });
    await unit.delete(OperatorInvitation, { expiresAt: LessThanOrEqual(wallNow) });
    await unit.delete(LoginGuard, { windowStart: LessThan(wallNow - GUARD_WINDOW_MS) });
    await unit.delete(OperatorCommand, { createdAt: LessThan(clock.now() - COMMANDS_KEPT_MS) });
  });
}
