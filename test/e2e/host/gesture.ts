import { performance } from 'node:perf_hooks';

/** How long after a payment's callback WeChat still takes a call as the member's will. */
const AFTER_PAYMENT_MS = 1_000;

/**
 * Whether the program acts on the member's tap. WeChat opens the dialog for subscribe messages only inside a tap's
 * handler, before it has awaited anything, or in the callback of a payment.
 */
export class Gesture {
  #depth = 0;
  #until = 0;

  /** Runs the handlers of a tap. */
  during<T>(handlers: () => T): T {
    this.#depth += 1;
    try {
      return handlers();
    } finally {
      this.#depth -= 1;
    }
  }

  /** A payment succeeded: its callback may ask. */
  afterPayment(): void {
    this.#until = performance.now() + AFTER_PAYMENT_MS;
  }

  /** True while a dialog may be opened. */
  get isUnderWay(): boolean {
    return this.#depth > 0 || performance.now() < this.#until;
  }
}
