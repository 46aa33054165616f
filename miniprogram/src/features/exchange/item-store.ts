import { api } from '@/api/api';
import { createKeyedStores } from '../keyed-store';

/** The store of one item of the shelf, by its code. */
export const shelfItemStore = createKeyedStores(api.shelfItem);
