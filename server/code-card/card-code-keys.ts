import { createHmac } from 'node:crypto';
import { deriveKey } from '../database/cipher';

/** What the database knows of card codes. */
export interface CardCodeKeys {
  /** Keyed hash of a code, 64 hexadecimal characters: nothing in the database redeems a card. */
  hashOf(code: string): string;
}

/**
 * Hashes card codes under a key of their own that is derived from the server's data key.
 * @param dataKey 32 bytes; under another one no card that was made before is known
 */
export function createCardCodeKeys(dataKey: Buffer): CardCodeKeys {
  const key = deriveKey(dataKey, 'code-card', 'code-hash');
  return { hashOf: (code) => createHmac('sha256', key).update(code).digest('hex') };
}
