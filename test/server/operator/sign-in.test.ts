import { AuditEntry } from '../../../server/operator/audit.entity';
import { createOperatorAuthenticator } from '../../../server/operator/authenticate-operator';
import { changeRole, disableOperator, enableOperator } from '../../../server/operator/change-operator';
import { changePassword } from '../../../server/operator/change-password';
import { renewInvitation } from '../../../server/operator/invitation';
import { type LogIn, logIn } from '../../../server/operator/log-in';
import { GUARD_WINDOW_MS, MOST_ATTEMPTS } from '../../../server/operator/login-guard.rules';
import { makeOperator } from '../../../server/operator/make-operator';
import { LoginGuard, Operator, OperatorInvitation, OperatorSession } from '../../../server/operator/operator.entity';
import { IDLE_MS, LONGEST_MS } from '../../../server/operator/session.rules';
import { sweepOperators } from '../../../server/operator/sweep-operators';
import { findInvitation, takeUpInvitation } from '../../../server/operator/take-up-invitation';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import {
  type BuiltOperator,
  buildOperator,
  buildOperatorParts,
  PASSWORD,
  type TestOperatorParts,
  totpAt,
} from '../../support/operators';

const OTHER_PASSWORD = 'ein-anderes-langes-wort';
const LOCKED = { ok: false, refusal: { code: 'OPERATOR_LOGIN_LOCKED' } };
const REFUSED = { ok: false, refusal: { code: 'OPERATOR_LOGIN_REFUSED' } };

