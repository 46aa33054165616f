import { existsSync } from 'node:fs';
import { findProgram } from './project.mjs';

/**
 * A program of the system that some tests run on.
 * @typedef {{ name: string, hint: string, isThere: () => boolean }} Prerequisite
 */

/** @type {Prerequisite} */
export const MARIADB = {
  name: 'MariaDB',
  hint: 'MariaDB is not installed: `apt-get install mariadb-server` (macOS: `brew install mariadb`) brings it; or name a server in TEST_MYSQL_URL.',
  isThere: () =>
    Boolean(process.env.TEST_MYSQL_URL) ||
    (findProgram('mariadbd') !== null && findProgram('mariadb-install-db') !== null),
};

const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** @type {Prerequisite} */
export const CHROMIUM = {
  name: 'Chromium',
  hint: 'Chromium is not installed: `apt-get install chromium fonts-noto-cjk` brings it; or name a Chromium or Chrome in CHROMIUM.',
  isThere: () => {
    const { CHROMIUM: named } = process.env;
    if (named) return existsSync(named);
    return findProgram('chromium', 'chromium-browser', 'google-chrome') !== null || existsSync(MAC_CHROME);
  },
};

/**
 * What this run of the tests cannot do.
 * @param {readonly Prerequisite[]} prerequisites
 * @param {boolean} isCi where nothing may be skipped
 * @returns {{ refusal: string | null, skips: string[] }}
 */
export function checkPrerequisites(prerequisites, isCi) {
  const missing = prerequisites.filter((one) => !one.isThere());
  if (missing.length === 0) return { refusal: null, skips: [] };
  if (isCi) return { refusal: missing.map(({ hint }) => hint).join('\n'), skips: [] };
  return { refusal: null, skips: missing.map(({ name, hint }) => `Skipped: the tests on ${name}. ${hint}`) };
}
