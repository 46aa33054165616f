import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { randomDigits, randomHex, randomText } from './random';
import type { Records } from './records';
import type { AppName } from './templates';
import { buildCertificate } from './x509';

/** What WeChat holds of one app. */
export interface AppKeys {
  readonly appid: string;
  readonly secret: string;
  /** Token of the message push. */
  readonly token: string;
  /** EncodingAESKey: 43 characters, base64 of 32 bytes without its `=`. */
  readonly aesKey: string;
  /** The original id 原始ID (`gh_…`), the receiver's name in pushes. */
  readonly originalId: string;
}

/** All keys as they are stored; PEM texts where a key is asymmetric. */
interface StoredKeys {
  readonly apps: Readonly<Record<AppName, AppKeys>>;
  readonly mchid: string;
  readonly merchantSerial: string;
  readonly merchantPrivateKey: string;
  readonly apiV3Key: string;
  readonly publicKeyId: string;
  readonly publicKeyPrivateHalf: string;
  readonly platformSerial: string;
  readonly platformPrivateKey: string;
  readonly platformCertificate: string;
  readonly certificateFrom: Instant;
  readonly certificateTo: Instant;
}

/** The sandbox's keys, ready for use. */
export interface Keys extends StoredKeys {
  /** What WeChat Pay checks the merchant's signatures with. */
  readonly merchantPublic: KeyObject;
  /** What WeChat Pay signs with in public key mode 微信支付公钥. */
  readonly signingKey: KeyObject;
  /** What WeChat Pay signs with in platform certificate mode 平台证书. */
  readonly platformKey: KeyObject;
}

/** A platform certificate lives 5 years. */
const CERTIFICATE_LIFE_MS = 5 * 365 * DAY_MS;

const SETTING = 'keys';

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Sandboxes in memory share the RSA keys of the process, and nothing else: making three can take a second. */
let shared: Promise<KeyPair[]> | null = null;

/** Reads the keys from the records, or makes them and keeps them there. */
export async function openKeys(records: Records, now: Instant, inMemory: boolean): Promise<Keys> {
  const known = records.settings.find(SETTING)?.value as StoredKeys | undefined;
  const stored = known ?? makeKeys(now, await takePairs(inMemory));
  if (known === undefined) records.settings.put({ id: SETTING, value: stored });
  return {
    ...stored,
    merchantPublic: createPublicKey(stored.merchantPrivateKey),
    signingKey: createPrivateKey(stored.publicKeyPrivateHalf),
    platformKey: createPrivateKey(stored.platformPrivateKey),
  };
}

async function takePairs(inMemory: boolean): Promise<KeyPair[]> {
  const make = () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const makeThree = () => Promise.all([make(), make(), make()]);
  if (!inMemory) return makeThree();
  shared ??= makeThree();
  return shared;
}

function makeKeys(now: Instant, [merchant, signing, platform]: KeyPair[]): StoredKeys {
  if (merchant === undefined || signing === undefined || platform === undefined)
    throw new RangeError('three key pairs');
  const platformSerial = makeSerial();
  // A clock that a test sets to an early day must still find the certificate valid.
  const certificateFrom = now - DAY_MS;
  const certificateTo = now + CERTIFICATE_LIFE_MS;
  const mchid = `19${randomDigits(8)}`;
  return {
    apps: { miniprogram: makeAppKeys(), official: makeAppKeys() },
    mchid,
    merchantSerial: makeSerial(),
    merchantPrivateKey: toPem(merchant.privateKey),
    apiV3Key: randomText(32),
    publicKeyId: `PUB_KEY_ID_01${mchid}${randomDigits(16)}`,
    publicKeyPrivateHalf: toPem(signing.privateKey),
    platformSerial,
    platformPrivateKey: toPem(platform.privateKey),
    platformCertificate: buildCertificate(
      {
        serial: platformSerial,
        commonName: 'Local WeChat Pay sandbox',
        organization: 'Sandbox',
        notBefore: certificateFrom,
        notAfter: certificateTo,
      },
      platform.publicKey,
      platform.privateKey,
    ),
    certificateFrom,
    certificateTo,
  };
}

function makeAppKeys(): AppKeys {
  return {
    appid: `wx${randomHex(16)}`,
    secret: randomHex(32),
    token: randomText(24),
    aesKey: randomBytes(32).toString('base64').slice(0, 43),
    originalId: `gh_${randomHex(12)}`,
  };
}

/** 40 upper-case hexadecimal digits; the leading 5 keeps the number positive and of full length. */
function makeSerial(): string {
  return `5${randomHex(39)}`.toUpperCase();
}

function toPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
