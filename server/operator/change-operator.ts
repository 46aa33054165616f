import type { ErrorCode } from '../../shared/contract/error-code';
import { permissionsOfRole, type Role } from '../../shared/contract/ops/permission';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { waitForTurn } from './append-audit';
import { Operator, OperatorInvitation, OperatorSession } from './operator.entity';

/** What a change has left behind. */
export interface OperatorChange {
  readonly operator: Operator;
  readonly before: object;
  readonly after: object;
}

type Changed = Result<OperatorChange, 'OPERATOR_NOT_FOUND' | 'LAST_OWNER'>;

/** Gives an operator another role; it counts with their next request. */
export async function changeRole(unit: Unit, operatorId: string, role: Role): Promise<Changed> {
  return change(unit, operatorId, ({ role: before }) => ({ before: { role: before }, after: { role } }));
}

/** Disables an operator: every session ends at once, and a link that was sent no longer opens. */
export async function disableOperator(unit: Unit, operatorId: string): Promise<Changed> {
  const changed = await change(unit, operatorId, ({ status }) => ({
    before: { status },
    after: { status: 'disabled' },
  }));
  if (changed.ok) {
    await unit.delete(OperatorSession, { operatorId });
    await unit.delete(OperatorInvitation, { operatorId });
  }
  return changed;
}

/** Lets a disabled operator log in again. For approvals they count as new; who had never chosen a password needs a link. */
export async function enableOperator(unit: Unit, operatorId: string, now: Instant): Promise<Changed> {
  return change(unit, operatorId, ({ status, passwordHash, activatedAt }) => {
    if (status !== 'disabled') return { before: { status }, after: { status } };
    const isSetUp = passwordHash !== null;
    return {
      before: { status, activatedAt },
      after: { status: isSetUp ? 'active' : 'invited', activatedAt: isSetUp ? now : null },
    };
  });
}

/** Ends sessions of an operator: one, or all. @returns how many there were */
export async function endSessions(unit: Unit, operatorId: string, sessionId: string | null): Promise<number> {
  const which = sessionId === null ? { operatorId } : { operatorId, id: sessionId };
  return (await unit.delete(OperatorSession, which)).affected ?? 0;
}

/** Ends a session of one's own, or, for whoever manages operators, one of somebody else. */
export async function endSessionsAs(
  unit: Unit,
  actorId: string,
  { sessionId, operatorId }: { readonly sessionId?: string | undefined; readonly operatorId?: string | undefined },
): Promise<Result<{ readonly operatorId: string; readonly ended: number }, ErrorCode>> {
  const session = sessionId === undefined ? null : await unit.findOneBy(OperatorSession, { id: sessionId });
  const whose = operatorId ?? session?.operatorId ?? actorId;
  if (whose !== actorId) {
    const actor = await unit.findOneBy(Operator, { id: actorId, status: 'active' });
    if (!actor || !permissionsOfRole[actor.role].includes('operators.manage')) return refuse('PERMISSION_MISSING');
    if (!(await unit.existsBy(Operator, { id: whose }))) return refuse('OPERATOR_NOT_FOUND');
  }
  return accept({ operatorId: whose, ended: await endSessions(unit, whose, sessionId ?? null) });
}

type Fields = Partial<Pick<Operator, 'role' | 'status' | 'activatedAt'>>;

/** Changes an operator and sees that an active owner stays. */
async function change(
  unit: Unit,
  id: string,
  decide: (operator: Operator) => { readonly before: Fields; readonly after: Fields },
): Promise<Changed> {
  // Of two owners who send each other away at once, the second must see what the first has done.
  await waitForTurn(unit);
  const operator = await unit.findOneBy(Operator, { id });
  if (!operator) return refuse('OPERATOR_NOT_FOUND');
  const { before, after } = decide(operator);
  const changed = { ...operator, ...after };
  if (isActiveOwner(operator) && !isActiveOwner(changed)) {
    if ((await unit.countBy(Operator, { role: 'owner', status: 'active' })) < 2) return refuse('LAST_OWNER');
  }
  await unit.update(Operator, { id }, after);
  return accept({ operator: changed, before, after });
}

function isActiveOwner({ role, status }: Operator): boolean {
  return role === 'owner' && status === 'active';
}
