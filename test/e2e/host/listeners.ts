/** Events that the program can listen to with `wx.on…` and stop listening to with `wx.off…`. */
export const APP_EVENTS = [
  'onAppShow',
  'onAppHide',
  'onError',
  'onUnhandledRejection',
  'onPageNotFound',
  'onThemeChange',
  'onMemoryWarning',
  'onNetworkStatusChange',
  'onWindowResize',
  'onKeyboardHeightChange',
  'onUserCaptureScreen',
  'onAudioInterruptionBegin',
  'onAudioInterruptionEnd',
  'onLazyLoadError',
] as const;

export type AppEvent = (typeof APP_EVENTS)[number];

type Call = (listener: unknown, parameters: readonly unknown[], where: string) => void;

/** Who listens to the app's events. */
export class Listeners {
  readonly #listeners = new Map<AppEvent, unknown[]>();

  /** @param call calls a listener and reports what it throws */
  constructor(readonly call: Call) {}

  add(event: AppEvent, listener: unknown): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  /** Without a listener: all of this event. */
  remove(event: AppEvent, listener?: unknown): void {
    const kept = listener === undefined ? [] : (this.#listeners.get(event) ?? []).filter((one) => one !== listener);
    this.#listeners.set(event, kept);
  }

  has(event: AppEvent): boolean {
    return (this.#listeners.get(event)?.length ?? 0) > 0;
  }

  emit(event: AppEvent, parameter: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) this.call(listener, [parameter], event);
  }
}
