import { Not } from 'typeorm';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { appendAudit } from './append-audit';
import { forgiveAttempt, type Locked, takeAttempt } from './guard-login';
import { guardsOf } from './login-guard.rules';
import { Operator, OperatorSession } from './operator.entity';
import type { OperatorParts } from './operator.parts';
import { hashPassword, isPassword } from './password';

/** A new password, with the old one: whoever finds an open browser does not know it. */
export interface PasswordChange {
  readonly operatorId: string;
  readonly sessionId: string;
  readonly password: string;
  readonly newPassword: string;
  readonly address: string;
  readonly requestId: string;
}

/** Changes an operator's own password; their other sessions end. Wrong ones are counted like attempts to log in. */
export async function changePassword(
  { database, clock, wallClock, keys }: OperatorParts,
  { operatorId, sessionId, password, newPassword, address, requestId }: PasswordChange,
): Promise<Result<null, Locked | { readonly code: 'PASSWORD_REFUSED' }>> {
  const operator = await database.read.findOneByOrFail(Operator, { id: operatorId });
  const guards = guardsOf({ loginName: operator.loginName, address, device: sessionId });
  const attempt = await takeAttempt(database, keys, guards, wallClock.now());
  if (!attempt.ok) return attempt;
  if (!(await isPassword(operator.passwordHash, password))) return refuse({ code: 'PASSWORD_REFUSED' });
  const passwordHash = await hashPassword(newPassword);
  return database.inUnit(async (unit) => {
    const unchanged = { id: operatorId, status: 'active', passwordHash: operator.passwordHash ?? '' } as const;
    const changed = await unit.update(Operator, unchanged, { passwordHash });
    if (changed.affected !== 1) return refuse({ code: 'PASSWORD_REFUSED' });
    await unit.delete(OperatorSession, { operatorId, id: Not(sessionId) });
    await forgiveAttempt(unit, keys, guards);
    const actor = { channel: 'console', id: operatorId, name: operator.name, requestId } as const;
    const note = { action: 'session.password', subject: `operator:${operatorId}`, reason: '本人修改密码' };
    await appendAudit(unit, actor, note, clock.now());
    return accept(null);
  });
}
