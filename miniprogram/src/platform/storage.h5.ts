import { personInUrl } from './person.h5';
import type { Storage } from './storage.types';

/** The browser's storage, kept apart for each person of the sandbox as WeChat keeps it apart for each user. */
export const storage: Storage = {
  read: <T>(key: string) => {
    const text = window.localStorage.getItem(scoped(key));
    if (text === null) return null;
    try {
      const value: T = JSON.parse(text);
      return value;
    } catch {
      return null;
    }
  },
  write: (key, value) => window.localStorage.setItem(scoped(key), JSON.stringify(value)),
  remove: (key) => window.localStorage.removeItem(scoped(key)),
};

function scoped(key: string): string {
  return `membership:${personInUrl() ?? 'default'}:${key}`;
}
