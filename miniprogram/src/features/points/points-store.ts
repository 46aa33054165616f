import { api } from '@/api/api';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** What the member has in points 积分; `points` is null where there are none here. */
export const usePoints = createRemoteStore(api.points);
forgetOnDeparture(() => usePoints.getState().set(null));
