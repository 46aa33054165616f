import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../../server/sandbox';

/** What the server answered in the end. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies freely
  readonly body: any;
}

/** A member's mini-program: it repeats what was not answered, with the same key, and logs in again when it must. */
export interface Client {
  get(path: string): Promise<Answer>;
  /** Repeated until it is answered for good: neither a lost answer nor a fault is an end. */
  post(path: string, body: object | undefined, key: string): Promise<Answer>;
  logIn(): Promise<void>;
}

const ANSWER_WITHIN_MS = 9_000;
/** A restart takes a second or two; beyond this the server is not coming back. */
const PATIENCE_MS = 120_000;
const MOST_LOGINS = 10;
/** Shorter than the Retry-After that is asked for: the scenario has less time than a member. */
const PAUSE_MS = 200;

/** A client of one person, at an address of their own. */
export function createClient(
  url: string,
  sandbox: Sandbox,
  person: { readonly id: string; readonly address: string },
): Client {
  let token: string | null = null;

  async function send(
    method: string,
    path: string,
    body: object | undefined,
    key: string | null,
  ): Promise<Answer | null> {
    try {
      const response = await fetch(url + path, {
        method,
        headers: {
          'X-Forwarded-For': person.address,
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
          ...(key === null ? {} : { 'Idempotency-Key': key }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    } catch {
      return null;
    }
  }

  async function sendForGood(
    method: string,
    path: string,
    body: () => object | undefined,
    key: string | null,
  ): Promise<Answer> {
    let last: Answer | null = null;
    for (const limit = performance.now() + PATIENCE_MS; performance.now() < limit; ) {
      last = await send(method, path, body(), key);
      if (last?.status === 401 && token !== null) {
        token = null;
        await logIn();
      } else if (last !== null && last.status < 500 && last.status !== 429) return last;
      await sleep(PAUSE_MS);
    }
    throw new Error(`${method} ${path} was not answered for good: ${JSON.stringify(last)}`);
  }

  async function logIn(): Promise<void> {
    // A code works once and for five minutes: a login that was lost on the way, or took long, is made again with a new one.
    for (let tries = 0; tries < MOST_LOGINS; tries++) {
      const answer = await sendForGood(
        'POST',
        '/api/v1/sessions',
        () => ({ code: sandbox.loginCode(person.id) }),
        null,
      );
      if (answer.status === 201) {
        token = answer.body.token;
        return;
      }
      if (answer.body.code !== 'LOGIN_CODE_REFUSED') throw new Error(`no login: ${JSON.stringify(answer.body)}`);
    }
    throw new Error(`${person.id} could not log in`);
  }

  return {
    logIn,
    get: (path) => sendForGood('GET', path, () => undefined, null),
    post: (path, body, key) => sendForGood('POST', path, () => body, key),
  };
}

/** A key as the mini-program makes one for every command. */
export function newKey(): string {
  return randomUUID();
}
