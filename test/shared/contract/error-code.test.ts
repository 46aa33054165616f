import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorStatus } from '../../../server/http/error-table';
import { errorTitles } from '../../../shared/contract/error-code';

const server = resolve(__dirname, '../../../server');
const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('sandbox/'))
  .map((file) => readFileSync(join(server, file), 'utf8'));

it('every code has a status that fits a refusal', () => {
  expect(Object.keys(errorStatus).sort()).toEqual(Object.keys(errorTitles).sort());
  for (const status of Object.values(errorStatus)) expect([status >= 400, status < 600]).toEqual([true, true]);
});

it('every code has a Chinese sentence of its own that a member can read', () => {
  const titles = Object.values(errorTitles);
  for (const title of titles) expect(title).toMatch(/^[\u4e00-\u9fff][^A-Za-z_]*( ?[A-Za-z0-9]+[^A-Za-z_]*)*$/);
  expect(new Set(titles).size).toBe(titles.length);
});

it('every code that leaves the server by its name exists', () => {
  const thrown = sources.flatMap((text) =>
    [...text.matchAll(/new HttpRefusal\(\s*'([A-Z_]+)'/g)].map((found) => found[1]),
  );
  expect(thrown.length).toBeGreaterThan(10);
  for (const code of thrown) expect(Object.keys(errorTitles)).toContain(code);
});
