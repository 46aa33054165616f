import { IsNull } from 'typeorm';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { forgiveAttempt, type Locked, takeAttempt } from './guard-login';
import { guardsOf } from './login-guard.rules';
import { type OpenedSession, openOperatorSession } from './open-session';
import { Operator } from './operator.entity';
import type { Moment, OperatorParts, Place } from './operator.parts';
import { isPassword } from './password';
import { findTotpStep } from './totp';

/** What somebody shows to log in. */
export interface LogIn extends Place {
  readonly loginName: string;
  readonly password: string;
  readonly totp: string | undefined;
  readonly deviceCookie: string | undefined;
  readonly requestId: string;
}

/**
 * One answer for an unknown name, a wrong password and a wrong code: nothing is told apart. That a code is wanted is said
 * live to whoever sends none, before anything is looked at; in the sandbox, where some do without, once the password is right.
 */
export type LogInRefusal = Locked | { readonly code: 'OPERATOR_LOGIN_REFUSED' | 'TOTP_REQUIRED' };

const REFUSED = { code: 'OPERATOR_LOGIN_REFUSED' } as const;

/** Logs an operator in. Takes as long for a name that nobody has as for a wrong password. */
export async function logIn(parts: OperatorParts, wish: LogIn): Promise<Result<OpenedSession, LogInRefusal>> {
  const { database, keys } = parts;
  if (parts.world === 'live' && wish.totp === undefined) return refuse({ code: 'TOTP_REQUIRED' });
  const moment: Moment = { now: parts.clock.now(), wallNow: parts.wallClock.now() };
  const device = keys.deviceOf(wish.deviceCookie, wish.loginName);
  const guards = guardsOf({ loginName: wish.loginName, address: wish.address, device });
  const attempt = await takeAttempt(database, keys, guards, moment.wallNow);
  if (!attempt.ok) return attempt;
  const operator = await database.read.findOneBy(Operator, { loginName: wish.loginName });
  const known = operator?.status === 'active' ? operator : null;
  const isRight = await isPassword(known?.passwordHash ?? null, wish.password);
  if (!known || !isRight) return refuse(REFUSED);
  const step = findStep(parts, known, wish.totp, moment);
  if (step === 'wrong') return refuse(wish.totp === undefined ? { code: 'TOTP_REQUIRED' } : REFUSED);
  return database.inUnit(async (unit) => {
    if (!(await spendCode(unit, known, step))) return refuse(REFUSED);
    await forgiveAttempt(unit, keys, guards);
    const opening = { ...wish, isKnownDevice: device !== null, by: 'password' } as const;
    return accept(await openOperatorSession(unit, keys, known, opening, moment));
  });
}

/** The step whose code was shown; null where the operator does without an authenticator, as only the sandbox allows. */
function findStep(
  { keys, world }: OperatorParts,
  { id, totpCipher, totpStep }: Operator,
  totp: string | undefined,
  { wallNow }: Moment,
): number | null | 'wrong' {
  if (totpCipher === null) return world === 'sandbox' ? null : 'wrong';
  return findTotpStep(keys.decryptTotp(totpCipher, id), totp, totpStep, wallNow) ?? 'wrong';
}

/** Takes note of the step, so that its code works once; false where the operator is no longer who was checked. */
async function spendCode(unit: Unit, { id, passwordHash, totpStep }: Operator, step: number | null): Promise<boolean> {
  const unchanged = { id, status: 'active', passwordHash: passwordHash ?? IsNull() } as const;
  if (step === null) return unit.existsBy(Operator, unchanged);
  const spent = await unit.update(Operator, { ...unchanged, totpStep: totpStep ?? IsNull() }, { totpStep: step });
  return spent.affected === 1;
}
