import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The project's root, from which `npm run bench` runs. */
const ROOT = resolve(__dirname, '../../..');

/** Where reports and compiled parts are put. */
export const BENCH_FOLDER = join(ROOT, 'dist/bench');

/** The built mini-program. */
export const WEAPP_FOLDER = join(ROOT, 'dist/weapp');

/** Compiles the bare servers and the load with the compiler and settings of the product. */
export function compileBench(): void {
  const compiler = join(ROOT, 'node_modules/.bin/tsc');
  const done = spawnSync(compiler, ['-p', join(ROOT, 'test/bench')], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`the bench does not compile:\n${done.stdout}${done.stderr}`);
}

/** A compiled file of the bench, by its path below `test/bench`. */
export function compiledFile(path: string): string {
  return join(BENCH_FOLDER, 'js/test/bench', `${path}.js`);
}

/** The built product; `BENCH_SERVER` names another build's main.js, to compare two. */
export function productMain(): string {
  const main = resolve(process.env.BENCH_SERVER ?? join(ROOT, 'dist/server/server/main.js'));
  if (!existsSync(main)) throw new Error(`The server is not built (${main}): run \`npm run build\` first.`);
  return main;
}
