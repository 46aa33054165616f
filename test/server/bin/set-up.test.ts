import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { library, makeFolder, outcomeOf, project, runModule, startModule, startNode, write } from './support';

jest.setTimeout(30_000);

/** What an expression over a helper's exports gives. */
async function evaluate(name: string, expression: string, env?: NodeJS.ProcessEnv): Promise<unknown> {
  const { stdout, stderr, code } = await runModule(
    `import * as library from ${JSON.stringify(library(name))}; console.log(JSON.stringify(await (${expression})));`,
    { env },
  );
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('what to tell', () => {
  /** The sentence of a failure, and the output that is shown above it. */
  const toldOf = async (expression: string) =>
    (await evaluate('packages', `[${expression}].flatMap(({ message, said }) => [message, said])`)) as [string, string];

  it.each([
    [
      'npm error code ENOTFOUND\nnpm error network request to https://registry.npmjs.org/koa failed',
      /registry does not answer/,
    ],
    ['npm error code EAI_AGAIN', /registry does not answer/],
    ['npm error code ENOTCACHED', /registry does not answer/],
    ['npm error code ENOSPC', /2 GB free/],
    ['npm error code EACCES', /must own/],
    ['npm error code ERESOLVE', /last lines stand above/],
  ])('of a failed installation: %s', async (output, sentence) => {
    const [told, said] = await toldOf(`library.installFailure(${JSON.stringify(output)})`);
    expect(told).toMatch(sentence);
    expect(told).not.toContain('\n');
    // npm's words only where they are all there is to say.
    expect(said).toBe(told.includes('above') ? output : '');
  });

  it('of a machine with neither a prebuilt SQLite driver nor a compiler', async () => {
    const [told, said] = await toldOf("library.sqliteFailure(['make', 'g++'], 'gyp ERR!')");
    expect(said).toBe('');
    expect(told).toMatch(/no prebuilt binary for Node v\d+.* no compiler/);
    expect(told).toMatch(/install make, g\+\+ .*apt-get install python3 make g\+\+/);
    expect(told).not.toContain('\n');
  });

  it('of a compilation that failed although there is a compiler', async () => {
    const [told, said] = await toldOf("library.sqliteFailure([], 'sqlite3.c: out of memory')");
    expect(told).toMatch(/compiling it failed/);
    expect(said).toBe('sqlite3.c: out of memory');
  });
});

describe('what makes a build stale', () => {
  const isInput = (path: string) => evaluate('builds', `library.builds.server.recipe.isInput(${JSON.stringify(path)})`);

  it.each([
    ['server/main.ts', true],
    ['server/scheme/ready-made/shop.json', true],
    ['server/tsconfig.build.json', true],
    ['shared/kernel/fen.ts', true],
    ['package-lock.json', true],
    ['server/bin/lib/builds.mjs', true],
    ['server/bin/start.mjs', false],
    ['server/sandbox/desk/desk.ts', false],
    ['server/sandbox/desk-state.ts', true],
    ['server/console/page.ts', false],
  ])('%s goes into the server: %s', async (path, expected) => {
    expect(await isInput(path)).toBe(expected);
  });

  it('is another address for the mini-program to talk to', async () => {
    const settings = (env: NodeJS.ProcessEnv) => evaluate('builds', 'library.builds.weapp.recipe.settings', env);
    expect(await settings({ TARO_APP_API_URL: 'https://a.example' })).toContain('TARO_APP_API_URL=https://a.example');
    expect(await settings({ TARO_APP_API_URL: 'https://b.example' })).not.toEqual(
      await settings({ TARO_APP_API_URL: 'https://a.example' }),
    );
  });

  it.each(['server', 'desk', 'console', 'h5', 'weapp'])('every input of %s exists', async (part) => {
    const inputs = (await evaluate('builds', `library.builds.${part}.recipe.inputs`)) as string[];
    expect(inputs.filter((input) => !existsSync(join(project, input)))).toEqual([]);
  });
});

describe('two set-ups in one folder', () => {
  const takeLock = (folder: string) => `
    import { takeSetUpLock } from ${JSON.stringify(library('set-up-lock'))};
    const giveBack = await takeSetUpLock(${JSON.stringify(folder)}, (pid) => console.log('waits for ' + pid));
  `;

  it('the second one waits until the first has finished', async () => {
    const folder = makeFolder({});
    const [lock, go] = [join(folder.path, '.cache/set-up.lock'), join(folder.path, 'go')];
    const first = startModule(`
      import { existsSync } from 'node:fs';
      ${takeLock(folder.path)}
      setInterval(() => { if (existsSync(${JSON.stringify(go)})) { giveBack(); process.exit(0); } }, 20);
    `);
    const firstOutcome = outcomeOf(first);
    while (!existsSync(lock)) await sleep(20);
    const second = startModule(`${takeLock(folder.path)} console.log('second in'); giveBack();`);
    const secondOutcome = outcomeOf(second);
    await once(second.stdout, 'data');
    write(go, '');
    expect((await firstOutcome).code).toBe(0);
    expect(await secondOutcome).toEqual({ code: 0, stdout: `waits for ${first.pid}\nsecond in\n`, stderr: '' });
    expect(existsSync(lock)).toBe(false);
    folder.remove();
  });

  it('a lock whose owner is gone holds nobody up', async () => {
    const gone = spawnSync(process.execPath, ['-e', '']);
    const folder = makeFolder({ '.cache/set-up.lock': String(gone.pid) });
    const { stdout, code } = await runModule(`${takeLock(folder.path)} console.log('in');`);
    expect({ stdout, code }).toEqual({ stdout: 'in\n', code: 0 });
    expect(existsSync(join(folder.path, '.cache/set-up.lock'))).toBe(false);
    folder.remove();
  });
});

describe('the verdict of a run', () => {
  const verdict = (report: object, failedChecks: number, run: object) =>
    evaluate(
      'verdict',
      `(() => { const tally = library.addUp(${JSON.stringify(report)}, ${failedChecks});
        return [library.closingLine(tally), library.complain(tally, ${JSON.stringify(run)})]; })()`,
    );
  const good = {
    numPassedTests: 12,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
  };
  const inCi = { jestCode: 0, mustBeWhole: true };

  it('is good when everything ran and passed', async () => {
    expect(await verdict(good, 0, inCi)).toEqual(['12 passed, 0 failed, 0 skipped', null]);
  });

  it.each<[string, object, number, object, string]>([
    ['a test failed', { ...good, numFailedTests: 2 }, 0, inCi, '12 passed, 2 failed, 0 skipped'],
    ['a file could not be read', { ...good, numRuntimeErrorTestSuites: 1 }, 0, inCi, '12 passed, 1 failed, 0 skipped'],
    ['a check is not in order', good, 1, inCi, '12 passed, 1 failed, 0 skipped'],
    ['jest itself failed', good, 0, { ...inCi, jestCode: 1 }, '12 passed, 0 failed, 0 skipped'],
    ['nothing ran', { ...good, numPassedTests: 0 }, 0, inCi, '0 passed, 0 failed, 0 skipped'],
    ['a test was skipped in CI', { ...good, numPendingTests: 3 }, 0, inCi, '12 passed, 0 failed, 3 skipped'],
    ['a test is only announced in CI', { ...good, numTodoTests: 1 }, 0, inCi, '12 passed, 0 failed, 1 skipped'],
  ])('is bad when %s', async (_, report, failedChecks, run, line) => {
    const [closing, complaint] = (await verdict(report, failedChecks, run)) as [string, string | null];
    expect(closing).toBe(line);
    expect(complaint).not.toBeNull();
  });

  it('allows a laptop to skip', async () => {
    const run = { jestCode: 0, mustBeWhole: false };
    expect(await verdict({ ...good, numPendingTests: 3 }, 0, run)).toEqual(['12 passed, 0 failed, 3 skipped', null]);
  });
});

describe('what a test run needs of the system', () => {
  const check = (isThere: boolean, isCi: boolean) =>
    evaluate(
      'prerequisites',
      `library.checkPrerequisites([{ name: 'X', hint: 'Install X.', isThere: () => ${isThere} }], ${isCi})`,
    );

  it('is refused in CI when it is missing', async () => {
    expect(await check(false, true)).toEqual({ refusal: 'Install X.', skips: [] });
  });

  it('is skipped on a laptop, with the way to get it', async () => {
    expect(await check(false, false)).toEqual({ refusal: null, skips: ['Skipped: the tests on X. Install X.'] });
  });

  it('says nothing when it is there', async () => {
    expect(await check(true, true)).toEqual({ refusal: null, skips: [] });
  });

  it('fails `npm test` in CI before anything is installed', async () => {
    const outcome = await outcomeOf(
      startNode([join(project, 'server/bin/test.mjs')], {
        env: { CI: 'true', TEST_MYSQL_URL: 'mysql://elsewhere', CHROMIUM: '/nowhere' },
      }),
    );
    expect(outcome).toMatchObject({ code: 1, stdout: '0 passed, 1 failed, 0 skipped\n' });
    expect(outcome.stderr).toMatch(/Chromium is not installed/);
  });
});

describe('measures', () => {
  it('are the files directly in test/bench', async () => {
    const folder = makeFolder({
      'test/bench/home-read.ts': '',
      'test/bench/support/load.ts': '',
      'test/bench/x.test.ts': '',
    });
    write(join(folder.path, 'test/bench/payment.ts'), '');
    expect(await evaluate('benches', `library.findBenches(${JSON.stringify(folder.path)})`)).toEqual([
      'home-read',
      'payment',
    ]);
    folder.remove();
  });

  it('that are unknown are refused with the list of the known', async () => {
    expect(await evaluate('benches', "library.unknownBench(['hom'], ['home', 'payment'])")).toBe(
      'There is no measure hom in test/bench; there are: home, payment.',
    );
    expect(await evaluate('benches', "library.unknownBench(['home'], ['home'])")).toBeNull();
  });
});

describe('.ci/run', () => {
  const script = join(project, '.ci/run');

  it('is an executable script without a fault of syntax', () => {
    expect(statSync(script).mode & 0o111).not.toBe(0);
    const checked = spawnSync('bash', ['-n', script], { encoding: 'utf8' });
    expect({ status: checked.status, stderr: checked.stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('stops at the first fault and runs the test command of the README', () => {
    const text = readFileSync(script, 'utf8');
    expect(text).toContain('set -euo pipefail');
    expect(text.trimEnd().split('\n').at(-1)).toBe('npm test');
  });
});
