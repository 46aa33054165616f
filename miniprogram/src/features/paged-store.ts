import type { Page } from '@shared/contract/wire';
import { create } from 'zustand';
import { titleOf } from '@/api/api-error';

/** A list that the server gives in pages, as far as the member has read it. */
export interface Paged<T> {
  /** Null until the first page has come. */
  readonly items: readonly T[] | null;
  /** True once the last page is here. */
  readonly ended: boolean;
  readonly loading: boolean;
  /** The sentence to show, null when the last try went well. */
  readonly error: string | null;
  /** Reads the first page anew, at once and for all who ask meanwhile; what is shown stays until it has come. */
  readonly load: () => Promise<void>;
  /** Reads the next page; nothing happens while one is under way or when there is none. */
  readonly loadMore: () => Promise<void>;
  /** Changes what is shown, after a change that the server has taken or is about to. */
  readonly change: (edit: (item: T) => T) => void;
  /** Forgets everything: somebody else is here now. */
  readonly clear: () => void;
}

const NOTHING_YET = { items: null, ended: false, loading: false, error: null } as const;

/** A store for one list. An answer that comes after `load` or `clear` has begun anew is dropped. Never rejects. */
export function createPagedStore<T>(fetch: (cursor: string | null) => Promise<Page<T>>) {
  let edition = 0;
  let next: string | null = null;
  let first: Promise<void> | null = null;
  return create<Paged<T>>()((set, get) => {
    const ask = async (cursor: string | null) => {
      const asked = edition;
      set({ loading: true });
      try {
        const page = await fetch(cursor);
        if (asked !== edition) return;
        next = page.nextCursor;
        const before = cursor === null ? [] : (get().items ?? []);
        set({ ...NOTHING_YET, items: [...before, ...page.items], ended: next === null });
      } catch (error) {
        if (asked !== edition) return;
        set({ loading: false, error: titleOf(error) });
      }
    };
    return {
      ...NOTHING_YET,
      load: () => {
        if (first !== null) return first;
        edition += 1;
        const asking = ask(null).finally(() => {
          if (first === asking) first = null;
        });
        first = asking;
        return asking;
      },
      loadMore: async () => {
        if (!get().loading && next !== null) await ask(next);
      },
      change: (edit) => set({ items: get().items?.map(edit) ?? null }),
      clear: () => {
        edition += 1;
        next = null;
        first = null;
        set(NOTHING_YET);
      },
    };
  });
}
