import { useEffect, useRef } from 'react';

/** An answer as Taro.request brings it. */
export interface StubAnswer {
  readonly statusCode: number;
  readonly data: unknown;
  readonly header?: Record<string, string>;
}

/** A call as it reached Taro.request. */
export interface StubCall {
  readonly url: string;
  readonly method: string;
  readonly data?: unknown;
  readonly header: Record<string, string>;
}

type Listener = () => void;

let query: Record<string, string> = {};
const pullListeners = new Set<Listener>();

/** What a test sets and reads; `resetTaro` before each test. */
export const taro = {
  request: jest.fn<Promise<StubAnswer>, [StubCall]>(),
  login: jest.fn(async () => ({ code: 'wx-code' })),
  requestPayment: jest.fn<Promise<{ errMsg: string }>, [object]>(),
  requestSubscribeMessage: jest.fn<Promise<object>, [{ tmplIds: readonly string[] }]>(),
  navigateTo: jest.fn(async (_to: { url: string }) => undefined),
  redirectTo: jest.fn(async (_to: { url: string }) => undefined),
  switchTab: jest.fn(async (_to: { url: string }) => undefined),
  navigateBack: jest.fn(async () => undefined),
  showToast: jest.fn(async (_toast: { title: string }) => undefined),
  showModal: jest.fn(async () => ({ confirm: true })),
  stopPullDownRefresh: jest.fn(),
  getCurrentPages: jest.fn(() => [{}]),
  getAppBaseInfo: jest.fn(() => ({ fontSizeSetting: 16 })),
  getStorageSync: jest.fn((_key: string): unknown => ''),
  setStorageSync: jest.fn(),
  removeStorageSync: jest.fn(),
};

export default taro;

export function resetTaro(): void {
  for (const each of Object.values(taro)) each.mockClear();
  taro.request.mockReset();
  query = {};
  pullListeners.clear();
  window.localStorage.clear();
}

/** What the next page is opened with. */
export function openWith(params: Record<string, string>): void {
  query = params;
}

/** A member pulls the page down. */
export function pullDown(): void {
  for (const listener of pullListeners) listener();
}

export function useDidShow(effect: Listener): void {
  const latest = useRef(effect);
  latest.current = effect;
  useEffect(() => {
    latest.current();
  }, []);
}

export function useDidHide(_effect: Listener): void {
  // No page of a test goes out of sight.
}

export function usePullDownRefresh(effect: Listener): void {
  const latest = useRef(effect);
  latest.current = effect;
  useEffect(() => {
    const listener = () => latest.current();
    pullListeners.add(listener);
    return () => {
      pullListeners.delete(listener);
    };
  }, []);
}

export function useRouter(): { params: Record<string, string> } {
  return { params: query };
}
