import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** Blocks of 32 bytes: the padding is PKCS#7 with a block twice that of AES (Message push: safe mode). */
const BLOCK = 32;

/** Encrypts a push for an app: 16 random bytes, the length, the message and the appid under the EncodingAESKey. */
export function encryptPush(message: string, appid: string, encodingAesKey: string): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const text = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(appid, 'utf8')]);
  const padding = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  );
}

/** SHA-1 over the sorted parts, the one form of signature that pushes know. */
export function signPush(...parts: string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''), 'utf8')
    .digest('hex');
}
