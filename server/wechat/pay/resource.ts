import { createDecipheriv } from 'node:crypto';
import { isJsonObject } from '../json';

const ALGORITHM = 'AEAD_AES_256_GCM';
const TAG_BYTES = 16;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** An encrypted part of a notice could not be opened: wrong key, altered on the way, or of an unknown form. */
export class UnreadableResource extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(`encrypted resource cannot be opened: ${why}`, options);
    this.name = 'UnreadableResource';
  }
}

/**
 * Opens the `resource` of a notice (WeChat Pay: payment notice): base64 of cipher text and 16-byte tag. The tag covers
 * the associated data too, and is checked before a byte is given out.
 * @throws UnreadableResource
 */
export function openResource(resource: unknown, apiV3Key: Buffer): string {
  if (!isJsonObject(resource)) throw new UnreadableResource('not an object');
  const { algorithm, ciphertext, nonce, associated_data: associatedData } = resource;
  if (algorithm !== ALGORITHM) throw new UnreadableResource('unknown algorithm');
  if (typeof ciphertext !== 'string' || !BASE64.test(ciphertext)) throw new UnreadableResource('no cipher text');
  if (typeof nonce !== 'string' || nonce === '') throw new UnreadableResource('no nonce');
  const sealed = Buffer.from(ciphertext, 'base64');
  if (sealed.length < TAG_BYTES) throw new UnreadableResource('too short');
  try {
    const decipher = createDecipheriv('aes-256-gcm', apiV3Key, Buffer.from(nonce, 'utf8'), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    decipher.setAAD(Buffer.from(typeof associatedData === 'string' ? associatedData : '', 'utf8'));
    // final() is what compares the tag.
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new UnreadableResource('the tag does not fit', { cause: error });
  }
}
