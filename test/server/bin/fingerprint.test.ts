import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { library, makeFolder, runModule, write } from './support';

jest.setTimeout(30_000);

let folder: ReturnType<typeof makeFolder>;

beforeEach(async () => {
  folder = makeFolder({ 'source/a.ts': 'a', 'source/deep/b.ts': 'b', 'lock.json': '{}', 'dist/a.js': 'A' });
});
afterEach(() => folder.remove());

const recipe = { name: 'thing', inputs: ['source', 'lock.json'], settings: ['url=1'], outputs: ['dist'] };

/** Asks the note about the folder as it is now. */
async function note(act: 'isFresh' | 'remember' | 'forget', changed: object = {}): Promise<unknown> {
  const { stdout, stderr, code } = await runModule(`
    import { openNote } from ${JSON.stringify(library('fingerprint'))};
    const isInput = (path) => !path.endsWith('.tsx');
    const recipe = { ...${JSON.stringify({ ...recipe, ...changed })}, isInput };
    console.log(JSON.stringify(openNote(${JSON.stringify(folder.path)}, recipe).${act}() ?? null));
  `);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

it('is not fresh before it was made', async () => {
  expect(await note('isFresh')).toBe(false);
});

it('is fresh after it was made, also when only times changed', async () => {
  await note('remember');
  utimesSync(join(folder.path, 'source/a.ts'), 1, 1);
  utimesSync(join(folder.path, 'dist/a.js'), 1, 1);
  expect(await note('isFresh')).toBe(true);
});

it('is not fresh after it was forgotten, as when making it was interrupted', async () => {
  await note('remember');
  await note('forget');
  expect(await note('isFresh')).toBe(false);
});

it.each<[string, () => void]>([
  ['an input changed', () => write(join(folder.path, 'source/deep/b.ts'), 'c')],
  ['an input came', () => write(join(folder.path, 'source/new.ts'), '')],
  ['an input went', () => rmSync(join(folder.path, 'source/a.ts'))],
  [
    'text moved from one input to another',
    () => {
      write(join(folder.path, 'source/a.ts'), '');
      write(join(folder.path, 'source/deep/b.ts'), 'ab');
    },
  ],
  ['a single file among the inputs changed', () => write(join(folder.path, 'lock.json'), '{ }')],
  ['the output went', () => rmSync(join(folder.path, 'dist'), { recursive: true })],
  ['the output is not what was made', () => write(join(folder.path, 'dist/a.js'), 'B')],
  ['the note is damaged', () => write(join(folder.path, '.cache/thing.json'), '{"inp')],
])('is not fresh when %s', async (_, change) => {
  await note('remember');
  change();
  expect(await note('isFresh')).toBe(false);
});

it('is not fresh when a setting changed', async () => {
  await note('remember');
  expect(await note('isFresh', { settings: ['url=2'] })).toBe(false);
});

it('stays fresh when a file that is no input changes', async () => {
  await note('remember');
  write(join(folder.path, 'source/page.tsx'), 'x');
  write(join(folder.path, 'elsewhere.ts'), 'x');
  expect(await note('isFresh')).toBe(true);
});

it('counts what changed while it was made as changed', async () => {
  await runModule(`
    import { writeFileSync } from 'node:fs';
    import { openNote } from ${JSON.stringify(library('fingerprint'))};
    const note = openNote(${JSON.stringify(folder.path)}, ${JSON.stringify(recipe)});
    writeFileSync(${JSON.stringify(join(folder.path, 'source/a.ts'))}, 'changed meanwhile');
    note.remember();
  `);
  expect(await note('isFresh')).toBe(false);
});
