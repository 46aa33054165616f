import type { GrowthEntry } from '@shared/contract/growth';
import { api } from '@/api/api';
import { createLedger } from '../ledger/ledger-store';

/** Which part of the growth ledger is looked at. */
export interface GrowthLedgerView {
  readonly programme: string;
  /** Null for every group. */
  readonly group: string | null;
}

/** The growth ledger 成长值明细. */
export const growthLedger = createLedger<GrowthLedgerView, GrowthEntry>(
  ({ programme, group }, cursor) => api.growthEntries(programme, group, cursor),
  (one, other) => one.programme === other.programme && one.group === other.group,
);
