import { api } from '@/api/api';
import { createKeyedStores } from '../keyed-store';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** The member's changes of plan 会员变更 that are still to come. */
export const usePlanChanges = createRemoteStore(async () => (await api.planChanges()).items);
forgetOnDeparture(() => usePlanChanges.getState().set(null));

/** What a change to a plan would mean now, by the plan's id. */
export const changePreviewStore = createKeyedStores(api.planChangePreview);
