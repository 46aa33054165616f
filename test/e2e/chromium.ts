import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian, Ubuntu, macOS and a person's own setting keep the browser. */
const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const found = PLACES.find((place) => place !== undefined && existsSync(place));

/** What a machine without a browser is told. */
const CHROMIUM_HINT = 'Chromium is missing: install it (apt-get install chromium) or name it in CHROMIUM';

/**
 * `describe` where there is a browser. On a machine without one the tests are left out with a word on how to get it; in
 * CI that is a failure.
 */
export function describeInChromium(name: string, tests: () => void): void {
  if (found === undefined && process.env.CI === 'true') throw new Error(CHROMIUM_HINT);
  if (found === undefined) process.stdout.write(`\nskipped: ${name}. ${CHROMIUM_HINT}.\n`);
  (found === undefined ? describe.skip : describe)(name, tests);
}

/** A browser without a window; who opens it closes it. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: found, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
