import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Instant, SECOND_MS } from '../../shared/kernel/instant';

/** Seconds for which a code stands, as authenticator apps take it for granted (RFC 6238). */
const STEP_SECONDS = 30;

/** By how many steps a phone's clock may be off, either way. */
const DRIFT_STEPS = 1;

/** As long as the output of the hash (RFC 4226 §4). */
const SECRET_BYTES = 20;

/** How the authenticator app calls the account. */
const ISSUER = '会员运营台';

/** A new secret of 160 bits, base32. */
export function newTotpSecret(): string {
  return encodeBase32(randomBytes(SECRET_BYTES));
}

/** What the authenticator app reads from the QR code. */
export function totpUriOf(secret: string, loginName: string): string {
  const issuer = encodeURIComponent(ISSUER);
  return `otpauth://totp/${issuer}:${encodeURIComponent(loginName)}?secret=${secret}&issuer=${issuer}`;
}

/**
 * The thirty-second step whose code this is; null where it is none, or one that was used before.
 * @param lastStep the newest step whose code was used: a code works once
 */
export function findTotpStep(
  secret: string,
  code: string | undefined,
  lastStep: number | null,
  wallNow: Instant,
): number | null {
  if (code === undefined || !/^\d{6}$/.test(code)) return null;
  const current = totpStepAt(wallNow);
  let found: number | null = null;
  for (let step = current - DRIFT_STEPS; step <= current + DRIFT_STEPS; step++) {
    const isRight = timingSafeEqual(Buffer.from(totpCodeOf(secret, step)), Buffer.from(code));
    if (isRight && (lastStep === null || step > lastStep)) found ??= step;
  }
  return found;
}

/** The step in which an instant lies. */
export function totpStepAt(instant: Instant): number {
  return Math.floor(instant / SECOND_MS / STEP_SECONDS);
}

/** The six digits of a step: the end of an HMAC-SHA1 over its number, cut as RFC 4226 §5.3 says. */
export function totpCodeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 without padding (RFC 4648 §6), five bits a letter. */
function encodeBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{1,5}/g) ?? [];
  return letters.map((five) => BASE32.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('');
}

function decodeBase32(text: string): Buffer {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((eight) => Number.parseInt(eight, 2)));
}
