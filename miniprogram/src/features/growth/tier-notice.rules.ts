import type { GrowthCard, TierChange } from '@shared/contract/growth';
import { formatAmount } from '../ledger/amount.rules';
import { formatLastDay } from '../membership/term.rules';

/** A card whose newest change has not been acknowledged. */
export type CardWithNews = GrowthCard & { readonly news: TierChange };

/** Names a change among those of all programmes. */
export function newsKey({ programme, news }: CardWithNews): string {
  return `${programme}/${news.number}`;
}

/**
 * The rise to celebrate now: the first that has been neither acknowledged nor put away during this visit. One at a time;
 * the next one has its turn after it.
 */
export function findRise(cards: readonly GrowthCard[], putAway: ReadonlySet<string>): CardWithNews | null {
  return listNews(cards, putAway).find(({ news }) => news.direction === 'up') ?? null;
}

/** The falls that still have to be told, one a programme. */
export function listFalls(cards: readonly GrowthCard[], putAway: ReadonlySet<string>): readonly CardWithNews[] {
  return listNews(cards, putAway).filter(({ news }) => news.direction === 'down');
}

/** The cards without the change that a member has acknowledged, and without every earlier one of that programme. */
export function withoutNews(cards: readonly GrowthCard[], programme: string, number: number): GrowthCard[] {
  return cards.map((card) =>
    card.programme === programme && card.news !== null && card.news.number <= number ? { ...card, news: null } : card,
  );
}

/** A fall that can still be averted, in words. */
export interface WarningWords {
  /** `再得 320 成长值保住黄金` */
  readonly title: string;
  /** `最晚2026年12月31日，否则降为白银` */
  readonly hint: string;
}

/**
 * What is missing, by when, and what it would cost; null where nothing threatens.
 * @param named whether the programme has to be named, because there are several
 */
export function describeWarning(card: GrowthCard, named: boolean): WarningWords | null {
  const { warning, tier, unit, programmeName } = card;
  const lastDay = formatLastDay(warning?.deadline ?? null);
  if (warning === null || lastDay === null) return null;
  const title = `再得 ${formatAmount(warning.gap)} ${unit}保住${tier.name}`;
  return {
    title: named ? `${programmeName}：${title}` : title,
    hint: `最晚${lastDay}，否则降为${warning.fallsTo.name}`,
  };
}

function listNews(cards: readonly GrowthCard[], putAway: ReadonlySet<string>): readonly CardWithNews[] {
  return cards.filter(hasNews).filter((card) => !putAway.has(newsKey(card)));
}

function hasNews(card: GrowthCard): card is CardWithNews {
  return card.news !== null;
}
