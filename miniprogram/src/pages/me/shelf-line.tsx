import { ListLine } from '@/components/list-group/list-group';
import { isWithinReach } from '@/features/exchange/shelf.rules';
import { useShelf } from '@/features/exchange/shelf-store';
import { go } from '@/features/routes';
import { useAppear } from '@/platform/page-events';

/** What points can be exchanged for; nothing where that is nothing, or while it is not known. */
export function ShelfLine() {
  const { data, load } = useShelf();
  useAppear(load);
  const items = data?.shelf?.items ?? [];
  if (items.length === 0) return null;
  const within = items.filter(isWithinReach).length;
  const note = within === 0 ? undefined : `${within} 件能兑`;
  return <ListLine id="shelf" icon="gift" title="积分商城" note={note} onTap={go.shelf} />;
}
