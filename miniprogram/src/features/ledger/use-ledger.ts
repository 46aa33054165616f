import { useEffect } from 'react';
import { useAppear, usePullToRefresh } from '@/platform/page-events';
import type { Paged } from '../paged-store';
import { useReadOn } from '../use-paged-list';
import type { Ledger } from './ledger-store';

/**
 * Shows a part of a ledger on a page of its own: read anew when the page opens, when another part is chosen and when the
 * page is pulled down, read on as the member scrolls.
 * @param view the same object as long as the same part is meant
 * @param loadHead reads what stands above the entries; also whenever the page comes to the front
 */
export function useLedger<View, Entry>(
  ledger: Ledger<View, Entry>,
  view: View,
  loadHead: () => Promise<void>,
): Paged<Entry> & { readonly reload: () => Promise<void> } {
  const { useEntries, show } = ledger;
  const reload = async () => {
    await Promise.all([show(view), loadHead()]);
  };
  useEffect(() => void show(view), [show, view]);
  // On coming back it stays as far as it was read, unless something has come in the meantime.
  useAppear(() => {
    void loadHead();
    if (useEntries.getState().items === null) void useEntries.getState().load();
  });
  usePullToRefresh(reload);
  useReadOn(useEntries);
  return { ...useEntries(), reload };
}
