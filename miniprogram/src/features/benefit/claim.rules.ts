import type { Claim, ClaimDetail } from '@shared/contract/benefit';
import { businessDayOf, formatChineseMinute } from '@shared/kernel/business-day';
import { type Instant, parseInstant } from '@shared/kernel/instant';
import { nameDay } from '../day-name';

/** One line on where a claim stands, and whether it wants attention. */
export interface ClaimLine {
  readonly words: string;
  readonly tone: 'plain' | 'warn';
}

type Standing = Pick<Claim, 'status' | 'words' | 'validFrom' | 'expiresAt' | 'delivery'>;

/**
 * `12月21日到期`, `今天到期`, `12月1日起可用`; in the server's own words for whatever is not usable, is held by an order,
 * or does not expire. What ends at midnight ends on the day before.
 * @param now the server's present, null when it is not known
 */
export function describeClaim(
  { status, words, validFrom, expiresAt, delivery }: Standing,
  now: Instant | null,
): ClaimLine {
  const reserved = delivery.kind === 'coupon' && delivery.reserved;
  if (status !== 'usable' || reserved) return { words, tone: 'plain' };
  const from = parseInstant(validFrom);
  // By days: a phone knows the server's time to the second, and what was claimed just now has begun.
  if (now !== null && from !== null && businessDayOf(from) > businessDayOf(now))
    return { words: `${nameMoment(validFrom, now)}起可用`, tone: 'plain' };
  const end = expiresAt === null ? null : parseInstant(expiresAt);
  if (end === null) return { words, tone: 'plain' };
  const day = nameDay(businessDayOf(end - 1), now === null ? null : businessDayOf(now));
  return { words: `${day}到期`, tone: day === '今天' ? 'warn' : 'plain' };
}

/** The business day of an instant on the wire, `明天` or `12月1日`; null for a text that is none. */
export function nameMoment(text: string, now: Instant | null): string | null {
  const instant = parseInstant(text);
  return instant === null ? null : nameDay(businessDayOf(instant), now === null ? null : businessDayOf(now));
}

/** `还可用 3 次，共 4 次`; null where there is but one use. */
export function describeUsesLeft({ usesTotal, usesLeft }: Pick<Claim, 'usesTotal' | 'usesLeft'>): string | null {
  return usesTotal > 1 ? `还可用 ${usesLeft} 次，共 ${usesTotal} 次` : null;
}

/** How a claim is used: by a code for staff, by a page that explains, or not now. */
export type ClaimUse = 'code' | 'page' | 'none';

/** What its one button leads to. */
export function computeClaimUse({ status, delivery }: Pick<Claim, 'status' | 'delivery'>): ClaimUse {
  if (status !== 'usable') return 'none';
  return delivery.kind === 'verify' ? 'code' : 'page';
}

/** Whether staff can verify it now: what an order holds, they cannot. */
export function canShowCode({ status, delivery }: Pick<Claim, 'status' | 'delivery'>): boolean {
  if (status !== 'usable') return false;
  return delivery.kind === 'verify' || (delivery.kind === 'coupon' && !delivery.reserved);
}

/** A use as a member reads it. */
export interface ClaimUseLine {
  readonly id: string;
  /** A shop's name; `已使用` where nobody said. */
  readonly place: string;
  /** `2026年12月21日 09:05` */
  readonly when: string;
  readonly savedFen: number;
  readonly reversed: boolean;
}

/** Every use of a claim, as the server orders them. */
export function listClaimUses({ uses }: Pick<ClaimDetail, 'uses'>): readonly ClaimUseLine[] {
  return uses.map(({ id, place, usedAt, savedFen, reversed }) => {
    const instant = parseInstant(usedAt);
    return {
      id,
      place: place || '已使用',
      when: instant === null ? '' : formatChineseMinute(instant),
      savedFen,
      reversed,
    };
  });
}
