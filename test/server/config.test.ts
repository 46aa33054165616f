import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigFaults, namesWechat, readConfig } from '../../server/config';

const merchant = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** Everything that a live server needs. */
const live: Readonly<Record<string, string>> = {
  PUBLIC_URL: 'https://member.example.com',
  DATABASE_URL: 'mysql://user:password@127.0.0.1/membership',
  DATA_KEY: randomBytes(32).toString('base64'),
  SESSION_SECRET: 's'.repeat(32),
  WECHAT_MINIPROGRAM_APPID: 'wx1111111111111111',
  WECHAT_MINIPROGRAM_SECRET: 'secret',
  WECHAT_MINIPROGRAM_TOKEN: 'token',
  WECHAT_MINIPROGRAM_AES_KEY: 'a'.repeat(43),
  WECHATPAY_MCHID: '1900000001',
  WECHATPAY_CERT_SERIAL: 'ABCDEF',
  WECHATPAY_PRIVATE_KEY: merchant.privateKey,
  WECHATPAY_API_V3_KEY: 'k'.repeat(32),
  WECHATPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0119000000012026',
  WECHATPAY_PUBLIC_KEY: merchant.publicKey,
};

function faultsOf(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readConfig({ ...live, ...changes }, 'live');
    return [];
  } catch (error) {
    if (error instanceof ConfigFaults) return error.faults;
    throw error;
  }
}

