import { api } from '@/api/api';
import { createKeyedStores } from '../keyed-store';

/** The store of the invoice of one order, by the order's id. */
export const invoiceStore = createKeyedStores(api.orderInvoice);
