import { useAppear, usePullToRefresh, useReachEnd } from '@/platform/page-events';
import type { createPagedStore, Paged } from './paged-store';

type PagedStore<T> = ReturnType<typeof createPagedStore<T>>;

/**
 * Shows a list on a page of its own: read when the page opens, anew when it is pulled down, and on as the member scrolls.
 * On coming back it stays as far as it was read: a line's own page tells the store what is new.
 */
export function usePagedList<T>(useStore: PagedStore<T>): Paged<T> {
  useAppear(() => {
    if (useStore.getState().items === null) void useStore.getState().load();
  });
  usePullToRefresh(useStore.getState().load);
  useReadOn(useStore);
  return useStore();
}

/** Reads a list on as the member scrolls. After a failure the member says when to try again. */
export function useReadOn<T>(useStore: PagedStore<T>): void {
  useReachEnd(() => {
    if (useStore.getState().error === null) void useStore.getState().loadMore();
  });
}
