import Taro, { useDidHide, useDidShow, usePullDownRefresh, useReachBottom, useRouter } from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';

/** Runs whenever the page comes to the front: first, from a page above it, and from another app. */
export function usePageShow(effect: () => void): void {
  useDidShow(effect);
}

/**
 * As `usePageShow`, also for a part of a page that appears after the page did, such as what a login opens. At the start it
 * may run twice in a row: the effect shares a question that is under way.
 */
export function useAppear(effect: () => void): void {
  const latest = useRef(effect);
  latest.current = effect;
  useEffect(() => {
    // What it returns, a promise for one, is no clean-up.
    latest.current();
  }, []);
  useDidShow(effect);
}

/** Runs when the app starts and whenever it comes back to the front; only in the app's own frame. */
export function useAppShow(effect: () => void): void {
  useDidShow(effect);
}

/** Runs when the page goes out of sight without being closed. */
export function usePageHide(effect: () => void): void {
  useDidHide(effect);
}

/** Whether the page is in front: false while another page, or another app, covers it. To be asked from the page's start on. */
export function usePageInFront(): boolean {
  const [inFront, setInFront] = useState(true);
  useDidShow(() => setInFront(true));
  useDidHide(() => setInFront(false));
  return inFront;
}

/** Pull to refresh: the indicator stays until `refresh` has settled. The page's config must enable it. */
export function usePullToRefresh(refresh: () => Promise<unknown>): void {
  usePullDownRefresh(() => {
    const stop = () => Taro.stopPullDownRefresh();
    refresh().then(stop, stop);
  });
}

/** Runs when the member has scrolled near the end of the page. */
export function useReachEnd(effect: () => void): void {
  useReachBottom(effect);
}

/** What the page was opened with: the part of its address behind the question mark, decoded. */
export function usePageQuery(): Readonly<Record<string, string | undefined>> {
  return useRouter().params;
}
