import { clearTimeout, setTimeout } from 'node:timers';
import type { WxRequest } from '../network';
import type { Program } from '../program';
import { type Given, perform, textOf } from './call';
import { WxFailure } from './failure';

/** WeChat gives a request up after this long, unless app.json or the call says otherwise. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** The methods that wx.request knows; PATCH is not among them. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

/** What wx.request answers at once (RequestTask). */
export interface RequestTask {
  abort(): void;
  onHeadersReceived(listener: unknown): void;
  offHeadersReceived(listener?: unknown): void;
  onChunkReceived(listener: unknown): void;
  offChunkReceived(listener?: unknown): void;
}

/** `wx.request` over the telephone's network; `abortAll` ends what is in flight when the program is killed. */
export function requestFunctions(program: Program) {
  const running = new Set<AbortController>();
  return {
    request: (options: Given = {}): RequestTask => {
      const controller = new AbortController();
      running.add(controller);
      void perform(program, 'request', options, textOf(options, 'url'), (given) =>
        send(program, given, controller),
      ).finally(() => running.delete(controller));
      return {
        abort: () => controller.abort(new WxFailure('abort')),
        onHeadersReceived: () => {},
        offHeadersReceived: () => {},
        onChunkReceived: () => {},
        offChunkReceived: () => {},
      };
    },
    abortAll: (): void => {
      for (const controller of running) controller.abort(new WxFailure('abort'));
    },
  };
}

async function send(program: Program, given: Given, controller: AbortController): Promise<Given> {
  const timeout = Number(given.timeout ?? DEFAULT_TIMEOUT_MS);
  const timer = setTimeout(() => controller.abort(new WxFailure('timeout', { errno: 5 })), timeout);
  const { signal } = controller;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    const response = await Promise.race([program.phone.network.perform(parseRequest(given), signal), aborted]);
    return { cookies: [], ...response };
  } catch (failure) {
    throw signal.aborted ? signal.reason : failure;
  } finally {
    clearTimeout(timer);
  }
}

function parseRequest(given: Given): WxRequest {
  const url = textOf(given, 'url');
  if (!URL.canParse(url)) throw new WxFailure('invalid url');
  const method = (textOf(given, 'method') || 'GET').toUpperCase();
  if (!METHODS.includes(method)) throw new WxFailure(`method "${method}" is not supported`);
  const header: Record<string, string> = {
    'content-type': 'application/json',
    // WeChat sets the referer itself; the program cannot.
    referer: 'https://servicewechat.com/touristappid/devtools/page-frame.html',
    'user-agent': 'MicroMessenger/8.0.50 MiniProgramEnv/test',
  };
  for (const [name, value] of Object.entries((given.header ?? {}) as Given)) {
    const lower = name.toLowerCase();
    if (lower !== 'referer' && value !== undefined && value !== null) header[lower] = String(value);
  }
  return {
    url,
    method,
    header,
    data: parseData(given.data),
    dataType: textOf(given, 'dataType') || 'json',
    responseType: given.responseType === 'arraybuffer' ? 'arraybuffer' : 'text',
  };
}

function parseData(data: unknown): unknown {
  // The program's ArrayBuffer is of another world: `instanceof` does not know it.
  if (Object.prototype.toString.call(data) === '[object ArrayBuffer]') return new Uint8Array(data as ArrayBuffer);
  return data === undefined ? undefined : (JSON.parse(JSON.stringify(data)) as unknown);
}
