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

/** A question to the file system, answered by callbacks. */
export interface StubReadFile {
  readonly filePath: string;
  readonly success: (answer: { readonly data: ArrayBuffer | string }) => void;
  readonly fail: (failure: object) => void;
}

type Listener = () => void;

let query: Record<string, string> = {};
const pullListeners = new Set<Listener>();
const endListeners = new Set<Listener>();
const showListeners = new Set<Listener>();
const hideListeners = new Set<Listener>();

/** What a test sets and reads; `resetTaro` before each test. */
export const taro = {
  request: jest.fn<Promise<StubAnswer>, [StubCall]>(),
  login: jest.fn(async () => ({ code: 'wx-code' })),
  requestPayment: jest.fn<Promise<{ errMsg: string }>, [object]>(),
  requestSubscribeMessage: jest.fn<Promise<object>, [{ tmplIds: readonly string[] }]>(),
  navigateTo: jest.fn(async (_to: { url: string }) => undefined),
  redirectTo: jest.fn(async (_to: { url: string }) => undefined),
  switchTab: jest.fn(async (_to: { url: string }) => undefined),
  navigateToMiniProgram: jest.fn<Promise<{ errMsg: string }>, [object]>(),
  navigateBack: jest.fn(async () => undefined),
  hideTabBar: jest.fn(async (_options: object) => undefined),
  showTabBar: jest.fn(async (_options: object) => undefined),
  showToast: jest.fn(async (_toast: { title: string }) => undefined),
  showModal: jest.fn(async () => ({ confirm: true })),
  stopPullDownRefresh: jest.fn(),
  getCurrentPages: jest.fn(() => [{}]),
  setClipboardData: jest.fn(async (_text: { data: string }) => undefined),
  compressImage: jest.fn<Promise<{ tempFilePath: string }>, [{ src: string }]>(),
  getFileSystemManager: jest.fn(() => ({ readFile: (_option: StubReadFile): void => undefined })),
  canIUse: jest.fn((_name: string) => true),
  onNeedPrivacyAuthorization: jest.fn((_listener: (resolve: (answer: object) => void) => void) => undefined),
  openPrivacyContract: jest.fn(),
  getScreenBrightness: jest.fn<Promise<{ value?: number }>, []>(async () => ({ value: 0.3 })),
  setScreenBrightness: jest.fn(async (_screen: { value: number }) => undefined),
  setKeepScreenOn: jest.fn(async (_screen: { keepScreenOn: boolean }) => undefined),
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
  endListeners.clear();
  showListeners.clear();
  hideListeners.clear();
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

/** Another page, or another app, covers the page. */
export function hidePage(): void {
  for (const listener of hideListeners) listener();
}

/** The page is in front again. */
export function showPage(): void {
  for (const listener of showListeners) listener();
}

/** A member scrolls to the end of the page. */
export function reachEnd(): void {
  for (const listener of endListeners) listener();
}

export function useDidShow(effect: Listener): void {
  useListener(showListeners, effect);
  const first = useRef(effect);
  useEffect(() => {
    first.current();
  }, []);
}

export function useDidHide(effect: Listener): void {
  useListener(hideListeners, effect);
}

export function usePullDownRefresh(effect: Listener): void {
  useListener(pullListeners, effect);
}

export function useReachBottom(effect: Listener): void {
  useListener(endListeners, effect);
}

function useListener(listeners: Set<Listener>, effect: Listener): void {
  const latest = useRef(effect);
  latest.current = effect;
  useEffect(() => {
    const listener = () => latest.current();
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listeners]);
}

export function useRouter(): { params: Record<string, string> } {
  return { params: query };
}
