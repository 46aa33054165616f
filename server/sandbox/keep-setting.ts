import type { Records } from './records';

/** A named value from the records; one that is not there yet is made and kept there from now on. */
export function keepSetting<T>(records: Records, name: string, make: () => T): T {
  const known = records.settings.find(name)?.value as T | undefined;
  if (known !== undefined) return known;
  const made = make();
  records.settings.put({ id: name, value: made });
  return made;
}
