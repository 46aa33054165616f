import { api } from '@/api/api';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** Null for the default programme. */
let programme: string | null = null;

/** Why the member is at their tier, in the programme that is looked at. */
export const useWhy = createRemoteStore(() => api.growthExplanation(programme));
forgetOnDeparture(() => useWhy.getState().set(null));

/** Asks why, for a programme; of another one than before nothing stays. Never rejects. */
export async function askWhy(asked: string | null): Promise<void> {
  if (asked !== programme) {
    programme = asked;
    useWhy.getState().set(null);
  }
  await useWhy.getState().load();
}
