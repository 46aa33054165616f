import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../server/http/listen';

/** A request on its way through the relay. */
export interface RelayedCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a test does with the calls; a promise keeps the call waiting. */
export interface RelayHooks {
  /** Before the call reaches its target. */
  readonly before?: (call: RelayedCall) => unknown;
  /** After the target has worked on it, before its answer goes back. */
  readonly after?: (call: RelayedCall) => unknown;
}

/** A line between two programs that a test can watch and hold up. */
export interface Relay {
  readonly url: string;
  /** All calls so far, oldest first. */
  readonly calls: readonly RelayedCall[];
  use(hooks: RelayHooks): void;
  close(): Promise<void>;
}

/** Listens on loopback and hands every request on as it is; a broken answer breaks the caller's connection too. */
export async function openRelay(targetUrl: string): Promise<Relay> {
  const agent = new Agent({ keepAlive: true });
  const calls: RelayedCall[] = [];
  let hooks: RelayHooks = {};
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const bytes = await buffer(request);
    const { method = 'GET', url: path = '/', headers } = request;
    const call: RelayedCall = { method, path, headers, body: bytes.toString('utf8') };
    calls.push(call);
    await hooks.before?.(call);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const forwarded = httpRequest(`${targetUrl}${path}`, { method, headers, agent }, resolve);
      forwarded.on('error', reject);
      forwarded.end(bytes);
    });
    const content = await buffer(answer);
    await hooks.after?.(call);
    response.writeHead(answer.statusCode ?? 502, answer.headers).end(content);
  };
  const listening = await listen(
    (request, response) => {
      pass(request, response).catch(() => response.destroy());
    },
    { host: '127.0.0.1', port: 0 },
  );
  return {
    url: listening.url,
    calls,
    use: (next) => {
      hooks = next;
    },
    close: async () => {
      await listening.close(500);
      agent.destroy();
    },
  };
}

/** Something that calls can be held at. */
export interface Gate {
  /** Resolves when the gate is opened. */
  hold(): Promise<void>;
  /** Whether a call has come to it. */
  holds(): boolean;
  open(): void;
}

/** A gate that is shut. */
export function createGate(): Gate {
  let release: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  let held = false;
  return {
    hold: () => {
      held = true;
      return opened;
    },
    holds: () => held,
    open: () => release(),
  };
}
