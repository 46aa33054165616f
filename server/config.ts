import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { type Environment, EnvironmentReader } from './environment-reader';
import type { TemplateTable } from './message/template.rules';
import type { SupplierTable } from './supply/supplier.rules';
import type {
  WechatAppSettings,
  WechatEndpoints,
  WechatPaySettings,
  WechatRenewalSettings,
  WechatVirtualSettings,
} from './wechat/settings';

/** The world a database is for: never the sandbox's money in live books, nor the reverse. */
export type World = 'sandbox' | 'live';

/** Everything the environment decides, checked and frozen. */
export interface Config {
  readonly world: World;
  /** What the database is stamped with: the world, and for live the merchant and the apps. */
  readonly worldStamp: string;
  readonly host: string;
  readonly port: number;
  /** `https://member.example.com`, without a slash at the end. */
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  readonly databaseUrl: string;
  readonly dataKey: Buffer;
  readonly sessionSecret: string;
  readonly logLevel: string;
  readonly wechat: {
    readonly endpoints: WechatEndpoints;
    readonly miniprogram: WechatAppSettings;
    /** Null where the business has no official account: its messages go as subscribe messages. */
    readonly official: WechatAppSettings | null;
    readonly pay: WechatPaySettings;
    /** Null where the business was not granted entrusted debit: nothing renews by itself. */
    readonly renewal: WechatRenewalSettings | null;
    /** Null where the business has no virtual payment: what opens online content cannot be sold. */
    readonly virtual: WechatVirtualSettings | null;
    /** False where the app is not under trade management: nothing is uploaded. */
    readonly shippingInfo: boolean;
  };
  readonly templates: { readonly official: TemplateTable; readonly miniprogram: TemplateTable };
  /** Suppliers of virtual goods by code; none where the business has none. */
  readonly suppliers: SupplierTable;
}

/** The environment does not make a configuration: every fault in one sentence each. */
export class ConfigFaults extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigFaults';
  }
}

const WECHAT_API = 'https://api.weixin.qq.com';
const WECHATPAY_API = 'https://api.mch.weixin.qq.com';
export const DEFAULT_DATABASE_URL = 'sqlite:./data/membership.db';

/** Every name under which WeChat credentials are given; with none of them set, `npm start` brings up the sandbox. */
const CREDENTIAL_PREFIXES = [
  'WECHAT_MINIPROGRAM_',
  'WECHAT_OFFICIAL_',
  'WECHATPAY_',
  'WECHAT_VIRTUAL_',
  'WECHAT_API_URL',
];

/** Whether the environment names any WeChat credential or address at all. */
export function namesWechat(environment: Environment): boolean {
  return Object.entries(environment).some(
    ([name, value]) => value && CREDENTIAL_PREFIXES.some((prefix) => name.startsWith(prefix)),
  );
}

/** `DATABASE_URL`, in the form that `openDatabase` takes. */
export function databaseUrlOf(environment: Environment): string {
  return environment.DATABASE_URL || DEFAULT_DATABASE_URL;
}

/**
 * Reads the environment.
 * @param world whether the credentials are the sandbox's
 * @throws ConfigFaults that names every fault at once
 */
export function readConfig(environment: Environment, world: World): Config {
  const reader = new EnvironmentReader(environment);
  const endpoints = readEndpoints(reader, world);
  const miniprogram = reader.group('小程序', 'WECHAT_MINIPROGRAM', ['APPID', 'SECRET', 'TOKEN', 'AES_KEY'], true);
  const official = reader.group('公众号', 'WECHAT_OFFICIAL', ['APPID', 'SECRET', 'TOKEN', 'AES_KEY'], false);
  const pay = readPay(reader);
  const port = reader.port();
  const databaseUrl = databaseUrlOf(environment);
  if (!/^(mysql:\/\/|sqlite:)/.test(databaseUrl)) {
    reader.fault('DATABASE_URL must begin with mysql:// or sqlite:.');
  }
  const host = environment.HOST || (world === 'sandbox' ? '127.0.0.1' : '0.0.0.0');
  const publicUrl = readPublicUrl(reader, world, endpoints, port);
  const dataKey = reader.dataKey();
  const sessionSecret = reader.required('SESSION_SECRET');
  if (sessionSecret && sessionSecret.length < 32) reader.fault('SESSION_SECRET must have 32 characters or more.');
  const config = {
    world,
    worldStamp:
      world === 'sandbox'
        ? 'sandbox'
        : ['live', pay?.mchid, miniprogram?.APPID, official?.APPID].filter(Boolean).join(' '),
    host,
    port,
    publicUrl,
    trustedProxies: reader.trustedProxies(),
    databaseUrl,
    dataKey,
    sessionSecret,
    logLevel: environment.LOG_LEVEL || 'info',
    wechat: {
      endpoints,
      miniprogram: miniprogram ? app(miniprogram) : null,
      official: official ? app(official) : null,
      pay,
      renewal: readRenewal(reader),
      virtual: readVirtual(reader),
      shippingInfo: environment.WECHAT_SHIPPING_INFO !== 'off',
    },
    templates: {
      official: reader.templates('WECHAT_OFFICIAL_TEMPLATES'),
      miniprogram: reader.templates('WECHAT_MINIPROGRAM_TEMPLATES'),
    },
    suppliers: reader.suppliers('SUPPLIERS'),
  };
  reader.checkAesKeys();
  if (reader.faults.length > 0) throw new ConfigFaults(reader.faults);
  return deepFreeze(config as Config);
}

