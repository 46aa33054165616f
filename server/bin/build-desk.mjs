import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const source = join(project, 'server/sandbox/desk');
const target = join(project, 'dist/desk');

/**
 * Builds the demo desk: the TypeScript compiler turns its sources into modules that a browser loads as they are, the page
 * and its styles are copied. What stood there before stays until the new one is whole.
 * @throws {Error} with the compiler's own words
 */
export function buildDesk() {
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(dirname(target), '.desk-'));
  try {
    const compiled = join(work, 'compiled');
    compile(compiled);
    const ready = join(work, 'desk');
    // The compiler keeps the sources' folders, because the desk reads types of shared/.
    cpSync(join(compiled, 'server/sandbox/desk'), ready, { recursive: true });
    checkImports(ready);
    cpSync(join(source, 'index.html'), join(ready, 'index.html'));
    cpSync(join(source, 'style'), join(ready, 'style'), { recursive: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(ready, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} folder where the modules go */
function compile(folder) {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', source, '--outDir', folder], {
    encoding: 'utf8',
    cwd: project,
  });
  if (status !== 0) throw new Error(`the demo desk does not compile:\n${stdout}${stderr}`);
}

/**
 * A browser finds only what lies beside the page, by its full name.
 * @param {string} folder
 */
function checkImports(folder) {
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const [, from = ''] of text.matchAll(/^(?:import|export) .*?from '([^']+)'/gm)) {
      if (!/^\.\/[\w-]+\.js$/.test(from)) throw new Error(`${name} imports “${from}”, which a browser cannot load`);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildDesk();
