import type { Appearance, FontSize, Theme } from './address.js';
import type { Seats } from './selection.js';

/** What the desk remembers of its tester from one visit to the next. */
export interface Memory {
  readonly seats: Seats | null;
  readonly appearance: Appearance;
}

const KEY = 'desk';

/** Reads what was remembered; whatever is missing or broken falls back to the browser's own wishes. */
export function recall(): Memory {
  const stored = readJson();
  const wishes: Theme = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const theme = stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : wishes;
  const fontSize = ([16, 18, 20] as const).find((size) => size === stored.fontSize) ?? (16 satisfies FontSize);
  const people = Array.isArray(stored.people) ? stored.people.filter((id) => typeof id === 'string') : [];
  const active = typeof stored.active === 'string' ? stored.active : '';
  return { seats: people.length > 0 ? { people, active } : null, appearance: { theme, fontSize } };
}

/** Remembers. A browser that keeps nothing only forgets. */
export function remember({ seats, appearance }: Memory): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify({ ...seats, ...appearance }));
  } catch {
    // Storage may be switched off or full: the desk works without.
  }
}

function readJson(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
