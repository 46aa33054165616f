import type { EntityManager } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { HEAD } from './append-audit';
import { AuditEntry, AuditHead, AuditWalk } from './audit.entity';
import type { Walk } from './walk-on';

/** With what the log is looked at. */
export interface AuditWalkParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** The walks that are kept: see `AuditWalk`. */
export type WalkName = 'prefix' | 'running' | 'whole';

/** A walk as it was kept last; null where there is none. */
export function findWalk(manager: EntityManager, id: WalkName): Promise<AuditWalk | null> {
  return manager.findOneBy(AuditWalk, { id });
}

/**
 * Keeps how far a walk came, unless somebody else has moved it since it was read.
 * @param seen as it was read; null where there was none
 */
export async function moveWalk(
  unit: Unit,
  id: WalkName,
  seen: Pick<AuditWalk, 'number' | 'lineCount'> | null,
  { number, hash, lineCount, breaks }: Walk,
  walkedAt: Instant,
): Promise<boolean> {
  const next = { number, hash, lineCount, breaks, walkedAt };
  if (seen !== null) {
    const moved = await unit.update(AuditWalk, { id, number: seen.number, lineCount: seen.lineCount }, next);
    return moved.affected === 1;
  }
  try {
    await unit.insert(AuditWalk, { id, ...next });
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

/**
 * What the line at which an earlier look ended says against what it was then: a log that was written anew as a whole, with
 * hashes that fit each other, shows here.
 * @param prefix that look; null where there was none
 */
export async function prefixBreaks(manager: EntityManager, prefix: AuditWalk | null): Promise<string[]> {
  if (prefix === null) return [];
  const line = await manager.findOneBy(AuditEntry, { number: prefix.number });
  if (line !== null) return line.hash === prefix.hash ? [] : [`第 ${prefix.number} 行与上次校验时不同`];
  const head = await manager.findOneBy(AuditHead, { id: HEAD });
  const last = head?.number ?? 0;
  return last < prefix.number ? [`末尾缺失 ${prefix.number - last} 行`] : [`第 ${prefix.number} 行缺失`];
}
