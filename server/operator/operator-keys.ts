import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { decryptText, deriveKey, encryptText } from '../database/cipher';

/** What is done with the data key for one-time links and authenticators. */
export interface InvitationKeys {
  /** What the database knows of a one-time link's token: keyed hash, 64 hexadecimal characters. */
  invitationId(token: string): string;
  /** Encrypts a token for an operator, so that an answer that is kept does not hold it. */
  sealToken(token: string, operatorId: string): string;
  /** @throws when the text was changed, or was sealed for another operator or under another key */
  openToken(sealed: string, operatorId: string): string;
  /** Encrypts an authenticator's secret for one operator. */
  encryptTotp(secret: string, operatorId: string): string;
  /** @throws when the text was changed, or was encrypted for another operator or under another key */
  decryptTotp(cipher: string, operatorId: string): string;
  /** Keyed hash of whom a failure counts against, so that no address stands in the database. */
  guardSubject(value: string): string;
}

/** Everything that is done with the two secrets of the server in the operators' room. */
export interface OperatorKeys extends InvitationKeys {
  /** What the database knows of a session's cookie: keyed hash, 64 hexadecimal characters. */
  sessionId(cookie: string): string;
  /** What a page sends to prove that it is ours; nobody can make it who cannot read the session's answers. */
  csrfToken(cookie: string): string;
  /** A new cookie by which a device is known that has logged in as somebody. */
  makeDevice(loginName: string): string;
  /** The device of a cookie, if it has logged in under this name before; else null. */
  deviceOf(cookie: string | undefined, loginName: string): string | null;
}

/** Bytes of a token that nobody guesses. */
const TOKEN_BYTES = 32;
const DEVICE_BYTES = 18;

/** A token for a cookie or a link: 256 bits, base64url. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** The part that needs the data key only: what commands on the server can do. @param dataKey 32 bytes */
export function createInvitationKeys(dataKey: Buffer): InvitationKeys {
  if (dataKey.length !== 32) throw new RangeError('the data key must have 32 bytes');
  const atRest = (purpose: string) => deriveKey(dataKey, 'operator', purpose);
  const [invitationKey, tokenKey] = [atRest('invitation-id'), atRest('invitation-token')];
  const [totpKey, guardKey] = [atRest('totp-cipher'), atRest('guard-subject')];
  return {
    invitationId: (token) => hmac(invitationKey, token).toString('hex'),
    sealToken: (token, operatorId) => encryptText(tokenKey, token, operatorId),
    openToken: (sealed, operatorId) => decryptText(tokenKey, sealed, operatorId),
    encryptTotp: (secret, operatorId) => encryptText(totpKey, secret, operatorId),
    decryptTotp: (cipher, operatorId) => decryptText(totpKey, cipher, operatorId),
    guardSubject: (value) => hmac(guardKey, value).toString('base64url'),
  };
}

/**
 * Derives a key for each purpose, so that no two uses share one.
 * @param secrets another session secret ends every session and makes every device unknown, and nothing else
 */
export function createOperatorKeys(secrets: {
  readonly dataKey: Buffer;
  readonly sessionSecret: string;
}): OperatorKeys {
  const inSession = (purpose: string) => deriveKey(Buffer.from(secrets.sessionSecret), 'operator', purpose);
  const [sessionKey, csrfKey, deviceKey] = [inSession('session-id'), inSession('csrf-token'), inSession('device')];
  const seal = (device: string, loginName: string) => hmac(deviceKey, JSON.stringify([device, loginName]));
  return {
    ...createInvitationKeys(secrets.dataKey),
    sessionId: (cookie) => hmac(sessionKey, cookie).toString('hex'),
    csrfToken: (cookie) => hmac(csrfKey, cookie).toString('base64url'),
    makeDevice: (loginName) => {
      const device = randomBytes(DEVICE_BYTES).toString('base64url');
      return `${device}.${seal(device, loginName).toString('base64url')}`;
    },
    deviceOf: (cookie, loginName) => {
      const [device = '', given = ''] = (cookie ?? '').split('.');
      const [right, sent] = [seal(device, loginName), Buffer.from(given, 'base64url')];
      return device !== '' && sent.length === right.length && timingSafeEqual(sent, right) ? device : null;
    },
  };
}

function hmac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
