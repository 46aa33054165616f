import type { Context } from 'koa';
import type { ErrorCode } from '../../shared/contract/error-code';
import { SIGNATURE_SCHEME } from '../../shared/contract/signature';
import type { Result } from '../../shared/kernel/result';
import { HttpRefusal } from './http-refusal';
import type { Limiter } from './rate-limit';
import { BodyNotRead, readRawBody } from './raw-body';
import type { BusinessContext, Route } from './route';

/** What is verified of a request of a business system; the body's bytes are asked for once the header is in order. */
export interface SignedRequest {
  readonly method: string;
  /** Path with query, as it stood in the request line. */
  readonly target: string;
  readonly authorization: string;
  readonly readBody: () => Promise<Buffer>;
}

/** Verifies a signed request; what is answered was written by the holder of the key. */
export type AuthenticateBusiness = (
  request: SignedRequest,
) => Promise<
  Result<BusinessContext & { readonly body: Buffer }, { readonly code: ErrorCode; readonly detail: string }>
>;

/** The largest body of a business system: 500 events of 4 KB. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

/**
 * The business that has signed a request, and its body as JSON where the route takes one. Nothing is parsed before the
 * signature over its bytes was verified.
 * @throws HttpRefusal the signature's refusal, TOO_MANY_REQUESTS, SCOPE_MISSING, or what is wrong with the body
 */
export async function takeBusinessRequest(
  context: Context,
  route: Route,
  authenticate: AuthenticateBusiness,
  perKey: Limiter,
): Promise<{ readonly business: BusinessContext; readonly body: unknown }> {
  const verified = await authenticate({
    method: context.method,
    target: context.req.url ?? '',
    authorization: context.get('Authorization'),
    readBody: () => readBody(context),
  });
  if (!verified.ok) {
    context.set('WWW-Authenticate', SIGNATURE_SCHEME);
    throw new HttpRefusal(verified.refusal.code, { detail: verified.refusal.detail });
  }
  const { keyId, business, scopes, body } = verified.value;
  context.state.business = { keyId, business, scopes };
  await perKey.take(keyId);
  if (route.scope === null || !scopes.includes(route.scope)) {
    throw new HttpRefusal('SCOPE_MISSING', {
      detail: `this route wants the scope ${route.scope}; the key has ${scopes.join(', ')}`,
    });
  }
  return { business: context.state.business, body: route.body ? parseJson(context, body) : undefined };
}

async function readBody({ req }: Context): Promise<Buffer> {
  try {
    return await readRawBody(req, BODY_LIMIT_BYTES);
  } catch (error) {
    if (!(error instanceof BodyNotRead)) throw error;
    if (error.why === 'tooLarge') {
      throw new HttpRefusal('BODY_TOO_LARGE', { detail: `a body has at most ${BODY_LIMIT_BYTES} bytes` });
    }
    throw new HttpRefusal('INVALID_REQUEST', { detail: 'the body broke off' });
  }
}

function parseJson(context: Context, body: Buffer): unknown {
  if (body.length === 0) return undefined;
  // What was signed is what is read: nothing is unpacked on the way.
  const encoding = context.get('Content-Encoding') || 'identity';
  if (!context.is('json') || encoding !== 'identity') throw new HttpRefusal('UNSUPPORTED_MEDIA_TYPE');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new HttpRefusal('INVALID_REQUEST', { detail: 'the body is not JSON in UTF-8' });
  }
}
