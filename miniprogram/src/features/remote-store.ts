import { create } from 'zustand';
import { titleOf } from '@/api/api-error';

/** Something that the server has and the page shows. */
export interface Remote<T> {
  /** The last answer; kept while a newer one is under way, and when that fails. */
  readonly data: T | null;
  readonly loading: boolean;
  /** The sentence to show, null when the last try went well. */
  readonly error: string | null;
  /** Asks the server. Callers that come while it is asked share the answer. Never rejects: see `error`. */
  readonly load: () => Promise<void>;
  /** As `load`, but never shares an answer that was asked for earlier: after a login, after a change. */
  readonly refresh: () => Promise<void>;
  /** Puts in what the app already knows to be true, such as the answer of a change. */
  readonly set: (data: T | null) => void;
}

/** A store for one answer of the server. `useX()` in a component, `useX.getState().load()` anywhere else. */
export function createRemoteStore<T>(fetch: () => Promise<T>) {
  let underWay: Promise<void> | null = null;
  let edition = 0;
  return create<Remote<T>>()((set) => {
    const ask = async () => {
      const asked = edition;
      set({ loading: true });
      try {
        const data = await fetch();
        // What was put in meanwhile, a logout for one, is newer than this answer.
        if (asked === edition) set({ data, error: null });
      } catch (error) {
        if (asked === edition) set({ error: titleOf(error) });
      } finally {
        if (asked === edition) set({ loading: false });
      }
    };
    const load = () => {
      if (underWay !== null) return underWay;
      const asking = ask().finally(() => {
        if (underWay === asking) underWay = null;
      });
      underWay = asking;
      return asking;
    };
    return {
      data: null,
      loading: false,
      error: null,
      load,
      refresh: () => {
        edition += 1;
        underWay = null;
        return load();
      },
      set: (data) => {
        edition += 1;
        underWay = null;
        set({ data, error: null, loading: false });
      },
    };
  });
}
