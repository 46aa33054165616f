import { type Instant, MINUTE_MS } from '../../shared/kernel/instant';

/** By whom a failed attempt to log in is counted. */
export type GuardKind = 'device' | 'pair' | 'address';

/** How long failures are counted together, and how long whoever has had too many waits. */
export const GUARD_WINDOW_MS = 15 * MINUTE_MS;

/**
 * Attempts within a window. A login name from one address gets few; an address more, since an office shares one; a known
 * device is counted by itself.
 */
export const MOST_ATTEMPTS: Readonly<Record<GuardKind, number>> = { device: 10, pair: 5, address: 40 };

/** One counter: its kind and what it stands for, not yet hashed. */
export interface Guard {
  readonly kind: GuardKind;
  readonly subject: string;
}

/** Who tries to log in. */
export interface Attempt {
  readonly loginName: string;
  readonly address: string;
  /** The device, where it has logged in under this name before; else null. */
  readonly device: string | null;
}

/**
 * What an attempt is counted by (OWASP: device cookies). No counter stands for a login name alone: whoever knows a name
 * could lock its owner out. A known device is counted by nothing that a stranger can count up, not even from its address.
 */
export function guardsOf({ loginName, address, device }: Attempt): readonly Guard[] {
  if (device !== null) return [{ kind: 'device', subject: device }];
  const from = networkOf(address);
  return [
    { kind: 'pair', subject: JSON.stringify([loginName, from]) },
    { kind: 'address', subject: from },
  ];
}

/** A counter as it stands; null where nothing has been counted yet. */
export type GuardCount = { readonly failures: number; readonly windowStart: Instant } | null;

/** What one more attempt makes of a counter; refused, with the end of the wait, where there were too many. */
export type Counted =
  | { readonly allowed: true; readonly failures: number; readonly windowStart: Instant }
  | { readonly allowed: false; readonly until: Instant };

/** Counts an attempt before it is looked at: a thousand at once count as a thousand. A window begins with its first. */
export function countAttempt(kind: GuardKind, count: GuardCount, now: Instant): Counted {
  const isOver = count === null || now >= count.windowStart + GUARD_WINDOW_MS;
  if (isOver) return { allowed: true, failures: 1, windowStart: now };
  if (count.failures >= MOST_ATTEMPTS[kind]) return { allowed: false, until: count.windowStart + GUARD_WINDOW_MS };
  return { allowed: true, failures: count.failures + 1, windowStart: count.windowStart };
}

/** IPv4 as it is; of IPv6 the /64, which one connection has as a whole. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  if (tail !== undefined) while (groups.length + after.length < 8) groups.push('0');
  return [...groups, ...after]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
