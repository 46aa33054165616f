import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { WechatPaySettings } from '../settings';

/** Keys of WeChat Pay v3, parsed once. */
export interface PayKeys {
  readonly mchid: string;
  /** Serial number of our own API certificate, as WeChat knows it. */
  readonly certSerial: string;
  readonly privateKey: KeyObject;
  /** 32 bytes. */
  readonly apiV3Key: Buffer;
  /** What we ask WeChat to sign its answers with: the public key where there is one, else the youngest certificate. */
  readonly preferredSerial: string;
  /** WeChat's key by the serial that stands in `Wechatpay-Serial`; null for a serial that we do not have. */
  findWechatKey(serial: string): KeyObject | null;
}

const API_V3_KEY_BYTES = 32;
/** Distinguishes the id of a WeChat Pay public key from the serial of a platform certificate. */
const PUBLIC_KEY_PREFIX = 'PUB_KEY_ID_';

/**
 * Parses the keys of both modes (WeChat Pay: public key and platform certificate); both may be there at once, as they
 * are while a merchant moves from one to the other.
 * @throws Error that names the setting at fault, never its content
 */
export function parsePayKeys(settings: WechatPaySettings): PayKeys {
  const { mchid, certSerial, publicKey, platformCerts } = settings;
  const apiV3Key = Buffer.from(settings.apiV3Key, 'utf8');
  if (apiV3Key.length !== API_V3_KEY_BYTES) throw new Error('the API v3 key of WeChat Pay must have 32 characters');
  const keys = new Map<string, KeyObject>();
  const certificates = platformCerts.map((pem) => parsed('platform certificate', () => new X509Certificate(pem)));
  for (const certificate of certificates) {
    keys.set(normalizeSerial(certificate.serialNumber), rsaOnly('platform certificate', certificate.publicKey));
  }
  if (publicKey !== null) {
    if (!publicKey.id.startsWith(PUBLIC_KEY_PREFIX)) {
      throw new Error(`the id of the WeChat Pay public key must begin with ${PUBLIC_KEY_PREFIX}`);
    }
    keys.set(
      publicKey.id,
      rsaOnly(
        'public key',
        parsed('public key', () => createPublicKey(publicKey.pem)),
      ),
    );
  }
  const preferredSerial = publicKey?.id ?? youngestOf(certificates)?.serialNumber;
  if (preferredSerial === undefined) throw new Error('neither a public key nor a platform certificate of WeChat Pay');
  return {
    mchid,
    certSerial,
    privateKey: rsaOnly(
      'merchant private key',
      parsed('merchant private key', () => createPrivateKey(settings.privateKey)),
    ),
    apiV3Key,
    preferredSerial,
    findWechatKey: (serial) => keys.get(normalizeSerial(serial)) ?? null,
  };
}

/** Certificate serials are hexadecimal numbers: case and leading zeros say nothing. Public key ids are names. */
function normalizeSerial(serial: string): string {
  return serial.startsWith(PUBLIC_KEY_PREFIX) ? serial : serial.toUpperCase().replace(/^0+/, '');
}

function youngestOf(certificates: readonly X509Certificate[]): X509Certificate | undefined {
  return [...certificates].sort((a, b) => Date.parse(b.validFrom) - Date.parse(a.validFrom))[0];
}

function parsed<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new Error(`the ${what} of WeChat Pay cannot be read`);
  }
}

function rsaOnly(what: string, key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`the ${what} of WeChat Pay is not an RSA key`);
  return key;
}
