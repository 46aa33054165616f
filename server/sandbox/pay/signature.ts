import { createSign, createVerify, type KeyObject } from 'node:crypto';
import { MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { toUnixSeconds } from '../china-time';
import { randomText } from '../random';
import type { World } from '../world';
import { PayError } from './errors';

/** The part of a request that is signed. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query exactly as they were sent. */
  readonly target: string;
  readonly body: Buffer;
  readonly authorization: string | undefined;
}

/** How far the merchant's clock may be off. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

const SCHEME = 'WECHATPAY2-SHA256-RSA2048';

/**
 * Checks a merchant's signature over the bytes that came (WeChat Pay: request signature).
 * @throws PayError SIGN_ERROR 401 for everything that is wrong with it
 */
export function verifyRequest(world: World, request: SignedRequest): void {
  const { authorization } = request;
  if (authorization === undefined) throw signError('Http头缺少Authorization');
  const space = authorization.indexOf(' ');
  if (authorization.slice(0, space) !== SCHEME) throw signError(`Authorization 的认证类型应为 ${SCHEME}`);
  const fields = parseFields(authorization.slice(space + 1));
  const { mchid, nonce_str: nonce, timestamp, serial_no: serial, signature } = fields;
  if (!mchid || !nonce || !timestamp || !serial || !signature) throw signError('Authorization 缺少必要的签名信息');
  if (mchid !== world.keys.mchid) throw signError('商户号与签名信息不符');
  if (serial !== world.keys.merchantSerial) throw signError('商户证书序列号有误，请使用签名私钥匹配的证书序列号');
  if (!/^\d{1,12}$/.test(timestamp)) throw signError('Http头Authorization中的timestamp不合法');
  if (Math.abs(world.clock.now() - Number(timestamp) * SECOND_MS) > CLOCK_SKEW_MS) {
    throw signError('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟');
  }
  const check = createVerify('RSA-SHA256');
  check.update(`${request.method}\n${request.target}\n${timestamp}\n${nonce}\n`);
  check.update(request.body);
  check.update('\n');
  if (!check.verify(world.keys.merchantPublic, signature, 'base64')) throw signError('错误的签名，验签失败');
}

/** Whether `signature` is the merchant's over the four lines of `wx.requestPayment` (WeChat Pay: paySign). */
export function verifyPaySign(
  world: World,
  lines: {
    readonly appid: string;
    readonly timeStamp: string;
    readonly nonceStr: string;
    readonly package: string;
  },
  signature: string,
): boolean {
  const check = createVerify('RSA-SHA256');
  check.update(`${lines.appid}\n${lines.timeStamp}\n${lines.nonceStr}\n${lines.package}\n`);
  return check.verify(world.keys.merchantPublic, signature, 'base64');
}

/** The two ways in which WeChat Pay signs: by its public key, or by a platform certificate. */
export type SigningMode = 'public-key' | 'certificate';

/** The headers by which an answer or a notice proves that it is from WeChat Pay. */
export function signMessage(
  world: World,
  mode: SigningMode,
  body: string | Buffer,
  timestampSeconds: number = toUnixSeconds(world.clock.now()),
): Record<string, string> {
  const { keys } = world;
  const [serial, key]: [string, KeyObject] =
    mode === 'public-key' ? [keys.publicKeyId, keys.signingKey] : [keys.platformSerial, keys.platformKey];
  const nonce = randomText(32);
  const signer = createSign('RSA-SHA256');
  signer.update(`${timestampSeconds}\n${nonce}\n`);
  signer.update(body);
  signer.update('\n');
  return {
    'Wechatpay-Timestamp': String(timestampSeconds),
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': signer.sign(key, 'base64'),
    'Wechatpay-Serial': serial,
    'Wechatpay-Signature-Type': SCHEME,
  };
}

/** `a="1",b="2"`; signatures hold `=` but never a quotation mark. */
function parseFields(text: string): Partial<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(/([a-z_]+)="([^"]*)"/g)) {
    if (name !== undefined && value !== undefined) fields[name] = value;
  }
  return fields;
}

function signError(message: string): PayError {
  return new PayError('SIGN_ERROR', message);
}
