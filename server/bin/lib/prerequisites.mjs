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

/** @type {Prerequisite} */
export const CHROMIUM = {
  name: 'Chromium',
  hint: 'Chromium is not installed: `apt-get install chromium fonts-noto-cjk` brings it; or name a Chromium or Chrome in CHROMIUM_PATH.',
  isThere: () =>
    Boolean(process.env.CHROMIUM_PATH) || findProgram('chromium', 'chromium-browser', 'google-chrome') !== null,
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
