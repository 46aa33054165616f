import { setTimeout } from 'node:timers/promises';
import { WxFailure } from './wx/failure';

/** What `wx.request` sends. */
export interface WxRequest {
  readonly url: string;
  readonly method: string;
  readonly header: Readonly<Record<string, string>>;
  /** As the program gave it: text, an object, bytes; undefined for none. */
  readonly data: unknown;
  /** `json` unless the program wants the text. */
  readonly dataType: string;
  readonly responseType: 'text' | 'arraybuffer';
}

/** What `wx.request` succeeds with, whatever the status. */
export interface WxResponse {
  readonly statusCode: number;
  readonly header: Readonly<Record<string, string>>;
  /** Bytes where an arraybuffer was asked for. */
  readonly data: unknown;
}

/** What answers the program's requests: a real server (`forwardTo`) or functions (`answerWith`). */
export interface Server {
  handle(request: WxRequest, signal: AbortSignal): Promise<WxResponse>;
  /** Ends connections that are still open. */
  close(): void;
}

/** Which requests a fault strikes: part of `METHOD url`, a pattern on it, or a function. */
export type RequestMatch = string | RegExp | ((request: WxRequest) => boolean);

interface Fault {
  readonly match: RequestMatch;
  readonly kind: 'fail' | 'lose' | 'delay' | 'respond';
  readonly message: string;
  readonly milliseconds: number;
  readonly response: Partial<WxResponse>;
  timesLeft: number;
}

/** How often a fault strikes; for ever when left out. */
export interface Times {
  readonly times?: number;
}

/** Answers from a function; what it leaves out is `200`, no header and no data. */
export function answerWith(answer: (request: WxRequest) => Partial<WxResponse> | Promise<Partial<WxResponse>>): Server {
  return {
    handle: async (request) => ({ statusCode: 200, header: {}, data: '', ...(await answer(request)) }),
    close: () => {},
  };
}

/** The way from the telephone to the server, with the faults that a test switches on. */
export class Network {
  #offline = false;
  #faults: Fault[] = [];
  #listeners: ((connected: boolean) => void)[] = [];

  constructor(public server: Server) {}

  get offline(): boolean {
    return this.#offline;
  }

  /** Takes the telephone off the network, or back; the program hears of it. */
  setOffline(offline: boolean): void {
    if (this.#offline === offline) return;
    this.#offline = offline;
    for (const listener of this.#listeners) listener(!offline);
  }

  /** Calls the listener when the network comes or goes, until the returned function is called. */
  onChange(listener: (connected: boolean) => void): () => void {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((one) => one !== listener);
    };
  }

  /** The request never reaches the server. */
  fail(match: RequestMatch, { times, message = 'connect refused' }: Times & { readonly message?: string } = {}): void {
    this.#add(match, 'fail', { times, message });
  }

  /** The server does its work, but the answer is lost on the way back. */
  loseAnswer(match: RequestMatch, { times }: Times = {}): void {
    this.#add(match, 'lose', { times, message: 'timeout' });
  }

  /** The answer comes so much later. */
  delay(match: RequestMatch, milliseconds: number, { times }: Times = {}): void {
    this.#add(match, 'delay', { times, milliseconds });
  }

  /** Something on the way answers instead of the server, such as a gateway with 502. */
  respond(match: RequestMatch, response: Partial<WxResponse>, { times }: Times = {}): void {
    this.#add(match, 'respond', { times, response });
  }

  /** Takes every fault away and goes back on the network. */
  heal(): void {
    this.#faults = [];
    this.setOffline(false);
  }

  /**
   * Sends one request.
   * @throws WxFailure when no answer comes
   */
  async perform(request: WxRequest, signal: AbortSignal): Promise<WxResponse> {
    if (this.#offline) throw new WxFailure('network not available');
    const faults = this.#faults.filter((fault) => fault.timesLeft > 0 && matches(fault.match, request));
    for (const fault of faults) fault.timesLeft -= 1;
    const milliseconds = faults.reduce((sum, fault) => sum + fault.milliseconds, 0);
    if (milliseconds > 0) await setTimeout(milliseconds, undefined, { signal });
    const failing = faults.find((fault) => fault.kind === 'fail');
    if (failing) throw new WxFailure(failing.message);
    const instead = faults.find((fault) => fault.kind === 'respond');
    if (instead) return { statusCode: 502, header: {}, data: '', ...instead.response };
    const response = await this.server.handle(request, signal);
    const losing = faults.find((fault) => fault.kind === 'lose');
    if (losing) throw new WxFailure(losing.message);
    return response;
  }

  #add(match: RequestMatch, kind: Fault['kind'], fault: Partial<Fault> & Times): void {
    const { message = '', milliseconds = 0, response = {}, times = Number.POSITIVE_INFINITY } = fault;
    this.#faults.push({ match, kind, message, milliseconds, response, timesLeft: times });
  }
}

function matches(match: RequestMatch, request: WxRequest): boolean {
  if (typeof match === 'function') return match(request);
  const line = `${request.method} ${request.url}`;
  return typeof match === 'string' ? line.includes(match) : match.test(line);
}
