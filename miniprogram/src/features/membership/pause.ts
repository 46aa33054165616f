import type { PausePreview } from '@shared/contract/membership';
import { api } from '@/api/api';
import { useHome } from '../home/home-store';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

/** What the member may still pause, and the pauses there were. */
export const usePauses = createRemoteStore(api.pauses);
forgetOnDeparture(() => usePauses.getState().set(null));

/** What a pause of so many days would do. @throws ApiError */
export function previewPause(days: number): Promise<PausePreview> {
  return api.previewPause({ days });
}

/** Lets the membership rest for so many days from now on. @throws ApiError */
export async function pauseMembership(days: number): Promise<void> {
  await api.pauseMembership({ days }).finally(readAgain);
}

/** Ends a running pause now. @throws ApiError */
export async function resumeMembership(pauseId: string): Promise<void> {
  await api.endPause(pauseId).finally(readAgain);
}

/** Also after a failure: what was refused is most often no longer as it was shown. */
async function readAgain(): Promise<void> {
  await Promise.all([usePauses.getState().refresh(), useHome.getState().refresh()]);
}
