import { api } from '@/api/api';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** The badge wall 勋章墙. */
export const useBadges = createRemoteStore(api.badges);
forgetOnDeparture(() => useBadges.getState().set(null));

/** The member has seen what is new. Never rejects: should the server not hear of it, it shines once more next time. */
export async function acknowledgeFresh(): Promise<void> {
  await api.acknowledgeBadges().catch(() => undefined);
}
