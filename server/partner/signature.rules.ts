import { FRESH_WITHIN_SECONDS, SIGNATURE_SCHEME } from '../../shared/contract/signature';
import { formatInstant, type Instant, MINUTE_MS, SECOND_MS } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';

/**
 * How long a nonce is remembered at least. A signature is fresh for ten minutes, from five before the server's clock to
 * five after it; the other five are for servers whose clocks differ.
 */
export const NONCE_KEPT_MS = 15 * MINUTE_MS;

/** What stands in `Authorization`, each part in its right form and nothing verified. */
export interface SignatureHeader {
  readonly keyId: string;
  /** Unix seconds, as sent: it is this text that is signed. */
  readonly timestamp: string;
  readonly nonce: string;
  /** Base64 of 32 bytes. */
  readonly signature: string;
}

/** What a signature is over. */
export interface SignedParts {
  /** In capitals: `POST`. */
  readonly method: string;
  /** Path with query, byte by byte as it stood in the request line. */
  readonly target: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** SHA-256 of the body's bytes, also of none, in lower-case hexadecimal. */
  readonly bodyHash: string;
}

const FORMS: Readonly<Record<keyof SignatureHeader, readonly [form: RegExp, wording: string]>> = {
  keyId: [/^[A-Za-z0-9_-]{1,64}$/, 'the key id as it was shown when the key was made'],
  timestamp: [/^[1-9]\d{0,11}$/, 'Unix seconds, a whole number'],
  nonce: [/^[A-Za-z0-9_-]{16,64}$/, '16 to 64 characters of A-Z a-z 0-9 _ -'],
  signature: [/^[A-Za-z0-9+/]{43}=$/, 'the base64 of 32 bytes, 44 characters'],
};

const PART_NAMES = Object.keys(FORMS) as (keyof SignatureHeader)[];

/** Quoted values hold no quotation mark, so no escape is needed. */
const PART = /^([A-Za-z]+)="([^"]*)"$/;

/**
 * Reads `Authorization: MEMBERSHIP-HMAC-SHA256 keyId="…",timestamp="…",nonce="…",signature="…"`; the parts may stand in
 * any order, with blanks around the commas.
 * @returns as the refusal, one sentence for the programmer who writes the client
 */
export function parseSignatureHeader(header: string): Result<SignatureHeader, string> {
  if (header === '') return refuse(`this route wants a signed request: Authorization: ${SIGNATURE_SCHEME} …`);
  const blank = header.indexOf(' ');
  const scheme = blank === -1 ? header : header.slice(0, blank);
  if (scheme.toUpperCase() !== SIGNATURE_SCHEME) return refuse(`Authorization must begin with ${SIGNATURE_SCHEME}`);
  const parts = new Map<string, string>();
  for (const text of header.slice(scheme.length).split(',')) {
    const [, name = '', value = ''] = PART.exec(text.trim()) ?? [];
    if (!Object.hasOwn(FORMS, name))
      return refuse(`Authorization takes ${PART_NAMES.join(', ')} as name="value" and nothing else`);
    if (parts.has(name)) return refuse(`${name} stands twice in Authorization`);
    parts.set(name, value);
  }
  for (const name of PART_NAMES) {
    const [form, wording] = FORMS[name];
    if (!form.test(parts.get(name) ?? '')) return refuse(`${name} in Authorization must be ${wording}`);
  }
  return accept(Object.fromEntries(parts) as unknown as SignatureHeader);
}

/** The text whose HMAC-SHA256 the signature is: five lines, each ended by a line feed. */
export function composeSignedText({ method, target, timestamp, nonce, bodyHash }: SignedParts): string {
  return [method, target, timestamp, nonce, bodyHash, ''].join('\n');
}

/**
 * Whether a timestamp is near enough to the server's clock.
 * @returns as the refusal, one sentence that tells both times
 */
export function decideFreshness(timestamp: string, now: Instant): Result<null, string> {
  const ahead = Number(timestamp) * SECOND_MS - now;
  if (Math.abs(ahead) <= FRESH_WITHIN_SECONDS * SECOND_MS) return accept(null);
  const seconds = Math.round(Math.abs(ahead) / SECOND_MS);
  return refuse(
    `timestamp ${timestamp} is ${seconds} s ${ahead < 0 ? 'behind' : 'ahead of'} the server's clock, which says ` +
      `${formatInstant(now)}; at most ${FRESH_WITHIN_SECONDS} s are allowed. The Date header of every answer tells it.`,
  );
}
