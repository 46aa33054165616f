import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { V2Fields } from './flat-xml';

/** How a v2 message is signed. Without a word about it WeChat takes MD5. */
export type V2Algorithm = 'MD5' | 'HMAC-SHA256';

const SIGN = 'sign';

/**
 * The signature of the v2 interfaces (WeChat Pay v2: signature): fields that are not empty, sorted by name, joined as
 * `name=value` with `&`, the key at the end; upper-case hexadecimal. Values are signed raw, never percent-encoded.
 */
export function signV2(fields: V2Fields, apiV2Key: string, algorithm: V2Algorithm): string {
  const parts = [...fields]
    .filter(([name, value]) => name !== SIGN && value !== '')
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const text = [...parts, `key=${apiV2Key}`].join('&');
  const digest = algorithm === 'MD5' ? createHash('md5') : createHmac('sha256', apiV2Key);
  return digest.update(text, 'utf8').digest('hex').toUpperCase();
}

/**
 * Whether a message carries WeChat's signature. Not every message says how it was signed: the length of the signature
 * tells, 32 digits for MD5 and 64 for HMAC-SHA256.
 */
export function isSignedV2(fields: V2Fields, apiV2Key: string): boolean {
  const signature = fields.get(SIGN) ?? '';
  const expected = signV2(fields, apiV2Key, signature.length === 64 ? 'HMAC-SHA256' : 'MD5');
  const [given, wanted] = [Buffer.from(signature, 'utf8'), Buffer.from(expected, 'utf8')];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
