import type { GrowthDetail } from '@shared/contract/growth';
import { api } from '@/api/api';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** The member's card in every programme, the default one first. */
export const useGrowthCards = createRemoteStore(api.growthCards);

/** The store of one programme's tier page. */
export type GrowthDetailStore = ReturnType<typeof createRemoteStore<GrowthDetail>>;

const details = new Map<string, GrowthDetailStore>();

/** The tier page of one programme; the same store for the same programme, so that going back and forth shows it at once. */
export function growthDetailStore(programme: string): GrowthDetailStore {
  const kept = details.get(programme);
  if (kept !== undefined) return kept;
  const made = createRemoteStore(() => api.growthDetail(programme));
  details.set(programme, made);
  return made;
}

forgetOnDeparture(() => {
  useGrowthCards.getState().set(null);
  for (const store of details.values()) store.getState().set(null);
});
