import type { SandboxClock } from '../../../shared/contract/sandbox.js';

/** A jump of the sandbox clock by more than this was a move, not a late answer. */
const JUMP_MS = 30_000;

/** What a reading of the sandbox clock meant for the desk. */
export interface ReadingEffect {
  /** True once a move has come to its end: what the phones show is out of date. */
  readonly arrived: boolean;
}

/** The sandbox clock as the desk knows it: the last reading, carried on by a clock of the page. */
export class DeskClock {
  private reading: SandboxClock = { now: '1970-01-01T00:00:00Z', moving: false };
  private readAt: number | null = null;
  private jumped = false;

  /** @param elapsed milliseconds that only grow, like `performance.now` */
  constructor(private readonly elapsed: () => number) {}

  /** The sandbox's present instant in epoch milliseconds, as well as it is known; it stands still while it is moved. */
  now(): number {
    const base = Date.parse(this.reading.now);
    return this.reading.moving || this.readAt === null ? base : base + this.elapsed() - this.readAt;
  }

  isMoving(): boolean {
    return this.reading.moving;
  }

  /** Takes a reading in. */
  read(reading: SandboxClock): ReadingEffect {
    if (this.readAt !== null && Date.parse(reading.now) - this.now() > JUMP_MS) this.jumped = true;
    this.reading = reading;
    this.readAt = this.elapsed();
    const arrived = this.jumped && !reading.moving;
    if (arrived) this.jumped = false;
    return { arrived };
  }
}

/** How far a walk from one instant to another has come, 0 to 1. */
export function progressOf(now: number, from: number, to: number): number {
  if (to <= from) return 1;
  return Math.min(1, Math.max(0, (now - from) / (to - from)));
}

/** The steps that the desk offers. `days` is only for the progress bar; the sandbox goes by the calendar. */
export const CLOCK_STEPS: readonly { readonly label: string; readonly advance: string; readonly days: number }[] = [
  { label: '+1天', advance: 'P1D', days: 1 },
  { label: '+7天', advance: 'P7D', days: 7 },
  { label: '+1个月', advance: 'P1M', days: 30.4 },
  { label: '+1年', advance: 'P1Y', days: 365 },
];
