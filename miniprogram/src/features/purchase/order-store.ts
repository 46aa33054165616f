import type { Order } from '@shared/contract/order';
import { api } from '@/api/api';
import { createPagedStore } from '../paged-store';
import { forgetOnDeparture } from '../session/own-data';
import { forgetPayment } from './payment-record';

/** The member's orders, newest first. */
export const useOrders = createPagedStore(api.orders);
forgetOnDeparture(() => useOrders.getState().clear());

/** Shows in the list what is newly known of one of its orders; whoever reads it need not be told of its end again. */
export function noteOrder(known: Order): void {
  if (known.status !== 'pending') forgetPayment(known.id);
  useOrders.getState().change((order) => (order.id === known.id ? known : order));
}
