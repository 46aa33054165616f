import { formatInstant } from '../../shared/kernel/instant';
import { type Result, refuse } from '../../shared/kernel/result';
import { listKeys } from '../partner/list-keys';
import { type MadeKey, makeKey } from '../partner/make-key';
import { keyScopes } from '../partner/partner.rules';
import { revokeKey } from '../partner/revoke-key';
import { createSecretCipher } from '../partner/secret-cipher';
import { carryOut, type Setting } from './carry-out';
import { readDataKey } from './data-key';
import { optionOf, say } from './terminal';
import { actOf, type Call, forReason, type VerbSet } from './verbs';

const LIST_LENGTH = 500;

/** Verbs about the keys of business systems. */
export const keyVerbs: VerbSet = {
  usage: `  keys                                     keys of business systems, without their secrets
  make-key <business> --name <text> --scopes <scope,…> --reason <text>
                                           make a key; scopes: ${keyScopes.join(', ')}
  revoke-key <key id> --reason <text>      revoke a key for good`,
  verbs: {
    keys: showKeys,
    'make-key': forReason(showMadeKey),
    'revoke-key': actOf(
      async (unit, { subject }, { now }) => inWords(await revokeKey(unit, subject, now)),
      'Revoked: every instance refuses it within 5 seconds.',
    ),
  },
};

async function showMadeKey(setting: Setting, { verb, subject: business, words, reason }: Call): Promise<void> {
  const scopes = (optionOf(words, 'scopes') ?? '').split(',').filter((scope) => scope !== '');
  const wish = { business, name: optionOf(words, 'name') ?? '', scopes };
  const cipher = createSecretCipher(await readDataKey(setting));
  const made = await carryOut(
    setting,
    { verb, subject: ({ keyId }: MadeKey) => `${business} ${keyId}`, reason },
    async (unit) => inWords(await makeKey(unit, cipher, wish, setting.now)),
  );
  say(`key id  ${made.keyId}\nsecret  ${made.secret}\n`);
  say('The secret is shown this once: hand it over by a safe way. How to sign stands at /docs of the server.');
}

async function showKeys({ database }: Setting): Promise<void> {
  const keys = await listKeys(database, LIST_LENGTH);
  if (keys.length === 0) say('There is no key.');
  for (const { id, business, name, scopes, createdAt, revokedAt, lastUsedOn } of keys) {
    const state = revokedAt === null ? 'valid' : `revoked ${formatInstant(revokedAt)}`;
    const used = lastUsedOn === null ? 'never used' : `last used on ${lastUsedOn}`;
    say(`${id}  ${business}  ${name}  ${state}\n    ${scopes.join(', ')}; made ${formatInstant(createdAt)}; ${used}`);
  }
}

const REFUSALS = {
  BUSINESS_CODE_INVALID:
    'a business code is 2 to 40 characters of a-z 0-9 - and begins with a letter; “membership” is this system’s own.',
  KEY_NAME_INVALID: '--name takes 1 to 60 characters.',
  KEY_SCOPE_MISSING: `--scopes names at least one of ${keyScopes.join(', ')}.`,
  KEY_SCOPE_UNKNOWN: `--scopes takes ${keyScopes.join(', ')}, with commas between them.`,
  KEY_LIMIT_REACHED: 'this business has two valid keys: revoke one of them first.',
  KEY_NOT_VALID: 'there is no such key, or it was revoked before.',
} as const;

function inWords<T>(result: Result<T, keyof typeof REFUSALS>): Result<T, string> {
  return result.ok ? result : refuse(REFUSALS[result.refusal]);
}
