import type { Instant } from '../../shared/kernel/instant';

/** One call that the product made. */
export interface ApiCall {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The name or number of the refusal; null for a success. */
  readonly refusal: string | null;
  readonly at: Instant;
}

/** How many calls are remembered. */
const KEPT = 1_000;

/** The latest calls of the API, newest last; in memory only. */
export class Calls {
  private readonly entries: ApiCall[] = [];

  /** Remembers a call. */
  note(call: ApiCall): void {
    this.entries.push(call);
    if (this.entries.length > KEPT) this.entries.shift();
  }

  /** All remembered calls, oldest first. */
  list(): readonly ApiCall[] {
    return [...this.entries];
  }
}
