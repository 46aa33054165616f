import { ListLine } from '@/components/list-group/list-group';
import { useBadges } from '@/features/badge/badge-store';
import { go } from '@/features/routes';
import { useAppear } from '@/platform/page-events';

/** The badge wall, with how many are earned; nothing where the business has none, or while it is not known. */
export function BadgesLine() {
  const { data, load } = useBadges();
  useAppear(load);
  const { items = [], earned = 0 } = data ?? {};
  if (items.length === 0) return null;
  const fresh = items.some((badge) => badge.fresh);
  return (
    <ListLine id="badges" icon="medal" title="勋章" note={fresh ? '有新勋章' : `${earned} 枚`} onTap={go.badges} />
  );
}
