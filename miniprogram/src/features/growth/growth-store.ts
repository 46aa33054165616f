import type { GrowthDetail } from '@shared/contract/growth';
import { api } from '@/api/api';
import { createKeyedStores } from '../keyed-store';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** The member's card in every programme, the default one first. */
export const useGrowthCards = createRemoteStore(api.growthCards);
forgetOnDeparture(() => useGrowthCards.getState().set(null));

/** The store of one programme's tier page. */
export type GrowthDetailStore = ReturnType<typeof createRemoteStore<GrowthDetail>>;

/** The tier page of one programme. */
export const growthDetailStore: (programme: string) => GrowthDetailStore = createKeyedStores(api.growthDetail);
