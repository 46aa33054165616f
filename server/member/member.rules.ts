import { DAY_MS, type Instant } from '../../shared/kernel/instant';

/**
 * How long a session lasts after it was opened or last slid on. A member who comes at least once a month never waits for
 * a login; for anybody else wx.login renews silently.
 */
export const SESSION_LIFE_MS = 30 * DAY_MS;

/** A session slides on when less than this is left, so that most requests write nothing. */
const SLIDE_BELOW_MS = SESSION_LIFE_MS / 2;

/** However often it slides, a token is given up after this: one that leaked is not good for ever. */
export const SESSION_LONGEST_MS = 180 * DAY_MS;

/** The end of a session opened now. */
export function computeSessionExpiry(now: Instant): Instant {
  return now + SESSION_LIFE_MS;
}

/** The later end of a session that is in use; null while it need not be moved. Never says yes to one that has ended. */
export function decideSlide(session: { createdAt: Instant; expiresAt: Instant }, now: Instant): Instant | null {
  const left = session.expiresAt - now;
  if (left <= 0 || left >= SLIDE_BELOW_MS) return null;
  const expiresAt = Math.min(now + SESSION_LIFE_MS, session.createdAt + SESSION_LONGEST_MS);
  return expiresAt > session.expiresAt ? expiresAt : null;
}

/** What is known when somebody shows themselves with an openid. */
export interface IdentityKnowledge {
  /** The member of this openid; null when the openid is new or belongs to a follower who never logged in. */
  readonly knownMemberId: string | null;
  /** The unionid WeChat told with it, null where the apps hang on no Open Platform account. */
  readonly unionid: string | null;
  /** The member to whom that unionid belongs. */
  readonly unionidMemberId: string | null;
}

/** Whose member an openid is. */
export type IdentityDecision =
  /** The openid's own member; `conflict` is the other member who holds the unionid told now. */
  | { readonly kind: 'known'; readonly memberId: string; readonly conflict: string | null }
  /** The member of the unionid, seen in the other app before. */
  | { readonly kind: 'joined'; readonly memberId: string }
  /** Nobody yet. */
  | { readonly kind: 'new' };

/**
 * A known openid keeps its member, always; else the unionid tells; else the person is new. Two members that turn out to
 * be one person are never merged: an operator decides.
 */
export function decideIdentity(knowledge: IdentityKnowledge): IdentityDecision {
  const { knownMemberId, unionidMemberId } = knowledge;
  if (knownMemberId !== null) {
    const conflict = unionidMemberId !== null && unionidMemberId !== knownMemberId ? unionidMemberId : null;
    return { kind: 'known', memberId: knownMemberId, conflict };
  }
  return unionidMemberId === null ? { kind: 'new' } : { kind: 'joined', memberId: unionidMemberId };
}

/**
 * The quasigroup of the Damm check digit (H. Michael Damm, 2004): finds every single wrong digit and every swap of two
 * neighbours, the mistakes people make when they read a number out.
 */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

const FIRST_SERIAL = 100_000_000;
const SERIALS = 900_000_000;

/**
 * A member number: nine digits out of random bytes, the first never 0, and a check digit. Says nothing about how many
 * members there are or who came next.
 * @param random at least 6 bytes of good randomness
 */
export function composeMemberNumber(random: Buffer): string {
  const serial = String(FIRST_SERIAL + (random.readUIntBE(0, 6) % SERIALS));
  return serial + dammDigit(serial);
}

/** Whether a number can be a member's: ten digits whose check digit is right. */
export function isMemberNumber(text: string): boolean {
  return /^[1-9]\d{9}$/.test(text) && dammDigit(text) === '0';
}

function dammDigit(digits: string): string {
  let interim = 0;
  for (const digit of digits) interim = Number(DAMM[interim]?.[Number(digit)]);
  return String(interim);
}

const CHINESE_MOBILE = /^\+86(\d{11})$/;

/** A phone number as it may be shown: `138****0001`; outside mainland China with its prefix, `+852****4567`. */
export function maskPhoneNumber(e164: string): string {
  const chinese = CHINESE_MOBILE.exec(e164)?.[1];
  if (chinese) return `${chinese.slice(0, 3)}****${chinese.slice(-4)}`;
  // Of a short number four digits would be nearly all of it.
  const shown = e164.length >= 11 ? 4 : 2;
  return `${e164.slice(0, 4)}****${e164.slice(-shown)}`;
}

/** The largest picture: what WeChat's avatar fill-in hands out is far below. */
export const AVATAR_MAX_BYTES = 200 * 1024;

/** What a picture's first bytes say it is, null for anything else. The name and type that a client sends count nothing. */
export function imageTypeOf(bytes: Buffer): 'image/jpeg' | 'image/png' | 'image/webp' | null {
  if (bytes.length < 12) return null;
  if (bytes.subarray(0, 3).equals(JPEG)) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(PNG)) return 'image/png';
  const isWebp = bytes.subarray(0, 4).equals(RIFF) && bytes.subarray(8, 12).equals(WEBP);
  return isWebp ? 'image/webp' : null;
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const RIFF = Buffer.from('RIFF', 'latin1');
const WEBP = Buffer.from('WEBP', 'latin1');
