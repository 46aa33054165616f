import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { createPersonKeys } from '../../../server/member/person-keys';

/** The credentials of a made-up merchant, from both ends: as the server is given them, and as WeChat holds them. */
export interface BenchSettings {
  /** For the product's and the bare server's environment alike. */
  readonly environment: Readonly<Record<string, string>>;
  readonly mchid: string;
  readonly appid: string;
  readonly apiV3Key: string;
  readonly publicKeyId: string;
  /** With which WeChat signs. */
  readonly signingKey: KeyObject;
  /** What the database holds of a session's token. */
  sessionIdOf(token: string): string;
}

/** Requests come through a proxy, as they do in production, so that the limits by address count members apart. */
export const PROXY_ADDRESS = '127.0.0.1';

/** Nobody listens there, and nothing that is measured calls WeChat. */
const UNUSED_WECHAT = 'http://127.0.0.1:9';

/** Makes credentials for a database that was just created. */
export function makeSettings(databaseUrl: string): BenchSettings {
  const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const wechat = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [mchid, appid, apiV3Key] = ['1900000001', 'wx0123456789abcdef', randomBytes(16).toString('hex')];
  const publicKeyId = 'PUB_KEY_ID_0119000000012026010100000000000000';
  const dataKey = randomBytes(32);
  const sessionSecret = randomBytes(32).toString('hex');
  const keys = createPersonKeys({ dataKey, sessionSecret });
  return {
    mchid,
    appid,
    apiV3Key,
    publicKeyId,
    signingKey: wechat.privateKey,
    sessionIdOf: (token) => keys.sessionId(token),
    environment: {
      DATABASE_URL: databaseUrl,
      DATA_KEY: dataKey.toString('base64'),
      SESSION_SECRET: sessionSecret,
      TRUSTED_PROXIES: PROXY_ADDRESS,
      HOST: '127.0.0.1',
      WECHAT_API_URL: UNUSED_WECHAT,
      WECHATPAY_API_URL: UNUSED_WECHAT,
      WECHAT_MINIPROGRAM_APPID: appid,
      WECHAT_MINIPROGRAM_SECRET: randomBytes(16).toString('hex'),
      WECHAT_MINIPROGRAM_TOKEN: 'token',
      WECHAT_MINIPROGRAM_AES_KEY: 'a'.repeat(43),
      WECHATPAY_MCHID: mchid,
      WECHATPAY_CERT_SERIAL: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
      WECHATPAY_PRIVATE_KEY: merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      WECHATPAY_API_V3_KEY: apiV3Key,
      WECHATPAY_PUBLIC_KEY_ID: publicKeyId,
      WECHATPAY_PUBLIC_KEY: wechat.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
  };
}
