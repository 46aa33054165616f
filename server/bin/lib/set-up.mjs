import { bringUpToDate, builds } from './builds.mjs';
import { installPackages, prepareSqlite } from './packages.mjs';
import { root } from './project.mjs';
import { takeSetUpLock } from './set-up-lock.mjs';

/** @typedef {keyof typeof builds} Part */

/** How many steps `setUp` takes, for the count that a person sees. */
export const stepsOf = (/** @type {readonly Part[]} */ parts) => 2 + parts.length;

/**
 * Makes the project ready to run: packages, the SQLite driver, and the named builds; what is up to date is left alone.
 * @param {ReturnType<typeof import('./progress.mjs').createProgress>} progress
 * @param {readonly Part[]} parts in the order in which they are built
 * @throws Failure in one sentence
 */
export async function setUp(progress, parts) {
  const giveBack = await takeSetUpLock(root, (pid) => {
    process.stdout.write(`Another command (process ${pid}) installs or builds here: waiting for it.\n`);
  });
  try {
    await progress.step('Packages', installPackages);
    // Compiling SQLite keeps one core busy for over a minute; the builds go on beside it.
    await Promise.all([progress.step('SQLite driver', prepareSqlite), buildInOrder(progress, parts)]);
  } finally {
    giveBack();
  }
}

/**
 * @param {Parameters<typeof setUp>[0]} progress
 * @param {readonly Part[]} parts
 */
async function buildInOrder(progress, parts) {
  for (const part of parts) await progress.step(builds[part].title, (tell) => bringUpToDate(builds[part], tell));
}
