import type { BillLine, BillPage } from '@shared/contract/bill';
import { api } from '@/api/api';
import { createKeyedStores } from '../keyed-store';

/** The key under which the present month stands: which one that is, the server says. */
export const THIS_MONTH = '';

/** The store of a month's bills, all of them, by the month: a person's month is small. */
export const billStore = createKeyedStores(readMonth);

async function readMonth(key: string): Promise<BillPage> {
  const month = key === THIS_MONTH ? null : key;
  const first = await api.bills(month, null);
  const items: BillLine[] = [...first.items];
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const next = await api.bills(first.month, cursor);
    items.push(...next.items);
    cursor = next.nextCursor;
  }
  return { ...first, items, nextCursor: null };
}
