import { MoreThan } from 'typeorm';
import type { AuditVerification } from '../../shared/contract/ops/operator';
import type { Database } from '../database/open-database';
import { HEAD } from './append-audit';
import { AuditEntry, AuditHead } from './audit.entity';
import { findBreaks, NO_LINE } from './audit-chain';
import { AUDIT_BATCH } from './find-audit';

/** So many faults are told; a log that has more was rewritten as a whole. */
const MOST_TOLD = 50;

/**
 * Walks the whole log from its first line to the one that was the last when the walk began: whatever was changed, taken
 * out, cut off at the end or put behind it shows. Lines that are added meanwhile do not disturb.
 */
export async function verifyAudit({ read }: Pick<Database, 'read'>): Promise<AuditVerification> {
  const [newest] = await read.find(AuditEntry, { order: { number: 'DESC' }, take: 1 });
  // Read after the newest line: the head is never behind a line that was written properly.
  const head = (await read.findOneBy(AuditHead, { id: HEAD })) ?? { number: 0, hash: NO_LINE };
  const breaks: string[] = [];
  let [last, lines] = [{ number: 0, hash: NO_LINE }, 0];
  while (breaks.length < MOST_TOLD) {
    const where = { number: MoreThan(last.number) };
    const rows = await read.find(AuditEntry, { where, order: { number: 'ASC' }, take: AUDIT_BATCH });
    const written = rows.filter(({ number }) => number <= head.number);
    breaks.push(...findBreaks(last, written));
    last = written.at(-1) ?? last;
    lines += written.length;
    if (rows.length < AUDIT_BATCH || written.length < rows.length) break;
  }
  if (breaks.length < MOST_TOLD) breaks.push(...endBreaks(last, head, newest?.number ?? 0));
  return { lines, whole: breaks.length === 0, breaks: breaks.slice(0, MOST_TOLD) };
}

/** What the end of the log says against the head, which is kept apart from the lines. */
function endBreaks(
  last: { readonly number: number; readonly hash: string },
  head: { readonly number: number; readonly hash: string },
  newest: number,
): string[] {
  if (newest > head.number) return [`第 ${head.number + 1} 行起不是系统写入的`];
  if (last.number < head.number) return [`末尾缺失 ${head.number - last.number} 行`];
  return last.hash === head.hash ? [] : [`第 ${last.number} 行与日志末尾的记录不符`];
}
