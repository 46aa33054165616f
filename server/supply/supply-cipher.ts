import { createHmac } from 'node:crypto';
import { decryptText, deriveKey, encryptText } from '../database/cipher';

/** How codes and accounts are kept at rest. */
export interface SupplyCipher {
  /** @param id the row that the text belongs to */
  encryptCode(code: string, id: string): string;
  /** @throws when the text was changed, or was encrypted for another row or under another data key */
  decryptCode(cipher: string, id: string): string;
  /** Equal codes have equal hashes; nothing else can be told from them. 43 characters. */
  hashCode(code: string): string;
  encryptAccount(account: string, id: string): string;
  /** @throws as `decryptCode` does */
  decryptAccount(cipher: string, id: string): string;
}

/**
 * Derives a key for each use from the server's data key.
 * @param dataKey 32 bytes
 */
export function createSupplyCipher(dataKey: Buffer): SupplyCipher {
  if (dataKey.length !== 32) throw new RangeError('the data key must have 32 bytes');
  const codeKey = deriveKey(dataKey, 'supply', 'code');
  const hashKey = deriveKey(dataKey, 'supply', 'code-hash');
  const accountKey = deriveKey(dataKey, 'supply', 'account');
  return {
    encryptCode: (code, id) => encryptText(codeKey, code, id),
    decryptCode: (cipher, id) => decryptText(codeKey, cipher, id),
    hashCode: (code) => createHmac('sha256', hashKey).update(code).digest('base64url'),
    encryptAccount: (account, id) => encryptText(accountKey, account, id),
    decryptAccount: (cipher, id) => decryptText(accountKey, cipher, id),
  };
}
