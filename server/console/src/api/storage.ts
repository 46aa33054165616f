const PREFIX = 'console.';

/** What this browser keeps for the operator; null when there is nothing, or it cannot be read. */
export function readStored<T>(name: string): T | null {
  try {
    const text = window.localStorage.getItem(PREFIX + name);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** Keeps something in this browser; a full or forbidden storage only means that it is forgotten. */
export function writeStored(name: string, value: unknown): void {
  try {
    window.localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // The page works without.
  }
}
