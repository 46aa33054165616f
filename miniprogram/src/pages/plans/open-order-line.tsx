import { formatFen } from '@shared/kernel/fen';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { useHome } from '@/features/home/home-store';
import { go } from '@/features/routes';

/** Back to an order that waits: it may hold a price that a second one would not get. */
export function OpenOrderLine() {
  const order = useHome(({ data }) => data?.openOrder ?? null);
  if (order === null) return null;
  const note = order.confirming ? '支付确认中' : `${order.planName} ${formatFen(order.amountFen)}`;
  return (
    <ListGroup>
      <ListLine id="open-order" icon="order" title="待支付订单" note={note} onTap={() => go.order(order.id)} />
    </ListGroup>
  );
}
