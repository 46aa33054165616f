/** Small values that survive a restart of the app, by key. Values are plain JSON; a value that cannot be read is null. */
export interface Storage {
  read<T>(key: string): T | null;
  write(key: string, value: unknown): void;
  remove(key: string): void;
}
