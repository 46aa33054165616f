import { userInfo } from 'node:os';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { invitationLink, inviteOperator } from '../operator/invitation';
import { makeOperator } from '../operator/make-operator';
import { Operator } from '../operator/operator.entity';
import { createInvitationKeys } from '../operator/operator-keys';
import { carryOut } from './carry-out';
import { systemClock } from './system-clock';

const OWNER = { loginName: 'owner', name: '店主', role: 'owner' } as const;

/**
 * The way into the console of a demo in which nobody has chosen a password yet: a one-time link for its owner, who is made
 * where they are missing. Null once somebody can log in.
 */
export async function inviteDemoOwner(
  database: Database,
  { dataKey, publicUrl }: { readonly dataKey: Buffer; readonly publicUrl: string },
  now: Instant,
): Promise<string | null> {
  const operators = await database.read.find(Operator, { select: { id: true, loginName: true, status: true } });
  if (operators.some(({ status }) => status !== 'invited')) return null;
  const owner = operators.find(({ loginName }) => loginName === OWNER.loginName);
  const keys = createInvitationKeys(dataKey);
  const [wallNow, setting] = [systemClock.now(), { database, now, operator: userInfo().username }];
  const act = {
    verb: owner ? 'reset-operator' : 'make-operator',
    subject: OWNER.loginName,
    reason: '演示的第一次登录',
  };
  const { token } = await carryOut(setting, act, async (unit) =>
    owner
      ? { ok: true, value: await inviteOperator(unit, keys, owner.id, wallNow) }
      : makeOperator(unit, keys, OWNER, { now, wallNow }),
  );
  return invitationLink(publicUrl, token);
}
