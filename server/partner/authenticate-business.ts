import { createHash, createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { businessDayOf } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import { type Instant, SECOND_MS } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate } from '../database/errors';
import type { Database } from '../database/open-database';
import { ApiKey, ApiKeyNonce } from './partner.entity';
import type { KeyScope } from './partner.rules';
import type { SecretCipher } from './secret-cipher';
import { composeSignedText, decideFreshness, parseSignatureHeader, type SignatureHeader } from './signature.rules';

export interface BusinessAuthenticatorNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly cipher: Pick<SecretCipher, 'decrypt'>;
}

/** A request as it came, before anything of it is believed. */
export interface SignedRequest {
  /** In capitals. */
  readonly method: string;
  /** Path with query, as it stood in the request line. */
  readonly target: string;
  /** The `Authorization` header, empty where there is none. */
  readonly authorization: string;
  /** The body's bytes; asked for only once the header is in order and fresh. */
  readonly readBody: () => Promise<Buffer>;
}

/** Who has signed, and the bytes that were signed. */
export interface VerifiedRequest {
  readonly keyId: string;
  readonly business: string;
  readonly scopes: readonly KeyScope[];
  readonly body: Buffer;
}

/** Why a signature is not accepted; `detail` helps the programmer of the client and tells nothing about keys. */
export interface SignatureRefusal {
  readonly code: 'SIGNATURE_REFUSED' | 'SIGNATURE_EXPIRED' | 'SIGNATURE_REPLAYED';
  readonly detail: string;
}

/** How long a process goes by what it has read of a key: with the reading itself, a revoked key ends within 5 seconds. */
export const KEY_REMEMBERED_MS = 3 * SECOND_MS;

/**
 * Verifies who signed a request. A key that is unknown, one that was revoked and a wrong signature are refused alike. The
 * nonce is written only after the signature was found right; of two equal requests at the same instant, on whichever
 * instances, one passes.
 */
export function createBusinessAuthenticator(
  needs: BusinessAuthenticatorNeeds,
): (request: SignedRequest) => Promise<Result<VerifiedRequest, SignatureRefusal>> {
  const { database, clock } = needs;
  const keys = new RememberedKeys(needs);
  // Stands in for a key that is not there, so that its absence takes no less time than a wrong signature.
  const nobody = createSecretKey(randomBytes(32));

  return async (request) => {
    const header = parseSignatureHeader(request.authorization);
    if (!header.ok) return refuse({ code: 'SIGNATURE_REFUSED', detail: header.refusal });
    const { keyId, nonce, timestamp } = header.value;
    const fresh = decideFreshness(timestamp, clock.now());
    if (!fresh.ok) return refuse({ code: 'SIGNATURE_EXPIRED', detail: fresh.refusal });
    const body = await request.readBody();
    const text = signedTextOf(request, header.value, body);
    const key = await keys.find(keyId);
    const right = isSignatureOf(header.value.signature, key?.secret ?? nobody, text);
    if (!key || !right) return refuse(wrongSignature(text));
    if (!(await spendNonce(database, key, nonce, clock.now()))) {
      const detail = `the nonce ${nonce} was used before with this key; sign every request anew, repeats too`;
      return refuse({ code: 'SIGNATURE_REPLAYED', detail });
    }
    return accept({ keyId, business: key.business, scopes: key.scopes, body });
  };
}

/** Whether a signature in base64 is that of a text; takes as long wherever the two differ. */
export function isSignatureOf(signature: string, secret: KeyObject, text: string): boolean {
  const given = Buffer.from(signature, 'base64');
  const right = createHmac('sha256', secret).update(text).digest();
  return given.length === right.length && timingSafeEqual(given, right);
}

function signedTextOf({ method, target }: SignedRequest, header: SignatureHeader, body: Buffer): string {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return composeSignedText({ method, target, timestamp: header.timestamp, nonce: header.nonce, bodyHash });
}

/** Tells the text as it was put together here: it holds nothing that did not come with the request. */
function wrongSignature(text: string): SignatureRefusal {
  return {
    code: 'SIGNATURE_REFUSED',
    detail: `the signature is not the base64 of HMAC-SHA256 over ${JSON.stringify(text)} with the secret of a valid key`,
  };
}

interface KnownKey {
  readonly keyId: string;
  readonly business: string;
  readonly scopes: readonly KeyScope[];
  readonly secret: KeyObject;
  readonly lastUsedOn: string | null;
  readonly readAt: Instant;
}

/** The valid keys that this process has read in the last seconds; one that is not there is asked for every time. */
class RememberedKeys {
  private readonly known = new Map<string, KnownKey>();

  constructor(private readonly needs: BusinessAuthenticatorNeeds) {}

  async find(keyId: string): Promise<KnownKey | null> {
    const known = this.known.get(keyId);
    // Before the statement is sent: what is read later may be newer, never older.
    const readAt = this.needs.clock.now();
    const age = known ? readAt - known.readAt : 0;
    if (known && age >= 0 && age < KEY_REMEMBERED_MS) return known;
    const row = await this.needs.database.read.findOneBy(ApiKey, { id: keyId });
    if (!row || row.revokedAt !== null) {
      this.known.delete(keyId);
      return null;
    }
    const { business, scopes, lastUsedOn } = row;
    const secret = createSecretKey(Buffer.from(this.needs.cipher.decrypt(row.secretCipher, keyId)));
    const found = { keyId, business, scopes, secret, lastUsedOn, readAt };
    this.known.set(keyId, found);
    return found;
  }
}

/**
 * Records a nonce, and with the first request of a business day that the key is in use.
 * @returns false when the key has used it before
 */
async function spendNonce(database: Database, key: KnownKey, nonce: string, now: Instant): Promise<boolean> {
  const { keyId, lastUsedOn } = key;
  const today = businessDayOf(now);
  try {
    await database.inUnit(async (unit) => {
      await unit.insert(ApiKeyNonce, { keyId, nonce, seenAt: now });
      if (lastUsedOn !== today) await unit.update(ApiKey, { id: keyId }, { lastUsedOn: today });
    });
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}
