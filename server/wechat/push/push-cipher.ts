import { createDecipheriv } from 'node:crypto';

const KEY_CHARACTERS = 43;
const KEY_BYTES = 32;
const IV_BYTES = 16;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
/** PKCS#7 with blocks of 32 bytes, though AES has blocks of 16: no library pads so by itself. */
const PAD_BLOCK = 32;

/** An encrypted push could not be opened: wrong key, altered, or meant for another app. */
export class UnreadablePush extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(`push cannot be opened: ${why}`, options);
    this.name = 'UnreadablePush';
  }
}

/**
 * The key behind an EncodingAESKey (Message push: safe mode).
 * @throws Error when it has not 43 characters
 */
export function pushKeyOf(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (encodingAesKey.length !== KEY_CHARACTERS || key.length !== KEY_BYTES) {
    throw new Error('an EncodingAESKey must have 43 characters of base64');
  }
  return key;
}

/**
 * Opens the `Encrypt` of a push: AES-256-CBC over 16 random bytes, the length of the message, the message and the appid.
 * @throws UnreadablePush, also when the push was encrypted for another app
 */
export function openPush(key: Buffer, appid: string, encrypted: string): string {
  const plain = unpad(decrypt(key, encrypted));
  const start = RANDOM_BYTES + LENGTH_BYTES;
  if (plain.length < start) throw new UnreadablePush('too short');
  const end = start + plain.readUInt32BE(RANDOM_BYTES);
  if (end > plain.length) throw new UnreadablePush('the length does not fit');
  if (plain.subarray(end).toString('utf8') !== appid) throw new UnreadablePush('it is meant for another app');
  return plain.subarray(start, end).toString('utf8');
}

function decrypt(key: Buffer, encrypted: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, IV_BYTES)).setAutoPadding(false);
    return Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]);
  } catch (error) {
    throw new UnreadablePush('the cipher does not fit', { cause: error });
  }
}

function unpad(padded: Buffer): Buffer {
  const count = padded.at(-1) ?? 0;
  if (count < 1 || count > PAD_BLOCK || count > padded.length) throw new UnreadablePush('the padding does not fit');
  if (!padded.subarray(-count).every((byte) => byte === count)) throw new UnreadablePush('the padding does not fit');
  return padded.subarray(0, -count);
}
