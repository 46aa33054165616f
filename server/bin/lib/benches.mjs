import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The measures of the project: each file directly in `test/bench/`, by its name.
 * @param {string} root the project's folder
 */
export function findBenches(root) {
  const folder = join(root, 'test/bench');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[^.]+\.ts$/.test(entry.name))
    .map((entry) => entry.name.slice(0, -'.ts'.length))
    .sort();
}

/**
 * @param {readonly string[]} names asked for
 * @param {readonly string[]} all
 * @returns {string | null} the refusal, null when every name is known
 */
export function unknownBench(names, all) {
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length === 0) return null;
  return `There is no measure ${unknown.join(', ')} in test/bench; there are: ${all.join(', ') || 'none'}.`;
}
