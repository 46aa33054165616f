import { api } from '@/api/api';
import { createKeyedStores } from '../keyed-store';
import { createPagedStore } from '../paged-store';
import { forgetOnDeparture } from '../session/own-data';

/** The gifts that the member has given, newest first. */
export const useGifts = createPagedStore(api.gifts);
forgetOnDeparture(() => useGifts.getState().clear());

/** The store of one gift that the member has given, by its id. */
export const giftStore = createKeyedStores(api.gift);

/** The store of the card of a gift, by its token. */
export const giftCardStore = createKeyedStores(api.giftCard);
