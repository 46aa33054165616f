import Taro, { useDidHide, useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro';

/** Runs whenever the page comes to the front: first, from a page above it, and from another app. */
export function usePageShow(effect: () => void): void {
  useDidShow(effect);
}

/** Runs when the page goes out of sight without being closed. */
export function usePageHide(effect: () => void): void {
  useDidHide(effect);
}

/** Pull to refresh: the indicator stays until `refresh` has settled. The page's config must enable it. */
export function usePullToRefresh(refresh: () => Promise<unknown>): void {
  usePullDownRefresh(() => {
    const stop = () => Taro.stopPullDownRefresh();
    refresh().then(stop, stop);
  });
}

/** What the page was opened with: the part of its address behind the question mark, decoded. */
export function usePageQuery(): Readonly<Record<string, string | undefined>> {
  return useRouter().params;
}
