import { performance } from 'node:perf_hooks';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const REDRAW_MS = 100;
/** Without a terminal: how often a long step says that it still lives. */
const SIGN_OF_LIFE_MS = 20_000;

/**
 * A running step tells what its tool is doing.
 * @typedef {(line: string) => void} Tell
 * @typedef {{ label: string, startedMs: number, line: string, isDoomed: boolean }} RunningStep
 */

/**
 * Numbered steps with their time: on a terminal with a moving last line, elsewhere as plain lines.
 * @param {number} total how many steps there will be
 * @param {{ out?: { isTTY?: boolean, columns?: number, write(text: string): unknown }, now?: () => number }} [options]
 */
export function createProgress(total, { out = process.stdout, now = () => performance.now() } = {}) {
  /** @type {Set<RunningStep>} */
  const running = new Set();
  /** @type {{ label: string, ms: number }[]} */
  const times = [];
  let started = 0;
  let frame = 0;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  const clear = () => out.isTTY && out.write('\r\u001b[2K');
  /** @param {string} line */
  const print = (line) => {
    clear();
    out.write(`${line}\n`);
  };
  const redraw = () => {
    if (out.isTTY) {
      frame = (frame + 1) % SPINNER.length;
      clear();
      out.write(cut(`${SPINNER[frame]} ${[...running].map((step) => describe(step, now())).join(' · ')}`, out.columns));
    } else {
      for (const step of running) {
        // The timer is shared: a step that has just begun has nothing to say yet.
        if (now() - step.startedMs < SIGN_OF_LIFE_MS / 2) continue;
        print(`${step.label}: still running after ${seconds(now() - step.startedMs)}`);
      }
    }
  };

  return {
    /** Where the time went, in the order in which the steps ended. */
    times: () => times,
    /**
     * Runs a step; steps may run side by side.
     * @template T
     * @param {string} title
     * @param {(tell: Tell) => Promise<T>} work gives a remark (`up to date`), or nothing
     */
    async step(title, work) {
      started += 1;
      const step = { label: `${started}/${total} ${title}`, startedMs: now(), line: '', isDoomed: false };
      running.add(step);
      if (!out.isTTY) print(`${step.label} …`);
      timer ??= setInterval(redraw, out.isTTY ? REDRAW_MS : SIGN_OF_LIFE_MS);
      try {
        const remark = await work((line) => {
          step.line = line;
        });
        const took = seconds(now() - step.startedMs);
        end(step, typeof remark === 'string' ? remark : out.isTTY ? took : `done in ${took}`, '✓');
      } catch (error) {
        // What ended because another one failed did not fail by itself.
        const took = seconds(now() - step.startedMs);
        end(step, step.isDoomed ? `stopped after ${took}` : `failed after ${took}`, step.isDoomed ? '·' : '✗');
        for (const other of running) other.isDoomed = true;
        throw error;
      }
    },
  };

  /**
   * @param {RunningStep} step
   * @param {string} remark
   * @param {string} mark
   */
  function end(step, remark, mark) {
    running.delete(step);
    times.push({ label: step.label, ms: now() - step.startedMs });
    print(out.isTTY ? `${mark} ${step.label}  ${remark}` : `${step.label}: ${remark}`);
    if (running.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }
}

/**
 * @param {RunningStep} step
 * @param {number} nowMs
 */
function describe(step, nowMs) {
  return `${step.label} ${seconds(nowMs - step.startedMs)}${step.line ? ` (${step.line.slice(0, 60)})` : ''}`;
}

/** @param {number} ms */
export function seconds(ms) {
  const whole = Math.round(ms / 1000);
  return whole < 60 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/**
 * A line that is longer than the terminal is wide could not be wiped again.
 * @param {string} line
 * @param {number} [columns] 0 where the terminal does not tell
 */
function cut(line, columns) {
  const width = columns || 80;
  return line.length < width ? line : `${line.slice(0, width - 2)}…`;
}
