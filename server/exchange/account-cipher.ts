import { createHmac } from 'node:crypto';
import { decryptText, deriveKey, encryptText } from '../database/cipher';

/** How the account that is to be topped up rests until the money is there. */
export interface AccountCipher {
  /** @param exchangeId the row that it belongs to */
  encrypt(account: string, exchangeId: string): string;
  /** @throws when the text was changed, or was encrypted for another row or under another data key */
  decrypt(cipher: string, exchangeId: string): string;
  /** Equal accounts have equal marks, and nothing else can be told: for what is kept to recognise a repeated request. */
  mark(account: string): string;
}

/** Derives the key from the server's data key. @param dataKey 32 bytes */
export function createAccountCipher(dataKey: Buffer): AccountCipher {
  const key = deriveKey(dataKey, 'exchange', 'account');
  const markKey = deriveKey(dataKey, 'exchange', 'account-mark');
  return {
    encrypt: (account, exchangeId) => encryptText(key, account, exchangeId),
    decrypt: (cipher, exchangeId) => decryptText(key, cipher, exchangeId),
    mark: (account) => createHmac('sha256', markKey).update(account).digest('base64url'),
  };
}