describe.each(engines)('operators who come and go, on %s', (engine) => {
  let database: TestDatabase;
  let parts: TestOperatorParts;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
    parts = buildOperatorParts(database);
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    // Codes work once: each test begins with one that nobody has used, and long after earlier failures.
    parts.wallClock.advance(HOUR_MS);
    for (const table of [Operator, OperatorInvitation, OperatorSession, LoginGuard]) await database.read.clear(table);
  });

  const attempt = (operator: Pick<BuiltOperator, 'loginName' | 'secret'>, more: Partial<LogIn> = {}) =>
    logIn(parts, {
      ...{ loginName: operator.loginName, password: PASSWORD, totp: totpAt(operator.secret, parts.wallClock.now()) },
      ...{ deviceCookie: undefined, address: '203.0.113.7', device: 'Firefox', requestId: 'r', ...more },
    });
  const authenticate = (cookie: string) =>
    createOperatorAuthenticator({ ...parts, logger: { warn: () => undefined } })(cookie);

  it('an operator is made, takes the link up, is logged in, and logs in again with the next code', async () => {
    const owner = await buildOperator(parts, 'owner', 'owner');
    expect(await authenticate(owner.cookie)).toMatchObject({ operatorId: owner.id, name: '名 owner' });
    // The code of the set-up is spent.
    expect(await attempt(owner)).toEqual(REFUSED);
    parts.wallClock.advance(30_000);
    const again = await attempt(owner);
    expect(again).toMatchObject({ ok: true, value: { operator: { id: owner.id } } });
    const actions = (await database.read.find(AuditEntry)).map(({ action }) => action);
    expect(actions.slice(-2)).toEqual(['operators.setUp', 'session.open']);
    const rows = JSON.stringify([await database.read.find(Operator), await database.read.find(OperatorSession)]);
    for (const secret of [PASSWORD, owner.secret, owner.cookie]) expect(rows).not.toContain(secret);
  });

  it('a link works once, for a day, and not after a newer one was made', async () => {
    const moment = { now: parts.clock.now(), wallNow: parts.wallClock.now() };
    const wish = { loginName: 'new', name: '新人', role: 'support' } as const;
    const made = await database.inUnit((each) => makeOperator(each, parts.keys, wish, moment));
    if (!made.ok) throw new Error(made.refusal);
    const { token, operatorId } = made.value;
    const view = await findInvitation(parts, token);
    expect(view).toMatchObject({ loginName: 'new', role: 'support', totpRequired: true });
    expect(view?.totpUri).toMatch(/^otpauth:\/\/totp\/.*:new\?secret=/);
    const take = (given: string, totp?: string, password = PASSWORD) =>
      takeUpInvitation(parts, { token: given, password, totp, address: 'a', device: 'd', requestId: 'r' });
    expect(await take(token)).toEqual({ ok: false, refusal: 'TOTP_REQUIRED' });
    expect(await take(token, '000000')).toEqual({ ok: false, refusal: 'TOTP_REFUSED' });
    expect(await take('x'.repeat(43), '000000')).toEqual({ ok: false, refusal: 'INVITATION_ENDED' });
    const newer = await database.inUnit((each) => renewInvitation(each, parts.keys, operatorId, moment.wallNow));
    if (!newer.ok) throw new Error(newer.refusal);
    expect(await findInvitation(parts, token)).toBeNull();
    const secret = (await findInvitation(parts, newer.value.token))?.totpSecret ?? '';
    const code = totpAt(secret, moment.wallNow);
    const both = await Promise.all([take(newer.value.token, code), take(newer.value.token, code)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await findInvitation(parts, newer.value.token)).toBeNull();
    const late = await database.inUnit((each) => renewInvitation(each, parts.keys, operatorId, moment.wallNow));
    if (!late.ok) throw new Error(late.refusal);
    parts.wallClock.advance(DAY_MS);
    expect(await findInvitation(parts, late.value.token)).toBeNull();
    expect(await database.inUnit((each) => makeOperator(each, parts.keys, wish, moment))).toEqual({
      ...{ ok: false, refusal: 'OPERATOR_EXISTS' },
    });
  });

  it('a code works once, also where it is shown twice at the same moment, and one step of drift is allowed', async () => {
    const owner = await buildOperator(parts, 'owner', 'owner');
    parts.wallClock.advance(2 * MINUTE_MS);
    const both = await Promise.all([attempt(owner), attempt(owner)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await attempt(owner)).toEqual(REFUSED);
    parts.wallClock.advance(2 * MINUTE_MS);
    const shown = (ahead: number) => totpAt(owner.secret, parts.wallClock.now() + ahead);
    for (const far of [-60_000, 60_000]) expect(await attempt(owner, { totp: shown(far) })).toEqual(REFUSED);
    expect(await attempt(owner, { totp: shown(-30_000) })).toMatchObject({ ok: true });
    expect(await attempt(owner, { totp: shown(30_000) })).toMatchObject({ ok: true });
    // An older code is spent by a newer one.
    expect(await attempt(owner, { totp: shown(0) })).toEqual(REFUSED);
  });

  it('an unknown name, a wrong password, a wrong code, a disabled and an invited one hear the same', async () => {
    const owner = await buildOperator(parts, 'owner', 'owner');
    const away = await buildOperator(parts, 'away', 'support');
    await database.inUnit((each) => disableOperator(each, away.id));
    const moment = { now: parts.clock.now(), wallNow: parts.wallClock.now() };
    const invited = { loginName: 'invited', name: '未设置', role: 'support' } as const;
    await database.inUnit((each) => makeOperator(each, parts.keys, invited, moment));
    parts.wallClock.advance(MINUTE_MS);
    const heard = [
      await attempt({ loginName: 'nobody', secret: owner.secret }),
      await attempt(owner, { password: OTHER_PASSWORD }),
      await attempt(owner, { totp: '000000' }),
      await attempt(away),
      await attempt({ loginName: 'invited', secret: owner.secret }),
    ];
    expect(heard).toEqual(heard.map(() => REFUSED));
    // Without a code nothing is looked at.
    const wanting = [
      await attempt(owner, { totp: undefined }),
      await attempt({ ...owner, loginName: 'no' }, { totp: undefined }),
    ];
    expect(wanting).toEqual(wanting.map(() => ({ ok: false, refusal: { code: 'TOTP_REQUIRED' } })));
  });

  it('too many failures lock the name for their address, and neither a known device nor another address', async () => {
    const owner = await buildOperator(parts, 'owner', 'owner');
    parts.wallClock.advance(MINUTE_MS);
    const wrong = { password: OTHER_PASSWORD };
    const failures = await Promise.all(Array.from({ length: MOST_ATTEMPTS.pair }, () => attempt(owner, wrong)));
    expect(failures).toEqual(failures.map(() => REFUSED));
    const locked = await attempt(owner);
    expect(locked).toMatchObject(LOCKED);
    expect(locked).toMatchObject({ refusal: { retryAfterSeconds: GUARD_WINDOW_MS / 1000 } });
    expect(await attempt({ ...owner, loginName: 'somebody' })).toEqual(REFUSED);
    expect(await attempt(owner, { address: '203.0.113.8' })).toMatchObject({ ok: true });
    parts.wallClock.advance(30_000);
    const { deviceCookie } = owner;
    expect(await attempt(owner, { deviceCookie })).toMatchObject({ ok: true, value: { deviceCookie: null } });
    // Somebody else's device, or one that was made up, is a stranger.
    const other = await buildOperator(parts, 'other', 'support');
    for (const foreign of [other.deviceCookie, `${deviceCookie}x`, 'a.b', '']) {
      expect(await attempt(owner, { deviceCookie: foreign })).toMatchObject(LOCKED);
    }
    parts.wallClock.advance(GUARD_WINDOW_MS);
    expect(await attempt(owner)).toMatchObject({ ok: true });
  });

  it('names without end are stopped at the address; a stolen device is stopped too', async () => {
    const owner = await buildOperator(parts, 'owner', 'owner');
    parts.wallClock.advance(MINUTE_MS);
    const { deviceCookie } = owner;
    const wrong = { password: OTHER_PASSWORD, deviceCookie };
    for (let turn = 0; turn < MOST_ATTEMPTS.device; turn++) expect(await attempt(owner, wrong)).toEqual(REFUSED);
    expect(await attempt(owner, { deviceCookie })).toMatchObject(LOCKED);
    const [counted] = await database.read.find(LoginGuard);
    expect(counted?.guardKey).toMatch(/^device:/);
    const windowStart = parts.wallClock.now();
    const guardKey = `address:${parts.keys.guardSubject('203.0.113.7')}`;
    const full = { guardKey, windowStart, failures: MOST_ATTEMPTS.address };
    await database.inUnit((each) => each.insert(LoginGuard, full));
    expect(await attempt({ ...owner, loginName: 'any' })).toMatchObject(LOCKED);
  });

  it('a session ends when it is idle for two hours, after twelve, and at once when its operator is disabled', async () => {
    const owner = await buildOperator(parts, 'owner', 'owner');
    parts.wallClock.advance(IDLE_MS - 1);
    expect(await authenticate(owner.cookie)).not.toBeNull();
    for (let used = IDLE_MS; used < LONGEST_MS; used += HOUR_MS) {
      expect(await authenticate(owner.cookie)).not.toBeNull();
      parts.wallClock.advance(HOUR_MS);
    }
    parts.wallClock.advance(1);
    expect(await authenticate(owner.cookie)).toBeNull();
    const support = await buildOperator(parts, 'helper', 'support');
    expect(await authenticate(support.cookie)).toMatchObject({ permissions: expect.arrayContaining(['members.read']) });
    await database.inUnit((each) => changeRole(each, support.id, 'readOnly'));
    expect((await authenticate(support.cookie))?.permissions).not.toContain('refunds.decide');
    await database.inUnit((each) => disableOperator(each, support.id));
    expect(await authenticate(support.cookie)).toBeNull();
    expect(await authenticate('x')).toBeNull();
    parts.clock.advance(1);
    await database.inUnit((each) => enableOperator(each, support.id, parts.clock.now()));
    const back = await database.read.findOneByOrFail(Operator, { id: support.id });
    expect(back).toMatchObject({ status: 'active', activatedAt: parts.clock.now() });
    await sweepOperators(parts);
    expect(await database.read.count(OperatorSession)).toBe(0);
  });

  it('an active owner always stays, also where two send each other away at once', async () => {
    const one = await buildOperator(parts, 'one', 'owner');
    const refusal = { ok: false, refusal: 'LAST_OWNER' };
    expect(await database.inUnit((each) => disableOperator(each, one.id))).toEqual(refusal);
    expect(await database.inUnit((each) => changeRole(each, one.id, 'support'))).toEqual(refusal);
    const two = await buildOperator(parts, 'two', 'owner');
    const outcomes = await Promise.all([
      database.inUnit((each) => disableOperator(each, one.id)),
      database.inUnit((each) => changeRole(each, two.id, 'finance')),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await database.read.countBy(Operator, { role: 'owner', status: 'active' })).toBe(1);
  });

  it('a new password wants the old one and ends the other sessions; a new link ends all', async () => {
    const owner = await buildOperator(parts, 'owner', 'owner');
    parts.wallClock.advance(MINUTE_MS);
    const elsewhere = await attempt(owner);
    if (!elsewhere.ok) throw new Error(elsewhere.refusal.code);
    const sessionId = parts.keys.sessionId(owner.cookie);
    const change = (password: string) =>
      changePassword(parts, {
        ...{ operatorId: owner.id, sessionId, password, newPassword: OTHER_PASSWORD, address: 'a', requestId: 'r' },
      });
    expect(await change(OTHER_PASSWORD)).toEqual({ ok: false, refusal: { code: 'PASSWORD_REFUSED' } });
    expect(await change(PASSWORD)).toEqual({ ok: true, value: null });
    expect(await authenticate(elsewhere.value.cookie)).toBeNull();
    expect(await authenticate(owner.cookie)).not.toBeNull();
    parts.wallClock.advance(MINUTE_MS);
    expect(await attempt(owner)).toEqual(REFUSED);
    expect(await attempt(owner, { password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    const wallNow = parts.wallClock.now();
    const link = await database.inUnit((each) => renewInvitation(each, parts.keys, owner.id, wallNow));
    if (!link.ok) throw new Error(link.refusal);
    const { token } = link.value;
    const secret = (await findInvitation(parts, token))?.totpSecret ?? '';
    expect(await authenticate(owner.cookie)).not.toBeNull();
    const place = { address: 'a', device: 'd', requestId: 'r' };
    await takeUpInvitation(parts, { token, password: PASSWORD, totp: totpAt(secret, wallNow), ...place });
    expect(await authenticate(owner.cookie)).toBeNull();
    parts.wallClock.advance(MINUTE_MS);
    expect(await attempt(owner)).toEqual(REFUSED);
    expect(await attempt({ ...owner, secret })).toMatchObject({ ok: true });
  });
});
