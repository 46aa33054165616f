import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { AuthenticateBusiness } from '../../../server/http/business-access';
import { createApp } from '../../../server/http/create-app';
import { errorStatus } from '../../../server/http/error-table';
import { HttpRefusal } from '../../../server/http/http-refusal';
import { type Listening, listen } from '../../../server/http/listen';
import { createLogger } from '../../../server/http/logger';
import { describeRoutes } from '../../../server/http/openapi';
import { businessOf, defineRoute, sessionOf } from '../../../server/http/route';
import { errorTitles } from '../../../shared/contract/error-code';
import { accept, refuse } from '../../../shared/kernel/result';
import { signRequest } from '../../support/business';
import { manualClock } from '../../support/clock';

const echo = z.object({ name: z.string().max(10) }).strict();
const lines: string[] = [];
const clock = manualClock('2027-02-03T04:05:06Z');

const routes = [
  defineRoute({
    method: 'post',
    path: '/api/v1/echoes/{id}',
    summary: 'echo',
    tag: 'test',
    access: 'member',
    params: z.object({ id: z.string() }),
    query: z.object({ loud: z.enum(['yes', 'no']).default('no') }).strict(),
    body: echo,
    idempotent: true,
    replies: { 201: { description: 'echo', schema: echo } },
    handle: async (request) => ({
      status: 201,
      body: {
        name: request.body.name,
        id: request.params.id,
        loud: request.query.loud,
        who: sessionOf(request).memberId,
      },
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/v1/open',
    summary: 'open',
    tag: 'test',
    access: 'anyone',
    replies: { 200: { description: 'who', schema: null } },
    handle: async ({ session, address }) => ({ status: 200, body: { who: session?.memberId ?? null, address } }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/v1/broken',
    summary: 'broken',
    tag: 'test',
    access: 'anyone',
    replies: {},
    handle: async () => {
      throw new Error('secret of the inside');
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/v1/busy',
    summary: 'busy',
    tag: 'test',
    access: 'anyone',
    replies: {},
    handle: async () => {
      throw new HttpRefusal('WECHAT_UNAVAILABLE', { retryAfterSeconds: 2 });
    },
  }),
];

describe('the HTTP application', () => {
  let door: Listening;

  async function open(
    limits = { perAddress: { points: 1_000, seconds: 60 }, perMember: { points: 1_000, seconds: 60 } },
  ) {
    const app = createApp({
      clock,
      logger: createLogger('info', { write: (line: string) => void lines.push(line) }),
      routes,
      authenticate: async (token) => (token === 'a'.repeat(43) ? { sessionId: 's', memberId: 'm1' } : null),
      callbacks: [],
      extras: [],
      trustedProxies: ['127.0.0.1'],
      limits,
    });
    return listen(app.callback(), { host: '127.0.0.1', port: 0 });
  }
  beforeAll(async () => {
    door = await open();
  });
  afterAll(() => door.close());

  const member = { Authorization: `Bearer ${'a'.repeat(43)}` };
  async function call(method: string, path: string, init: RequestInit = {}, base = door.url) {
    const response = await fetch(base + path, { method, ...init });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
  }
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    call('POST', '/api/v1/echoes/7', {
      body: JSON.stringify(body),
      headers: { ...member, 'Content-Type': 'application/json', 'Idempotency-Key': 'key-12345', ...headers },
    });

  it('parses, calls and presents', async () => {
    const { status, body, headers } = await post({ name: '小满' });
    expect([status, body]).toEqual([201, { name: '小满', id: '7', loud: 'no', who: 'm1' }]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('date')).toBe('Wed, 03 Feb 2027 04:05:06 GMT');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['an unknown field', () => post({ name: 'a', extra: 1 }), 400, 'INVALID_REQUEST'],
    ['a field of another type', () => post({ name: 1 }), 400, 'INVALID_REQUEST'],
    ['a missing key', () => post({ name: 'a' }, { 'Idempotency-Key': '' }), 400, 'IDEMPOTENCY_KEY_REQUIRED'],
    ['a key that is too short', () => post({ name: 'a' }, { 'Idempotency-Key': 'x' }), 400, 'INVALID_REQUEST'],
    ['no session', () => post({ name: 'a' }, { Authorization: '' }), 401, 'NOT_LOGGED_IN'],
    ['a dead session', () => post({ name: 'a' }, { Authorization: `Bearer ${'b'.repeat(43)}` }), 401, 'SESSION_ENDED'],
    [
      'a body that is not JSON',
      () => post({ name: 'a' }, { 'Content-Type': 'text/plain' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a body that is too large', () => post({ name: 'a'.repeat(400_000) }), 413, 'BODY_TOO_LARGE'],
    ['an unknown query', () => call('POST', '/api/v1/echoes/7?x=1', { headers: member }), 400, 'INVALID_REQUEST'],
    ['another verb', () => call('DELETE', '/api/v1/open'), 405, 'METHOD_NOT_ALLOWED'],
    ['an unknown path', () => call('GET', '/api/v1/nowhere'), 404, 'UNKNOWN_ROUTE'],
  ] as const)('refuses %s with its problem document', async (_, ask, status, code) => {
    const answer = await ask();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body).toMatchObject({
      status,
      title: errorTitles[code],
      requestId: answer.headers.get('x-request-id'),
    });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('names the faulty fields', async () => {
    const { body } = await post({ name: 1, extra: true });
    expect(body.fields.map((fault: { field: string }) => fault.field)).toContain('body.name');
  });

  it('keeps the text of a fault inside', async () => {
    const { status, body } = await call('GET', '/api/v1/broken');
    expect([status, body.code]).toEqual([500, 'INTERNAL_ERROR']);
    expect(JSON.stringify(body)).not.toContain('secret of the inside');
  });

  it('says when to come again', async () => {
    const { status, headers } = await call('GET', '/api/v1/busy');
    expect([status, headers.get('retry-after')]).toEqual([503, '2']);
  });

  it('tells a client with a dead session so even where none is needed', async () => {
    const dead = await call('GET', '/api/v1/open', { headers: { Authorization: 'Bearer nonsense' } });
    expect([dead.status, dead.body.code]).toEqual([401, 'SESSION_ENDED']);
  });

  it('believes X-Forwarded-For from a trusted proxy only as far as its own hops go', async () => {
    const through = await call('GET', '/api/v1/open', {
      headers: { 'X-Forwarded-For': '6.6.6.6, 203.0.113.9, 127.0.0.1' },
    });
    expect(through.body.address).toBe('203.0.113.9');
    const garbage = await call('GET', '/api/v1/open', { headers: { 'X-Forwarded-For': 'nonsense' } });
    expect(garbage.body.address).toBe('127.0.0.1');
  });

  it('limits an address and says how long to wait', async () => {
    const narrow = await open({ perAddress: { points: 2, seconds: 60 }, perMember: { points: 9, seconds: 60 } });
    try {
      const answers = [];
      for (let i = 0; i < 3; i++) answers.push(await call('GET', '/api/v1/open', {}, narrow.url));
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429]);
      expect(Number(answers[2]!.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await narrow.close();
    }
  });

  it('limits a member wherever they come from', async () => {
    const narrow = await open({ perAddress: { points: 99, seconds: 60 }, perMember: { points: 1, seconds: 60 } });
    try {
      const ask = (address: string) =>
        call('GET', '/api/v1/open', { headers: { ...member, 'X-Forwarded-For': address } }, narrow.url);
      expect((await ask('203.0.113.1')).status).toBe(200);
      expect((await ask('203.0.113.2')).body.code).toBe('TOO_MANY_REQUESTS');
    } finally {
      await narrow.close();
    }
  });

  it('logs neither token nor body nor query', async () => {
    lines.length = 0;
    await post({ name: '秘密' });
    await call('GET', '/api/v1/open?phone=13800000000', { headers: member });
    const log = lines.join('');
    expect(log).toContain('/api/v1/echoes/{id}');
    expect(log).not.toMatch(/秘密|13800000000|aaaaaaaaaa/);
  });

  it('gives every code a status and a wording', () => {
    expect(Object.keys(errorStatus).sort()).toEqual(Object.keys(errorTitles).sort());
    for (const title of Object.values(errorTitles)) expect(title).toMatch(/[\u4e00-\u9fff]/);
  });

  it('describes its routes', () => {
    const document = describeRoutes(routes, '1') as {
      paths: Record<string, Record<string, { parameters: unknown[] }>>;
    };
    expect(Object.keys(document.paths)).toEqual([
      '/api/v1/echoes/{id}',
      '/api/v1/open',
      '/api/v1/broken',
      '/api/v1/busy',
    ]);
    expect(document.paths['/api/v1/echoes/{id}']?.post?.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: true })]),
    );
  });
});

describe('routes for business systems', () => {
  const businessRoutes = [
    defineRoute({
      method: 'post',
      path: '/open/v1/echoes',
      summary: 'echo',
      tag: 'test',
      access: 'business',
      scope: 'echoes:write',
      body: echo,
      replies: { 200: { description: 'echo', schema: echo } },
      handle: async (request) => ({ status: 200, body: { ...request.body, who: businessOf(request).business } }),
    }),
  ];
  const written: string[] = [];
  const seen: { target: string; authorization: string; body: Buffer }[] = [];
  let door: Listening;

  const build = (authenticateBusiness?: AuthenticateBusiness) =>
    createApp({
      clock,
      logger: createLogger('info', { write: (line: string) => void written.push(line) }),
      routes: businessRoutes,
      authenticate: async () => ({ sessionId: 's', memberId: 'm1' }),
      ...(authenticateBusiness ? { authenticateBusiness } : {}),
      callbacks: [],
      extras: [],
      trustedProxies: [],
      limits: { perAddress: { points: 1_000, seconds: 60 }, perMember: { points: 1_000, seconds: 60 } },
    });
  beforeAll(async () => {
    const app = build(async ({ target, authorization, readBody }) => {
      if (authorization === '') return refuse({ code: 'SIGNATURE_REFUSED', detail: 'sign it' });
      const body = await readBody();
      seen.push({ target, authorization, body });
      return accept({ keyId: 'k1', business: 'pos', scopes: authorization.split(' '), body });
    });
    door = await listen(app.callback(), { host: '127.0.0.1', port: 0 });
  });
  afterAll(() => door.close());

  const post = (body: BodyInit, authorization = 'echoes:write') =>
    fetch(`${door.url}/open/v1/echoes?a=%41&b`, {
      method: 'POST',
      headers: { ...(authorization ? { Authorization: authorization } : {}), 'Content-Type': 'application/json' },
      body,
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    });

  it('hand over path, query and body as they came, byte by byte', async () => {
    const answer = await post('{"name" : "小满" }');
    expect([answer.status, await answer.json()]).toEqual([200, { name: '小满', who: 'pos' }]);
    expect(seen.at(-1)).toEqual({
      target: '/open/v1/echoes?a=%41&b',
      authorization: 'echoes:write',
      body: Buffer.from('{"name" : "小满" }'),
    });
  });

  it('answer what the verification refuses, and what the key may not do', async () => {
    const unsigned = await post('{}', '');
    expect(await unsigned.json()).toMatchObject({ status: 401, code: 'SIGNATURE_REFUSED', detail: 'sign it' });
    const narrow = await post('{"name":"a"}', 'other:write');
    expect(await narrow.json()).toMatchObject({ status: 403, code: 'SCOPE_MISSING' });
  });

  it('stop reading a body without a length once it is larger than 2 MB', async () => {
    const chunk = new Uint8Array(256 * 1024).fill(0x20);
    const chunks = Array<Uint8Array>(12).fill(chunk).values();
    const endless = new ReadableStream({
      pull(controller) {
        const { value } = chunks.next();
        if (value) controller.enqueue(value);
        else controller.close();
      },
    });
    expect(await (await post(endless)).json()).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  it('give up a body that breaks off', async () => {
    const socket = connect(door.port, '127.0.0.1');
    const head = ['POST /open/v1/echoes HTTP/1.1', 'Host: x', 'Authorization: echoes:write', 'Content-Length: 99'];
    written.length = 0;
    socket.end(`${head.join('\r\n')}\r\n\r\n{"name":`);
    for (let look = 0; look < 200 && written.length === 0; look++) await sleep(10);
    expect(JSON.parse(written[0] ?? '{}')).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  });

  it('are refused at the start when nobody verifies signatures', () => {
    expect(() => build()).toThrow('/open/v1/echoes is for business systems');
  });

  it('are described with their scope and with a rule to sign by', () => {
    const document = JSON.parse(JSON.stringify(describeRoutes(businessRoutes, '1')));
    expect(document.paths['/open/v1/echoes'].post.security).toEqual([{ businessSignature: ['echoes:write'] }]);
    const scheme = document.components.securitySchemes.businessSignature;
    expect(scheme).toMatchObject({ type: 'apiKey', in: 'header', name: 'Authorization' });
    const { secret, body, message, signature } = exampleOf(scheme.description);
    const [method = '', target = '', timestamp = '', nonce = '', hash] = message.split('\n');
    expect(hash).toBe(createHash('sha256').update(body).digest('hex'));
    expect(signRequest({ method, target, body, keyId: 'k', secret, timestamp, nonce })).toContain(
      `signature="${signature}"`,
    );
  });

  /** The example as a stranger would take it out of the rule's text. */
  function exampleOf(text: string) {
    const found =
      /secret `([^`]+)` and the body `([^`]+)`, the message is\n\n```\n([^`]+)```\n\nand its signature is `([^`]+)`/.exec(
        text,
      );
    const [, secret = '', body = '', message = '', signature = ''] = found ?? [];
    return { secret, body, message, signature };
  }
});

describe('the logger', () => {
  it('leaves secrets and personal data out wherever they stand', () => {
    const written: string[] = [];
    const logger = createLogger('info', { write: (line: string) => void written.push(line) });
    logger.info(
      { token: 't0ken', wechat: { session_key: 'k3y', openid: 'o1' }, member: { phone: '138', nickname: '小满' } },
      'x',
    );
    const fault = Object.assign(new Error('duplicate'), { code: 'ER_DUP_ENTRY', parameters: ['13800000000'] });
    logger.error({ err: fault }, 'y');
    expect(written.join('')).not.toMatch(/t0ken|k3y|"o1"|138|小满/);
    expect(written.join('')).toContain('ER_DUP_ENTRY');
  });
});
