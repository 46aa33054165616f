import { PageHead } from '../../components/page-head';
import { orderColumns } from './money-words';
import { OrdersTable } from './orders-table';

/** Every order. */
export default function OrdersPage() {
  return (
    <>
      <PageHead title="订单" hint="全部会员的订单，新的在前。点订单号查看每次支付和退款。" />
      <OrdersTable id="orders" columns={orderColumns} />
    </>
  );
}
