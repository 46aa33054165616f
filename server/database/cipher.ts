import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

const CIPHER_VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Derives a key for one purpose of one room (HKDF-SHA256), so that no two uses share a key. Changing either name makes
 * what was encrypted under it unreadable.
 */
export function deriveKey(secret: Buffer, room: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `membership/${room}/${purpose}/v1`, 32)));
}

/**
 * Encrypts a text for one row (AES-256-GCM): `v1.<nonce>.<cipher text and tag>`, another text at every call.
 * @param ownerId id of the row that the text belongs to; authenticated with it, so that rows cannot be swapped
 */
export function encryptText(key: KeyObject, text: string, ownerId: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(ownerId));
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [CIPHER_VERSION, nonce.toString('base64url'), bytes.toString('base64url')].join('.');
}

/** @throws when the text was changed, or was encrypted for another row or under another key */
export function decryptText(key: KeyObject, cipherText: string, ownerId: string): string {
  const [version, nonceText, bytesText] = cipherText.split('.');
  if (version !== CIPHER_VERSION || !nonceText || !bytesText) throw new Error('not a cipher text of a known version');
  const nonce = Buffer.from(nonceText, 'base64url');
  const bytes = Buffer.from(bytesText, 'base64url');
  if (nonce.length !== NONCE_BYTES || bytes.length < TAG_BYTES) throw new Error('a cipher text is cut short');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(ownerId))
    .setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  return decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
