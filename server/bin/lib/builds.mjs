import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { openNote } from './fingerprint.mjs';
import { installed, root } from './project.mjs';
import { mustRun } from './run.mjs';

/**
 * Something that is built into `dist/`.
 * @typedef {object} Build
 * @property {string} title
 * @property {string} entry the file without which the output is nothing
 * @property {import('./fingerprint.mjs').Recipe} recipe
 * @property {(tell: import('./progress.mjs').Tell) => Promise<void>} make
 */

/** Other versions of the builders build something else. */
const TOOLS = ['package-lock.json', 'server/bin/lib/builds.mjs'];
const MINIPROGRAM_SOURCES = ['miniprogram', 'shared', ...TOOLS];
/** Only the weapp build holds the server's address; Taro puts all `TARO_APP_` variables into both. */
const TARO_SETTINGS = Object.entries(process.env)
  .filter(([name]) => name.startsWith('TARO_APP_'))
  .map(([name, value]) => `${name}=${value}`)
  .sort();

/** @type {Readonly<Record<'server' | 'desk' | 'console' | 'h5' | 'weapp', Build>>} */
export const builds = {
  server: {
    title: 'Server',
    entry: 'dist/server/server/main.js',
    recipe: {
      name: 'build-server',
      inputs: ['server', 'shared', 'tsconfig.json', ...TOOLS],
      isInput: (path) => !/^server\/(bin\/(?!lib\/builds)|console\/|sandbox\/desk\/)|\.tsx$/.test(path),
      outputs: ['dist/server'],
    },
    async make(tell) {
      // Beside the old one until it is whole: a server that runs or starts now finds all of its files.
      const next = join(root, 'dist/.server-next');
      rmSync(next, { recursive: true, force: true });
      await runBuilder(
        'Server',
        [installed('typescript/bin/tsc'), '-p', 'server/tsconfig.build.json', '--outDir', next],
        {
          onLine: tell,
        },
      );
      rmSync(join(root, 'dist/server'), { recursive: true, force: true });
      renameSync(next, join(root, 'dist/server'));
    },
  },
  desk: {
    title: 'Demo page',
    entry: 'dist/desk/index.html',
    recipe: {
      name: 'build-desk',
      inputs: ['server/sandbox/desk', 'shared', 'server/bin/build-desk.mjs', ...TOOLS],
      outputs: ['dist/desk'],
    },
    make: (tell) => runBuilder('Demo page', ['server/bin/build-desk.mjs'], { onLine: tell }),
  },
  console: {
    title: 'Operators’ console',
    entry: 'dist/console/index.html',
    recipe: { name: 'build-console', inputs: ['server/console', 'shared', ...TOOLS], outputs: ['dist/console'] },
    async make(tell) {
      // Beside the old one until it is whole, as the server.
      const next = join(root, 'dist/.console-next');
      await runBuilder(
        'Operators’ console',
        [installed('vite/bin/vite.js'), 'build', 'server/console', '--outDir', next, '--emptyOutDir'],
        { env: { NODE_ENV: 'production' }, onLine: tell },
      );
      rmSync(join(root, 'dist/console'), { recursive: true, force: true });
      renameSync(next, join(root, 'dist/console'));
    },
  },
  h5: {
    title: 'Mini-program for the browser (H5)',
    entry: 'dist/h5/index.html',
    recipe: { name: 'build-h5', inputs: MINIPROGRAM_SOURCES, settings: TARO_SETTINGS, outputs: ['dist/h5'] },
    make: (tell) => runTaro('h5', tell),
  },
  weapp: {
    title: 'Mini-program for WeChat (weapp)',
    entry: 'dist/weapp/app.json',
    recipe: { name: 'build-weapp', inputs: MINIPROGRAM_SOURCES, settings: TARO_SETTINGS, outputs: ['dist/weapp'] },
    make: (tell) => runTaro('weapp', tell),
  },
};

/**
 * Builds what changed since it was built last.
 * @param {Build} build
 * @param {import('./progress.mjs').Tell} tell
 * @throws Failure with the builder's output
 */
export async function bringUpToDate({ title, entry, recipe, make }, tell) {
  const note = openNote(root, recipe);
  if (note.isFresh() && existsSync(join(root, entry))) return 'up to date';
  note.forget();
  await make(tell);
  if (!existsSync(join(root, entry))) throw new Failure(`${title}: the build ended without ${entry}.`);
  note.remember();
}

/**
 * @param {'h5' | 'weapp'} type
 * @param {import('./progress.mjs').Tell} tell
 */
async function runTaro(type, tell) {
  // Taro does not always say by its exit code that it failed; what an earlier build left may not stand for this one.
  rmSync(join(root, 'dist', type), { recursive: true, force: true });
  // --no-check: without it Taro looks a host up.
  await runBuilder(
    `Mini-program (${type})`,
    [installed('@tarojs/cli/bin/taro'), 'build', '--type', type, '--no-check'],
    {
      cwd: join(root, 'miniprogram'),
      env: { NODE_ENV: 'production' },
      onLine: tell,
    },
  );
}

/**
 * @param {string} title
 * @param {readonly string[]} nodeArguments
 * @param {Omit<NonNullable<Parameters<typeof mustRun>[2]>, 'sentence'>} options
 */
function runBuilder(title, nodeArguments, options) {
  const sentence = `${title}: the build failed; what it said last stands above.`;
  return mustRun(process.execPath, nodeArguments, { ...options, sentence });
}
