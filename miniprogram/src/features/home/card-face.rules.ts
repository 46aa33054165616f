import type { Home } from '@shared/contract/home';
import { formatChineseDay } from '@shared/kernel/business-day';
import type { Fen } from '@shared/kernel/fen';
import { parseInstant } from '@shared/kernel/instant';

/** What the card shows, by who is looking. */
export type CardFace =
  | {
      readonly kind: 'invitation';
      readonly programmeName: string;
      /** One sentence of value. */
      readonly headline: string;
      readonly fromPricePerMonthFen: Fen | null;
      /** `2026年12月21日` for someone whose membership has run out, else null. */
      readonly endedOn: string | null;
      /** Null for somebody who is not logged in. */
      readonly memberNumber: string | null;
    }
  | {
      readonly kind: 'member';
      readonly programmeName: string;
      readonly planName: string;
      readonly memberNumber: string;
      /** The last day that is covered, `2026年12月21日`. */
      readonly validUntil: string;
    };

/** Reads the card from the first screen's answer; whether the membership is in force, the server has said. */
export function computeCardFace(home: Home): CardFace {
  const { programmeName, member, membership, invitation } = home;
  const lastDay = formatLastDay(membership?.endsAt ?? null);
  if (member !== null && membership?.active && lastDay !== null) {
    return {
      kind: 'member',
      programmeName,
      planName: membership.planName ?? membership.familyName,
      memberNumber: groupDigits(member.memberNumber),
      validUntil: lastDay,
    };
  }
  return {
    kind: 'invitation',
    programmeName,
    headline: invitation?.headline ?? '会员权益即将上线',
    fromPricePerMonthFen: invitation?.fromPricePerMonthFen ?? null,
    endedOn: lastDay,
    memberNumber: member === null ? null : groupDigits(member.memberNumber),
  };
}

/** The last covered day of a stretch whose end is its first moment that is not covered; null when there is none. */
export function formatLastDay(endsAt: string | null): string | null {
  const instant = endsAt === null ? null : parseInstant(endsAt);
  return instant === null ? null : formatChineseDay(instant - 1);
}

/** `1234 5678 90`: digits in fours, to be read out. */
export function groupDigits(digits: string): string {
  return digits.replace(/(\d{4})(?=\d)/g, '$1 ');
}
