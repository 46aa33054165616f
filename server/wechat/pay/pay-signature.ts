import { randomBytes, sign, verify } from 'node:crypto';
import type { Clock } from '../../../shared/kernel/clock';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import type { PayKeys } from './pay-keys';

const ALGORITHM = 'RSA-SHA256';
const SCHEME = 'WECHATPAY2-SHA256-RSA2048';
/** Older or younger than this, a signed message may be one that somebody recorded. */
const FRESHNESS_MS = 5 * MINUTE_MS;
/** Begin of the deliberately wrong signatures with which WeChat tries whether we look (WeChat Pay: signature probing). */
const PROBE_PREFIX = 'WECHATPAY/SIGNTEST/';
const NONCE_BYTES = 16;

/** What keeps a message from being taken for WeChat's. `unsigned`: it carries no signature header at all. */
export type SignatureFault = 'unsigned' | 'incomplete' | 'stale' | 'probe' | 'unknownSerial' | 'mismatch';

/** Reads a header by its name in lower case; null when it is absent. */
export type HeaderReader = (name: string) => string | null;

/**
 * Checks WeChat's signature over an answer or a notice, on the bytes that came (WeChat Pay: response and callback
 * signature); null when it is good.
 */
export function findSignatureFault(
  keys: PayKeys,
  now: Instant,
  header: HeaderReader,
  rawBody: Buffer,
): SignatureFault | null {
  const timestamp = header('wechatpay-timestamp');
  const nonce = header('wechatpay-nonce');
  const signature = header('wechatpay-signature');
  const serial = header('wechatpay-serial');
  if (timestamp === null && nonce === null && signature === null && serial === null) return 'unsigned';
  if (timestamp === null || nonce === null || signature === null || serial === null) return 'incomplete';
  if (signature.startsWith(PROBE_PREFIX)) return 'probe';
  if (!/^\d{1,12}$/.test(timestamp)) return 'incomplete';
  const key = keys.findWechatKey(serial);
  if (key === null) return 'unknownSerial';
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), rawBody, Buffer.from('\n')]);
  if (!verify(ALGORITHM, message, key, Buffer.from(signature, 'base64'))) return 'mismatch';
  return Math.abs(now - Number(timestamp) * SECOND_MS) > FRESHNESS_MS ? 'stale' : null;
}

/**
 * The Authorization header of a request (WeChat Pay: request signature).
 * @param pathAndQuery exactly as they are sent, without the host
 * @param body exactly as it is sent, empty where there is none
 */
export function authorizationOf(
  keys: PayKeys,
  clock: Clock,
  request: { readonly method: string; readonly pathAndQuery: string; readonly body: string },
): string {
  const timestamp = secondsOf(clock.now());
  const nonce = newNonce();
  const signature = signLines(keys, [request.method, request.pathAndQuery, timestamp, nonce, request.body]);
  return (
    `${SCHEME} mchid="${keys.mchid}",nonce_str="${nonce}",timestamp="${timestamp}",` +
    `serial_no="${keys.certSerial}",signature="${signature}"`
  );
}

/** Signs lines, each ended by a line feed, with the merchant's key: base64 of RSA PKCS#1 v1.5 over SHA-256. */
export function signLines(keys: PayKeys, lines: readonly string[]): string {
  return sign(ALGORITHM, Buffer.from(lines.map((line) => `${line}\n`).join('')), keys.privateKey).toString('base64');
}

/** A nonce that cannot be guessed, 32 characters: WeChat's limit. */
export function newNonce(): string {
  return randomBytes(NONCE_BYTES).toString('hex');
}

/** An instant as WeChat writes it: whole seconds since the epoch. */
export function secondsOf(instant: Instant): string {
  return String(Math.floor(instant / SECOND_MS));
}
