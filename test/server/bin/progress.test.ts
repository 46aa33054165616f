import { library, runModule } from './support';

jest.setTimeout(30_000);

/** Runs steps with a clock that tells the given moments, in ms, and collects what is written. */
async function written(body: string, isTTY: boolean, columns = 60): Promise<string> {
  const { stdout, stderr, code } = await runModule(`
    import { createProgress } from ${JSON.stringify(library('progress'))};
    import { Failure, describeFailure } from ${JSON.stringify(library('failure'))};
    let text = '';
    let nowMs = 0;
    const out = { isTTY: ${isTTY}, columns: ${columns}, write: (piece) => { text += piece; } };
    const progress = createProgress(3, { out, now: () => nowMs });
    ${body}
    console.log(JSON.stringify(text));
  `);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

it('numbers the steps and says how long each took', async () => {
  const text = await written(
    `await progress.step('Packages', async () => { nowMs += 41_230; });
     await progress.step('Server', async () => 'up to date');
     await progress.step('Pages', async () => { nowMs += 119_900; });`,
    false,
  );
  expect(text).toBe(
    '1/3 Packages …\n1/3 Packages: done in 41.2 s\n2/3 Server …\n2/3 Server: up to date\n3/3 Pages …\n3/3 Pages: done in 2 min 0 s\n',
  );
});

it('marks a step that failed and hands the reason on', async () => {
  const text = await written(
    `await progress.step('Server', async () => { nowMs += 900; throw new Failure('no'); })
       .catch((error) => { text += describeFailure(error); });`,
    false,
  );
  expect(text).toBe('1/3 Server …\n1/3 Server: failed after 0.9 s\nno');
});

it('tells a step that was stopped because another one failed from the one that failed', async () => {
  const text = await written(
    `let stop;
     const stopped = progress.step('Slow', () => new Promise((_, reject) => { stop = reject; }));
     await progress.step('Broken', async () => { throw new Failure('no'); }).catch(() => {});
     stop(new Failure('ended'));
     await stopped.catch(() => {});
     await progress.step('Later', async () => { throw new Failure('no'); }).catch(() => {});`,
    false,
  );
  expect(text).toBe(
    '1/3 Slow …\n2/3 Broken …\n2/3 Broken: failed after 0.0 s\n1/3 Slow: stopped after 0.0 s\n3/3 Later …\n3/3 Later: failed after 0.0 s\n',
  );
});

it('keeps numbers apart when steps run side by side', async () => {
  const text = await written(
    `let finish;
     const slow = progress.step('Slow', () => new Promise((resolve) => { finish = resolve; }));
     await progress.step('Quick', async () => { nowMs += 1_000; });
     nowMs += 1_000;
     finish();
     await slow;`,
    false,
  );
  expect(text).toBe('1/3 Slow …\n2/3 Quick …\n2/3 Quick: done in 1.0 s\n1/3 Slow: done in 2.0 s\n');
});

it.each([
  [60, 60],
  [0, 80],
])(
  'moves one line on a terminal of %i columns, never wider, and leaves a plain line behind',
  async (columns, width) => {
    const text = await written(
      `await progress.step('Packages', async (tell) => {
       tell('a very long line of a tool that would not fit into eighty columns of a terminal, nor into sixty');
       nowMs += 5_000;
       await new Promise((resolve) => setTimeout(resolve, 250));
     });`,
      true,
      columns,
    );
    const wipe = '\r\u001b[2K';
    const lines = text.split(wipe).filter((line) => line !== '');
    expect(lines.at(-1)).toBe('✓ 1/3 Packages  5.0 s\n');
    const moving = lines.slice(0, -1);
    expect(moving.length).toBeGreaterThan(0);
    for (const line of moving) {
      expect(line).toMatch(/^. 1\/3 Packages 5\.0 s \(a very long/);
      expect(line.length).toBeLessThan(width);
      expect(line).not.toContain('\n');
    }
  },
);

it('shows the end of what a tool said, then the sentence', async () => {
  const { stdout } = await runModule(`
    import { Failure, describeFailure } from ${JSON.stringify(library('failure'))};
    const said = Array.from({ length: 200 }, (_, index) => 'line ' + index).join('\\n');
    console.log(describeFailure(new Failure('The build failed.', said), (all) => 'kept ' + (all === said)));
  `);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.at(-1)).toBe('The build failed.');
  expect(lines).toContain('  | line 199');
  expect(lines).not.toContain('  | line 100');
  expect(lines[0]).toBe('  | (the end of 200 lines; all of them: kept true)');
});
