import type { Database } from '../database/open-database';
import { AuditWalk } from './audit.entity';
import { type AuditWalkParts, findWalk, moveWalk, prefixBreaks } from './audit-walk';
import { BEGINNING, walkOn } from './walk-on';

/** After so many lines a walk writes down where it is. */
const LINES_A_STEP = 20_000;

/**
 * Walks the whole log from its first line, in steps that outlive the process: what was broken off is gone on with. Two at
 * once: one walks, the other stops.
 * @returns whether the walk came to its end within the time; what it has found stands in `whole` then
 */
export async function walkAudit(
  { database, clock }: AuditWalkParts,
  isOver: () => boolean,
  linesAStep = LINES_A_STEP,
): Promise<{ readonly finished: boolean }> {
  const { read } = database;
  const begunAt = (await findWalk(read, 'running'))?.walkedAt ?? clock.now();
  for (;;) {
    const seen = await findWalk(read, 'running');
    const walked = await walkOn(database, seen ?? BEGINNING, linesAStep);
    if (walked.ended) {
      await endWalk(database, seen, walked, clock.now());
      return { finished: true };
    }
    if (!(await database.inUnit((unit) => moveWalk(unit, 'running', seen, walked, begunAt)))) return { finished: true };
    if (isOver()) return { finished: false };
  }
}

/** Keeps what a walk has found; the stretch from which a look goes on grows to its end where nothing was wrong. */
async function endWalk(
  database: Database,
  seen: AuditWalk | null,
  walked: Awaited<ReturnType<typeof walkOn>>,
  now: number,
): Promise<void> {
  const rewritten = await prefixBreaks(database.read, await findWalk(database.read, 'prefix'));
  const breaks = [...walked.breaks, ...rewritten.filter((each) => !walked.breaks.includes(each))];
  await database.inUnit(async (unit) => {
    if (seen !== null) {
      const { id, number, lineCount } = seen;
      if ((await unit.delete(AuditWalk, { id, number, lineCount })).affected !== 1) return;
    }
    await moveWalk(unit, 'whole', await findWalk(unit, 'whole'), { ...walked, breaks }, now);
    const prefix = await findWalk(unit, 'prefix');
    if (breaks.length === 0 && walked.number > (prefix?.number ?? 0)) {
      await moveWalk(unit, 'prefix', prefix, walked, now);
    }
  });
}
