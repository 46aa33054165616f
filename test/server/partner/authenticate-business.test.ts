import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createApp } from '../../../server/http/create-app';
import { type Listening, listen } from '../../../server/http/listen';
import { createLogger } from '../../../server/http/logger';
import { businessOf, defineRoute, sessionOf } from '../../../server/http/route';
import { createBusinessAuthenticator, KEY_REMEMBERED_MS } from '../../../server/partner/authenticate-business';
import { makeKey } from '../../../server/partner/make-key';
import { ApiKey, ApiKeyNonce } from '../../../server/partner/partner.entity';
import type { KeyScope } from '../../../server/partner/partner.rules';
import { revokeKey } from '../../../server/partner/revoke-key';
import { createSecretCipher } from '../../../server/partner/secret-cipher';
import { createBusinessClient, signRequest } from '../../support/business';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

const FIVE_MINUTES_MS = 300_000;

const anything = z.object({ id: z.string() }).strict();
const common = { tag: 'test', replies: { 200: { description: 'who', schema: null } } };
const businessRoute = { ...common, access: 'business', scope: 'events:write' } as const;
const routes = [
  defineRoute({
    ...businessRoute,
    method: 'post',
    path: '/open/v1/events',
    summary: 'events',
    query: z.object({ source: z.string().optional() }).strict(),
    body: anything,
    handle: async (request) => ({
      status: 200,
      body: { ...businessOf(request), id: request.body.id, session: request.session },
    }),
  }),
  defineRoute({
    ...businessRoute,
    method: 'get',
    path: '/open/v1/events/{id}',
    summary: 'event',
    params: anything,
    handle: async (request) => ({ status: 200, body: { business: businessOf(request).business, ...request.params } }),
  }),
  defineRoute({
    ...common,
    access: 'business',
    scope: 'customers:write',
    method: 'put',
    path: '/open/v1/customers/{id}',
    summary: 'customer',
    params: anything,
    body: anything,
    handle: async (request) => ({ status: 200, body: { id: request.body.id } }),
  }),
  defineRoute({
    ...common,
    access: 'member',
    method: 'get',
    path: '/api/v1/who',
    summary: 'who',
    handle: async (request) => ({
      status: 200,
      body: { member: sessionOf(request).memberId, business: request.business },
    }),
  }),
];

