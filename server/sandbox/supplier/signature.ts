import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../../shared/kernel/instant';
import { toUnixSeconds } from '../china-time';
import { randomText } from '../random';
import type { SupplierKeys } from './keys';

/** Carried by every request, answer and notice of the suppliers' protocol. */
export const HEADER = 'Supply-Signature';

/** Either clock may be this wrong. */
const TOLERANCE_S = 300;

/** The parts of the header. */
interface Parts {
  readonly keyId: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
}

/**
 * The header's value for a message.
 * @param words what the message is: `request`, method, target · `answer`, status, nonce of the request · `notice`
 */
export function sign({ keyId, secret }: SupplierKeys, words: readonly string[], body: string, now: Instant): string {
  const timestamp = toUnixSeconds(now).toString();
  const nonce = randomText(24);
  const signature = hmac(secret, [...words, timestamp, nonce], Buffer.from(body)).toString('base64');
  return `keyId=${keyId},timestamp=${timestamp},nonce=${nonce},signature=${signature}`;
}

/**
 * Checks a message against its header.
 * @returns its nonce; null when it is not signed with the keys, or not now
 */
export function verify(
  { keyId, secret }: SupplierKeys,
  words: readonly string[],
  header: string,
  body: Buffer,
  now: Instant,
): string | null {
  const parts = readParts(header);
  if (parts === null || parts.keyId !== keyId) return null;
  if (Math.abs(Number(parts.timestamp) - toUnixSeconds(now)) > TOLERANCE_S) return null;
  const expected = hmac(secret, [...words, parts.timestamp, parts.nonce], body);
  const given = Buffer.from(parts.signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected) ? parts.nonce : null;
}

function readParts(header: string): Parts | null {
  const named = new Map(
    header.split(',').map((part) => {
      const equals = part.indexOf('=');
      return [part.slice(0, equals), part.slice(equals + 1)] as const;
    }),
  );
  const [keyId, timestamp, nonce, signature] = ['keyId', 'timestamp', 'nonce', 'signature'].map((name) =>
    named.get(name),
  );
  if (!keyId || !timestamp || !nonce || !signature || !/^\d+$/.test(timestamp)) return null;
  return { keyId, timestamp, nonce, signature };
}

function hmac(secret: string, words: readonly string[], body: Buffer): Buffer {
  const digest = createHash('sha256').update(body).digest('hex');
  const text = [...words, digest].map((word) => `${word}\n`).join('');
  return createHmac('sha256', secret).update(text).digest();
}
