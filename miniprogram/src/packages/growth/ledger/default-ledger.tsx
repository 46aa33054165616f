import { ErrorState } from '@/components/error-state/error-state';
import { useGrowthCards } from '@/features/growth/growth-store';
import { useHome } from '@/features/home/home-store';
import { useAppear } from '@/platform/page-events';
import { Ledger } from './ledger';
import { NothingYet } from './nothing';
import { LedgerPageSkeleton } from './page-skeleton';

/** The ledger of the default programme, for somebody who came without naming one, out of a message for instance. */
export function DefaultLedger() {
  const { data, error, load } = useGrowthCards();
  const known = useHome((state) => state.data?.growth[0]?.programme);
  const programme = known ?? data?.items[0]?.programme;
  useAppear(() => {
    if (programme === undefined) void load();
  });
  if (programme !== undefined) return <Ledger programme={programme} />;
  if (data !== null) return <NothingYet unit="成长值" />;
  return error === null ? <LedgerPageSkeleton /> : <ErrorState message={error} onRetry={load} />;
}
