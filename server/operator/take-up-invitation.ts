import { IsNull, MoreThan, Not } from 'typeorm';
import type { InvitationView } from '../../shared/contract/ops/operator';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { type OpenedSession, openOperatorSession } from './open-session';
import { Operator, OperatorInvitation, OperatorSession } from './operator.entity';
import type { Moment, OperatorParts, Place } from './operator.parts';
import { hashPassword } from './password';
import { findTotpStep, totpUriOf } from './totp';

/** What a one-time link opens; null once it was used, has run out, or its operator is disabled. */
export async function findInvitation(parts: OperatorParts, token: string): Promise<InvitationView | null> {
  const found = await find(parts, token, parts.wallClock.now());
  if (!found) return null;
  const { operator, secret, invitation } = found;
  const { loginName, name, role } = operator;
  return {
    ...{ loginName, name, role, totpUri: totpUriOf(secret, loginName), totpSecret: secret },
    totpRequired: isTotpRequired(parts),
    expiresAt: formatInstant(invitation.expiresAt),
  };
}

/** What somebody chooses by a one-time link. */
export interface SetUp extends Place {
  readonly token: string;
  readonly password: string;
  /** A code of the authenticator that holds the link's secret; it proves that the secret arrived. */
  readonly totp: string | undefined;
  readonly requestId: string;
}

/**
 * Takes a one-time link up: password and authenticator are the new ones, whatever session there was has ended, and one
 * is opened here. The operator counts as new: a second person's word is worth nothing for a day (`SEASONED_AFTER_MS`), so
 * that nobody makes a second self by sending themselves somebody else's link.
 */
export async function takeUpInvitation(
  parts: OperatorParts,
  wish: SetUp,
): Promise<Result<OpenedSession, 'INVITATION_ENDED' | 'TOTP_REQUIRED' | 'TOTP_REFUSED'>> {
  const moment: Moment = { now: parts.clock.now(), wallNow: parts.wallClock.now() };
  const found = await find(parts, wish.token, moment.wallNow);
  if (!found) return refuse('INVITATION_ENDED');
  if (wish.totp === undefined && isTotpRequired(parts)) return refuse('TOTP_REQUIRED');
  const step = wish.totp === undefined ? null : findTotpStep(found.secret, wish.totp, null, moment.wallNow);
  if (wish.totp !== undefined && step === null) return refuse('TOTP_REFUSED');
  const { id, operatorId } = found.invitation;
  const totpCipher = step === null ? null : parts.keys.encryptTotp(found.secret, operatorId);
  const passwordHash = await hashPassword(wish.password);
  return parts.database.inUnit(async (unit) => {
    const unused = { id, usedAt: IsNull(), expiresAt: MoreThan(moment.wallNow) };
    const used = await unit.update(OperatorInvitation, unused, { usedAt: moment.wallNow });
    if (used.affected !== 1) return refuse('INVITATION_ENDED');
    const chosen = { status: 'active', passwordHash, totpCipher, totpStep: step, activatedAt: moment.now } as const;
    const taken = await unit.update(Operator, { id: operatorId, status: Not('disabled') }, chosen);
    if (taken.affected !== 1) return refuse('INVITATION_ENDED');
    await unit.delete(OperatorSession, { operatorId });
    const operator = { ...found.operator, ...chosen };
    const opening = { ...wish, isKnownDevice: false, by: 'invitation' } as const;
    return accept(await openOperatorSession(unit, parts.keys, operator, opening, moment));
  });
}

/** Only in the sandbox may an operator do without an authenticator. */
function isTotpRequired({ world }: OperatorParts): boolean {
  return world === 'live';
}

async function find({ database, keys }: OperatorParts, token: string, wallNow: Instant) {
  const invitation = await database.read.findOneBy(OperatorInvitation, { id: keys.invitationId(token) });
  if (!invitation || invitation.usedAt !== null || invitation.expiresAt <= wallNow) return null;
  const operator = await database.read.findOneBy(Operator, { id: invitation.operatorId });
  if (!operator || operator.status === 'disabled') return null;
  return { invitation, operator, secret: keys.decryptTotp(invitation.totpCipher, operator.id) };
}
