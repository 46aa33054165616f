/**
 * The door of every command. This file and the commands keep to syntax that old versions of Node can read and load the
 * rest only after the check, so that an old Node is refused by a sentence and not by a syntax error.
 */
import { readFileSync } from 'node:fs';

/**
 * @param {string} running version of the running Node, `v20.19.0` or `20.19.0`
 * @param {string} required `engines.node` of package.json: `>=20.19`
 * @returns {string | null} what to tell the person, null when it is new enough
 */
export function describeOldNode(running, required) {
  const least = numbersOf(required);
  const version = numbersOf(running);
  for (let index = 0; index < 3; index += 1) {
    const difference = (version[index] || 0) - (least[index] || 0);
    if (difference > 0) return null;
    if (difference < 0) {
      return `This needs Node ${least.join('.')} or newer and runs on ${version.join('.')}: install it from https://nodejs.org and start again.`;
    }
  }
  return null;
}

/** @param {string} text */
function numbersOf(text) {
  return (text.match(/\d+/g) || []).slice(0, 3).map(Number);
}

/**
 * Runs a command's story with the process around it: a Node that is new enough, signals that reach every child, one
 * sentence and an exit code on failure.
 * @param {(commandArguments: string[]) => Promise<number>} story gives the exit code
 */
export function launch(story) {
  const { engines } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const refusal = describeOldNode(process.version, engines.node);
  if (refusal !== null) {
    process.stderr.write(`${refusal}\n`);
    process.exit(1);
  }
  import('./supervise.mjs').then(({ supervise }) => supervise(() => story(process.argv.slice(2))));
}