function readEndpoints(reader: EnvironmentReader, world: World): WechatEndpoints {
  const apiUrl = reader.url('WECHAT_API_URL', WECHAT_API);
  const payUrl = reader.url('WECHATPAY_API_URL', WECHATPAY_API);
  const real = [apiUrl === WECHAT_API, payUrl === WECHATPAY_API];
  if (real[0] !== real[1]) {
    reader.fault(
      'WECHAT_API_URL and WECHATPAY_API_URL must both be WeChat’s own or both be set: no call goes half to WeChat and half elsewhere.',
    );
  }
  for (const [name, url] of [
    ['WECHAT_API_URL', apiUrl],
    ['WECHATPAY_API_URL', payUrl],
  ] as const) {
    const { protocol, hostname } = new URL(url);
    if (protocol === 'http:' && !isLoopback(hostname)) reader.fault(`${name} may be plain http on loopback only.`);
  }
  if (world === 'sandbox' && (real[0] || real[1]))
    reader.fault('The sandbox’s credentials cannot be used with WeChat’s own address.');
  return { apiUrl, payUrl };
}

function readPublicUrl(reader: EnvironmentReader, world: World, endpoints: WechatEndpoints, port: number): string {
  const fallback = `http://127.0.0.1:${port}`;
  const publicUrl = reader.url('PUBLIC_URL', fallback);
  const { protocol, hostname } = new URL(publicUrl);
  const real = endpoints.apiUrl === WECHAT_API || endpoints.payUrl === WECHATPAY_API;
  if (world === 'live' && real && (protocol !== 'https:' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0)) {
    reader.fault('PUBLIC_URL must be https with a domain name: WeChat calls it back.');
  }
  return publicUrl;
}

const PAY_FIELDS = ['MCHID', 'CERT_SERIAL', 'PRIVATE_KEY', 'API_V3_KEY'] as const;

function readPay(reader: EnvironmentReader): WechatPaySettings | null {
  const group = reader.group('微信支付 v3', 'WECHATPAY', PAY_FIELDS, true);
  const publicKeyId = reader.environment.WECHATPAY_PUBLIC_KEY_ID;
  const publicKey = reader.pem('WECHATPAY_PUBLIC_KEY');
  const platformCerts = splitCertificates(reader.pem('WECHATPAY_PLATFORM_CERTS'));
  if (Boolean(publicKeyId) !== Boolean(publicKey)) {
    reader.fault('微信支付 v3: WECHATPAY_PUBLIC_KEY_ID and WECHATPAY_PUBLIC_KEY belong together.');
  }
  if (group && !publicKey && platformCerts.length === 0) {
    reader.fault(
      '微信支付 v3: WECHATPAY_PUBLIC_KEY_ID with WECHATPAY_PUBLIC_KEY (or WECHATPAY_PLATFORM_CERTS) is missing.',
    );
  }
  const privateKey = reader.pem('WECHATPAY_PRIVATE_KEY');
  reader.parse('WECHATPAY_PRIVATE_KEY', privateKey, createPrivateKey);
  reader.parse('WECHATPAY_PUBLIC_KEY', publicKey, createPublicKey);
  for (const certificate of platformCerts) {
    reader.parse('WECHATPAY_PLATFORM_CERTS', certificate, (pem) => new X509Certificate(pem));
  }
  if (group && Buffer.byteLength(group.API_V3_KEY) !== 32)
    reader.fault('WECHATPAY_API_V3_KEY must have 32 characters.');
  if (!group) return null;
  return {
    mchid: group.MCHID,
    certSerial: group.CERT_SERIAL,
    privateKey,
    apiV3Key: group.API_V3_KEY,
    publicKey: publicKeyId && publicKey ? { id: publicKeyId, pem: publicKey } : null,
    platformCerts,
  };
}

function readRenewal(reader: EnvironmentReader): WechatRenewalSettings | null {
  const group = reader.group('自动续费', 'WECHATPAY', ['API_V2_KEY'], false);
  if (group && Buffer.byteLength(group.API_V2_KEY) !== 32) {
    reader.fault('WECHATPAY_API_V2_KEY must have 32 characters.');
  }
  return group ? { apiV2Key: group.API_V2_KEY } : null;
}

function readVirtual(reader: EnvironmentReader): WechatVirtualSettings | null {
  const environment = reader.environment.WECHAT_VIRTUAL_ENV ?? '';
  // Who names the environment means to have the group.
  const group = reader.group('虚拟支付', 'WECHAT_VIRTUAL', ['OFFER_ID', 'APP_KEY'], environment !== '');
  if (environment !== '' && environment !== '0' && environment !== '1') {
    reader.fault(`WECHAT_VIRTUAL_ENV must be 0 (live) or 1 (sandbox of the platform), not ${environment}.`);
  }
  return group && { offerId: group.OFFER_ID, appKey: group.APP_KEY, environment: environment === '1' ? 1 : 0 };
}

function splitCertificates(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}

function app(group: Readonly<Record<'APPID' | 'SECRET' | 'TOKEN' | 'AES_KEY', string>>): WechatAppSettings {
  return { appid: group.APPID, secret: group.SECRET, token: group.TOKEN, aesKey: group.AES_KEY };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
