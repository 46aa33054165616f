import type { Home } from '@shared/contract/home';
import { lastServerTime } from '@/api/server-time';
import { ListLine } from '@/components/list-group/list-group';
import { usePauses } from '@/features/membership/pause';
import { describePause } from '@/features/membership/pause.rules';
import { go } from '@/features/routes';
import { useAppear } from '@/platform/page-events';

/** The way to let the membership rest; nothing where its plan does not offer that. */
export function PauseLine({ membership }: { readonly membership: NonNullable<Home['membership']> }) {
  const { data, load } = usePauses();
  useAppear(load);
  const words = describePause(membership, lastServerTime());
  if (words === null && data?.allowance == null) return null;
  return <ListLine id="pause" icon="clock" title="暂停会员" note={words ?? undefined} onTap={go.pause} />;
}
