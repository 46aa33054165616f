import { type AboutKeyInput, aboutKeySchema, type NewKeyInput, newKeySchema } from '../../shared/contract/ops/key';
import { accept, refuse } from '../../shared/kernel/result';
import type { Act, ActHead } from '../operator/act';
import { makeKey } from './make-key';
import { ApiKey } from './partner.entity';
import { revokeKey } from './revoke-key';
import type { SecretCipher } from './secret-cipher';
import { tellSecret } from './tell-secret';

const ALWAYS_TWO = '接口密钥的变更需要另一位有权限的人复核';

/** Makes a key of a business system. Its secret is not part of the answer: whoever asked for it sees it once, later. */
export function makeKeyAct(cipher: SecretCipher): Act<NewKeyInput, { readonly keyId: string }> {
  return {
    ...{ code: 'keys.make', name: '新建接口密钥', permission: 'keys.manage', input: newKeySchema },
    describe: async (_, { business, name }) => `将为业务系统 ${business} 新建密钥「${name}」`,
    needsSecond: async () => ALWAYS_TWO,
    carryOut: async (unit, wish, { actor, now }) => {
      const made = await makeKey(unit, cipher, wish, now, actor.id);
      if (!made.ok) return refuse(made.refusal === 'KEY_LIMIT_REACHED' ? made.refusal : 'KEY_WISH_REFUSED');
      const { keyId } = made.value;
      const after = { 业务系统: wish.business, 名称: wish.name, 权限范围: wish.scopes };
      return accept({ value: { keyId }, subject: `key:${keyId}`, after });
    },
  };
}

/** Revokes a key for good: requests that it signs are refused. */
export const revokeKeyAct: Act<AboutKeyInput, null> = {
  ...{ code: 'keys.revoke', name: '吊销接口密钥', permission: 'keys.manage', input: aboutKeySchema },
  describe: async (manager, { keyId }) => {
    const key = await manager.findOneBy(ApiKey, { id: keyId });
    return `将吊销 ${key?.business ?? ''} 的密钥「${key?.name ?? keyId}」，用它签名的请求会被拒绝`;
  },
  needsSecond: async () => ALWAYS_TWO,
  carryOut: async (unit, { keyId }, { now }) => {
    const key = await unit.findOneBy(ApiKey, { id: keyId });
    const revoked = await revokeKey(unit, keyId, now);
    if (!revoked.ok) return revoked;
    const before = key && { 业务系统: key.business, 名称: key.name, 状态: '有效' };
    return accept({ value: null, subject: `key:${keyId}`, before, after: before && { ...before, 状态: '已吊销' } });
  },
};

/** By what the log knows that a secret was shown. */
export const tellSecretHead: ActHead = { code: 'keys.secret', name: '查看新密钥' };

/**
 * Shows a key's secret, once. The secret is no part of what the act answers, since that is kept for a repeat.
 * @param tell given the secret where the act is carried out, and only there
 */
export function tellSecretAct(
  cipher: SecretCipher,
  tell: (secret: string) => void,
): Act<AboutKeyInput, { readonly keyId: string }> {
  return {
    ...{ ...tellSecretHead, permission: 'keys.manage', input: aboutKeySchema },
    carryOut: async (unit, { keyId }, { actor, now }) => {
      const told = await tellSecret(unit, cipher, { keyId, operatorId: actor.id }, now);
      if (!told.ok) return told;
      tell(told.value.secret);
      const { business, name } = told.value.key;
      return accept({ value: { keyId }, subject: `key:${keyId}`, after: { 业务系统: business, 名称: name } });
    },
  };
}
