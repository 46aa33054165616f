import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import Koa, { type Middleware } from 'koa';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { WechatToken1763700000300 } from '../../../server/database/migrations/1763700000300-wechat-token';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { type Listening, listen } from '../../../server/http/listen';
import { buildCertificate } from '../../../server/sandbox/x509';
import { type WechatLogger, WechatToken } from '../../../server/wechat';
import type { WechatAppSettings, WechatPaySettings } from '../../../server/wechat/settings';
import { DAY_MS, type Instant } from '../../../shared/kernel/instant';
import { manualClock } from '../../support/clock';

/** 2026-03-01 12:00 in Shanghai. */
export const NOON = Date.UTC(2026, 2, 1, 4);

/** A clock that stands at `NOON` until the test moves it. */
export const clockAtNoon = () => manualClock('2026-03-01T04:00:00Z');

/** A log that keeps its lines, as text: a test may look for what must not stand in them. */
export class TestLogger implements WechatLogger {
  readonly lines: string[] = [];
  info(details: object, message: string): void {
    this.keep('info', details, message);
  }
  warn(details: object, message: string): void {
    this.keep('warn', details, message);
  }
  error(details: object, message: string): void {
    this.keep('error', details, message);
  }
  get text(): string {
    return this.lines.join('\n');
  }
  private keep(level: string, details: object, message: string): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(details)}`);
  }
}

interface PayWorld {
  readonly settings: WechatPaySettings;
  readonly merchantPublicKey: KeyObject;
  /** WeChat's private halves, by the serial under which they sign. */
  readonly publicKeyMode: Signer;
  readonly certificateMode: Signer;
}

interface Signer {
  readonly serial: string;
  readonly privateKey: KeyObject;
}

export const PUBLIC_KEY_ID = 'PUB_KEY_ID_0112345678902026030100000000000000';
const CERTIFICATE_SERIAL = '7132D72A03E93CDDF8C03BBD1F37EEDF5E1F22A9';
export const API_V3_KEY = '0123456789abcdefghijklmnopqrstuv';

/** Keys of a merchant and of WeChat Pay, made for this run. */
export function makePayWorld(): PayWorld {
  const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const wechat = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const platform = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = buildCertificate(
    {
      serial: CERTIFICATE_SERIAL,
      commonName: 'Tenpay.com',
      organization: 'Tenpay',
      notBefore: NOON - DAY_MS,
      notAfter: NOON + 365 * DAY_MS,
    },
    platform.publicKey,
    platform.privateKey,
  );
  return {
    settings: {
      mchid: '1900000109',
      certSerial: '5157F09EFDC096DE15EBE81A47057A7200000000',
      privateKey: merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      apiV3Key: API_V3_KEY,
      publicKey: { id: PUBLIC_KEY_ID, pem: wechat.publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      platformCerts: [certificate],
    },
    merchantPublicKey: merchant.publicKey,
    publicKeyMode: { serial: PUBLIC_KEY_ID, privateKey: wechat.privateKey },
    certificateMode: { serial: CERTIFICATE_SERIAL, privateKey: platform.privateKey },
  };
}

/** Headers with which WeChat would sign a body; the signature is made by an independent library. */
export function signAsWechat(signer: Signer, body: string, now: Instant): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const nonce = randomBytes(16).toString('hex');
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': signer.serial,
    'Wechatpay-Signature': Rsa.sign(Formatter.response(timestamp, nonce, body), signer.privateKey),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  };
}

export const MINIPROGRAM: WechatAppSettings = {
  appid: 'wx5823bf96d3bd56c7',
  secret: 'miniprogram-secret',
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
};
export const OFFICIAL: WechatAppSettings = {
  appid: 'wxb11529c136998cb6',
  secret: 'official-secret',
  token: 'pamtest',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};

/** Serves one middleware, as it is mounted in the product: before any body parser. */
export function serve(middleware: Middleware): Promise<Listening> {
  return listen(new Koa().use(middleware).callback(), { host: '127.0.0.1', port: 0 });
}

/** An SQLite database in memory that has the table of the access tokens and nothing else. */
export async function openTokenDatabase(): Promise<Database> {
  const database = await openDatabase({ url: 'sqlite::memory:', entities: [WechatToken] });
  const runner = database.dataSource.createQueryRunner();
  await new WechatToken1763700000300().up(runner);
  await runner.release();
  return database;
}
