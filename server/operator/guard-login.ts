import { type Instant, SECOND_MS } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import type { Database } from '../database/open-database';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import {
  type Counted,
  countAttempt,
  type Guard,
  type GuardCount,
  type GuardKind,
  MOST_ATTEMPTS,
} from './login-guard.rules';
import { LoginGuard } from './operator.entity';
import type { InvitationKeys } from './operator-keys';

/** Too many attempts: in how many seconds the next one is looked at. */
export interface Locked {
  readonly code: 'OPERATOR_LOGIN_LOCKED';
  readonly retryAfterSeconds: number;
}

/** Counts an attempt to log in at each of its guards; refused, and counted nowhere, where one of them has had too many. */
export function takeAttempt(
  database: Database,
  keys: InvitationKeys,
  guards: readonly Guard[],
  wallNow: Instant,
): Promise<Result<null, Locked>> {
  return database.inUnit(async (unit) => {
    const counts = await countAll(unit, keys, guards, wallNow);
    const ends = counts.flatMap(({ next }) => (next.allowed ? [] : [next.until]));
    if (ends.length > 0) {
      const retryAfterSeconds = Math.ceil((Math.max(...ends) - wallNow) / SECOND_MS);
      return refuse({ code: 'OPERATOR_LOGIN_LOCKED', retryAfterSeconds });
    }
    for (const count of counts) await write(unit, count);
    return accept(null);
  });
}

/** An attempt was the right one: its operator begins anew, and an address has one less against it. */
export async function forgiveAttempt(unit: Unit, keys: InvitationKeys, guards: readonly Guard[]): Promise<void> {
  for (const guard of guards) {
    const guardKey = keyOf(keys, guard);
    if (guard.kind !== 'address') await unit.delete(LoginGuard, { guardKey });
    else await execute(unit, TAKE_ONE, [guardKey]);
  }
}

function keyOf(keys: InvitationKeys, { kind, subject }: Guard): string {
  return `${kind}:${keys.guardSubject(subject)}`;
}

/** A guard with what is counted so far and what this attempt makes of it. */
interface Count {
  readonly kind: GuardKind;
  readonly guardKey: string;
  readonly seen: GuardCount;
  readonly next: Counted;
}

async function countAll(
  unit: Unit,
  keys: InvitationKeys,
  guards: readonly Guard[],
  wallNow: Instant,
): Promise<readonly Count[]> {
  const counts: Count[] = [];
  for (const guard of guards) {
    const guardKey = keyOf(keys, guard);
    const seen = await unit.findOneBy(LoginGuard, { guardKey });
    counts.push({ kind: guard.kind, guardKey, seen, next: countAttempt(guard.kind, seen, wallNow) });
  }
  return counts;
}

/** @throws StaleRead where the counter is not what it was: the unit of work counts behind whoever was first */
async function write(unit: Unit, { kind, guardKey, seen, next }: Count): Promise<void> {
  if (!next.allowed) return;
  const { failures, windowStart } = next;
  if (seen === null) return insert(unit, { guardKey, failures, windowStart });
  const isSameWindow = seen.windowStart === windowStart;
  // Many may count at once: within a window each adds its one, and none goes beyond what is allowed.
  const moved = isSameWindow
    ? await execute(unit, ADD_ONE, [guardKey, windowStart, MOST_ATTEMPTS[kind]])
    : (await unit.update(LoginGuard, { guardKey, windowStart: seen.windowStart }, { failures, windowStart })).affected;
  if (moved !== 1) throw new StaleRead('attempts to log in');
}

async function insert(unit: Unit, row: LoginGuard): Promise<void> {
  try {
    await unit.insert(LoginGuard, row);
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('attempts to log in');
    throw error;
  }
}

const ADD_ONE =
  'UPDATE operator_login_guard SET failures = failures + 1 WHERE guard_key = ? AND window_start = ? AND failures < ?';
const TAKE_ONE = 'UPDATE operator_login_guard SET failures = failures - 1 WHERE guard_key = ? AND failures > 0';
