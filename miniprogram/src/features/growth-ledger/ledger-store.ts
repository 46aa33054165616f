import { api } from '@/api/api';
import { createPagedStore } from '../paged-store';
import { forgetOnDeparture } from '../session/own-data';

/** Which part of the ledger is looked at. */
export interface LedgerView {
  readonly programme: string;
  /** Null for every group. */
  readonly group: string | null;
}

let view: LedgerView | null = null;

/** The entries of what is looked at, newest first. */
export const useLedger = createPagedStore(async (cursor) =>
  view === null ? { items: [], nextCursor: null } : api.growthEntries(view.programme, view.group, cursor),
);
forgetOnDeparture(forgetLedger);

/** Shows a part of the ledger, read anew; of another part than before nothing stays. Never rejects. */
export async function showLedger(next: LedgerView): Promise<void> {
  const same = view !== null && next.programme === view.programme && next.group === view.group;
  view = next;
  if (!same) useLedger.getState().clear();
  await useLedger.getState().load();
}

/** Growth has come or gone, or its member: the next look at the ledger reads it anew. */
export function forgetLedger(): void {
  useLedger.getState().clear();
}