describe('the configuration', () => {
  it('is read whole from a live environment, and frozen', () => {
    const config = readConfig(live, 'live');
    expect(config).toMatchObject({
      world: 'live',
      worldStamp: 'live 1900000001 wx1111111111111111',
      port: 8080,
      host: '0.0.0.0',
      publicUrl: 'https://member.example.com',
      trustedProxies: [],
      wechat: {
        official: null,
        shippingInfo: true,
        endpoints: { apiUrl: 'https://api.weixin.qq.com', payUrl: 'https://api.mch.weixin.qq.com' },
      },
    });
    expect(Object.isFrozen(config.wechat.pay)).toBe(true);
  });

  it.each([
    ['a group that is there in part', { WECHAT_MINIPROGRAM_TOKEN: '' }, /小程序: WECHAT_MINIPROGRAM_TOKEN is missing/],
    [
      'an official account in part',
      { WECHAT_OFFICIAL_APPID: 'wx2' },
      /公众号: .*_SECRET, .*_TOKEN, .*_AES_KEY are missing/,
    ],
    ['no merchant', { WECHATPAY_MCHID: '' }, /WECHATPAY_MCHID is missing/],
    ['no key to check WeChat with', { WECHATPAY_PUBLIC_KEY: '', WECHATPAY_PUBLIC_KEY_ID: '' }, /PLATFORM_CERTS/],
    ['a public key without its id', { WECHATPAY_PUBLIC_KEY_ID: '' }, /belong together/],
    ['a private key that is none', { WECHATPAY_PRIVATE_KEY: '-----BEGIN nonsense' }, /cannot be read as a key/],
    [
      'a key file that is not there',
      { WECHATPAY_PRIVATE_KEY: '/nowhere/key.pem' },
      /neither PEM text nor a readable file/,
    ],
    ['a short APIv3 key', { WECHATPAY_API_V3_KEY: 'short' }, /32 characters/],
    ['half of virtual payment', { WECHAT_VIRTUAL_OFFER_ID: '145' }, /虚拟支付: WECHAT_VIRTUAL_APP_KEY is missing/],
    [
      'only the environment of virtual payment',
      { WECHAT_VIRTUAL_ENV: '0' },
      /虚拟支付: .*OFFER_ID.*APP_KEY are missing/,
    ],
    [
      'an environment of virtual payment that is none',
      { WECHAT_VIRTUAL_OFFER_ID: '145', WECHAT_VIRTUAL_APP_KEY: 'key', WECHAT_VIRTUAL_ENV: '2' },
      /WECHAT_VIRTUAL_ENV must be 0 \(live\) or 1/,
    ],
    ['a short APIv2 key', { WECHATPAY_API_V2_KEY: 'short' }, /WECHATPAY_API_V2_KEY must have 32 characters/],
    ['a short session secret', { SESSION_SECRET: 'short' }, /32 characters or more/],
    ['a data key of another length', { DATA_KEY: 'AAAA' }, /base64 of 32 bytes/],
    ['an AES key of another length', { WECHAT_MINIPROGRAM_AES_KEY: 'abc' }, /43 characters/],
    ['a public address over http', { PUBLIC_URL: 'http://member.example.com' }, /must be https with a domain name/],
    ['a public address that is a number', { PUBLIC_URL: 'https://203.0.113.7' }, /must be https with a domain name/],
    ['half a test double', { WECHAT_API_URL: 'http://127.0.0.1:9' }, /both be WeChat’s own or both be set/],
    [
      'plain http beyond loopback',
      { WECHAT_API_URL: 'http://192.0.2.1', WECHATPAY_API_URL: 'http://192.0.2.1' },
      /plain http on loopback only/,
    ],
    ['a port that is no number', { PORT: 'eighty' }, /PORT must be a number/],
    ['a proxy that is no address', { TRUSTED_PROXIES: 'proxy.local' }, /takes IP addresses/],
    ['a database it cannot speak to', { DATABASE_URL: 'postgres://x' }, /mysql:\/\/ or sqlite:/],
    [
      'templates that are not JSON',
      { WECHAT_MINIPROGRAM_TEMPLATES: '{' },
      /WECHAT_MINIPROGRAM_TEMPLATES: it is not JSON/,
    ],
    [
      'a supplier over plain http',
      { SUPPLIERS: '{"baiyi": {"url": "http://192.0.2.1", "keyId": "k", "secret": ""}}' },
      /SUPPLIERS: baiyi\.url: [\s\S]*SUPPLIERS: baiyi\.secret: /,
    ],
  ])('names %s', (_, changes, sentence) => {
    expect(faultsOf(changes).join('\n')).toMatch(sentence);
  });

  it('names every fault at once', () => {
    expect(faultsOf({ SESSION_SECRET: '', DATA_KEY: '', WECHATPAY_MCHID: '' })).toHaveLength(3);
  });

  it('takes a key from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'membership-config-'));
    try {
      const file = join(folder, 'merchant.pem');
      writeFileSync(file, merchant.privateKey);
      expect(readConfig({ ...live, WECHATPAY_PRIVATE_KEY: file }, 'live').wechat.pay.privateKey).toBe(
        merchant.privateKey,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has virtual payment only with its credentials, live unless it is said otherwise', () => {
    expect(readConfig(live, 'live').wechat.virtual).toBeNull();
    const virtual = { WECHAT_VIRTUAL_OFFER_ID: '1450575102', WECHAT_VIRTUAL_APP_KEY: 'key' };
    const expected = { offerId: '1450575102', appKey: 'key' };
    expect(readConfig({ ...live, ...virtual }, 'live').wechat.virtual).toEqual({ ...expected, environment: 0 });
    const sandbox = { ...live, ...virtual, WECHAT_VIRTUAL_ENV: '1' };
    expect(readConfig(sandbox, 'live').wechat.virtual).toEqual({ ...expected, environment: 1 });
  });

  it('has auto-renewal only with the key of the v2 interfaces', () => {
    expect(readConfig(live, 'live').wechat.renewal).toBeNull();
    const key = 'v'.repeat(32);
    expect(readConfig({ ...live, WECHATPAY_API_V2_KEY: key }, 'live').wechat.renewal).toEqual({ apiV2Key: key });
  });

  it('lets a test double on loopback stand for WeChat, and counts it as live', () => {
    const double = {
      WECHAT_API_URL: 'http://127.0.0.1:9',
      WECHATPAY_API_URL: 'http://127.0.0.1:9',
      PUBLIC_URL: 'http://127.0.0.1:8',
    };
    expect(readConfig({ ...live, ...double }, 'live').world).toBe('live');
  });

  it('listens on loopback in the sandbox unless told otherwise', () => {
    const sandbox = { ...live, WECHAT_API_URL: 'http://127.0.0.1:9', WECHATPAY_API_URL: 'http://127.0.0.1:9' };
    expect(readConfig(sandbox, 'sandbox').host).toBe('127.0.0.1');
    expect(readConfig({ ...sandbox, HOST: '0.0.0.0' }, 'sandbox').host).toBe('0.0.0.0');
  });

  it('knows whether the environment speaks of WeChat at all', () => {
    expect(namesWechat({ PATH: '/bin', WECHATPAY_MCHID: '' })).toBe(false);
    expect(namesWechat({ WECHATPAY_MCHID: '1' })).toBe(true);
  });
});
