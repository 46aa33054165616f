import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 500;

/**
 * Lets one process at a time install and build in a folder; another one waits, and then finds everything fresh.
 * @param {string} root the project's folder
 * @param {(pid: number) => void} onWait told once, when somebody else is at it
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeSetUpLock(root, onWait) {
  const file = join(root, '.cache', 'set-up.lock');
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!tryLock(file)) {
    const holder = holderOf(file);
    if (holder !== null && isAlive(holder)) {
      if (!told) onWait(holder);
      told = true;
      await sleep(POLL_MS);
    } else {
      rmSync(file, { force: true });
    }
  }
  const giveBack = () => {
    if (holderOf(file) === process.pid) rmSync(file, { force: true });
  };
  process.once('exit', giveBack);
  return () => {
    process.off('exit', giveBack);
    giveBack();
  };
}

/** @param {string} file */
function tryLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || null;
  } catch {
    return null;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
