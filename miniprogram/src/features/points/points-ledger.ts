import type { PointsEntry } from '@shared/contract/points';
import { api } from '@/api/api';
import { createLedger } from '../ledger/ledger-store';
import { usePoints } from './points-store';

/** Which part of the points ledger is looked at: what came, what went, or both. */
export interface PointsLedgerView {
  readonly direction: 'in' | 'out' | null;
}

/** The points ledger 积分明细. */
export const pointsLedger = createLedger<PointsLedgerView, PointsEntry>(
  ({ direction }, cursor) => api.pointsEntries(direction, cursor),
  (one, other) => one.direction === other.direction,
);

/** Reads the balance, and where it is another than before, the entries that must have come too. Never rejects. */
export async function readBalance(): Promise<void> {
  const before = usePoints.getState().data?.points;
  await usePoints.getState().load();
  const after = usePoints.getState().data?.points;
  if (before == null || after == null) return;
  const moved = before.available !== after.available || before.pending !== after.pending;
  if (moved) await pointsLedger.useEntries.getState().load();
}
