import { newOperatorSchema } from '../../shared/contract/ops/operator';
import { roleNames, roles } from '../../shared/contract/ops/permission';
import { formatInstant } from '../../shared/kernel/instant';
import { type Result, refuse } from '../../shared/kernel/result';
import { DEFAULT_PORT } from '../environment-reader';
import { type Invitation, invitationLink, renewInvitation } from '../operator/invitation';
import { makeOperator } from '../operator/make-operator';
import { Operator } from '../operator/operator.entity';
import { createInvitationKeys } from '../operator/operator-keys';
import { carryOut, type Setting } from './carry-out';
import { readDataKey } from './data-key';
import { systemClock } from './system-clock';
import { CommandRefused, optionOf, say } from './terminal';
import { type Call, forReason, type VerbSet } from './verbs';

const LIST_LENGTH = 500;

/** Verbs about the people of the console: how the first of them gets in, and one who has lost their way in. */
export const operatorVerbs: VerbSet = {
  usage: `  operators                                who may log in to the console
  make-operator <login> --name <text> --role <role> --reason <text>
                                           make an operator and print a one-time link; roles: ${roles.join(', ')}
  reset-operator <login> --reason <text>   print a one-time link for a new password and authenticator`,
  verbs: {
    operators: showOperators,
    'make-operator': forReason(showMadeOperator),
    'reset-operator': forReason(showResetOperator),
  },
};

async function showMadeOperator(setting: Setting, { verb, subject: loginName, words, reason }: Call): Promise<void> {
  const wish = newOperatorSchema.safeParse({
    ...{ loginName, name: optionOf(words, 'name') ?? '', role: optionOf(words, 'role') ?? '' },
  });
  if (!wish.success) throw new CommandRefused(faultOf(wish.error.issues[0]?.path[0]));
  const keys = createInvitationKeys(await readDataKey(setting));
  const made = await carryOut(
    setting,
    { verb, subject: ({ operatorId }: Invitation) => `operator:${operatorId}`, reason },
    async (unit) => inWords(await makeOperator(unit, keys, wish.data, momentOf(setting))),
  );
  sayLink(made);
}

async function showResetOperator(setting: Setting, { verb, subject: loginName, reason }: Call): Promise<void> {
  const operator = await setting.database.read.findOneBy(Operator, { loginName });
  if (!operator) throw new CommandRefused(`${verb} ${loginName}: ${REFUSALS.OPERATOR_NOT_FOUND}`);
  const keys = createInvitationKeys(await readDataKey(setting));
  const renewed = await carryOut(setting, { verb, subject: `operator:${operator.id}`, reason }, async (unit) =>
    inWords(await renewInvitation(unit, keys, operator.id, momentOf(setting).wallNow)),
  );
  sayLink(renewed);
}

async function showOperators({ database }: Setting): Promise<void> {
  const operators = await database.read.find(Operator, { order: { id: 'ASC' }, take: LIST_LENGTH });
  if (operators.length === 0) say('There is no operator.');
  for (const { loginName, name, role, status, lastSeenAt } of operators) {
    const seen = lastSeenAt === null ? 'never seen' : `last seen ${formatInstant(lastSeenAt)}`;
    say(`${loginName}  ${name}  ${role} ${roleNames[role]}  ${status}; ${seen}`);
  }
}

/** Where the console of this server stands, by the environment. */
function publicUrlOf(environment: NodeJS.ProcessEnv): string {
  const url = environment.PUBLIC_URL || `http://127.0.0.1:${environment.PORT || DEFAULT_PORT}`;
  return url.replace(/\/$/, '');
}

function sayLink({ token, expiresAt }: Invitation): void {
  say(invitationLink(publicUrlOf(process.env), token));
  say(`The link works once, until ${formatInstant(expiresAt)}: hand it over by a safe way.`);
}

/** Links go by the wall clock, also where the sandbox's was moved. */
function momentOf({ now }: Setting): { readonly now: number; readonly wallNow: number } {
  return { now, wallNow: systemClock.now() };
}

function faultOf(field: PropertyKey | undefined): string {
  if (field === 'name') return '--name takes 1 to 40 characters.';
  if (field === 'role') return `--role is one of ${roles.join(', ')}.`;
  return `a login name begins with a lower-case letter and has 2 to 40 of a-z 0-9 . -`;
}

const REFUSALS = {
  OPERATOR_EXISTS: 'there is an operator of this login name: reset-operator makes a new link.',
  OPERATOR_NOT_FOUND: 'there is no operator of this login name.',
  OPERATOR_DISABLED: 'this operator is disabled: another owner lets them in again in the console.',
} as const;

function inWords<T>(result: Result<T, keyof typeof REFUSALS>): Result<T, string> {
  return result.ok ? result : refuse(REFUSALS[result.refusal]);
}
