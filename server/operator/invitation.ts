import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { Operator, OperatorInvitation } from './operator.entity';
import { type InvitationKeys, newToken } from './operator-keys';
import { newTotpSecret } from './totp';

/** A one-time link is sent by hand and taken up soon. */
export const INVITATION_MS = DAY_MS;

/** A one-time link, with the token that stands in it and nowhere else. */
export interface Invitation {
  readonly operatorId: string;
  readonly token: string;
  readonly expiresAt: Instant;
}

/** The address that opens a one-time link; behind the `#`, so that no server on the way writes it down. */
export function invitationLink(publicUrl: string, token: string): string {
  return `${publicUrl}/console/#/invitation/${token}`;
}

/** Makes a one-time link for an operator; one that was made before ends. */
export async function inviteOperator(
  unit: Unit,
  keys: InvitationKeys,
  operatorId: string,
  wallNow: Instant,
): Promise<Invitation> {
  await unit.delete(OperatorInvitation, { operatorId });
  const token = newToken();
  const expiresAt = wallNow + INVITATION_MS;
  const totpCipher = keys.encryptTotp(newTotpSecret(), operatorId);
  const id = keys.invitationId(token);
  await unit.insert(OperatorInvitation, { id, operatorId, totpCipher, createdAt: wallNow, expiresAt, usedAt: null });
  return { operatorId, token, expiresAt };
}

/**
 * Makes a new link for somebody who has lost password or authenticator. Until it is taken up nothing changes for them;
 * then password and authenticator are new, and every session ends.
 */
export async function renewInvitation(
  unit: Unit,
  keys: InvitationKeys,
  operatorId: string,
  wallNow: Instant,
): Promise<Result<Invitation & { readonly operator: Operator }, 'OPERATOR_NOT_FOUND' | 'OPERATOR_DISABLED'>> {
  const operator = await unit.findOneBy(Operator, { id: operatorId });
  if (!operator) return refuse('OPERATOR_NOT_FOUND');
  if (operator.status === 'disabled') return refuse('OPERATOR_DISABLED');
  return accept({ ...(await inviteOperator(unit, keys, operatorId, wallNow)), operator });
}
