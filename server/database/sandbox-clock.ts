import { LessThan } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate, StaleRead } from './errors';
import type { Database } from './open-database';
import { SandboxClockRow } from './stamp.entity';
import type { Unit } from './unit-of-work';

/** The sandbox's movable clock: the wall clock plus an offset that is stored with the data and only grows. */
export interface SandboxClock extends Clock {
  /** Moves on to an instant; an earlier one is ignored. All processes on this database follow within `followMs`. */
  moveTo(target: Instant): Promise<void>;
  /** Reads the offset that another process may have moved. */
  follow(): Promise<void>;
  stop(): void;
}

const ROW_ID = 'clock';

/**
 * Opens the clock of a sandbox database.
 * @param wall the wall clock, handed in by `main.ts`
 * @param followMs how often another process's moves are looked for; 0 looks only when told to
 */
export async function openSandboxClock(database: Database, wall: Clock, followMs: number): Promise<SandboxClock> {
  let offset = await storedOffset(database);
  const follow = async () => {
    offset = Math.max(offset, await storedOffset(database));
  };
  // A read that fails is only a late look: the next one comes.
  const timer = followMs > 0 ? setInterval(() => void follow().catch(() => undefined), followMs) : null;
  timer?.unref();
  return {
    now: () => wall.now() + offset,
    async moveTo(target) {
      const wanted = target - wall.now();
      if (wanted <= offset) return;
      await database.inUnit((unit) => storeOffset(unit, wanted));
      // Another process may have moved further meanwhile, and `follow` may have seen it.
      offset = Math.max(offset, wanted);
    },
    follow,
    stop: () => {
      if (timer) clearInterval(timer);
    },
  };
}

/** Raises the stored offset, never lowers it, whoever else is moving. */
async function storeOffset(unit: Unit, wanted: number): Promise<void> {
  if (await unit.existsBy(SandboxClockRow, { id: ROW_ID })) {
    await unit.update(SandboxClockRow, { id: ROW_ID, offsetMs: LessThan(wanted) }, { offsetMs: wanted });
    return;
  }
  try {
    await unit.insert(SandboxClockRow, { id: ROW_ID, offsetMs: wanted });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('sandbox clock');
    throw error;
  }
}

async function storedOffset(database: Database): Promise<number> {
  return (await database.read.findOneBy(SandboxClockRow, { id: ROW_ID }))?.offsetMs ?? 0;
}
