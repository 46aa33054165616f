import type { z } from 'zod';
import {
  aboutOperatorSchema,
  endSessionsSchema,
  newOperatorSchema,
  roleChangeSchema,
} from '../../shared/contract/ops/operator';
import { roleNames } from '../../shared/contract/ops/permission';
import { formatInstant } from '../../shared/kernel/instant';
import { accept, type Result } from '../../shared/kernel/result';
import type { Act, ActDone } from './act';
import { changeRole, disableOperator, enableOperator, endSessionsAs, type OperatorChange } from './change-operator';
import { type Invitation, renewInvitation } from './invitation';
import { makeOperator } from './make-operator';
import { Operator } from './operator.entity';
import type { OperatorParts } from './operator.parts';
import type { InvitationKeys } from './operator-keys';

/**
 * A one-time link as acts hand it on: the answers of acts are kept for their repeat, and so the token is sealed. Only the
 * route that answers opens it.
 */
export interface SealedLink {
  readonly operatorId: string;
  readonly sealedToken: string;
  readonly expiresAt: string;
}

const OWNER_NEEDS_SECOND = '所有者拥有全部权限，需要另一位有权限的人复核';

type OperatorActParts = Pick<OperatorParts, 'keys' | 'wallClock'>;

/** Makes an operator with a one-time link. An owner more is agreed to by a second person. */
export function makeOperatorAct({
  keys,
  wallClock,
}: OperatorActParts): Act<z.output<typeof newOperatorSchema>, SealedLink> {
  return {
    ...{ code: 'operators.make', name: '邀请运营人员', permission: 'operators.manage', input: newOperatorSchema },
    describe: async (_, { loginName, name, role }) => `将新增${roleNames[role]}：${name}（${loginName}）`,
    needsSecond: async (_, { role }) => (role === 'owner' ? OWNER_NEEDS_SECOND : null),
    carryOut: async (unit, input, { now }) => {
      const made = await makeOperator(unit, keys, input, { now, wallNow: wallClock.now() });
      if (!made.ok) return made;
      const { loginName, name, role } = input;
      return accept({
        ...told(made.value.operatorId),
        value: seal(keys, made.value),
        after: { loginName, name, role },
      });
    },
  };
}

/** Sends somebody a new one-time link: a lost password or authenticator. */
export function linkAct({ keys, wallClock }: OperatorActParts): Act<z.output<typeof aboutOperatorSchema>, SealedLink> {
  return {
    ...{ code: 'operators.link', name: '生成一次性链接', permission: 'operators.manage', input: aboutOperatorSchema },
    carryOut: async (unit, { operatorId }) => {
      const renewed = await renewInvitation(unit, keys, operatorId, wallClock.now());
      if (!renewed.ok) return renewed;
      const { loginName } = renewed.value.operator;
      return accept({ ...told(operatorId), value: seal(keys, renewed.value), after: { loginName } });
    },
  };
}

/** Gives another role. Whoever becomes an owner is agreed to by a second person. */
export const roleAct: Act<z.output<typeof roleChangeSchema>, null> = {
  ...{ code: 'operators.role', name: '调整角色', permission: 'operators.manage', input: roleChangeSchema },
  describe: async (manager, { operatorId, role }) => {
    const operator = await manager.findOneBy(Operator, { id: operatorId });
    return `将把 ${operator?.name ?? operatorId} 的角色改为${roleNames[role]}`;
  },
  needsSecond: async (_, { role }) => (role === 'owner' ? OWNER_NEEDS_SECOND : null),
  carryOut: async (unit, { operatorId, role }) => tell(await changeRole(unit, operatorId, role)),
};

/** Disables an operator; their sessions end at once. */
export const disableAct: Act<z.output<typeof aboutOperatorSchema>, null> = {
  ...{ code: 'operators.disable', name: '停用账号', permission: 'operators.manage', input: aboutOperatorSchema },
  carryOut: async (unit, { operatorId }) => tell(await disableOperator(unit, operatorId)),
};

/** Lets a disabled operator log in again. A disabled owner comes back with a second person's word. */
export const enableAct: Act<z.output<typeof aboutOperatorSchema>, null> = {
  ...{ code: 'operators.enable', name: '启用账号', permission: 'operators.manage', input: aboutOperatorSchema },
  describe: async (manager, { operatorId }) => {
    const operator = await manager.findOneBy(Operator, { id: operatorId });
    return `将恢复所有者 ${operator?.name ?? operatorId} 的登录`;
  },
  needsSecond: async (manager, { operatorId }) =>
    (await manager.existsBy(Operator, { id: operatorId, role: 'owner', status: 'disabled' }))
      ? OWNER_NEEDS_SECOND
      : null,
  carryOut: async (unit, { operatorId }, { now }) => tell(await enableOperator(unit, operatorId, now)),
};

/** Ends sessions: one's own, or, for whoever manages operators, those of others. */
export const endSessionsAct: Act<z.output<typeof endSessionsSchema>, { readonly ended: number }> = {
  ...{ code: 'sessions.end', name: '结束登录', permission: 'self', input: endSessionsSchema },
  carryOut: async (unit, input, { actor }) => {
    const outcome = await endSessionsAs(unit, actor.id, input);
    if (!outcome.ok) return outcome;
    const { operatorId, ended } = outcome.value;
    return accept({ ...told(operatorId), value: { ended }, after: { ended } });
  },
};

function seal(keys: InvitationKeys, { operatorId, token, expiresAt }: Invitation): SealedLink {
  return { operatorId, sealedToken: keys.sealToken(token, operatorId), expiresAt: formatInstant(expiresAt) };
}

function tell<E>(changed: Result<OperatorChange, E>): Result<ActDone<null>, E> {
  if (!changed.ok) return changed;
  const { operator, before, after } = changed.value;
  return accept({ ...told(operator.id), value: null, before, after });
}

function told(operatorId: string): { readonly subject: string } {
  return { subject: `operator:${operatorId}` };
}
