import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Page } from '../../../../shared/contract/wire';
import { type ApiFault, callApi, type Query } from './client';

/** A reading from the API, as a page shows it. */
export interface Reading<T> {
  /** Undefined until the first answer. */
  readonly data: T | undefined;
  readonly fault: ApiFault | null;
  readonly isLoading: boolean;
  /** Whether it is being asked again, with the earlier answer still shown. */
  readonly isRefreshing: boolean;
  readonly refresh: () => void;
}

export interface GetOptions {
  readonly query?: Query;
  /** False while something is missing that the question needs. */
  readonly enabled?: boolean;
  /** Asks again and again: for what goes on by itself, as a job does. */
  readonly everyMs?: number | false;
}

/**
 * Reads one thing. Every act that is done lets it be read anew.
 * @param path `/ops/v1/…`
 */
export function useGet<T>(path: string, { query, enabled = true, everyMs = false }: GetOptions = {}): Reading<T> {
  const found = useQuery<T, ApiFault>({
    queryKey: [path, query ?? {}],
    queryFn: async ({ signal }) => (await callApi<T>('GET', path, { ...(query ? { query } : {}), signal })).body,
    enabled,
    refetchInterval: everyMs,
  });
  return {
    data: found.data,
    fault: found.error,
    isLoading: found.isPending && enabled,
    isRefreshing: found.isFetching && !found.isPending,
    refresh: () => void found.refetch(),
  };
}

/** A list that grows page by page. */
export interface PagesReading<T> extends Omit<Reading<readonly T[]>, 'data'> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
}

/**
 * Reads a list by cursor.
 * @param path `/ops/v1/…` that answers `{items, nextCursor}`
 */
export function usePages<T>(
  path: string,
  { query, enabled = true, everyMs = false }: GetOptions = {},
): PagesReading<T> {
  const found = useInfiniteQuery<
    Page<T>,
    ApiFault,
    InfiniteData<Page<T>, string | null>,
    readonly unknown[],
    string | null
  >({
    queryKey: [path, 'pages', query ?? {}],
    queryFn: async ({ pageParam, signal }) =>
      (await callApi<Page<T>>('GET', path, { query: { ...query, cursor: pageParam }, signal })).body,
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled,
    refetchInterval: everyMs,
  });
  return {
    items: found.data?.pages.flatMap(({ items }) => items) ?? [],
    fault: found.error,
    isLoading: found.isPending && enabled,
    isRefreshing: found.isFetching && !found.isPending && !found.isFetchingNextPage,
    refresh: () => void found.refetch(),
    hasMore: found.hasNextPage,
    isLoadingMore: found.isFetchingNextPage,
    loadMore: () => void found.fetchNextPage(),
  };
}
