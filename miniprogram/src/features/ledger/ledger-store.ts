import type { Page } from '@shared/contract/wire';
import { createPagedStore } from '../paged-store';
import { forgetOnDeparture } from '../session/own-data';

/** A ledger of which one part is looked at: a programme, a group, a direction. */
export interface Ledger<View, Entry> {
  /** The entries of what is looked at, newest first. */
  readonly useEntries: ReturnType<typeof createPagedStore<Entry>>;
  /** Shows a part of the ledger, read anew; of another part than before nothing stays. Never rejects. */
  readonly show: (view: View) => Promise<void>;
  /** Something has come or gone, or the member: the next look reads it anew. */
  readonly forget: () => void;
}

/** A ledger that is empty until a part of it is shown, and when its member leaves. */
export function createLedger<View, Entry>(
  fetch: (view: View, cursor: string | null) => Promise<Page<Entry>>,
  isSame: (one: View, other: View) => boolean,
): Ledger<View, Entry> {
  let view: View | null = null;
  const useEntries = createPagedStore<Entry>(async (cursor) =>
    view === null ? { items: [], nextCursor: null } : fetch(view, cursor),
  );
  const forget = () => useEntries.getState().clear();
  forgetOnDeparture(forget);
  return {
    useEntries,
    show: async (next) => {
      const same = view !== null && isSame(view, next);
      view = next;
      if (!same) forget();
      await useEntries.getState().load();
    },
    forget,
  };
}
