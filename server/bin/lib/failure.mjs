import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './project.mjs';

/** A reason to stop, for the person at the terminal: one clear sentence, and what a tool said last. */
export class Failure extends Error {
  /**
   * @param {string} sentence what is wrong and what to install, set or do
   * @param {string} [said] the tool's own output, of which the end is shown
   */
  constructor(sentence, said = '') {
    super(sentence);
    this.name = 'Failure';
    this.said = said;
  }
}

/** Enough to hold a compiler's first complaint and its summary. */
const TAIL_LINES = 40;

/**
 * What a person reads when something failed: the end of the tool's output, then the sentence.
 * @param {unknown} error
 * @param {(said: string) => string} [keep] keeps the whole output where the end is not all, and gives the place
 */
export function describeFailure(error, keep = keepOutput) {
  if (!(error instanceof Failure)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = error.said.split('\n').filter((line) => line.trim() !== '');
  const tail = lines.slice(-TAIL_LINES).map((line) => `  | ${line}`);
  if (lines.length > TAIL_LINES)
    tail.unshift(`  | (the end of ${lines.length} lines; all of them: ${keep(error.said)})`);
  return [...tail, ...(tail.length > 0 ? [''] : []), error.message].join('\n');
}

/** @param {string} said */
function keepOutput(said) {
  const file = join(root, '.cache/failed-output.log');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, said);
  return relative(process.cwd(), file);
}
