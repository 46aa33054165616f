import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { decryptText, deriveKey, encryptText } from '../database/cipher';

/** What a person is known by at WeChat: an openid of one of the two apps, or the unionid over both. */
export type PersonMark = 'unionid' | 'miniprogram' | 'official';

/** Everything that is done with the two secrets of the server in the member room. */
export interface PersonKeys {
  /** Keyed hash of an openid or unionid, 64 hexadecimal characters: to recognise somebody who left. */
  identityHash(mark: PersonMark, value: string): string;
  /** Keyed hash that stands for a person in once-a-person limits; 64 hexadecimal characters. */
  personHash(mark: PersonMark, value: string): string;
  /** Blind index of a phone number in E.164: equal numbers have equal indexes, and nothing else can be told. */
  phoneIndex(e164: string): string;
  /** Encrypts a phone number for one member; twice the same number gives two different texts. */
  encryptPhone(e164: string, memberId: string): string;
  /** @throws when the text was changed, or was encrypted for another member or under another key */
  decryptPhone(cipher: string, memberId: string): string;
  /** What the database knows of a session's token. */
  sessionId(token: string): string;
  /** Encrypts a session_key of WeChat for one session; it can be read only while the session secret stays. */
  encryptSessionKey(sessionKey: string, sessionId: string): string;
  /** @throws when the text was changed, or was encrypted for another session or under another secret */
  decryptSessionKey(cipher: string, sessionId: string): string;
  /** Keyed hash of whom a limit counts, so that no address stands in the database. */
  counterSubject(value: string): string;
  /** A seal under a text that the server will get back, base64url. */
  seal(text: string): string;
  isSealOf(seal: string, text: string): boolean;
}

/**
 * Derives a key for each purpose, so that no two uses share one.
 * @param dataKey 32 bytes; what is at rest can be read only with it
 * @param sessionSecret another one ends every session and nothing else
 */
export function createPersonKeys(secrets: { readonly dataKey: Buffer; readonly sessionSecret: string }): PersonKeys {
  if (secrets.dataKey.length !== 32) throw new RangeError('the data key must have 32 bytes');
  const atRest = (purpose: string) => deriveKey(secrets.dataKey, 'member', purpose);
  const inSession = (purpose: string) => deriveKey(Buffer.from(secrets.sessionSecret), 'member', purpose);
  const identityKey = atRest('identity-hash');
  const personKey = atRest('person-hash');
  const phoneIndexKey = atRest('phone-index');
  const phoneKey = atRest('phone-cipher');
  const counterKey = atRest('counter-subject');
  const sessionKey = inSession('session-id');
  const wechatKey = inSession('wechat-session-key');
  const sealKey = inSession('seal');

  return {
    identityHash: (mark, value) => hmac(identityKey, `${mark}:${value}`).toString('hex'),
    personHash: (mark, value) => hmac(personKey, `${mark}:${value}`).toString('hex'),
    phoneIndex: (e164) => hmac(phoneIndexKey, e164).toString('hex'),
    encryptPhone: (e164, memberId) => encryptText(phoneKey, e164, memberId),
    decryptPhone: (cipher, memberId) => decryptText(phoneKey, cipher, memberId),
    sessionId: (token) => hmac(sessionKey, token).toString('hex'),
    encryptSessionKey: (sessionKey, sessionId) => encryptText(wechatKey, sessionKey, sessionId),
    decryptSessionKey: (cipher, sessionId) => decryptText(wechatKey, cipher, sessionId),
    counterSubject: (value) => hmac(counterKey, value).toString('base64url'),
    seal: (text) => hmac(sealKey, text).toString('base64url'),
    isSealOf: (seal, text) => {
      const given = Buffer.from(seal, 'base64url');
      const right = hmac(sealKey, text);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

function hmac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
