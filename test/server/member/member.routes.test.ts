import { OperatorCase } from '../../../server/case/case.entity';
import { createApp } from '../../../server/http/create-app';
import { type Listening, listen } from '../../../server/http/listen';
import { createLogger } from '../../../server/http/logger';
import { describeRoutes } from '../../../server/http/openapi';
import { createAuthenticator } from '../../../server/member/authenticate';
import { Avatar, Member } from '../../../server/member/member.entity';
import { memberRoutes } from '../../../server/member/member.routes';
import {
  deletionPreviewSchema,
  memberExportSchema,
  memberSchema,
  sessionSchema,
} from '../../../shared/contract/member';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { buildKeys, emptyTables, FakeAccounts, quietLogger } from './support';

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(60, 1)]);
const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(60, 2)]);

describe.each(engines)("the member's routes on %s", (engine) => {
  let database: TestDatabase;
  let server: Listening;
  const keys = buildKeys();
  const accounts = new FakeAccounts();
  const clock = manualClock();
  beforeAll(async () => {
    database = await openTestDatabase(engine);
    const deps = { database, clock, keys, accounts, holders: [], logger: quietLogger() };
    const app = createApp({
      logger: createLogger('silent'),
      clock: deps.clock,
      routes: memberRoutes(deps),
      authenticate: createAuthenticator(deps),
      callbacks: [],
      extras: [],
      trustedProxies: [],
      limits: { perAddress: { points: 10_000, seconds: 1 }, perMember: { points: 10_000, seconds: 1 } },
    });
    server = await listen(app.callback(), { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await server.close(0);
    await database.remove();
  });
  beforeEach(async () => {
    await emptyTables(database);
    accounts.answers = true;
  });

  const call = async (method: string, path: string, options: { token?: string; body?: unknown } = {}) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, body: json };
  };
  const logIn = async (openid = 'o1', unionid: string | null = null) => {
    const reply = await call('POST', '/api/v1/sessions', { body: { code: accounts.codeOf(openid, unionid) } });
    expect(reply.status).toBe(201);
    return sessionSchema.parse(reply.body);
  };

  it('log in, show the member and log out', async () => {
    const { token, member, expiresAt } = await logIn();
    expect(expiresAt).toBe('2026-03-31T02:00:00.000Z');
    const mine = await call('GET', '/api/v1/member', { token });
    expect(mine.status).toBe(200);
    expect(memberSchema.strict().parse(mine.body)).toEqual(member);
    expect(mine.headers.get('cache-control')).toBe('no-store');
    expect((await call('DELETE', '/api/v1/sessions/current', { token })).status).toBe(204);
    const after = await call('GET', '/api/v1/member', { token });
    expect([after.status, after.body.code]).toEqual([401, 'SESSION_ENDED']);
  });

  it.each([
    ['GET', '/api/v1/member'],
    ['PUT', '/api/v1/member'],
    ['PUT', '/api/v1/member/avatar'],
    ['POST', '/api/v1/member/phone'],
    ['GET', '/api/v1/member/export'],
    ['GET', '/api/v1/member/deletion'],
    ['POST', '/api/v1/member/deletion'],
    ['DELETE', '/api/v1/sessions/current'],
  ])('ask for a login on %s %s', async (method, path) => {
    const reply = await call(method, path);
    expect([reply.status, reply.body.code]).toEqual([401, 'NOT_LOGGED_IN']);
  });

  it.each([
    ['a refused code', 'unknown', 401, 'LOGIN_CODE_REFUSED'],
    ['a blocked person', 'blocked', 403, 'LOGIN_BLOCKED'],
  ])('answer %s', async (_case, code, status, problem) => {
    accounts.logins.set('blocked', 'blocked');
    const reply = await call('POST', '/api/v1/sessions', { body: { code } });
    expect([reply.status, reply.body.code]).toEqual([status, problem]);
  });

  it('answer 409 while the account is being deleted', async () => {
    const { member } = await logIn();
    await database.inUnit((unit) => unit.update(Member, { id: member.id }, { status: 'leaving' }));
    const reply = await call('POST', '/api/v1/sessions', { body: { code: accounts.codeOf('o1') } });
    expect([reply.status, reply.body.code]).toEqual([409, 'MEMBER_LEAVING']);
  });

  it('say when to come again where WeChat does not answer', async () => {
    accounts.answers = false;
    const reply = await call('POST', '/api/v1/sessions', { body: { code: 'any' } });
    expect([reply.status, reply.body.code]).toEqual([503, 'WECHAT_UNAVAILABLE']);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('refuse the twenty-first login of a minute from one address', async () => {
    for (let login = 0; login < 20; login++) await call('POST', '/api/v1/sessions', { body: { code: 'wrong' } });
    const reply = await call('POST', '/api/v1/sessions', { body: { code: accounts.codeOf('o1') } });
    expect([reply.status, reply.body.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(reply.headers.get('retry-after')).toBe('60');
  });

  it('refuse a field they do not know', async () => {
    const { token } = await logIn();
    const login = await call('POST', '/api/v1/sessions', { body: { code: 'x', openid: 'o1' } });
    const profile = await call('PUT', '/api/v1/member', { token, body: { nickname: 'x', status: 'gone' } });
    for (const reply of [login, profile]) expect([reply.status, reply.body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('set and clear a nickname, refuse a risky one, and park one that a human should see', async () => {
    const { token, member } = await logIn();
    const set = await call('PUT', '/api/v1/member', { token, body: { nickname: ' 小满 ' } });
    expect([set.status, set.body.nickname]).toEqual([200, '小满']);
    accounts.verdicts.set('坏', 'risky').set('疑', 'review');
    const risky = await call('PUT', '/api/v1/member', { token, body: { nickname: '坏' } });
    expect([risky.status, risky.body.code]).toEqual([422, 'NICKNAME_REFUSED']);
    const review = await call('PUT', '/api/v1/member', { token, body: { nickname: '疑' } });
    expect(review.body.nickname).toBe('疑');
    const [parked] = await database.read.find(OperatorCase);
    expect(parked).toMatchObject({ kind: 'member.nicknameReview', content: { memberId: member.id } });
    const cleared = await call('PUT', '/api/v1/member', { token, body: { nickname: null } });
    expect([cleared.status, cleared.body.nickname]).toEqual([200, null]);
  });

  it('take a picture, serve it to anyone who knows its address, and remove the one before', async () => {
    const { token } = await logIn();
    const first = await call('PUT', '/api/v1/member/avatar', { token, body: { imageBase64: JPEG.toString('base64') } });
    const second = await call('PUT', '/api/v1/member/avatar', { token, body: { imageBase64: PNG.toString('base64') } });
    expect(second.status).toBe(200);
    expect(second.body.avatarUrl).not.toBe(first.body.avatarUrl);
    const shown = await fetch(`${server.url}${second.body.avatarUrl}`);
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(PNG);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(shown.headers.get('cache-control')).toMatch(/immutable/);
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    const old = await call('GET', first.body.avatarUrl);
    expect([old.status, old.body.code]).toEqual([404, 'AVATAR_NOT_FOUND']);
    expect(await database.read.count(Avatar)).toBe(1);
  });

  it.each([
    ['a text', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64'), 422, 'AVATAR_NOT_AN_IMAGE'],
    ['what is not base64', '%%%%', 422, 'AVATAR_NOT_AN_IMAGE'],
    [
      'a picture one byte too large',
      Buffer.concat([JPEG, Buffer.alloc(200 * 1024 + 1 - JPEG.length)]).toString('base64'),
      413,
      'AVATAR_TOO_LARGE',
    ],
  ])('refuse %s as a picture', async (_case, imageBase64, status, code) => {
    const { token } = await logIn();
    const reply = await call('PUT', '/api/v1/member/avatar', { token, body: { imageBase64 } });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it('take a picture of exactly 200 KB', async () => {
    const { token } = await logIn();
    const imageBase64 = Buffer.concat([JPEG, Buffer.alloc(200 * 1024 - JPEG.length)]).toString('base64');
    expect((await call('PUT', '/api/v1/member/avatar', { token, body: { imageBase64 } })).status).toBe(200);
  });

  it("bind the phone number of the member's own code, and keep it unreadable", async () => {
    const { token, member } = await logIn();
    accounts.phoneCodes.set('mine', { number: '+8613800000001', openid: 'o1' });
    accounts.phoneCodes.set('theirs', { number: '+8613900000002', openid: 'o2' });
    const foreign = await call('POST', '/api/v1/member/phone', { token, body: { code: 'theirs' } });
    expect([foreign.status, foreign.body.code]).toEqual([422, 'PHONE_CODE_REFUSED']);
    const bound = await call('POST', '/api/v1/member/phone', { token, body: { code: 'mine' } });
    expect([bound.status, bound.body.phoneMasked]).toEqual([200, '138****0001']);
    const row = await database.read.findOneByOrFail(Member, { id: member.id });
    expect(JSON.stringify(row)).not.toContain('13800000001');
    expect(row.phoneIndex).toBe(keys.phoneIndex('+8613800000001'));
    expect(keys.decryptPhone(row.phoneCipher ?? '', member.id)).toBe('+8613800000001');
  });

  it('refuse the eleventh phone code of an hour', async () => {
    const { token } = await logIn();
    for (let code = 0; code < 10; code++)
      await call('POST', '/api/v1/member/phone', { token, body: { code: 'wrong' } });
    const reply = await call('POST', '/api/v1/member/phone', { token, body: { code: 'wrong' } });
    expect(reply.status).toBe(429);
  });

  it('export, preview and delete', async () => {
    const { token } = await logIn();
    const exported = await call('GET', '/api/v1/member/export', { token });
    expect(memberExportSchema.parse(exported.body).sections).toHaveProperty('profile');
    const preview = deletionPreviewSchema
      .strict()
      .parse((await call('GET', '/api/v1/member/deletion', { token })).body);
    const unconfirmed = await call('POST', '/api/v1/member/deletion', {
      token,
      body: { token: preview.token, confirm: false },
    });
    expect(unconfirmed.status).toBe(400);
    const forged = await call('POST', '/api/v1/member/deletion', { token, body: { token: 'forged', confirm: true } });
    expect([forged.status, forged.body.code]).toEqual([422, 'DELETION_NOT_CONFIRMED']);
    const deleted = await call('POST', '/api/v1/member/deletion', {
      token,
      body: { token: preview.token, confirm: true },
    });
    expect([deleted.status, deleted.body]).toEqual([200, { state: 'done' }]);
    expect((await call('GET', '/api/v1/member', { token })).body.code).toBe('SESSION_ENDED');
  });

  it('describe every reply in the OpenAPI document', () => {
    const deps = { database, clock, keys, accounts, holders: [], logger: quietLogger() };
    const document = describeRoutes(memberRoutes(deps), '1') as { paths: Record<string, object> };
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/v1/avatars/{id}',
      '/api/v1/member',
      '/api/v1/member/avatar',
      '/api/v1/member/deletion',
      '/api/v1/member/export',
      '/api/v1/member/phone',
      '/api/v1/sessions',
      '/api/v1/sessions/current',
    ]);
  });
});
