import type { EntityManager } from 'typeorm';
import { In, LessThan } from 'typeorm';
import type { ApprovalView, approvalStatuses } from '../../shared/contract/ops/operator';
import type { Permission } from '../../shared/contract/ops/permission';
import type { Page } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { AnyAct } from './act';
import { nameOfAction } from './action-names';
import { Approval } from './approval.entity';
import { type Decider, decideApproval } from './approval.rules';
import { Operator } from './operator.entity';
import type { OperatorParts } from './operator.parts';

/** Which of the acts that wait, or have waited, are asked for. */
export interface ApprovalQuery {
  readonly status?: (typeof approvalStatuses)[number] | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Who asks: whoever may decide sees all, anybody else what they have asked for themselves. */
export interface Asking {
  readonly operatorId: string;
  readonly permissions: readonly Permission[];
}

/** A page of approvals, newest first. */
export async function findApprovals(
  { database, clock, acts }: OperatorParts,
  { operatorId, permissions }: Asking,
  { status, cursor, limit }: ApprovalQuery,
): Promise<Page<ApprovalView>> {
  const where = {
    ...(status === undefined ? {} : { status }),
    ...(cursor === undefined ? {} : { id: LessThan(cursor) }),
    ...(permissions.includes('approvals.decide') ? {} : { askedBy: operatorId }),
  };
  const rows = await database.read.find(Approval, { where, order: { id: 'DESC' }, take: limit + 1 });
  const items = rows.slice(0, limit);
  const active = items.some((row) => row.status === 'waiting') ? await findDeciders(database.read) : [];
  const now = clock.now();
  return {
    items: items.map((row) => ({
      ...present(row, operatorId, isDecidable(row, operatorId, active, acts(), now)),
      actionName: nameOfAction(acts(), row.action),
    })),
    nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
  };
}

/** So many are counted; where there are more, the list tells. */
const COUNTED_AT_MOST = 100;

/** What waits for a word of an operator, and what a single operator will do alone once its day is over. */
export async function countWaiting(
  { database, clock, acts }: OperatorParts,
  { operatorId, permissions }: Asking,
): Promise<{ readonly decidable: number; readonly alone: number }> {
  if (!permissions.includes('approvals.decide')) return { decidable: 0, alone: 0 };
  const where = { status: 'waiting' } as const;
  const rows = await database.read.find(Approval, { where, order: { id: 'DESC' }, take: COUNTED_AT_MOST });
  if (rows.length === 0) return { decidable: 0, alone: 0 };
  const [active, now] = [await findDeciders(database.read), clock.now()];
  return {
    decidable: rows.filter((row) => isDecidable(row, operatorId, active, acts(), now)).length,
    alone: rows.filter(({ aloneFrom }) => aloneFrom !== null).length,
  };
}

/** Every operator who could have a word. */
export function findDeciders(manager: EntityManager): Promise<Decider[]> {
  return manager.find(Operator, {
    select: { id: true, role: true, activatedAt: true },
    where: { status: In(['active']) },
  });
}

function isDecidable(
  row: Approval,
  operatorId: string,
  active: readonly Decider[],
  acts: readonly AnyAct[],
  now: Instant,
): boolean {
  const decider = active.find(({ id }) => id === operatorId);
  const act = acts.find(({ code }) => code === row.action);
  if (row.status !== 'waiting' || !decider || !act) return false;
  return decideApproval(row, decider, active, act.permission, now) !== 'refused';
}

function present(row: Approval, operatorId: string, decidable: boolean): Omit<ApprovalView, 'actionName'> {
  const { id, action, summary, why, reason, status, askedAt, aloneFrom, decidedAt, answer } = row;
  return {
    ...{ id, action, summary, why, reason, status, answer, decidable },
    ...{ askedBy: row.askedName, askedAt: formatInstant(askedAt) },
    aloneFrom: aloneFrom === null ? null : formatInstant(aloneFrom),
    decidedBy: row.decidedName,
    decidedAt: decidedAt === null ? null : formatInstant(decidedAt),
    mine: row.askedBy === operatorId,
  };
}
