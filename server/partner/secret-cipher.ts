import { decryptText, deriveKey, encryptText } from '../database/cipher';

/** How the secrets of keys are kept at rest. */
export interface SecretCipher {
  encrypt(secret: string, keyId: string): string;
  /** @throws when the text was changed, or was encrypted for another key id or under another data key */
  decrypt(cipher: string, keyId: string): string;
}

/**
 * Encrypts secrets under a key of their own that is derived from the server's data key.
 * @param dataKey 32 bytes
 */
export function createSecretCipher(dataKey: Buffer): SecretCipher {
  if (dataKey.length !== 32) throw new RangeError('the data key must have 32 bytes');
  const key = deriveKey(dataKey, 'partner', 'key-secret');
  return {
    encrypt: (secret, keyId) => encryptText(key, secret, keyId),
    decrypt: (cipher, keyId) => decryptText(key, cipher, keyId),
  };
}
