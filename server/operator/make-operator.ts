import type { Role } from '../../shared/contract/ops/permission';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { type Invitation, inviteOperator } from './invitation';
import { Operator } from './operator.entity';
import type { Moment } from './operator.parts';
import type { InvitationKeys } from './operator-keys';

/** Whom to make. */
export interface NewOperator {
  readonly loginName: string;
  readonly name: string;
  readonly role: Role;
}

/** Makes an operator with a one-time link by which they choose a password; until then they cannot log in. */
export async function makeOperator(
  unit: Unit,
  keys: InvitationKeys,
  { loginName, name, role }: NewOperator,
  { now, wallNow }: Moment,
): Promise<Result<Invitation, 'OPERATOR_EXISTS'>> {
  if (await unit.existsBy(Operator, { loginName })) return refuse('OPERATOR_EXISTS');
  const id = newId(now);
  try {
    await unit.insert(Operator, {
      ...{ id, loginName, name, role, status: 'invited', createdAt: now },
      ...{ passwordHash: null, totpCipher: null, totpStep: null, activatedAt: null, lastSeenAt: null },
    });
  } catch (error) {
    if (isDuplicate(error)) return refuse('OPERATOR_EXISTS');
    throw error;
  }
  return accept(await inviteOperator(unit, keys, id, wallNow));
}
