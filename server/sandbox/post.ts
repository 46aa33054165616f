import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What a receiver answered. */
export interface PostAnswer {
  readonly status: number;
  readonly body: string;
}

/** Answers that are longer than this are cut: nothing that WeChat reads is near it. */
const LONGEST_ANSWER = 64 * 1024;

/**
 * Sends one request the way WeChat's servers do: no redirects, one connection each, and an answer that must be complete
 * within `limitMs` of real time.
 * @returns null when no complete answer came in time
 * @throws when `signal` aborts it
 */
export async function sendRequest(
  target: {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  },
  limitMs: number,
  signal: AbortSignal,
): Promise<PostAnswer | null> {
  signal.throwIfAborted();
  const answer = await new Promise<PostAnswer | null>((resolve) => {
    const bytes = Buffer.from(target.body, 'utf8');
    const send = target.url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(
      target.url,
      {
        method: target.method,
        agent: false,
        signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
        headers: { ...target.headers, ...(target.method === 'POST' ? { 'Content-Length': bytes.length } : {}) },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          if (text.length < LONGEST_ANSWER) text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', () => resolve(null));
      },
    );
    request.on('error', () => resolve(null));
    request.end(target.method === 'POST' ? bytes : undefined);
  });
  signal.throwIfAborted();
  return answer;
}
