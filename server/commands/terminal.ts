import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { DAY_MS, type Instant, parseInstant } from '../../shared/kernel/instant';

/** A command that will not be carried out, in one sentence for the person at the terminal. */
export class CommandRefused extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'CommandRefused';
  }
}

/** Writes a line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Asks a question that only `yes` answers with yes. Without a terminal the answer is no. */
export async function confirms(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${question} (yes/no) `)).trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}

/** What a file of an operator says. @throws CommandRefused where it cannot be read */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandRefused(`${file} cannot be read.`);
  }
}

/** The value of `--name value` or `--name=value`; null when it is not there. */
export function optionOf(words: readonly string[], name: string): string | null {
  const equals = words.find((word) => word.startsWith(`--${name}=`));
  if (equals) return equals.slice(name.length + 3);
  const at = words.indexOf(`--${name}`);
  return at === -1 ? null : (words[at + 1] ?? '');
}

/**
 * The first instant after a business day that an operator named.
 * @param option the option's name, for the sentence
 * @throws CommandRefused for what is no day
 */
export function endOfDay(day: string, option: string): Instant {
  const start = parseInstant(`${day}T00:00:00+08:00`);
  if (start === null) throw new CommandRefused(`--${option} is a day: YYYY-MM-DD.`);
  return start + DAY_MS;
}

/** The words that are neither options nor their values. */
export function plainWords(words: readonly string[]): string[] {
  return words.filter((word, index) => !word.startsWith('--') && !isValueOfOption(words, index));
}

function isValueOfOption(words: readonly string[], index: number): boolean {
  const before = words[index - 1];
  return before !== undefined && /^--[a-z-]+$/.test(before) && !FLAGS.has(before);
}

/** Options that take no value. */
const FLAGS = new Set(['--yes', '--dry-run', '--preview']);
