import { createPublicKey } from 'node:crypto';
import type { Keys } from './keys';
import type { PapayKeys } from './papay/keys';
import type { Records } from './records';
import type { SupplierKeys } from './supplier/keys';
import type { AppName } from './templates';
import type { VirtualKeys } from './virtual/keys';

/**
 * What a merchant would know after registering both apps and the merchant number, under the names of the product's
 * environment variables.
 */
export interface SandboxCredentials {
  readonly WECHAT_API_URL: string;
  readonly WECHAT_MINIPROGRAM_APPID: string;
  readonly WECHAT_MINIPROGRAM_SECRET: string;
  readonly WECHAT_MINIPROGRAM_TOKEN: string;
  readonly WECHAT_MINIPROGRAM_AES_KEY: string;
  /** JSON: topic to `{"id": "<template id>"}`. */
  readonly WECHAT_MINIPROGRAM_TEMPLATES: string;
  readonly WECHAT_OFFICIAL_APPID: string;
  readonly WECHAT_OFFICIAL_SECRET: string;
  readonly WECHAT_OFFICIAL_TOKEN: string;
  readonly WECHAT_OFFICIAL_AES_KEY: string;
  /** JSON: topic to `{"id": "<template id>"}`. */
  readonly WECHAT_OFFICIAL_TEMPLATES: string;
  readonly WECHATPAY_API_URL: string;
  readonly WECHATPAY_MCHID: string;
  /** Serial number of the merchant's API certificate. */
  readonly WECHATPAY_CERT_SERIAL: string;
  /** PEM */
  readonly WECHATPAY_PRIVATE_KEY: string;
  readonly WECHATPAY_API_V3_KEY: string;
  /** Key of the v2 interfaces, with which entrusted debit is signed. */
  readonly WECHATPAY_API_V2_KEY: string;
  readonly WECHATPAY_PUBLIC_KEY_ID: string;
  /** PEM */
  readonly WECHATPAY_PUBLIC_KEY: string;
  /** PEM certificates of the platform certificate mode. */
  readonly WECHATPAY_PLATFORM_CERTS: string;
  readonly WECHAT_VIRTUAL_OFFER_ID: string;
  readonly WECHAT_VIRTUAL_APP_KEY: string;
  readonly WECHAT_VIRTUAL_ENV: string;
  /** JSON: the one supplier `sandbox` with its address and keys. */
  readonly SUPPLIERS: string;
}

/** The credentials that fit these keys, for a server that reaches the sandbox at `apiUrl`. */
export function presentCredentials(
  keys: Keys,
  { papay, supplier, virtual }: { papay: PapayKeys; supplier: SupplierKeys; virtual: VirtualKeys },
  records: Records,
  apiUrl: string,
): SandboxCredentials {
  const { miniprogram, official } = keys.apps;
  return {
    WECHAT_API_URL: apiUrl,
    WECHAT_MINIPROGRAM_APPID: miniprogram.appid,
    WECHAT_MINIPROGRAM_SECRET: miniprogram.secret,
    WECHAT_MINIPROGRAM_TOKEN: miniprogram.token,
    WECHAT_MINIPROGRAM_AES_KEY: miniprogram.aesKey,
    WECHAT_MINIPROGRAM_TEMPLATES: presentTemplates(records, 'miniprogram'),
    WECHAT_OFFICIAL_APPID: official.appid,
    WECHAT_OFFICIAL_SECRET: official.secret,
    WECHAT_OFFICIAL_TOKEN: official.token,
    WECHAT_OFFICIAL_AES_KEY: official.aesKey,
    WECHAT_OFFICIAL_TEMPLATES: presentTemplates(records, 'official'),
    WECHATPAY_API_URL: apiUrl,
    WECHATPAY_MCHID: keys.mchid,
    WECHATPAY_CERT_SERIAL: keys.merchantSerial,
    WECHATPAY_PRIVATE_KEY: keys.merchantPrivateKey,
    WECHATPAY_API_V3_KEY: keys.apiV3Key,
    WECHATPAY_API_V2_KEY: papay.apiV2Key,
    WECHATPAY_PUBLIC_KEY_ID: keys.publicKeyId,
    WECHATPAY_PUBLIC_KEY: createPublicKey(keys.publicKeyPrivateHalf).export({ type: 'spki', format: 'pem' }).toString(),
    WECHATPAY_PLATFORM_CERTS: keys.platformCertificate,
    WECHAT_VIRTUAL_OFFER_ID: virtual.offerId,
    WECHAT_VIRTUAL_APP_KEY: virtual.appKey,
    WECHAT_VIRTUAL_ENV: '0',
    SUPPLIERS: JSON.stringify({ sandbox: { url: `${apiUrl}/supplier`, ...supplier } }),
  };
}

function presentTemplates(records: Records, app: AppName): string {
  const entries = records.templates
    .all()
    .filter((template) => template.app === app)
    .map(({ topic, id }) => [topic, { id }] as const);
  return JSON.stringify(Object.fromEntries(entries));
}
