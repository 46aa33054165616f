import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeServingLock } from '../../../server/database/serving-lock';

jest.setTimeout(60_000);

let folder: string;
let url: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'membership-lock-'));
  url = `sqlite:${join(folder, 'membership.db')}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a second one on the same SQLite database is refused until the first lets go', () => {
  const release = takeServingLock(url);
  expect(release).not.toBeNull();
  expect(takeServingLock(url)).toBeNull();
  release?.();
  const next = takeServingLock(url);
  expect(next).not.toBeNull();
  next?.();
});

it('nothing is locked for MySQL or a database in memory', () => {
  for (const free of ['mysql://root@127.0.0.1:3306/membership', 'sqlite::memory:']) {
    const releases = [takeServingLock(free), takeServingLock(free)];
    expect(releases).not.toContain(null);
    for (const release of releases) release?.();
  }
});

it('another process is kept out, and the lock is free however that process ends', async () => {
  const holder = spawn(
    process.execPath,
    [
      '-e',
      `const Database = require('better-sqlite3');
       const lock = new Database(process.argv[1], { timeout: 0 });
       lock.pragma('locking_mode = EXCLUSIVE');
       lock.exec('BEGIN EXCLUSIVE; COMMIT');
       console.log('held');
       setInterval(() => undefined, 1_000);`,
      `${url.slice('sqlite:'.length)}.lock`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const gone = once(holder, 'exit');
  try {
    await once(holder.stdout, 'data');
    expect(takeServingLock(url)).toBeNull();
  } finally {
    holder.kill('SIGKILL');
    await gone;
  }
  const release = takeServingLock(url);
  expect(release).not.toBeNull();
  release?.();
});
