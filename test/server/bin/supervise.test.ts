import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { library, makeFolder, outcomeOf, runModule, startModule } from './support';

jest.setTimeout(30_000);

/** A story that runs under supervision, as text of a module. */
const story = (body: string) => `
  import { supervise } from ${JSON.stringify(library('supervise'))};
  import { runTool, mustRun, runHere } from ${JSON.stringify(library('run'))};
  import { Failure } from ${JSON.stringify(library('failure'))};
  await supervise(async () => { ${body} });
`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (!isAlive(pid)) return true;
    await sleep(50);
  }
  return false;
}

/** Starts a supervised story and waits for the pids that it prints on its first line. */
async function startStory(body: string) {
  const child = startModule(story(body));
  const outcome = outcomeOf(child);
  const pids = await new Promise<number[]>((resolve) => {
    let text = '';
    child.stdout?.on('data', (piece) => {
      text += piece;
      if (text.includes('\n')) resolve((text.split('\n')[0] ?? '').split(' ').map(Number));
    });
  });
  return { child, outcome, pids };
}

it('gives the exit code of the story', async () => {
  expect((await runModule(story('return 7;'))).code).toBe(7);
});

it('ends a failure with the tool’s words, one sentence and exit code 1', async () => {
  const { code, stdout, stderr } = await runModule(
    story(`
      const script = 'console.log("cannot find x"); process.exit(3)';
      await mustRun(process.execPath, ['-e', script], { sentence: 'The build failed.' });
      return 0;
    `),
  );
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: '\n  | cannot find x\n\nThe build failed.\n',
  });
});

it('says which program cannot be run', async () => {
  const { code, stderr } = await runModule(story("await runTool('no-such-program', []); return 0;"));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^\n`no-such-program` cannot be run here: .*ENOENT.*\.\n$/);
});

/** A tool that starts a child of its own and ignores being asked to end. */
const stubbornTool = `
  const { spawn } = require('node:child_process');
  process.on('SIGTERM', () => {});
  const inner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  console.log(process.pid + ' ' + inner.pid);
  setInterval(() => {}, 1000);
`;

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'leaves no tool and none of its children behind after %s',
  async (signal, code) => {
    const { child, outcome, pids } = await startStory(
      `await runTool(process.execPath, ['-e', ${JSON.stringify(stubbornTool)}], { onLine: console.log }); return 0;`,
    );
    expect(pids).toHaveLength(2);
    child.kill(signal);
    expect((await outcome).code).toBe(code);
    for (const pid of pids) expect(await untilGone(pid)).toBe(true);
  },
  20_000,
);

it('ends the other tools when a step fails', async () => {
  const { outcome, pids } = await startStory(`
    const script = 'console.log(process.pid + " 0"); setInterval(() => {}, 1000)';
    let seen;
    const started = new Promise((resolve) => { seen = resolve; });
    runTool(process.execPath, ['-e', script], { onLine: (line) => { console.log(line); seen(); } });
    await started;
    throw new Failure('No.');
  `);
  expect((await outcome).code).toBe(1);
  expect(await untilGone(pids[0] ?? 0)).toBe(true);
});

describe('the served program', () => {
  const program = `
    const { writeFileSync } = require('node:fs');
    let signals = 0;
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const alive = setInterval(() => {}, 1000);
    function stop(signal) {
      signals += 1;
      clearInterval(alive);
      setTimeout(() => { writeFileSync(process.env.ENDED, signal + ' ' + signals); process.exitCode = 5; }, 300);
    }
    console.log(process.pid);
  `;

  it('gets one signal although several come, finishes, and decides the exit code', async () => {
    const folder = makeFolder({ 'program.cjs': program });
    const { child, outcome } = await startStory(
      `return runHere('program', [${JSON.stringify(`${folder.path}/program.cjs`)}],
         { ...process.env, ENDED: ${JSON.stringify(`${folder.path}/ended`)} });`,
    );
    child.kill('SIGINT');
    await sleep(50);
    child.kill('SIGINT');
    expect((await outcome).code).toBe(5);
    expect(readText(`${folder.path}/ended`)).toBe('SIGINT 1');
    folder.remove();
  });

  it('stops when the command that started it was killed', async () => {
    const folder = makeFolder({ 'program.cjs': program });
    const { child, outcome, pids } = await startStory(
      `return runHere('program', [${JSON.stringify(`${folder.path}/program.cjs`)}],
         { ...process.env, ENDED: ${JSON.stringify(`${folder.path}/ended`)} });`,
    );
    child.kill('SIGKILL');
    await outcome;
    expect(await untilGone(pids[0] ?? 0)).toBe(true);
    expect(readText(`${folder.path}/ended`)).toBe('SIGTERM 1');
    folder.remove();
  });
});

it('ends when npm’s shell dies of the signal and keeps it for itself', async () => {
  const tool = 'console.log(process.pid + " " + process.ppid); setInterval(() => {}, 1000)';
  const text = story(
    `await runTool(process.execPath, ['-e', ${JSON.stringify(tool)}], { onLine: console.log }); return 0;`,
  );
  // With a second command the shell stays, as npm's does.
  const shell = spawn('sh', ['-c', '"$NODE" --input-type=module --eval "$STORY"; true'], {
    env: { ...process.env, NODE: process.execPath, STORY: text, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pids = await new Promise<number[]>((resolve) => {
    shell.stdout.once('data', (line) => resolve(String(line).trim().split(' ').map(Number)));
  });
  expect(pids).toHaveLength(2);
  shell.kill('SIGTERM');
  for (const pid of pids) expect(await untilGone(pid)).toBe(true);
});

function readText(file: string): string {
  return readFileSync(file, 'utf8');
}
