import type { ServerResponse } from 'node:http';
import type Koa from 'koa';
import type { Changes } from '../changes';

/** Server-sent events that say `changed`; several changes in one turn of the loop are told once. */
export class ChangeStreams {
  private readonly open = new Set<ServerResponse>();

  constructor(private readonly changes: Changes) {}

  /** Answers with a stream that tells of changes until its reader leaves. */
  start(ctx: Koa.Context): void {
    // Koa takes a reader who leaves for an error; here it is the usual end, so the response is written directly.
    ctx.respond = false;
    const { res } = ctx;
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    res.write(':\n\n');
    let told = true;
    const tell = () => {
      told = true;
      if (this.open.has(res)) res.write('event: changed\ndata: {}\n\n');
    };
    const stop = this.changes.listen(() => {
      if (told) setImmediate(tell);
      told = false;
    });
    this.open.add(res);
    res.on('close', () => {
      stop();
      this.open.delete(res);
    });
  }

  /** Ends all streams. */
  close(): void {
    for (const response of [...this.open]) response.end();
  }
}
