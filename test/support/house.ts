import { randomBytes, randomUUID } from 'node:crypto';
import { type Composition, compose } from '../../server/compose';
import { type Config, readConfig } from '../../server/config';
import { listen } from '../../server/http/listen';
import { createLogger } from '../../server/http/logger';
import { walkClock } from '../../server/jobs/walk-clock';
import { createIdleWorker, nextDueAt, type Worker } from '../../server/jobs/worker';
import { openSandbox, type Sandbox } from '../../server/sandbox';
import { loadScheme, parseScheme } from '../../server/scheme/load-scheme';
import { readScheme } from '../../server/scheme/ready-made';
import type { Instant } from '../../shared/kernel/instant';
import { type ManualClock, manualClock } from './clock';
import { type Engine, openTestDatabase, type TestDatabase } from './database';

/** What an HTTP call answered. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies freely
  readonly body: any;
  readonly headers: Headers;
}

/** The whole system beside a local WeChat, on a database of its own and with a clock that only tests move. */
export interface House {
  readonly url: string;
  readonly config: Config;
  readonly database: TestDatabase;
  readonly sandbox: Sandbox;
  readonly clock: ManualClock;
  readonly composition: Composition;
  readonly worker: Worker;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Logs a person of the sandbox in (its first by default), from an address of their own where one is named. */
  logIn(personId?: string, address?: string): Promise<Visitor>;
  /** Lets everything that is due now come to its end: notices, jobs, pushes. */
  settle(): Promise<void>;
  /** Moves the clock on through every due moment. */
  moveTo(target: Instant): Promise<void>;
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who is logged in. */
export interface Visitor {
  readonly personId: string;
  readonly memberId: string;
  readonly token: string;
  get(path: string): Promise<Answer>;
  /** With a fresh Idempotency-Key unless one is given. */
  post(path: string, body?: unknown, key?: string): Promise<Answer>;
}

/** What takes most of a walk over days, and what few stories read: numbers for operators, and comparing with WeChat's bills. */
const RESTING = ['insight.count', 'reconciliation.daily'] as const;

/** The tests are the proxy: they say from which address somebody comes. */
const BEHIND_PROXY = { TRUSTED_PROXIES: '127.0.0.1,::1' };

export interface HouseOptions {
  readonly start?: string;
  /** Loaded on top of the default one. */
  readonly scheme?: string;
  /** Recurring jobs that have no part in what is told, and would take most of its time. */
  readonly resting?: readonly string[];
  /** Recurring jobs that are told of, although they rest elsewhere. */
  readonly awake?: readonly (typeof RESTING)[number][];
}

/** Opens a house with the default scheme loaded. */
export async function openHouse(engine: Engine, options: HouseOptions = {}): Promise<House> {
  const clock = manualClock(options.start);
  const database = await openTestDatabase(engine);
  const sandbox = await openSandbox({ clock, storage: ':memory:' });
  const keys = { DATA_KEY: randomBytes(32).toString('base64'), SESSION_SECRET: randomBytes(32).toString('hex') };
  const environment = { ...sandbox.credentials, ...keys, DATABASE_URL: database.url, PORT: '0', ...BEHIND_PROXY };
  for (const name of options.scheme ? ['shop', options.scheme] : ['shop']) {
    const scheme = parseScheme(readScheme(name));
    if (!scheme.ok) throw new Error(scheme.refusal.join(' '));
    const loaded = await loadScheme(database, scheme.value, clock.now());
    if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
  }

  // The public URL is known once the port is: a door first, then the house behind it.
  let handler: Parameters<typeof listen>[0] = (_, response) => response.writeHead(503).end();
  const door = await listen((request, response) => handler(request, response), { host: '127.0.0.1', port: 0 });
  const config = readConfig({ ...environment, PUBLIC_URL: door.url }, 'sandbox');
  const logger = createLogger(process.env.TEST_LOG ?? 'silent');
  const composition = compose({ config, database, clock, logger });
  handler = composition.app.callback();
  const { awake = [], resting = [] } = options;
  letRest(composition, [...RESTING.filter((topic) => !awake.includes(topic)), ...resting]);
  const worker = createIdleWorker(composition.worker);
  sandbox.connect(door.url);
  const sources = [
    { nextDueAt: async () => sandbox.nextDueAt(), runDue: () => sandbox.runDue() },
    { nextDueAt: () => nextDueAt(database), runDue: () => worker.drain() },
  ];
  const walking = { now: () => clock.now(), moveTo: async (target: Instant) => clock.set(target) };
  await worker.drain();

  const call = async (method: string, path: string, { body, token, headers }: CallOptions = {}): Promise<Answer> => {
    const response = await fetch(door.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: json && text ? JSON.parse(text) : text, headers: response.headers };
  };
  const moveTo = (target: Instant) => walkClock(walking, target, sources);
  return {
    url: door.url,
    config,
    database,
    sandbox,
    clock,
    composition,
    worker,
    call,
    async logIn(personId = sandbox.people()[0]?.id ?? '', address) {
      const from: Record<string, string> = address === undefined ? {} : { 'X-Forwarded-For': address };
      const wish = { body: { code: sandbox.loginCode(personId) }, headers: from };
      const session = await call('POST', '/api/v1/sessions', wish);
      if (session.status !== 201) throw new Error(`login failed: ${JSON.stringify(session.body)}`);
      const token: string = session.body.token;
      return {
        personId,
        memberId: session.body.member.id,
        token,
        get: (path) => call('GET', path, { token, headers: from }),
        post: (path, body, key = randomUUID()) =>
          call('POST', path, {
            token,
            headers: { ...from, 'Idempotency-Key': key },
            ...(body === undefined ? {} : { body }),
          }),
      };
    },
    settle: () => moveTo(clock.now()),
    moveTo,
    advance: (milliseconds) => moveTo(clock.now() + milliseconds),
    async close() {
      await door.close(1_000);
      await worker.stop();
      await sandbox.close();
      await database.remove();
    },
  };
}

/** Takes recurring jobs off the schedule. */
function letRest({ worker: { registry } }: Composition, topics: readonly string[]): void {
  for (const topic of topics) {
    const place = registry.recurring.findIndex((each) => each.topic === topic);
    if (place === -1) throw new Error(`no job recurs as ${topic}`);
    registry.recurring.splice(place, 1);
  }
}
