import { ListLine } from '@/components/list-group/list-group';
import { formatAmount } from '@/features/ledger/amount.rules';
import { usePoints } from '@/features/points/points-store';
import { go } from '@/features/routes';
import { useAppear } from '@/platform/page-events';

/** The balance of points; nothing where the business has none, or while it is not known. */
export function PointsLine() {
  const { data, load } = usePoints();
  useAppear(load);
  const points = data?.points ?? null;
  if (points === null) return null;
  return (
    <ListLine
      id="points"
      icon="points"
      title={`我的${points.unit}`}
      note={formatAmount(points.available)}
      onTap={go.points}
    />
  );
}
