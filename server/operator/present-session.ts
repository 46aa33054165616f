import type { OperatorSessionView } from '../../shared/contract/ops/operator';
import { permissionsOfRole } from '../../shared/contract/ops/permission';
import { formatInstant } from '../../shared/kernel/instant';
import { countWaiting } from './find-approvals';
import { presentOperator } from './find-operators';
import { Operator, OperatorSession } from './operator.entity';
import type { OperatorParts } from './operator.parts';
import { endOfSession } from './session.rules';

/** Who is logged in by a cookie, what they may do and what waits for them; null where the session has ended. */
export async function findOwnSession(parts: OperatorParts, cookie: string): Promise<OperatorSessionView | null> {
  const { database, keys, world } = parts;
  const session = await database.read.findOneBy(OperatorSession, { id: keys.sessionId(cookie) });
  const operator = session && (await database.read.findOneBy(Operator, { id: session.operatorId, status: 'active' }));
  if (!session || !operator) return null;
  const permissions = permissionsOfRole[operator.role];
  return {
    ...{ operator: presentOperator(operator), permissions: [...permissions], csrfToken: keys.csrfToken(cookie), world },
    expiresAt: formatInstant(endOfSession(session)),
    waiting: await countWaiting(parts, { operatorId: operator.id, permissions }),
  };
}
