import type { GrowthCard } from '@shared/contract/growth';
import { create } from 'zustand';
import { api } from '@/api/api';
import { useHome } from '../home/home-store';
import { forgetOnDeparture } from '../session/own-data';
import { useGrowthCards } from './growth-store';
import { type CardWithNews, newsKey, withoutNews } from './tier-notice.rules';

/** Changes of tier that the member has put away during this visit, by `newsKey`; a new start of the app begins anew. */
export const usePutAwayNews = create<ReadonlySet<string>>()(() => new Set());
forgetOnDeparture(() => usePutAwayNews.setState(new Set(), true));

/**
 * The member has seen a change of tier: it is put away at once, and the server is told. Never rejects: should the server
 * not hear of it, the member is not told twice during this visit, and the next visit says it again.
 */
export async function acknowledgeNews(card: CardWithNews): Promise<void> {
  usePutAwayNews.setState((before) => new Set([...before, newsKey(card)]), true);
  const { programme, news } = card;
  try {
    await api.acknowledgeTier(programme, { number: news.number });
  } catch {
    return;
  }
  const settle = (cards: readonly GrowthCard[]) => withoutNews(cards, programme, news.number);
  const home = useHome.getState();
  if (home.data !== null) home.set({ ...home.data, growth: settle(home.data.growth) });
  const growth = useGrowthCards.getState();
  if (growth.data !== null) growth.set({ items: settle(growth.data.items) });
}
