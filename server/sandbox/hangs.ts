import type Koa from 'koa';

/** Answers that are kept back on purpose; closing the sandbox lets go of all of them. */
export class Hangs {
  private readonly waiting = new Set<() => void>();

  /**
   * Resolves after `milliseconds` of real time, or earlier when the sandbox closes.
   * @param watch may end the wait by calling `done`; what it returns is called when the wait is over
   */
  async hold(milliseconds: number, watch?: (done: () => void) => () => void): Promise<void> {
    let unwatch: (() => void) | undefined;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waiting.add(done);
      unwatch = watch?.(done);
    });
    unwatch?.();
  }

  /** Lets go of everything that hangs. */
  release(): void {
    for (const done of [...this.waiting]) done();
  }
}

/** Keeps a caller waiting and then breaks the connection off: whatever was done, no answer comes. */
export async function hangUp(ctx: Koa.Context, hangs: Hangs, milliseconds: number): Promise<void> {
  ctx.respond = false;
  await hangs.hold(milliseconds);
  ctx.req.socket.destroy();
}
