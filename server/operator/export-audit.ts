import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import type { AuditEntry } from './audit.entity';
import { type AuditFilter, walkAudit } from './find-audit';

const HEAD = [
  '序号',
  '时间',
  '渠道',
  '操作人',
  '操作人编号',
  '操作',
  '对象',
  '原因',
  '变更前',
  '变更后',
  '请求编号',
  '哈希',
];

/** Excel takes a file for UTF-8 only if it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The log as CSV, line by line, oldest first: however long it is, little of it is in memory. */
export async function* exportAudit(database: Pick<Database, 'read'>, filter: AuditFilter): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(HEAD);
  for await (const row of walkAudit(database, filter)) yield csvLine(cellsOf(row));
}

function cellsOf(row: AuditEntry): string[] {
  const { number, channel, actor, actorName, action, subject, reason, before, after, requestId, actedAt, hash } = row;
  const told = [String(number), formatInstant(actedAt), channel, actorName, actor, action, subject, reason];
  return [...told, before ?? '', after ?? '', requestId ?? '', hash];
}

/** A line of CSV. What a spreadsheet would take for a formula is kept from being one by an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  const safe = cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell));
  return `${safe.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
