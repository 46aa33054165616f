import { api } from '@/api/api';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** The shelf 积分商城; `shelf` is null where the business has no points. */
export const useShelf = createRemoteStore(api.shelf);
forgetOnDeparture(() => useShelf.getState().set(null));