describe.each(engines)('signed requests, on %s', (engine) => {
  let database: TestDatabase;
  let doors: [Listening, Listening];
  const clock = manualClock();
  const cipher = createSecretCipher(randomBytes(32));
  const lines: string[] = [];
  let businesses = 0;

  const open = (perKey = { points: 10_000, seconds: 60 }) => {
    const app = createApp({
      clock,
      logger: createLogger('debug', { write: (line: string) => void lines.push(line) }),
      routes,
      authenticate: async (token) => (token === 'a'.repeat(43) ? { sessionId: 's', memberId: 'm1' } : null),
      authenticateBusiness: createBusinessAuthenticator({ database, clock, cipher }),
      callbacks: [],
      extras: [],
      trustedProxies: [],
      limits: { perAddress: { points: 10_000, seconds: 60 }, perMember: { points: 10_000, seconds: 60 }, perKey },
    });
    return listen(app.callback(), { host: '127.0.0.1', port: 0 });
  };
  beforeAll(async () => {
    database = await openTestDatabase(engine);
    doors = [await open(), await open()];
  });
  afterAll(async () => {
    for (const door of doors) await door.close();
    await database.remove();
  });

  const newBusiness = () => `shop-${++businesses}`;
  async function makeClient(business = newBusiness(), scopes: KeyScope[] = ['events:write'], door = doors[0]) {
    const wish = { business, name: '收银', scopes };
    const made = await database.inUnit((unit) => makeKey(unit, cipher, wish, clock.now()));
    if (!made.ok) throw new Error(made.refusal);
    const { keyId, secret } = made.value;
    const at = ({ url }: Listening) => createBusinessClient({ url, keyId, secret, clock });
    return { business, keyId, secret, at, ...at(door) };
  }
  const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

  it('tell the handler which business asks, with which key, and no session', async () => {
    const { post, business, keyId } = await makeClient();
    const { status, body } = await post('/open/v1/events?source=pos', { id: 'e1' });
    expect([status, body]).toEqual([200, { business, keyId, scopes: ['events:write'], id: 'e1', session: null }]);
  });

  it('work without a body, and with a path that is percent-encoded', async () => {
    const { get } = await makeClient();
    expect((await get('/open/v1/events/订单 7%2F1')).body).toMatchObject({ id: '订单 7/1' });
  });

  it('are refused without a signature, saying how to sign, and with a member’s session', async () => {
    const unsigned = await fetch(`${doors[0].url}/open/v1/events/1`);
    expect([unsigned.status, unsigned.headers.get('www-authenticate')]).toEqual([401, 'MEMBERSHIP-HMAC-SHA256']);
    expect(await unsigned.json()).toMatchObject({ code: 'SIGNATURE_REFUSED', detail: expect.stringMatching(/signed/) });
    const headers = { Authorization: `Bearer ${'a'.repeat(43)}` };
    const session = await fetch(`${doors[0].url}/open/v1/events/1`, { headers });
    expect([session.status, (await session.json()).code]).toEqual([401, 'SIGNATURE_REFUSED']);
    expect((await fetch(`${doors[0].url}/api/v1/who`, { headers })).status).toBe(200);
  });

  it('do not open what is for members', async () => {
    const { get } = await makeClient();
    expect(codeOf(await get('/api/v1/who'))).toEqual([401, 'SESSION_ENDED']);
  });

  it.each([
    ['another method', 'PUT', '/open/v1/customers/1', { sentMethod: 'POST', sentPath: '/open/v1/events' }],
    ['another path', 'GET', '/open/v1/events/1', { sentPath: '/open/v1/events/2' }],
    ['another query', 'POST', '/open/v1/events?source=pos', { sentPath: '/open/v1/events?source=web' }],
    ['a query that was left out', 'POST', '/open/v1/events?source=pos', { sentPath: '/open/v1/events' }],
    ['another body', 'POST', '/open/v1/events', { sentBody: '{"id":"e2"}' }],
    ['the same JSON in other bytes', 'POST', '/open/v1/events', { sentBody: '{"id": "e1"}' }],
  ])('are refused when what was sent is not what was signed: %s', async (_, method, path, sending) => {
    const { send, keyId } = await makeClient(undefined, ['events:write', 'customers:write']);
    const body = method === 'GET' ? {} : { body: { id: 'e1' } };
    expect(codeOf(await send(method, path, { ...body, ...sending }))).toEqual([401, 'SIGNATURE_REFUSED']);
    expect(await database.read.countBy(ApiKeyNonce, { keyId })).toBe(0);
  });

  it('are refused alike under a wrong secret, an unknown key and a revoked one', async () => {
    const right = await makeClient();
    const revoked = await makeClient();
    await database.inUnit((unit) => revokeKey(unit, revoked.keyId, clock.now()));
    const wrong = createBusinessClient({ ...doors[0], keyId: right.keyId, secret: revoked.secret, clock });
    const unknown = createBusinessClient({ ...doors[0], keyId: 'nobody', secret: right.secret, clock });
    const nonce = 'n'.repeat(20);
    const answers = [];
    for (const client of [wrong, unknown, revoked]) {
      answers.push(await client.send('POST', '/open/v1/events', { body: { id: 'e1' }, nonce }));
    }
    const told = answers.map(({ status, body }) => ({ status, code: body.code, detail: body.detail }));
    expect(told[0]).toMatchObject({ status: 401, code: 'SIGNATURE_REFUSED' });
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
  });

  it('tell the programmer which text the signature should have been over', async () => {
    const { send } = await makeClient();
    const { body } = await send('POST', '/open/v1/events?source=pos', { nonce: 'n'.repeat(16), sentBody: '{}' });
    expect(body.detail).toContain(
      JSON.stringify(
        `POST\n/open/v1/events?source=pos\n${clock.now() / 1000}\n${'n'.repeat(16)}\n44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n`,
      ),
    );
  });

  it('are refused when their timestamp is stale by the clock that was handed in', async () => {
    const { send } = await makeClient();
    const seconds = Math.floor(clock.now() / 1000);
    const withTimestamp = (timestamp: number) => send('GET', '/open/v1/events/1', { timestamp: String(timestamp) });
    expect(codeOf(await withTimestamp(seconds - 301))).toEqual([401, 'SIGNATURE_EXPIRED']);
    expect(codeOf(await withTimestamp(seconds + 302))).toEqual([401, 'SIGNATURE_EXPIRED']);
    expect((await withTimestamp(seconds - 299)).status).toBe(200);
    clock.advance(30 * 86_400_000);
    expect(codeOf(await withTimestamp(seconds))).toEqual([401, 'SIGNATURE_EXPIRED']);
    expect((await withTimestamp(Math.floor(clock.now() / 1000))).status).toBe(200);
  });

  it('pass once: the same request again is refused on every instance, as is its nonce with another body', async () => {
    const client = await makeClient();
    const nonce = 'once-and-not-again';
    const send = (door: Listening, id: string) =>
      client.at(door).send('POST', '/open/v1/events', { body: { id }, nonce });
    expect((await send(doors[0], 'e1')).status).toBe(200);
    expect(codeOf(await send(doors[0], 'e1'))).toEqual([401, 'SIGNATURE_REPLAYED']);
    expect(codeOf(await send(doors[1], 'e1'))).toEqual([401, 'SIGNATURE_REPLAYED']);
    expect(codeOf(await send(doors[1], 'e2'))).toEqual([401, 'SIGNATURE_REPLAYED']);
    clock.advance(FIVE_MINUTES_MS);
    expect(codeOf(await send(doors[0], 'e1'))).toEqual([401, 'SIGNATURE_REPLAYED']);
  });

  it('pass once when two instances get the same request at the same instant, again and again', async () => {
    const client = await makeClient();
    for (let round = 0; round < 10; round++) {
      const sending = { body: { id: 'e1' }, nonce: `the-same-instant-${round}` };
      const answers = await Promise.all(
        [...doors, ...doors].map((door) => client.at(door).send('POST', '/open/v1/events', sending)),
      );
      const codes = answers.map(({ status, body }) => body.code ?? status).sort();
      expect(codes).toEqual([200, ...Array(3).fill('SIGNATURE_REPLAYED')]);
    }
  });

  it('may have a nonce that another key has used', async () => {
    const [one, other] = [await makeClient(), await makeClient()];
    const sending = { nonce: 'a-common-nonce-42' };
    expect((await one.send('GET', '/open/v1/events/1', sending)).status).toBe(200);
    expect((await other.send('GET', '/open/v1/events/1', sending)).status).toBe(200);
  });

  it('end with their key within five seconds on every instance', async () => {
    const client = await makeClient();
    for (const door of doors) expect((await client.at(door).get('/open/v1/events/1')).status).toBe(200);
    await database.inUnit((unit) => revokeKey(unit, client.keyId, clock.now()));
    expect(KEY_REMEMBERED_MS).toBeLessThan(5_000);
    clock.advance(KEY_REMEMBERED_MS);
    for (const door of doors) {
      expect(codeOf(await client.at(door).get('/open/v1/events/1'))).toEqual([401, 'SIGNATURE_REFUSED']);
    }
  });

  it('are taken with both keys of a business while it changes them', async () => {
    const old = await makeClient();
    const fresh = await makeClient(old.business);
    expect((await old.get('/open/v1/events/1')).body.business).toBe(old.business);
    expect((await fresh.get('/open/v1/events/1')).body.business).toBe(old.business);
    await database.inUnit((unit) => revokeKey(unit, old.keyId, clock.now()));
    clock.advance(KEY_REMEMBERED_MS);
    expect((await old.get('/open/v1/events/1')).status).toBe(401);
    expect((await fresh.get('/open/v1/events/1')).status).toBe(200);
  });

  it('go as far as the scopes of their key', async () => {
    const { put, get } = await makeClient();
    const refused = await put('/open/v1/customers/1', { id: 'c1' });
    expect(codeOf(refused)).toEqual([403, 'SCOPE_MISSING']);
    expect(refused.body.detail).toContain('customers:write');
    expect((await get('/open/v1/events/1')).status).toBe(200);
    const other = await makeClient(undefined, ['customers:write']);
    expect((await other.put('/open/v1/customers/1', { id: 'c1' })).status).toBe(200);
    expect(codeOf(await other.get('/open/v1/events/1'))).toEqual([403, 'SCOPE_MISSING']);
  });

  it('leave the day of their key’s last use', async () => {
    const { get, keyId } = await makeClient();
    const lastUsedOn = async () => (await database.read.findOneByOrFail(ApiKey, { id: keyId })).lastUsedOn;
    expect(await lastUsedOn()).toBeNull();
    clock.set(Date.parse('2027-05-01T15:59:59Z'));
    await get('/open/v1/events/1');
    expect(await lastUsedOn()).toBe('2027-05-01');
    clock.advance(1_000);
    await get('/open/v1/events/1');
    expect(await lastUsedOn()).toBe('2027-05-02');
  });

  it('have bodies of up to 2 MB that are JSON in UTF-8', async () => {
    const { send, post, keyId, secret } = await makeClient();
    const id = 'x'.repeat(2 * 1024 * 1024 - '{"id":""}'.length);
    expect((await post('/open/v1/events', { id })).body.id).toHaveLength(id.length);
    expect(codeOf(await post('/open/v1/events', { id: `${id}x` }))).toEqual([413, 'BODY_TOO_LARGE']);
    // Refused before its body is read, and answered all the same.
    const stale = { body: { id }, timestamp: '1000' };
    expect(codeOf(await send('POST', '/open/v1/events', stale))).toEqual([401, 'SIGNATURE_EXPIRED']);
    const plain = { body: { id: 'e1' }, headers: { 'Content-Type': 'text/plain' } };
    expect(codeOf(await send('POST', '/open/v1/events', plain))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const packed = { body: { id: 'e1' }, headers: { 'Content-Encoding': 'gzip' } };
    expect(codeOf(await send('POST', '/open/v1/events', packed))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(codeOf(await post('/open/v1/events', { id: 'e1', other: 1 }))).toEqual([400, 'INVALID_REQUEST']);
    expect(codeOf(await send('POST', '/open/v1/events'))).toEqual([400, 'INVALID_REQUEST']);
    for (const [bytes, nonce] of [
      [Buffer.from('{"id":'), 'half-a-body-is-sent'],
      [Buffer.from([0x7b, 0x22, 0x69, 0x64, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]), 'not-utf-8-at-all-is-sent'],
    ] as const) {
      const timestamp = String(Math.floor(clock.now() / 1000));
      const signing = { method: 'POST', target: '/open/v1/events', body: bytes, keyId, secret, timestamp, nonce };
      const answer = await fetch(`${doors[0].url}/open/v1/events`, {
        method: 'POST',
        headers: { Authorization: signRequest(signing), 'Content-Type': 'application/json' },
        body: bytes,
      });
      expect([answer.status, (await answer.json()).detail]).toEqual([400, 'the body is not JSON in UTF-8']);
    }
  });

  it('are counted for each key by itself', async () => {
    const narrow = await open({ points: 2, seconds: 60 });
    try {
      const [one, other] = [await makeClient(), await makeClient()];
      const statuses = [];
      for (let call = 0; call < 3; call++) statuses.push((await one.at(narrow).get('/open/v1/events/1')).status);
      expect(statuses).toEqual([200, 200, 429]);
      expect((await other.at(narrow).get('/open/v1/events/1')).status).toBe(200);
    } finally {
      await narrow.close();
    }
  });

  it('cannot be used up by somebody who only knows the key id', async () => {
    const narrow = await open({ points: 1, seconds: 60 });
    try {
      const { keyId, at } = await makeClient();
      const forger = createBusinessClient({ ...narrow, keyId, secret: 'f'.repeat(43), clock });
      for (let call = 0; call < 3; call++) expect((await forger.get('/open/v1/events/1')).status).toBe(401);
      expect((await at(narrow).get('/open/v1/events/1')).status).toBe(200);
    } finally {
      await narrow.close();
    }
  });

  it('are logged with the key id, and without secret, signature, body or query', async () => {
    const { send, keyId, secret } = await makeClient();
    lines.length = 0;
    const nonce = 'a-nonce-to-look-for';
    await send('POST', '/open/v1/events?source=geheim', { body: { id: 'kunde-7' }, nonce });
    await send('POST', '/open/v1/events?source=geheim', { body: { id: 'kunde-7' }, sentBody: '{"id":"kunde-8"}' });
    await send('POST', '/open/v1/events?source=geheim', { body: { id: 'kunde-7' }, nonce });
    const log = lines.join('');
    expect(log.match(new RegExp(keyId, 'g'))).toHaveLength(1);
    expect(log).toContain('SIGNATURE_REPLAYED');
    for (const hidden of [secret, 'geheim', 'kunde', 'MEMBERSHIP-HMAC', nonce]) expect(log).not.toContain(hidden);
  });
});
