import type { GrowthDetail } from '@shared/contract/growth';
import { useState } from 'react';
import { lastServerTime } from '@/api/server-time';
import { ErrorState } from '@/components/error-state/error-state';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { TierCard } from '@/components/tier-card/tier-card';
import { TierWarning } from '@/components/tier-warning/tier-warning';
import { growthDetailStore } from '@/features/growth/growth-store';
import { computeLadder } from '@/features/growth/ladder.rules';
import { computeTierFace } from '@/features/growth/tier-face.rules';
import { describeWarning } from '@/features/growth/tier-notice.rules';
import { describeHeld } from '@/features/growth/tier-page.rules';
import { go } from '@/features/routes';
import { useAppear } from '@/platform/page-events';
import { Growth } from './growth';
import { HeldNote } from './held-note';
import { History } from './history';
import { Ladder } from './ladder';
import { TierSkeleton } from './tier-skeleton';
import { Ways } from './ways';

/** One programme's ladder with the member on it. */
export function Programme({ programme }: { readonly programme: string }) {
  const [useDetail] = useState(() => growthDetailStore(programme));
  const { data, error, load } = useDetail();
  useAppear(load);
  if (data !== null) return <Content detail={data} />;
  return error === null ? <TierSkeleton /> : <ErrorState message={error} onRetry={load} />;
}

function Content({ detail }: { readonly detail: GrowthDetail }) {
  const { card } = detail;
  const held = describeHeld(detail);
  const warning = describeWarning(card, false);
  return (
    <>
      <TierCard face={computeTierFace(card)} />
      {warning !== null && <TierWarning id="keep" {...warning} way="做任务" onTap={go.tasks} />}
      {held !== null && <HeldNote {...held} />}
      <Ways detail={detail} />
      <Growth detail={detail} now={lastServerTime()} />
      <Ladder rungs={computeLadder(detail)} />
      <ListGroup>
        <ListLine
          id="ledger"
          icon="document"
          title={`${card.unit}明细`}
          onTap={() => go.growthLedger(card.programme)}
        />
        <ListLine id="why" icon="info" title={`为什么是${card.tier.name}`} onTap={() => go.whyTier(card.programme)} />
        <ListLine id="tasks" icon="calendar" title="会员任务" onTap={go.tasks} />
      </ListGroup>
      <History changes={detail.history} />
    </>
  );
}
