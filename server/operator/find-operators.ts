import { MoreThan } from 'typeorm';
import type { OperatorView, SessionView } from '../../shared/contract/ops/operator';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { Operator, OperatorSession } from './operator.entity';
import { isLive } from './session.rules';

/** Operators in the order in which they were made, the disabled ones too. */
export async function findOperators(
  { read }: Pick<Database, 'read'>,
  { cursor, limit }: PageQuery,
): Promise<Page<OperatorView>> {
  const where = cursor === undefined ? {} : { id: MoreThan(cursor) };
  const rows = await read.find(Operator, { where, order: { id: 'ASC' }, take: limit + 1 });
  const items = rows.slice(0, limit).map(presentOperator);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** An operator as the console shows them. */
export function presentOperator(operator: Operator): OperatorView {
  const { id, loginName, name, role, status, totpCipher, createdAt, activatedAt, lastSeenAt } = operator;
  return {
    ...{ id, loginName, name, role, status, hasTotp: totpCipher !== null },
    createdAt: formatInstant(createdAt),
    activatedAt: activatedAt === null ? null : formatInstant(activatedAt),
    lastSeenAt: lastSeenAt === null ? null : formatInstant(lastSeenAt),
  };
}

/** Where an operator is logged in, the place used last first. @param currentId the session that asks */
export async function findSessions(
  { read }: Pick<Database, 'read'>,
  operatorId: string,
  currentId: string,
  wallNow: Instant,
): Promise<SessionView[]> {
  const rows = await read.find(OperatorSession, { where: { operatorId }, order: { seenAt: 'DESC' } });
  return rows
    .filter((row) => isLive(row, wallNow))
    .map((row) => ({
      ...{ id: row.id, current: row.id === currentId, address: row.address, device: row.device },
      createdAt: formatInstant(row.createdAt),
      seenAt: formatInstant(row.seenAt),
      expiresAt: formatInstant(row.expiresAt),
    }));
}
