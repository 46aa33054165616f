import { randomBytes } from '@/platform/random';

/**
 * A fresh `Idempotency-Key`: 128 random bits in hex. One key stands for one intention of the member; every repeat of
 * that intention, after a time-out or a second tap, carries the same key and brings the first result.
 */
export async function newIdempotencyKey(): Promise<string> {
  const bytes = await randomBytes(16);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
