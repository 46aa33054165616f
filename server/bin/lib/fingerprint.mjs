import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * What goes into something that is made once and kept, and what comes out of it.
 * @typedef {object} Recipe
 * @property {string} name names the note in `.cache/`
 * @property {readonly string[]} inputs files and folders, relative to the project
 * @property {(path: string) => boolean} [isInput] for files inside the folders; all when not given
 * @property {readonly string[]} [settings] what else decides: arguments, variables
 * @property {readonly string[]} outputs files and folders, relative to the project
 */

/**
 * Tells whether something has to be made (again): when an input or a setting changed, when an output is missing or is
 * not what was made. Judged by content, so that a checkout or a copy that only touches times makes nothing anew.
 * @param {string} root the project's folder
 * @param {Recipe} recipe
 */
export function openNote(root, { name, inputs, isInput = () => true, settings = [], outputs }) {
  const file = join(root, '.cache', `${name}.json`);
  const made = hashOf(root, inputs, isInput, settings);
  return {
    isFresh: () => {
      const note = readNote(file);
      return (
        note !== null &&
        outputs.every((output) => statSync(join(root, output), { throwIfNoEntry: false })) &&
        note.inputs === made &&
        note.outputs === hashOf(root, outputs)
      );
    },
    /** Before making: what was interrupted is not taken for finished. */
    forget: () => rmSync(file, { force: true }),
    /** After making. The inputs are those of the beginning: what changed meanwhile counts as changed. */
    remember: () => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify({ inputs: made, outputs: hashOf(root, outputs) })}\n`);
    },
  };
}

/** @param {string} file */
function readNote(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {string} root
 * @param {readonly string[]} paths
 * @param {(path: string) => boolean} [isWanted]
 * @param {readonly string[]} [settings]
 */
function hashOf(root, paths, isWanted = () => true, settings = []) {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const file of paths.flatMap((path) => filesUnder(join(root, path))).sort()) {
    const name = relative(root, file).split(sep).join('/');
    if (!isWanted(name)) continue;
    const content = readFileSync(file);
    hash.update(`\n${name} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]} the file itself, or all files of the folder; none when it is not there
 */
function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
