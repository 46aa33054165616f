import { performance } from 'node:perf_hooks';
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers';

interface Entry {
  readonly stop: () => void;
  /** When a one-shot timer fires, on the monotonic clock; null for intervals. */
  readonly dueAt: number | null;
}

/**
 * The timers of one run of the program. WeChat destroys them with the program; so does `clear()`.
 * Faults in a callback go to `onFault` instead of ending the process.
 */
export class Timers {
  readonly #entries = new Map<number, Entry>();
  #lastId = 0;
  #closed = false;

  constructor(readonly onFault: (fault: unknown) => void) {}

  /** `setTimeout` as the program sees it; the id is a number. */
  readonly setTimeout = (callback: unknown, milliseconds: unknown = 0, ...parameters: unknown[]): number => {
    const delay = asDelay(milliseconds);
    return this.#add(performance.now() + delay, (id) => {
      const handle = setTimeout(() => {
        this.#entries.delete(id);
        this.#run(callback, parameters);
      }, delay);
      return () => clearTimeout(handle);
    });
  };

  /** `setInterval` as the program sees it. */
  readonly setInterval = (callback: unknown, milliseconds: unknown = 0, ...parameters: unknown[]): number =>
    this.#add(null, () => {
      const handle = setInterval(() => this.#run(callback, parameters), asDelay(milliseconds));
      return () => clearInterval(handle);
    });

  /** `clearTimeout` and `clearInterval`; an unknown id is ignored. */
  readonly clearTimer = (id: unknown): void => {
    if (typeof id !== 'number') return;
    this.#entries.get(id)?.stop();
    this.#entries.delete(id);
  };

  /** True while a one-shot timer is due within so many milliseconds: the program is about to do something. */
  hasDueWithin(milliseconds: number): boolean {
    const limit = performance.now() + milliseconds;
    for (const entry of this.#entries.values()) if (entry.dueAt !== null && entry.dueAt <= limit) return true;
    return false;
  }

  /** Stops every timer and refuses new ones: the program is gone. */
  clear(): void {
    this.#closed = true;
    for (const entry of this.#entries.values()) entry.stop();
    this.#entries.clear();
  }

  /** How many timers are waiting. */
  get size(): number {
    return this.#entries.size;
  }

  #add(dueAt: number | null, start: (id: number) => () => void): number {
    this.#lastId += 1;
    const id = this.#lastId;
    if (!this.#closed) this.#entries.set(id, { dueAt, stop: start(id) });
    return id;
  }

  #run(callback: unknown, parameters: readonly unknown[]): void {
    try {
      if (typeof callback === 'function') callback(...parameters);
    } catch (fault) {
      this.onFault(fault);
    }
  }
}

function asDelay(milliseconds: unknown): number {
  const delay = Number(milliseconds);
  return Number.isFinite(delay) && delay > 0 ? delay : 0;
}
