import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from './http-refusal';

/**
 * Reads the bytes of a request as they came: a signature is over bytes, not over what a parser makes of them.
 * @throws HttpRefusal BODY_TOO_LARGE; INVALID_REQUEST when the sender broke off
 */
export function readRawBody(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (end: () => void) => {
      request.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
      end();
    };
    const giveUp = (refusal: HttpRefusal) =>
      finish(() => {
        // What still comes is let go by, so that the sender gets to read the answer.
        request.resume();
        reject(refusal);
      });
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > mostBytes) giveUp(tooLarge(mostBytes));
      else chunks.push(chunk);
    };
    const onEnd = () => finish(() => resolve(Buffer.concat(chunks, length)));
    const onCut = () => giveUp(new HttpRefusal('INVALID_REQUEST', { detail: 'the body broke off' }));
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) giveUp(tooLarge(mostBytes));
    else request.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  });
}

function tooLarge(mostBytes: number): HttpRefusal {
  return new HttpRefusal('BODY_TOO_LARGE', { detail: `a body has at most ${mostBytes} bytes` });
}
