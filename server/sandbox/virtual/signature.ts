import { createHmac } from 'node:crypto';

/** HMAC-SHA256 in hexadecimal, the key as the text that it is (Virtual payment: signatures). */
export function hmacHex(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
