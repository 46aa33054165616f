import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { library, makeFolder, outcomeOf, project, runModule, startNode } from './support';

jest.setTimeout(30_000);

const commands = readdirSync(join(project, 'server/bin')).filter((name) => name.endsWith('.mjs'));
const required: string = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')).engines.node;

describe('Node that is too old', () => {
  it.each([
    ['v18.20.4', false],
    ['v20.18.3', false],
    ['20.19.0', true],
    ['v20.19.0', true],
    ['v20.20.2', true],
    ['v22.0.0', true],
    ['v100.0.0', true],
  ])('%s is new enough: %s', async (version, isEnough) => {
    const { stdout } = await runModule(`
      import { describeOldNode } from ${JSON.stringify(library('launch'))};
      console.log(describeOldNode(${JSON.stringify(version)}, '>=20.19') === null);
    `);
    expect(stdout.trim()).toBe(String(isEnough));
  });

  it.each(['start.mjs', 'test.mjs', 'build.mjs', 'reset.mjs', 'bench.mjs', 'screenshots.mjs'])(
    '%s refuses it in one sentence and does nothing',
    async (command) => {
      const folder = makeFolder({
        'old.cjs': "Object.defineProperty(process, 'version', { value: 'v18.20.4' });",
      });
      const outcome = await outcomeOf(
        startNode(['--require', join(folder.path, 'old.cjs'), join(project, 'server/bin', command)]),
      );
      folder.remove();
      expect(outcome).toEqual({
        code: 1,
        stdout: '',
        stderr: `This needs Node ${required.replace(/[^\d.]/g, '')} or newer and runs on 18.20.4: install it from https://nodejs.org and start again.\n`,
      });
    },
  );
});

/** The specifiers of a module's imports, static, dynamic and required. */
function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport\(|^import|\brequire\()\s*['"]([^'"]+)['"]/gm)].map(
    ([, name = '']) => name,
  );
}

describe('imports', () => {
  /** Reads a file and all that it leads to. */
  function walk(file: string, seen = new Map<string, string[]>()): Map<string, string[]> {
    if (seen.has(file)) return seen;
    const imports = importsOf(readFileSync(file, 'utf8'));
    seen.set(file, imports);
    for (const name of imports) if (name.startsWith('.')) walk(join(file, '..', name), seen);
    return seen;
  }

  it.each(commands.filter((name) => !name.startsWith('build-')))('%s needs no package to be installed', (command) => {
    const seen = walk(join(project, 'server/bin', command));
    expect(seen.size).toBeGreaterThan(4);
    // What a probe in another process requires is no import of ours.
    const foreign = [...seen.values()].flat().filter((name) => !name.startsWith('.') && name !== 'better-sqlite3');
    expect(foreign.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')))).toEqual([]);
    expect(foreign.filter((name) => !name.startsWith('node:'))).toEqual([]);
  });

  it.each(commands.filter((name) => !name.startsWith('build-')))(
    '%s loads nothing but the door before the version is checked',
    (command) => {
      const text = readFileSync(join(project, 'server/bin', command), 'utf8');
      const fixed = [...text.matchAll(/^import .*['"](.+)['"];$/gm)].map(([, name]) => name);
      expect(fixed).toEqual(['./lib/launch.mjs']);
    },
  );
});
