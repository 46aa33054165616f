import { Failure } from './failure.mjs';
import { openNote } from './fingerprint.mjs';
import { findProgram, root } from './project.mjs';
import { runTool } from './run.mjs';

/** What `npm install` writes last: not there, or not as it was left, means that the packages are not what we installed. */
const INSTALLED_LOCK = 'node_modules/.package-lock.json';

/** npm's and Node's names for a registry that cannot be reached. */
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/;
/** npm's name for a package that its cache lacks. */
const NOT_CACHED = /ENOTCACHED/;

/**
 * Brings the packages of the lock, unless they are there. Install scripts stay switched off: one of Taro's fetches a
 * vendor's plugin.
 * @param {import('./progress.mjs').Tell} tell
 */
export async function installPackages(tell) {
  const note = openNote(root, {
    name: 'packages',
    inputs: ['package.json', 'package-lock.json', '.npmrc'],
    outputs: [INSTALLED_LOCK],
  });
  if (note.isFresh()) return 'up to date';
  note.forget();
  // A registry that is away is asked for package after package: minutes pass before npm gives up. Without it, its cache
  // has everything or the person is told at once. Whatever else a registry answers to a ping says nothing.
  const ping = await runNpm(['ping', '--fetch-retries=0', '--fetch-timeout=15000'], tell);
  const isAway = ping.code !== 0 && UNREACHABLE.test(ping.output);
  // NODE_ENV=production would leave the builders out.
  const words = ['install', '--ignore-scripts', '--include=dev', ...(isAway ? ['--offline'] : [])];
  const { code, output } = await runNpm(words, tell);
  if (code !== 0) throw installFailure(output);
  note.remember();
}

/**
 * What to tell of a failed installation: npm's own words only where the cause is not a known one.
 * @param {string} output of npm
 */
export function installFailure(output) {
  if (UNREACHABLE.test(output) || NOT_CACHED.test(output)) {
    return new Failure(
      'The packages could not be fetched because the npm registry does not answer: connect to the network, or name a mirror with `npm config set registry <address>`, and start again.',
    );
  }
  if (/ENOSPC/.test(output))
    return new Failure('The packages do not fit on this disk: make 2 GB free and start again.');
  if (/EACCES|EPERM/.test(output)) {
    return new Failure(
      `The packages could not be written: this user must own ${root} and npm’s cache folder (\`npm config get cache\`).`,
    );
  }
  return new Failure('`npm install` failed: its last lines stand above.', output);
}

const TRY_SQLITE = "new (require('better-sqlite3'))(':memory:').close()";

/**
 * Makes better-sqlite3 ready for this Node, unless it is: from a prebuilt binary, else with a compiler. Judged by
 * opening a database, which also notices a changed version of Node.
 * @param {import('./progress.mjs').Tell} tell
 */
export async function prepareSqlite(tell) {
  const works = async () => (await runTool(process.execPath, ['-e', TRY_SQLITE])).code === 0;
  if (await works()) return 'up to date';
  const { code, output } = await runNpm(['rebuild', 'better-sqlite3', '--no-ignore-scripts'], tell);
  if (code === 0 && (await works())) return;
  const missing = [
    findProgram('python3', 'python') ? null : 'python3',
    findProgram('make', 'gmake') ? null : 'make',
    findProgram('g++', 'c++', 'clang++') ? null : 'g++',
  ].filter((name) => name !== null);
  throw sqliteFailure(missing, output);
}

/**
 * @param {readonly string[]} missing what a compilation needs and this machine lacks
 * @param {string} output of npm
 */
export function sqliteFailure(missing, output) {
  const place = `Node ${process.version} on ${process.platform}-${process.arch}`;
  if (missing.length === 0) {
    return new Failure(
      `better-sqlite3 has no prebuilt binary for ${place}, and compiling it failed: the compiler’s last lines stand above.`,
      output,
    );
  }
  return new Failure(
    `better-sqlite3 has no prebuilt binary for ${place} and there is no compiler to make one: install ${missing.join(', ')} (Debian and Ubuntu: \`apt-get install python3 make g++\`; macOS: \`xcode-select --install\`) and start again.`,
  );
}

/**
 * @param {readonly string[]} words
 * @param {import('./progress.mjs').Tell} tell
 */
function runNpm(words, tell) {
  // The npm that runs us, where one does: it need not be the one on the PATH.
  const script = process.env.npm_execpath;
  const isNpm = script && /npm-cli\.c?js$/.test(script);
  const options = { env: { npm_config_loglevel: 'error' }, onLine: tell };
  if (isNpm) return runTool(process.execPath, [script, ...words], options);
  return runTool(process.platform === 'win32' ? 'npm.cmd' : 'npm', words, options);
}
