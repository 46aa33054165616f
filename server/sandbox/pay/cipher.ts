import { createCipheriv } from 'node:crypto';
import { randomText } from '../random';

/** An encrypted part of a notice or of the certificate list (WeChat Pay: callbacks, `AEAD_AES_256_GCM`). */
export interface EncryptedResource {
  readonly algorithm: 'AEAD_AES_256_GCM';
  /** base64 of the ciphertext followed by the 16 bytes of the tag. */
  readonly ciphertext: string;
  readonly associated_data: string;
  /** 12 characters. */
  readonly nonce: string;
}

/** Encrypts a text under the APIv3 key (32 ASCII characters). */
export function encryptResource(plain: string, apiV3Key: string, associatedData: string): EncryptedResource {
  const nonce = randomText(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'ascii'), Buffer.from(nonce, 'ascii'));
  cipher.setAAD(Buffer.from(associatedData, 'utf8'));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: sealed.toString('base64'),
    associated_data: associatedData,
    nonce,
  };
}
