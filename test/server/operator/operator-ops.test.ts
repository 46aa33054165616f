import { randomBytes } from 'node:crypto';
import { createApp } from '../../../server/http/create-app';
import { type Listening, listen } from '../../../server/http/listen';
import { createLogger } from '../../../server/http/logger';
import { OperatorCommand } from '../../../server/operator/approval.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { MOST_ATTEMPTS } from '../../../server/operator/login-guard.rules';
import { makeOperator } from '../../../server/operator/make-operator';
import { Operator } from '../../../server/operator/operator.entity';
import { operatorOps } from '../../../server/operator/operator-ops.routes';
import { walkAudit } from '../../../server/operator/walk-audit';
import type { Role } from '../../../shared/contract/ops/permission';
import { DAY_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { openTestDatabase, type TestDatabase } from '../../support/database';
import type { Answer, CallOptions } from '../../support/house';
import {
  browserOf,
  buildOperatorParts,
  cookiesOf,
  PASSWORD,
  season,
  type TestOperatorParts,
  totpAt,
} from '../../support/operators';

const logger = createLogger('silent');

describe('the operators’ room over HTTP', () => {
  let database: TestDatabase;
  let parts: TestOperatorParts;
  let door: Listening;
  beforeAll(async () => {
    database = await openTestDatabase('sqlite');
    parts = buildOperatorParts(database, { acts: [] });
    const ops = operatorOps({ ...parts, acts: () => ops.acts, logger });
    const app = createApp({
      ...{ logger, clock: parts.clock, routes: ops.routes, authenticateOperator: ops.authenticate },
      ...{ authenticate: async () => null, callbacks: [], extras: [] },
      trustedProxies: ['127.0.0.1'],
      limits: { perAddress: { points: 10_000, seconds: 60 }, perMember: { points: 1, seconds: 60 } },
    });
    door = await listen(app.callback(), { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await door.close(500);
    await database.remove();
  });

  const call = async (method: string, path: string, { body, headers }: CallOptions = {}): Promise<Answer> => {
    const response = await fetch(door.url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  };
  const fromAddress = (address: string) => ({ 'X-Forwarded-For': address });
  const moment = () => ({ now: parts.clock.now(), wallNow: parts.wallClock.now() });

  /** Takes a link up as somebody with a phone would. */
  async function takeUp(token: string) {
    const path = `/ops/v1/invitations/${token}`;
    const { body: view } = await call('GET', path);
    const secret: string = view.totpSecret;
    const totp = totpAt(secret, parts.wallClock.now());
    return { secret, opened: await call('POST', path, { body: { token, password: PASSWORD, totp } }) };
  }
  async function open(loginName: string, role: Role) {
    const wish = { loginName, name: `名 ${loginName}`, role };
    const made = await database.inUnit((unit) => makeOperator(unit, parts.keys, wish, moment()));
    if (!made.ok) throw new Error(made.refusal);
    const { secret, opened } = await takeUp(made.value.token);
    return { secret, deviceCookie: cookiesOf(opened), ...browserOf({ call }, opened) };
  }

  it('a link is taken up, a code is used once, a write wants its token, and logging out ends it everywhere', async () => {
    const owner = await open('owner', 'owner');
    const cookies = (await call('GET', '/ops/v1/session', { headers: { Cookie: owner.cookie } })).body;
    expect(cookies).toMatchObject({
      operator: { loginName: 'owner', hasTotp: true },
      world: 'live',
      csrfToken: owner.csrfToken,
    });
    parts.wallClock.advance(MINUTE_MS);
    const totp = totpAt(owner.secret, parts.wallClock.now());
    const body = { loginName: 'owner', password: PASSWORD, totp };
    const opened = await call('POST', '/ops/v1/session', { body });
    expect(opened.status).toBe(201);
    const [session = '', device = ''] = opened.headers.getSetCookie();
    expect(session).toMatch(/^ops_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/);
    expect(device).toMatch(
      /^ops_device=[\w.-]+; Path=\/ops\/v1\/session; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
    );
    const replay = await call('POST', '/ops/v1/session', { body });
    expect([replay.status, replay.body.code]).toEqual([401, 'OPERATOR_LOGIN_REFUSED']);
    const elsewhere = browserOf({ call }, opened);
    const listed = await elsewhere.get('/ops/v1/sessions');
    expect(listed.body.items).toHaveLength(2);
    for (const token of ['', 'x', `${elsewhere.csrfToken}x`, owner.csrfToken]) {
      const headers = { Cookie: elsewhere.cookie, ...(token === '' ? {} : { 'X-CSRF-Token': token }) };
      const refused = await call('DELETE', '/ops/v1/session', { headers });
      expect([refused.status, refused.body.code]).toEqual([403, 'CSRF_REFUSED']);
    }
    const left = await elsewhere.send('DELETE', '/ops/v1/session');
    expect([left.status, left.headers.getSetCookie()[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await elsewhere.get('/ops/v1/session')).body.code).toBe('SESSION_ENDED');
    expect((await owner.get('/ops/v1/session')).status).toBe(200);
    expect((await call('GET', '/ops/v1/session')).body.code).toBe('NOT_LOGGED_IN');
    const wrong = await owner.send('POST', '/ops/v1/session/password', { password: 'x', newPassword: PASSWORD });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'PASSWORD_REFUSED']);
    const short = await owner.send('POST', '/ops/v1/session/password', { password: PASSWORD, newPassword: 'kurz' });
    expect([short.status, short.body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('failures lock out their own address; the device that is known and other addresses still come in', async () => {
    const helper = await open('helper', 'support');
    parts.wallClock.advance(MINUTE_MS);
    const attempt = (address: string, password: string, cookie = '') =>
      call('POST', '/ops/v1/session', {
        body: { loginName: 'helper', password, totp: totpAt(helper.secret, parts.wallClock.now()) },
        headers: { ...fromAddress(address), ...(cookie === '' ? {} : { Cookie: cookie }) },
      });
    for (let turn = 0; turn < MOST_ATTEMPTS.pair; turn++) {
      expect((await attempt('198.51.100.9', 'falsch')).status).toBe(401);
    }
    const locked = await attempt('198.51.100.9', PASSWORD);
    expect([locked.status, locked.body.code]).toEqual([429, 'OPERATOR_LOGIN_LOCKED']);
    expect(Number(locked.headers.get('Retry-After'))).toBeGreaterThan(800);
    // Even more of them, until the door itself no longer opens to the address.
    for (let turn = 0; turn < 30; turn++) await attempt('198.51.100.9', 'falsch');
    expect((await attempt('198.51.100.9', PASSWORD)).body.code).toBe('TOO_MANY_REQUESTS');
    expect((await attempt('198.51.100.9', PASSWORD, helper.deviceCookie)).status).toBe(201);
    parts.wallClock.advance(MINUTE_MS);
    expect((await attempt('198.51.100.10', PASSWORD)).status).toBe(201);
  });

  it('an owner makes people, shows each link once, and makes another owner with a second one’s word', async () => {
    const owner = await open('boss', 'owner');
    const key = randomBytes(12).toString('hex');
    const input = { loginName: 'new.one', name: '新人', role: 'finance' };
    const made = await owner.act('/ops/v1/operators', input, { key });
    expect(made).toMatchObject({ status: 200, body: { status: 'done', value: { expiresAt: expect.any(String) } } });
    const link: string = made.body.value.link;
    expect(link).toMatch(/^https:\/\/shop\.example\.com\/console\/#\/invitation\/[\w-]{43}$/);
    expect((await owner.act('/ops/v1/operators', input, { key })).body).toEqual(made.body);
    const token = link.split('/').at(-1) ?? '';
    const kept = JSON.stringify([await database.read.find(OperatorCommand), await database.read.find(AuditEntry)]);
    expect(kept).not.toContain(token);
    expect((await owner.act('/ops/v1/operators', input)).body.code).toBe('OPERATOR_EXISTS');
    const { opened } = await takeUp(token);
    const finance = browserOf({ call }, opened);
    expect((await call('GET', `/ops/v1/invitations/${token}`)).body.code).toBe('INVITATION_ENDED');
    expect((await finance.get('/ops/v1/operators')).body.code).toBe('PERMISSION_MISSING');

    const promoted = await owner.act('/ops/v1/operators', { loginName: 'co', name: '合伙人', role: 'owner' });
    expect(promoted).toMatchObject({ status: 202, body: { status: 'waiting' } });
    const second = await open('third', 'owner');
    const approve = () => second.act('/ops/v1/approvals/approve', { approvalId: promoted.body.approvalId });
    expect((await approve()).body.code).toBe('APPROVAL_NOT_YOURS');
    await season(parts, second.operator.id);
    expect((await second.get('/ops/v1/session')).body.waiting).toMatchObject({ decidable: 1 });
    const listed = (await second.get('/ops/v1/approvals?status=waiting')).body.items;
    expect(listed).toMatchObject([{ summary: '将新增所有者：合伙人（co）', decidable: true, mine: false }]);
    const approved = await approve();
    expect(approved.body).toMatchObject({
      status: 'done',
      value: { value: { link: expect.stringContaining('/invitation/') } },
    });
    expect((await takeUp(approved.body.value.value.link.split('/').at(-1))).opened.status).toBe(201);

    const { id } = finance.operator;
    const sessions = await owner.get(`/ops/v1/sessions?operatorId=${id}`);
    expect(sessions.body.items).toMatchObject([{ current: false }]);
    expect((await finance.get(`/ops/v1/sessions?operatorId=${owner.operator.id}`)).status).toBe(403);
    const foreign = await finance.act('/ops/v1/sessions/end', { operatorId: owner.operator.id });
    expect(foreign.body.code).toBe('PERMISSION_MISSING');
    const ended = await owner.act('/ops/v1/sessions/end', { sessionId: sessions.body.items[0].id });
    expect(ended.body.value).toEqual({ ended: 1 });
    expect((await finance.get('/ops/v1/session')).body.code).toBe('SESSION_ENDED');
    const role = await owner.act('/ops/v1/operators/role', { operatorId: id, role: 'support' });
    expect(role.body).toMatchObject({ status: 'done' });
    expect((await owner.act('/ops/v1/operators/disable', { operatorId: id })).body).toMatchObject({ status: 'done' });
    expect((await owner.act('/ops/v1/operators/link', { operatorId: id })).body.code).toBe('OPERATOR_DISABLED');
    expect((await owner.act('/ops/v1/operators/enable', { operatorId: id })).body).toMatchObject({ status: 'done' });
    expect((await owner.act('/ops/v1/operators/link', { operatorId: id })).body.value.link).toContain('/invitation/');
    const page = await owner.get('/ops/v1/operators?limit=50');
    expect(page.body.items).toEqual(
      expect.arrayContaining([expect.objectContaining({ id, role: 'support', status: 'active' })]),
    );
  });

  it('the log is read, taken home and checked by who may, and by nobody else', async () => {
    const owner = await open('auditor', 'owner');
    const support = await open('curious', 'support');
    for (const path of ['', '.csv', '/verification', '/verification/stretch']) {
      expect((await support.get(`/ops/v1/audit${path}`)).body.code).toBe('PERMISSION_MISSING');
    }
    const read = await owner.get('/ops/v1/audit?actor=auditor&action=operators.setUp');
    expect(read.body.items).toMatchObject([{ actor: '名 auditor', subject: `operator:${owner.operator.id}` }]);
    const csv = await owner.get('/ops/v1/audit.csv?actor=auditor');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-2026-03-\d\d\.csv"$/);
    expect(csv.body.split('\r\n')).toHaveLength(3);
    const whole = await owner.get('/ops/v1/audit/verification');
    expect(whole.body).toMatchObject({ whole: true, breaks: [] });
    expect((await owner.get('/ops/v1/audit?cursor=x')).status).toBe(400);
    parts.clock.advance(DAY_MS);
    await database.inUnit((unit) => unit.update(AuditEntry, { number: 1 }, { reason: '改过' }));
    // It was found whole a moment ago: whoever wants to know now walks through all lines, and the night does.
    const breaks = ['第 1 行被改动过'];
    const stretch = await owner.get('/ops/v1/audit/verification/stretch');
    expect(stretch.body).toMatchObject({ lines: stretch.body.of, next: null, breaks });
    await walkAudit(parts, () => false);
    const broken = await owner.get('/ops/v1/audit/verification');
    expect(broken.body).toMatchObject({ whole: false, full: { breaks }, walking: null });
    expect(await database.read.countBy(Operator, { loginName: 'auditor' })).toBe(1);
  });
});
