import type { BenefitCard, BenefitDetail, DeliveryKind } from '@shared/contract/benefit';

/** What a card's one button does. */
export type BenefitAct =
  | { readonly kind: 'claim' }
  | { readonly kind: 'use'; readonly claimId: string }
  /** It comes by itself: it is taken as it is used. */
  | { readonly kind: 'take' }
  /** For points, on the shelf. */
  | { readonly kind: 'exchange' }
  /** By a code that the member has. */
  | { readonly kind: 'redeem' }
  | { readonly kind: 'unlock'; readonly page: string }
  | { readonly kind: 'none' };

type Standing = Pick<BenefitCard, 'state' | 'issue' | 'delivery' | 'claimId' | 'unlock'>;

/** The next step with a benefit: what is held is used before more of it is had. */
export function computeAct(card: Standing): BenefitAct {
  if (card.claimId !== null) return { kind: 'use', claimId: card.claimId };
  if (card.state === 'locked') {
    const page = card.unlock?.page ?? null;
    return page === null ? { kind: 'none' } : { kind: 'unlock', page };
  }
  if (card.state !== 'open') return { kind: 'none' };
  switch (card.issue) {
    case 'claim':
      return { kind: 'claim' };
    case 'exchange':
      return { kind: 'exchange' };
    case 'code':
      return { kind: 'redeem' };
    case 'automatic':
      return takenByHand[card.delivery] ? { kind: 'take' } : { kind: 'none' };
    default: {
      const never: never = card.issue;
      return never;
    }
  }
}

/** Whether nothing opens it but an exchange: then the shelf decides, not the member's standing. */
export function isOnlyOnShelf({ card, shelfItem }: Pick<BenefitDetail, 'card' | 'shelfItem'>): boolean {
  return card.state === 'locked' && card.unlock === null && card.claimId === null && shelfItem !== null;
}

/** What comes by itself and still has to be shown or read; a bill and a service flag need no hand of the member. */
const takenByHand: Readonly<Record<DeliveryKind, boolean>> = {
  verify: true,
  coupon: false,
  code: true,
  supplier: true,
  service: false,
};

/** Whether more of a claimable benefit can be had beside what is held. */
export function canClaimMore({ state, issue, claimId, remaining }: BenefitCard): boolean {
  return state === 'open' && issue === 'claim' && claimId !== null && remaining !== null && remaining > 0;
}

/** Whether the next claim of it needs an account to top up. */
export function asksAccount({ card, account }: Pick<BenefitDetail, 'card' | 'account'>): boolean {
  const { kind } = computeAct(card);
  return account === 'phone' && (kind === 'claim' || kind === 'take' || canClaimMore(card));
}

/** From so few left on, everybody's stock is worth a word. */
const FEW_LEFT = 20;

/** `仅剩 3 份`; null where there is enough, or nothing to be had. */
export function describeStock({ card, stockLeft }: Pick<BenefitDetail, 'card' | 'stockLeft'>): string | null {
  const few = stockLeft !== null && stockLeft > 0 && stockLeft <= FEW_LEFT;
  return few && (card.state === 'open' || card.state === 'upcoming') ? `仅剩 ${stockLeft} 份` : null;
}

/** What the button of a step says; null where there is none. */
export function labelAct(act: BenefitAct, delivery: DeliveryKind): string | null {
  switch (act.kind) {
    case 'claim':
      return '领取';
    case 'use':
    case 'take':
      return useLabels[delivery];
    case 'exchange':
      return '去兑换';
    case 'redeem':
      return '输入兑换码';
    case 'unlock':
      return '去解锁';
    case 'none':
      return null;
    default: {
      const never: never = act;
      return never;
    }
  }
}

/** What is read rather than shown to staff is looked at, not used up. */
const useLabels: Readonly<Record<DeliveryKind, string>> = {
  verify: '去使用',
  coupon: '去使用',
  code: '看券码',
  supplier: '去查看',
  service: '去使用',
};

/** A stretch of the hall under a title of its own; the first one of a view needs none. */
export interface HallSection {
  readonly key: 'core' | 'ready' | 'usedUp' | 'later' | 'over';
  readonly title: string | null;
  readonly cards: readonly BenefitCard[];
}

const sections: readonly Pick<HallSection, 'key' | 'title'>[] = [
  { key: 'core', title: null },
  { key: 'ready', title: null },
  { key: 'usedUp', title: '本期已用完' },
  { key: 'later', title: '即将开放' },
  { key: 'over', title: '已领完或已结束' },
];

/** One's own benefits: what can be had or used first, the core ones before all; each in the business's order. */
export function arrangeMine(cards: readonly BenefitCard[]): readonly HallSection[] {
  return sections
    .map((section) => ({ ...section, cards: cards.filter((card) => placeOf(card) === section.key) }))
    .filter((section) => section.cards.length > 0);
}

/** Locked benefits that one and the same thing unlocks. */
export interface LockedGroup {
  /** `升级到黄金会员可享`; null where nothing the member does would. */
  readonly words: string | null;
  /** Where that leads; null where nowhere. */
  readonly page: string | null;
  readonly cards: readonly BenefitCard[];
}

/** Locked benefits under what unlocks them, in the business's order; what only the shelf gives is found there. */
export function groupLocked(cards: readonly BenefitCard[]): readonly LockedGroup[] {
  const groups = new Map<string, LockedGroup & { readonly cards: BenefitCard[] }>();
  for (const card of cards) {
    if (placeOf(card) !== 'locked' || (card.issue === 'exchange' && card.unlock === null)) continue;
    const words = card.unlock?.words ?? null;
    const page = card.unlock?.page ?? null;
    const key = JSON.stringify([words, page]);
    const group = groups.get(key) ?? { words, page, cards: [] };
    group.cards.push(card);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function placeOf(card: BenefitCard): HallSection['key'] | 'locked' {
  if (card.claimId !== null || card.state === 'open') return card.core ? 'core' : 'ready';
  switch (card.state) {
    case 'usedUp':
      return 'usedUp';
    case 'upcoming':
      return 'later';
    case 'soldOut':
    case 'ended':
      return 'over';
    case 'locked':
      return 'locked';
    default: {
      const never: never = card.state;
      return never;
    }
  }
}
