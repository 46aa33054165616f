import type { Home } from '@shared/contract/home';
import type { Fen } from '@shared/kernel/fen';
import type { Instant } from '@shared/kernel/instant';
import { computeTierFace, type TierFace } from '../growth/tier-face.rules';
import { describePause } from '../membership/pause.rules';
import { computeTermProgress, describeDaysLeft, formatLastDay } from '../membership/term.rules';

export { formatLastDay } from '../membership/term.rules';

/** What the card shows, by who is looking. */
export type CardFace =
  /** Stands on a ladder: the tier, and the paid membership beside it. */
  | {
      readonly kind: 'tier';
      readonly tier: TierFace;
      /** In groups, to be read out. */
      readonly memberNumber: string;
      /** Digits only: what the member code carries. */
      readonly code: string;
      /** The membership that is or was paid, `年卡` and `至2026年12月21日`, `暂停中，3月16日恢复` or `已到期`; null for none. */
      readonly paid: { readonly planName: string; readonly words: string } | null;
    }
  /** Never held one: what it would be worth. */
  | {
      readonly kind: 'invitation';
      readonly programmeName: string;
      /** One sentence of value. */
      readonly headline: string;
      readonly fromPricePerMonthFen: Fen | null;
      /** In groups; null for somebody who is not logged in. */
      readonly memberNumber: string | null;
    }
  /** It has run out: what was held, and until when. */
  | {
      readonly kind: 'ended';
      readonly programmeName: string;
      readonly planName: string;
      readonly memberNumber: string;
      /** `2026年12月21日` */
      readonly endedOn: string;
    }
  /** In force. */
  | {
      readonly kind: 'member';
      readonly programmeName: string;
      readonly planName: string;
      /** In groups, to be read out. */
      readonly memberNumber: string;
      /** Digits only: what the member code carries. */
      readonly code: string;
      /** `2026年12月21日到期`, or `暂停中，3月16日恢复` */
      readonly validUntil: string;
      /** How much of the membership has run, 0 to 1, and what is left in words; null where the time is not known. */
      readonly progress: { readonly elapsed: number; readonly words: string } | null;
    };

/**
 * Reads the card from the first screen's answer; whether the membership is in force, the server has said.
 * @param now the server's present, null when it is not known: then the card has no progress line
 */
export function computeCardFace(home: Home, now: Instant | null): CardFace {
  const { programmeName, member, membership, invitation } = home;
  const lastDay = formatLastDay(membership?.endsAt ?? null);
  const tier = computeHomeTier(home);
  if (member !== null && tier !== null) {
    return {
      kind: 'tier',
      tier,
      memberNumber: groupDigits(member.memberNumber),
      code: member.memberNumber,
      paid:
        membership === null || lastDay === null
          ? null
          : {
              planName: membership.planName ?? membership.familyName,
              words: describePause(membership, now) ?? (membership.active ? `至${lastDay}` : '已到期'),
            },
    };
  }
  if (member !== null && membership !== null && lastDay !== null) {
    const planName = membership.planName ?? membership.familyName;
    const memberNumber = groupDigits(member.memberNumber);
    const resting = describePause(membership, now);
    if (!membership.active && resting === null)
      return { kind: 'ended', programmeName, planName, memberNumber, endedOn: lastDay };
    const progress = computeTermProgress(membership, now);
    return {
      kind: 'member',
      programmeName,
      planName,
      memberNumber,
      code: member.memberNumber,
      validUntil: resting ?? `${lastDay}到期`,
      progress: progress && { elapsed: progress.elapsed, words: describeDaysLeft(progress.daysLeft) },
    };
  }
  return {
    kind: 'invitation',
    programmeName,
    headline: invitation?.headline ?? '会员权益即将上线',
    fromPricePerMonthFen: invitation?.fromPricePerMonthFen ?? null,
    memberNumber: member === null ? null : groupDigits(member.memberNumber),
  };
}

/** The card carries the business's name, and only where there are several programmes that of the default one. */
function computeHomeTier({ programmeName, growth }: Home): TierFace | null {
  const [first, ...others] = growth;
  if (first === undefined) return null;
  const face = computeTierFace(first);
  return others.length === 0 ? { ...face, programmeName } : face;
}

/** `1234 5678 90`: digits in fours, to be read out. */
export function groupDigits(digits: string): string {
  return digits.replace(/(\d{4})(?=\d)/g, '$1 ');
}
