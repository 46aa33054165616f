import type { Renewal } from '@shared/contract/renewal';
import { api } from '@/api/api';
import { createRemoteStore } from '../remote-store';
import { forgetOnDeparture } from '../session/own-data';

const fetchRenewals = async (): Promise<readonly Renewal[]> => (await api.renewals()).items;

/** The member's renewals 自动续费, newest first. */
export const useRenewals = createRemoteStore(fetchRenewals);
forgetOnDeparture(() => useRenewals.getState().set(null));

/**
 * Asks for them anew and keeps the answer for whoever else shows them.
 * @throws ApiError
 */
export async function readRenewals(): Promise<readonly Renewal[]> {
  const items = await fetchRenewals();
  useRenewals.getState().set(items);
  return items;
}
