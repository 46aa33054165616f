type Listener = (...parameters: unknown[]) => void;

/** What a page and the page that opened it talk over (EventChannel). */
export class EventChannel {
  readonly #listeners = new Map<string, Listener[]>();

  constructor(listeners: Readonly<Record<string, unknown>> = {}) {
    for (const [name, listener] of Object.entries(listeners)) {
      if (typeof listener === 'function') this.on(name, listener as Listener);
    }
  }

  readonly on = (name: string, listener: Listener): void => {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  };

  readonly once = (name: string, listener: Listener): void => {
    const single: Listener = (...parameters) => {
      this.off(name, single);
      listener(...parameters);
    };
    this.on(name, single);
  };

  /** Without a listener: all of this name. */
  readonly off = (name: string, listener?: Listener): void => {
    const kept = listener ? (this.#listeners.get(name) ?? []).filter((one) => one !== listener) : [];
    this.#listeners.set(name, kept);
  };

  readonly emit = (name: string, ...parameters: unknown[]): void => {
    for (const listener of this.#listeners.get(name) ?? []) listener(...parameters);
  };
}
