import type { FindOptionsWhere } from 'typeorm';
import { Between, In, LessThan, MoreThan } from 'typeorm';
import type { AuditLine } from '../../shared/contract/ops/operator';
import type { Page } from '../../shared/contract/wire';
import { addDays, type BusinessDay, startOfBusinessDay } from '../../shared/kernel/business-day';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { AuditEntry } from './audit.entity';
import { Operator } from './operator.entity';

/** Which lines of the audit log are asked for. */
export interface AuditFilter {
  /** A login name, a name, an operator's id, or the user of the operating system. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly day?: BusinessDay | undefined;
}

/** A page of the log, newest first. @param page the cursor is the last number of the page before */
export async function findAudit(
  { read }: Pick<Database, 'read'>,
  filter: AuditFilter,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<Omit<AuditLine, 'actionName'>>> {
  const where = {
    ...(await conditionOf(read, filter)),
    ...(cursor === undefined ? {} : { number: LessThan(Number(cursor)) }),
  };
  const rows = await read.find(AuditEntry, { where, order: { number: 'DESC' }, take: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(presentLine), nextCursor: rows.length > limit && last ? String(last.number) : null };
}

/** So many lines are read at once when all of them are. */
export const AUDIT_BATCH = 1_000;

/** Every line that a filter lets through, in the order in which they were written. */
export async function* walkAudit({ read }: Pick<Database, 'read'>, filter: AuditFilter): AsyncGenerator<AuditEntry> {
  const condition = await conditionOf(read, filter);
  for (let last = 0; ; ) {
    const where = { ...condition, number: MoreThan(last) };
    const rows = await read.find(AuditEntry, { where, order: { number: 'ASC' }, take: AUDIT_BATCH });
    yield* rows;
    if (rows.length < AUDIT_BATCH) return;
    last = rows.at(-1)?.number ?? last;
  }
}

async function conditionOf(
  read: Database['read'],
  { actor, action, subject, day }: AuditFilter,
): Promise<FindOptionsWhere<AuditEntry>> {
  return {
    ...(actor === undefined ? {} : { actor: In([actor, ...(await idsOf(read, actor))]) }),
    ...(action === undefined ? {} : { action }),
    ...(subject === undefined ? {} : { subject }),
    ...(day === undefined
      ? {}
      : { actedAt: Between(startOfBusinessDay(day), startOfBusinessDay(addDays(day, 1)) - 1) }),
  };
}

/** Operators who are called so; the log knows them by their ids. */
async function idsOf(read: Database['read'], called: string): Promise<string[]> {
  const operators = await read.find(Operator, {
    select: { id: true },
    where: [{ loginName: called }, { name: called }],
    take: 20,
  });
  return operators.map(({ id }) => id);
}

function presentLine(row: AuditEntry): Omit<AuditLine, 'actionName'> {
  const { number, channel, action, subject, reason, before, after, requestId, hash } = row;
  return {
    ...{ number, channel, action, subject, reason, requestId, hash },
    ...{ at: formatInstant(row.actedAt), actor: row.actorName },
    before: before === null ? null : JSON.parse(before),
    after: after === null ? null : JSON.parse(after),
  };
}
