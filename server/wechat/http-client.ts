/** A request as it will stand on the line. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange, the body of the answer included. */
  readonly timeoutMs?: number;
  /** An answer that is longer is given up. */
  readonly maxBytes?: number;
}

/**
 * What came of a request. `notSent`: no connection stood, so nothing can have happened at the other end. `unknown`: the
 * request may have been worked on, and no whole answer came.
 */
export type HttpOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: Buffer }
  | { readonly kind: 'notSent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

const DEFAULT_TIMEOUT_MS = 5_000;
const DEFAULT_MAX_BYTES = 1_048_576;

/**
 * One exchange over HTTP: no redirect is followed (a 3xx is an answer like others), no compression is asked for, so that
 * signatures are checked on the bytes that were signed. Reasons name the fault, never the URL: it carries secrets.
 */
export async function exchange(request: HttpRequest): Promise<HttpOutcome> {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { ...request.headers, 'Accept-Encoding': 'identity' },
      body: request.body,
      redirect: 'manual',
      signal: timeout,
    });
    const body = await readCapped(response, request.maxBytes ?? DEFAULT_MAX_BYTES);
    if (body === null) return { kind: 'unknown', reason: 'the answer was too long' };
    return { kind: 'answer', status: response.status, headers: response.headers, body };
  } catch (error) {
    if (timeout.aborted) return { kind: 'unknown', reason: 'no answer in time' };
    const code = codeOf(error);
    if (code !== null && isConnectFault(code)) return { kind: 'notSent', reason: code };
    return { kind: 'unknown', reason: code ?? 'the connection broke' };
  }
}

async function readCapped(response: Response, maxBytes: number): Promise<Buffer | null> {
  if (response.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks, length);
    length += value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}

/** Name resolution, connecting and the TLS handshake: all of them before the first byte of a request. */
const CONNECT_FAULTS = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function isConnectFault(code: string): boolean {
  return CONNECT_FAULTS.has(code);
}

/** fetch hides the system's error behind a TypeError, and behind an AggregateError where it tried several addresses. */
function codeOf(error: unknown): string | null {
  for (let at = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : null) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return null;
}
