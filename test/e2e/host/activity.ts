import { performance } from 'node:perf_hooks';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Timers } from './timers';

/** A one-shot timer due this soon belongs to the work in hand (React's scheduler, a frame, a next tick). */
const SHORT_TIMER_MS = 50;

/** A program that keeps setting short timers this long, without a call in flight, animates: it will not come to rest. */
const ANIMATION_MS = 1_000;

/** Turns of the event loop in which nothing may be due, before the program counts as quiet. */
const QUIET_TURNS = 3;

/** How long and for what `settle` waits. */
export interface SettleOptions {
  /** The longest wait for calls in flight, 5 000 ms by default; then it throws. */
  readonly timeoutMs?: number;
  /** Names of `wx` functions not to wait for: `requestPayment` while the member looks at the pay sheet. */
  readonly ignore?: readonly string[];
}

/** What the program has asked of WeChat and not yet got. */
export class Activity {
  readonly #pending = new Set<{ readonly name: string; readonly detail: string }>();

  readonly #parked: string[] = [];

  /** Notes a call in flight; the answer ends it. */
  begin(name: string, detail = ''): () => void {
    const entry = { name, detail };
    this.#pending.add(entry);
    return () => void this.#pending.delete(entry);
  }

  /** The member has to act in the program before calls of this name go on: nobody waits for them until then. */
  park(name: string): () => void {
    this.#parked.push(name);
    return () => void this.#parked.splice(this.#parked.indexOf(name), 1);
  }

  /** The calls in flight, as `request https://…`. */
  pending(ignore: readonly string[] = []): readonly string[] {
    return [...this.#pending]
      .filter(({ name }) => !ignore.includes(name) && !this.#parked.includes(name))
      .map(({ name, detail }) => (detail ? `${name} ${detail}` : name));
  }
}

/**
 * Waits until no call is in flight and rendering is quiet: no one-shot timer is about to fire, turn after turn.
 * Longer timers (a toast, a poll every 2 s) and intervals are not waited for.
 * @throws Error that names the calls still in flight after the time-out
 */
export async function settle(
  activity: Activity,
  timers: Timers,
  { timeoutMs = 5_000, ignore = [] }: SettleOptions = {},
): Promise<void> {
  const startedAt = performance.now();
  let animatingSince: number | null = null;
  for (let quietTurns = 0; quietTurns < QUIET_TURNS; ) {
    await setImmediate();
    const pending = activity.pending(ignore);
    const now = performance.now();
    if (pending.length > 0) {
      if (now - startedAt > timeoutMs) throw new Error(`still in flight after ${timeoutMs} ms: ${pending.join(', ')}`);
      animatingSince = null;
    } else if (timers.hasDueWithin(SHORT_TIMER_MS)) {
      animatingSince ??= now;
      if (now - animatingSince > ANIMATION_MS) return;
    } else {
      animatingSince = null;
      quietTurns += 1;
      continue;
    }
    quietTurns = 0;
    await setTimeout(1);
  }
}
