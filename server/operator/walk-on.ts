import { MoreThan } from 'typeorm';
import type { Database } from '../database/open-database';
import { HEAD } from './append-audit';
import { AuditEntry, AuditHead, type AuditWalk } from './audit.entity';
import { findBreaks, NO_LINE } from './audit-chain';
import { AUDIT_BATCH } from './find-audit';

/** So many faults are told; a log that has more was rewritten as a whole. */
const MOST_TOLD = 50;

/** Where a walk through the log stands, and what it has found. */
export type Walk = Pick<AuditWalk, 'number' | 'hash' | 'lineCount' | 'breaks'>;

/** A walk that has seen nothing yet. */
export const BEGINNING: Walk = { number: 0, hash: NO_LINE, lineCount: 0, breaks: [] };

/** How far a walk came. */
export interface Walked extends Walk {
  /** Whether there is nothing left to look at. */
  readonly ended: boolean;
  /** The number of the last line that was written properly. */
  readonly of: number;
}

/**
 * Walks on from where a walk stands to the line that is the last at this moment: whatever was changed, taken out, cut off
 * at the end or put behind it shows. Lines that are added meanwhile do not disturb.
 * @param atMost so many lines, in whole batches; the rest is for the next time
 */
export async function walkOn(
  { read }: Pick<Database, 'read'>,
  from: Walk,
  atMost = Number.POSITIVE_INFINITY,
): Promise<Walked> {
  const [newest] = await read.find(AuditEntry, { order: { number: 'DESC' }, take: 1 });
  // Read after the newest line: the head is never behind a line that was written properly.
  const head = (await read.findOneBy(AuditHead, { id: HEAD })) ?? { number: 0, hash: NO_LINE };
  const breaks = [...from.breaks];
  let [last, lineCount]: [LineMark, number] = [from, from.lineCount];
  const walked = (ended: boolean): Walked => {
    const told = breaks.slice(0, MOST_TOLD);
    return { number: last.number, hash: last.hash, lineCount, breaks: told, ended, of: head.number };
  };
  while (breaks.length < MOST_TOLD) {
    if (lineCount - from.lineCount >= atMost) return walked(false);
    const where = { number: MoreThan(last.number) };
    const rows = await read.find(AuditEntry, { where, order: { number: 'ASC' }, take: AUDIT_BATCH });
    const written = rows.filter(({ number }) => number <= head.number);
    breaks.push(...findBreaks(last, written));
    last = written.at(-1) ?? last;
    lineCount += written.length;
    if (rows.length < AUDIT_BATCH || written.length < rows.length) break;
  }
  if (breaks.length < MOST_TOLD) breaks.push(...endBreaks(last, head, newest?.number ?? 0));
  return walked(true);
}

/** A line by its number and hash. */
interface LineMark {
  readonly number: number;
  readonly hash: string;
}

/** What the end of the log says against the head, which is kept apart from the lines. */
function endBreaks(last: LineMark, head: LineMark, newest: number): string[] {
  if (newest > head.number) return [`第 ${head.number + 1} 行起不是系统写入的`];
  if (last.number < head.number) return [`末尾缺失 ${head.number - last.number} 行`];
  return last.hash === head.hash ? [] : [`第 ${last.number} 行与日志末尾的记录不符`];
}
