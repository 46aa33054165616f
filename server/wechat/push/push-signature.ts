import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The signature of the message push: SHA-1 over the sorted parts, in hexadecimal (Message push: URL check). In plaintext
 * mode the parts are token, timestamp and nonce; in safe mode the cipher text comes to them.
 */
export function pushSignatureOf(parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/** Whether a signature fits its parts; takes the same time wherever the first difference stands. */
export function isPushSignature(signature: string, parts: readonly string[]): boolean {
  const expected = Buffer.from(pushSignatureOf(parts));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
