import { appendAudit } from './append-audit';
import { endSessions } from './change-operator';
import type { OperatorParts } from './operator.parts';

/** Logs an operator out where they are. */
export async function closeSession(
  { database, clock }: Pick<OperatorParts, 'database' | 'clock'>,
  session: {
    readonly operatorId: string;
    readonly name: string;
    readonly sessionId: string;
    readonly requestId: string;
  },
): Promise<void> {
  const { operatorId, name, sessionId, requestId } = session;
  await database.inUnit(async (unit) => {
    if ((await endSessions(unit, operatorId, sessionId)) === 0) return;
    const actor = { channel: 'console', id: operatorId, name, requestId } as const;
    const note = { action: 'session.close', subject: `operator:${operatorId}`, reason: '退出登录' };
    await appendAudit(unit, actor, note, clock.now());
  });
}
