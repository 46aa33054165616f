import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '');

/** The built server. */
export const serverProgram = join(root, 'dist/server/server/main.js');

/**
 * The script of an installed package's command, to be run by this Node.
 * @param {string} path inside node_modules
 */
export const installed = (path) => join(root, 'node_modules', path);

/**
 * Finds a program as a shell would, and in the folders of system services, which a person's PATH often leaves out.
 * @param {...string} names in order of preference
 * @returns {string | null} its path
 */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (found) return found;
  }
  return null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
