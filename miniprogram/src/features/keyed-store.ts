import { createRemoteStore } from './remote-store';
import { forgetOnDeparture } from './session/own-data';

/**
 * A store for each thing of a kind, by its key: the same store for the same key, so that going back and forth shows it at
 * once. All of them are emptied when their member leaves.
 */
export function createKeyedStores<T>(fetch: (key: string) => Promise<T>) {
  const stores = new Map<string, ReturnType<typeof createRemoteStore<T>>>();
  forgetOnDeparture(() => {
    for (const store of stores.values()) store.getState().set(null);
  });
  return (key: string) => {
    const kept = stores.get(key);
    if (kept !== undefined) return kept;
    const made = createRemoteStore(() => fetch(key));
    stores.set(key, made);
    return made;
  };
}
