import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

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
  /** Keyed hash of whom a limit counts, so that no address stands in the database. */
  counterSubject(value: string): string;
  /** A seal under a text that the server will get back, base64url. */
  seal(text: string): string;
  isSealOf(seal: string, text: string): boolean;
}

const CIPHER_VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Derives a key for each purpose (HKDF-SHA256), so that no two uses share one.
 * @param dataKey 32 bytes; what is at rest can be read only with it
 * @param sessionSecret another one ends every session and nothing else
 */
export function createPersonKeys(secrets: { readonly dataKey: Buffer; readonly sessionSecret: string }): PersonKeys {
  if (secrets.dataKey.length !== 32) throw new RangeError('the data key must have 32 bytes');
  const atRest = (purpose: string) => deriveKey(secrets.dataKey, purpose);
  const inSession = (purpose: string) => deriveKey(Buffer.from(secrets.sessionSecret), purpose);
  const identityKey = atRest('identity-hash');
  const personKey = atRest('person-hash');
  const phoneIndexKey = atRest('phone-index');
  const phoneKey = atRest('phone-cipher');
  const counterKey = atRest('counter-subject');
  const sessionKey = inSession('session-id');
  const sealKey = inSession('seal');

  return {
    identityHash: (mark, value) => hmac(identityKey, `${mark}:${value}`).toString('hex'),
    personHash: (mark, value) => hmac(personKey, `${mark}:${value}`).toString('hex'),
    phoneIndex: (e164) => hmac(phoneIndexKey, e164).toString('hex'),
    encryptPhone: (e164, memberId) => encrypt(phoneKey, e164, memberId),
    decryptPhone: (cipher, memberId) => decrypt(phoneKey, cipher, memberId),
    sessionId: (token) => hmac(sessionKey, token).toString('hex'),
    counterSubject: (value) => hmac(counterKey, value).toString('base64url'),
    seal: (text) => hmac(sealKey, text).toString('base64url'),
    isSealOf: (seal, text) => {
      const given = Buffer.from(seal, 'base64url');
      const right = hmac(sealKey, text);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

function deriveKey(secret: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `membership/member/${purpose}/v1`, 32)));
}

function hmac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** `v1.<nonce>.<cipher text and tag>`; the member's id is authenticated with it, so that rows cannot be swapped. */
function encrypt(key: KeyObject, text: string, memberId: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(memberId));
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [CIPHER_VERSION, nonce.toString('base64url'), bytes.toString('base64url')].join('.');
}

function decrypt(key: KeyObject, cipherText: string, memberId: string): string {
  const [version, nonceText, bytesText] = cipherText.split('.');
  if (version !== CIPHER_VERSION || !nonceText || !bytesText) throw new Error('not a cipher text of a known version');
  const nonce = Buffer.from(nonceText, 'base64url');
  const bytes = Buffer.from(bytesText, 'base64url');
  if (nonce.length !== NONCE_BYTES || bytes.length < TAG_BYTES) throw new Error('a cipher text is cut short');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(memberId))
    .setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  return decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
