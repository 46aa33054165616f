import { createHash, createHmac, randomUUID } from 'node:crypto';
import { makeKey } from '../../server/partner/make-key';
import { createSecretCipher } from '../../server/partner/secret-cipher';
import type { Clock } from '../../shared/kernel/clock';
import type { Answer, House } from './house';

/** What a signature is made of; written from the signing rule alone, beside the server's own. */
export interface Signing {
  readonly method: string;
  /** Path with query. */
  readonly target: string;
  readonly body?: string | Uint8Array;
  readonly keyId: string;
  readonly secret: string;
  readonly timestamp: string;
  readonly nonce: string;
}

/** The value of `Authorization`. */
export function signRequest({ method, target, body = '', keyId, secret, timestamp, nonce }: Signing): string {
  const digest = createHash('sha256').update(body).digest('hex');
  const message = `${method}\n${target}\n${timestamp}\n${nonce}\n${digest}\n`;
  const signature = createHmac('sha256', secret).update(message, 'utf8').digest('base64');
  return `MEMBERSHIP-HMAC-SHA256 keyId="${keyId}",timestamp="${timestamp}",nonce="${nonce}",signature="${signature}"`;
}

/** What a test may set by itself instead of what the client would send. */
export interface Sending {
  readonly body?: unknown;
  /** Sent in place of the body that was signed. */
  readonly sentBody?: string;
  readonly sentPath?: string;
  readonly sentMethod?: string;
  readonly nonce?: string;
  readonly timestamp?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A business system that signs its calls. */
export interface BusinessClient {
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  send(method: string, path: string, options?: Sending): Promise<Answer>;
}

/** A client with a key; it signs by the clock that it is given. */
export function createBusinessClient(options: {
  readonly url: string;
  readonly keyId: string;
  readonly secret: string;
  readonly clock: Clock;
}): BusinessClient {
  const { url, keyId, secret, clock } = options;
  const send: BusinessClient['send'] = async (method, path, sending = {}) => {
    const body = sending.body === undefined ? '' : JSON.stringify(sending.body);
    const sent = sending.sentBody ?? body;
    const timestamp = sending.timestamp ?? String(Math.floor(clock.now() / 1000));
    const nonce = sending.nonce ?? randomUUID();
    // As it will stand in the request line: percent-encoded.
    const { pathname, search } = new URL(path, url);
    const response = await fetch(url + (sending.sentPath ?? path), {
      method: sending.sentMethod ?? method,
      headers: {
        Authorization: signRequest({ method, target: pathname + search, body, keyId, secret, timestamp, nonce }),
        ...(sent === '' ? {} : { 'Content-Type': 'application/json' }),
        ...sending.headers,
      },
      ...(sent === '' ? {} : { body: sent }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  };
  return {
    send,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, { body }),
    put: (path, body) => send('PUT', path, { body }),
  };
}

/** A business system with a key of its own to a house, as an operator would make it. */
export async function buildBusiness(
  { url, config, database, clock }: House,
  scopes: readonly string[],
  business = 'pos',
): Promise<BusinessClient & { readonly keyId: string }> {
  const wish = { business, name: '收银系统', scopes };
  const cipher = createSecretCipher(config.dataKey);
  const made = await database.inUnit((unit) => makeKey(unit, cipher, wish, clock.now()));
  if (!made.ok) throw new Error(made.refusal);
  return { keyId: made.value.keyId, ...createBusinessClient({ url, clock, ...made.value }) };
}
