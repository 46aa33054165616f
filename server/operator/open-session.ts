import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { appendAudit } from './append-audit';
import { Operator, OperatorSession } from './operator.entity';
import type { Moment, Place } from './operator.parts';
import { newToken, type OperatorKeys } from './operator-keys';
import { LONGEST_MS } from './session.rules';

/** A session that was opened, with the cookie that opens it again. */
export interface OpenedSession {
  readonly operator: Operator;
  readonly sessionId: string;
  readonly cookie: string;
  readonly expiresAt: Instant;
  /** The cookie by which the device is known from now on; null where it was known before. */
  readonly deviceCookie: string | null;
}

/** What the opening of a session is told by, in the log. */
export interface Opening extends Place {
  readonly by: 'password' | 'invitation';
  readonly isKnownDevice: boolean;
  readonly requestId: string;
}

/** Opens a session for an operator who has proved who they are. */
export async function openOperatorSession(
  unit: Unit,
  keys: OperatorKeys,
  operator: Operator,
  opening: Opening,
  { now, wallNow }: Moment,
): Promise<OpenedSession> {
  const cookie = newToken();
  const sessionId = keys.sessionId(cookie);
  const expiresAt = wallNow + LONGEST_MS;
  const place = { address: opening.address.slice(0, 45), device: opening.device.slice(0, 200) };
  await unit.insert(OperatorSession, {
    ...{ id: sessionId, operatorId: operator.id, ...place },
    ...{ createdAt: wallNow, seenAt: wallNow, expiresAt },
  });
  await unit.update(Operator, { id: operator.id }, { lastSeenAt: now });
  const actor = { channel: 'console', id: operator.id, name: operator.name, requestId: opening.requestId } as const;
  const note = { ...TOLD_AS[opening.by], subject: `operator:${operator.id}`, after: place };
  await appendAudit(unit, actor, note, now);
  const deviceCookie = opening.isKnownDevice ? null : keys.makeDevice(operator.loginName);
  return { operator, sessionId, cookie, expiresAt, deviceCookie };
}

const TOLD_AS = {
  password: { action: 'session.open', reason: '登录' },
  invitation: { action: 'operators.setUp', reason: '通过一次性链接设置密码和动态码' },
} as const;
