import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from './open-database';
import { SandboxClockRow } from './stamp.entity';

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
      await database.inUnit(async (unit) => {
        const row = await unit.findOneBy(SandboxClockRow, { id: ROW_ID });
        if (!row) await unit.insert(SandboxClockRow, { id: ROW_ID, offsetMs: wanted });
        else if (row.offsetMs < wanted) await unit.update(SandboxClockRow, { id: ROW_ID }, { offsetMs: wanted });
      });
      offset = wanted;
    },
    follow,
    stop: () => {
      if (timer) clearInterval(timer);
    },
  };
}

async function storedOffset(database: Database): Promise<number> {
  return (await database.read.findOneBy(SandboxClockRow, { id: ROW_ID }))?.offsetMs ?? 0;
}
