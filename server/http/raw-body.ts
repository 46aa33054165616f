import type { IncomingMessage } from 'node:http';

/** The sender did not finish a body: it was too long, too slow, or broke off. */
export class BodyNotRead extends Error {
  constructor(
    /** `tooLarge` is answered with 413, the others with 400. */
    readonly why: 'tooLarge' | 'tooSlow' | 'brokenOff',
  ) {
    super(`request body not read: ${why}`);
    this.name = 'BodyNotRead';
  }
}

/**
 * Reads the bytes of a request as they came: signatures are over bytes, not over what a parser makes of them.
 * @param timeoutMs left out where the server's own time-out of requests is enough
 * @throws BodyNotRead
 */
export async function readRawBody(request: IncomingMessage, maxBytes: number, timeoutMs?: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    request.resume();
    throw new BodyNotRead('tooLarge');
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (end: () => void) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
      end();
    };
    const giveUp = (why: BodyNotRead['why']) =>
      finish(() => {
        request.resume();
        reject(new BodyNotRead(why));
      });
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) giveUp('tooLarge');
      else chunks.push(chunk);
    };
    const onEnd = () => finish(() => resolve(Buffer.concat(chunks, length)));
    const onCut = () => giveUp('brokenOff');
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => giveUp('tooSlow'), timeoutMs);
    request.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  });
}
