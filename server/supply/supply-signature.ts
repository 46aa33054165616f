import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Instant, SECOND_MS } from '../../shared/kernel/instant';
import type { SupplierSettings } from './supplier.rules';
import { FRESH_WITHIN_MS } from './supply.rules';

/** The header that every request, answer and notice carries. */
export const SIGNATURE_HEADER = 'Supply-Signature';

/**
 * What a signature is for. Its words are part of what is signed, so that no message can be played back as one of another
 * kind, and an answer is the answer to this very request.
 */
export type SignedAs =
  | { readonly kind: 'request'; readonly method: 'GET' | 'POST'; readonly target: string }
  | { readonly kind: 'answer'; readonly status: number; readonly requestNonce: string }
  | { readonly kind: 'notice' };

const HEADER = /^keyId=([\w-]{1,64}),timestamp=([1-9]\d{0,11}),nonce=([\w-]{16,64}),signature=([A-Za-z0-9+/]{43}=)$/;

/** Signs a message with a fresh nonce: `keyId=…,timestamp=…,nonce=…,signature=…`. */
export function signMessage(
  { keyId, secret }: SupplierSettings,
  as: SignedAs,
  body: string,
  now: Instant,
): { readonly header: string; readonly nonce: string } {
  const timestamp = String(Math.floor(now / SECOND_MS));
  const nonce = randomBytes(16).toString('hex');
  const signature = computeSignature(secret, as, timestamp, nonce, body).toString('base64');
  return { header: `keyId=${keyId},timestamp=${timestamp},nonce=${nonce},signature=${signature}`, nonce };
}

/** Whether a message was signed with the key, by somebody whose clock is within five minutes of ours. */
export function isSigned(
  { keyId, secret }: SupplierSettings,
  as: SignedAs,
  header: string,
  body: Buffer,
  now: Instant,
): boolean {
  const [, key, timestamp = '', nonce = '', signature = ''] = HEADER.exec(header) ?? [];
  if (key !== keyId || Math.abs(Number(timestamp) * SECOND_MS - now) > FRESH_WITHIN_MS) return false;
  return timingSafeEqual(Buffer.from(signature, 'base64'), computeSignature(secret, as, timestamp, nonce, body));
}

/** HMAC-SHA256 over lines that each end in a line feed: the words of the kind, timestamp, nonce, hash of the body. */
function computeSignature(
  secret: string,
  as: SignedAs,
  timestamp: string,
  nonce: string,
  body: string | Buffer,
): Buffer {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const lines = [...wordsOf(as), timestamp, nonce, bodyHash, ''];
  return createHmac('sha256', secret).update(lines.join('\n')).digest();
}

function wordsOf(as: SignedAs): readonly string[] {
  switch (as.kind) {
    case 'request':
      return ['request', as.method, as.target];
    case 'answer':
      return ['answer', String(as.status), as.requestNonce];
    case 'notice':
      return ['notice'];
    default: {
      const never: never = as;
      throw new Error(`unknown kind ${JSON.stringify(never)}`);
    }
  }
}
