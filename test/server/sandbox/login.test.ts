import { createHmac } from 'node:crypto';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { callWeixin, openWorld, START, type TestWorld, takeToken } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const person = (index = 0) => world.sandbox.people()[index]!;

function exchange(code: string | null, changes: Record<string, string> = {}) {
  const { credentials: known } = world.sandbox;
  return callWeixin(world.sandbox, 'GET', '/sns/jscode2session', {
    appid: known.WECHAT_MINIPROGRAM_APPID,
    secret: known.WECHAT_MINIPROGRAM_SECRET,
    grant_type: 'authorization_code',
    ...(code === null ? {} : { js_code: code }),
    ...changes,
  });
}

describe('the exchange of a login code', () => {
  test('tells openid, unionid and a new session_key, as plain text', async () => {
    const { credentials: known } = world.sandbox;
    const query = new URLSearchParams({
      appid: known.WECHAT_MINIPROGRAM_APPID,
      secret: known.WECHAT_MINIPROGRAM_SECRET,
      grant_type: 'authorization_code',
      js_code: world.sandbox.loginCode(person().id),
    });
    const response = await fetch(`${world.sandbox.apiUrl}/sns/jscode2session?${query}`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const first = (await response.json()) as Record<string, unknown>;
    expect(first).toEqual({
      openid: person().miniprogramOpenid,
      unionid: person().unionid,
      session_key: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
    });
    const second = await exchange(world.sandbox.loginCode(person().id));
    expect(second.openid).toBe(first.openid);
    expect(second.session_key).not.toBe(first.session_key);
  });

  test('tells no unionid of a person whose apps are not bound', async () => {
    const unbound = world.sandbox.people().find(({ unionid }) => unionid === null)!;
    const reply = await exchange(world.sandbox.loginCode(unbound.id));
    expect(reply).toEqual({ openid: unbound.miniprogramOpenid, session_key: expect.any(String) });
  });

  test('works once: the second time the code has been used', async () => {
    const code = world.sandbox.loginCode(person().id);
    await exchange(code);
    expect(await exchange(code)).toMatchObject({ errcode: 40163, errmsg: expect.stringContaining('rid: ') });
  });

  test('works for 5 minutes', async () => {
    const [first, second] = [world.sandbox.loginCode(person().id), world.sandbox.loginCode(person().id)];
    world.clock.advance(5 * MINUTE_MS - 1);
    expect(await exchange(first)).toMatchObject({ openid: person().miniprogramOpenid });
    world.clock.advance(1);
    expect(await exchange(second)).toMatchObject({ errcode: 40029 });
  });

  test.each<[string, Record<string, string>, number]>([
    ['an unknown code', { js_code: 'nothing' }, 40029],
    ['another appid', { appid: 'wx0000000000000000' }, 40013],
    ['another secret', { secret: 'wrong' }, 40125],
    ['another grant_type', { grant_type: 'client_credential' }, 40002],
    ['no appid', { appid: '' }, 41002],
    ['no secret', { secret: '' }, 41004],
    ['no code', { js_code: '' }, 41008],
  ])('is refused for %s', async (_, changes, errcode) => {
    expect(await exchange(world.sandbox.loginCode(person().id), changes)).toMatchObject({ errcode });
  });

  test('is refused for a phone code and for the credentials of the official account', async () => {
    const { credentials: known } = world.sandbox;
    expect(await exchange(world.sandbox.phoneCode(person().id))).toMatchObject({ errcode: 40029 });
    const official = { appid: known.WECHAT_OFFICIAL_APPID, secret: known.WECHAT_OFFICIAL_SECRET };
    expect(await exchange(world.sandbox.loginCode(person().id), official)).toMatchObject({ errcode: 40013 });
  });

  test('is refused after 100 logins of a person within a minute', async () => {
    for (let number = 0; number < 100; number += 1) {
      expect(await exchange(world.sandbox.loginCode(person().id))).toHaveProperty('openid');
    }
    expect(await exchange(world.sandbox.loginCode(person().id))).toMatchObject({ errcode: 45011 });
    expect(await exchange(world.sandbox.loginCode(person(1).id))).toHaveProperty('openid');
    world.clock.advance(MINUTE_MS);
    expect(await exchange(world.sandbox.loginCode(person().id))).toHaveProperty('openid');
  });

  test('may find WeChat busy, which leaves the code good, or the person at high risk', async () => {
    const code = world.sandbox.loginCode(person().id);
    world.sandbox.setFault('loginBusy', { enabled: true, count: 1 });
    expect(await exchange(code)).toMatchObject({ errcode: -1 });
    expect(await exchange(code)).toHaveProperty('openid');
    world.sandbox.setFault('loginHighRisk', { enabled: true, count: 1 });
    expect(await exchange(world.sandbox.loginCode(person().id))).toMatchObject({ errcode: 40226 });
  });
});

describe('the session_key', () => {
  test('can be checked and made anew by who holds it', async () => {
    const { sandbox } = world;
    const token = await takeToken(sandbox, 'miniprogram');
    const session = await exchange(sandbox.loginCode(person().id));
    const query = (key: unknown) => ({
      access_token: token,
      openid: person().miniprogramOpenid,
      sig_method: 'hmac_sha256',
      signature: createHmac('sha256', String(key)).update('').digest('hex'),
    });
    const old = query(session.session_key);
    expect(await callWeixin(sandbox, 'GET', '/wxa/checksession', old)).toMatchObject({ errcode: 0 });
    const fresh = await callWeixin(sandbox, 'GET', '/wxa/resetusersessionkey', old);
    expect(fresh.session_key).not.toBe(session.session_key);
    expect(await callWeixin(sandbox, 'GET', '/wxa/checksession', old)).toMatchObject({ errcode: 87009 });
    expect(await callWeixin(sandbox, 'GET', '/wxa/checksession', query(fresh.session_key))).toMatchObject({
      errcode: 0,
    });
  });
});

describe('the phone number', () => {
  const phone = async (body: unknown, token?: string) =>
    callWeixin(
      world.sandbox,
      'POST',
      '/wxa/business/getuserphonenumber',
      { access_token: token ?? (await takeToken(world.sandbox, 'miniprogram')) },
      body,
    );

  test('is told once for a code, with the watermark of the mini-program', async () => {
    const code = world.sandbox.phoneCode(person().id);
    expect(await phone({ code })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: person().phoneNumber,
        purePhoneNumber: person().phoneNumber,
        countryCode: '86',
        watermark: { timestamp: START / SECOND_MS, appid: world.sandbox.credentials.WECHAT_MINIPROGRAM_APPID },
      },
    });
    expect(await phone({ code })).toMatchObject({ errcode: 40029 });
  });

  test('is refused for a login code, an old code, a missing code and the openid of another person', async () => {
    expect(await phone({ code: world.sandbox.loginCode(person().id) })).toMatchObject({ errcode: 40029 });
    expect(await phone({})).toMatchObject({ errcode: 40029 });
    const code = world.sandbox.phoneCode(person().id);
    expect(await phone({ code, openid: person(1).miniprogramOpenid })).toMatchObject({ errcode: 40003 });
    world.clock.advance(5 * MINUTE_MS);
    expect(await phone({ code })).toMatchObject({ errcode: 40029 });
  });

  test('is not told to the official account', async () => {
    const token = await takeToken(world.sandbox, 'official');
    expect(await phone({ code: world.sandbox.phoneCode(person().id) }, token)).toMatchObject({ errcode: 48001 });
  });
});

describe('access tokens', () => {
  const plain = (changes: Record<string, string> = {}) => {
    const { credentials: known } = world.sandbox;
    return callWeixin(world.sandbox, 'GET', '/cgi-bin/token', {
      grant_type: 'client_credential',
      appid: known.WECHAT_MINIPROGRAM_APPID,
      secret: known.WECHAT_MINIPROGRAM_SECRET,
      ...changes,
    });
  };
  const stable = (force = false) => {
    const { credentials: known } = world.sandbox;
    return callWeixin(
      world.sandbox,
      'POST',
      '/cgi-bin/stable_token',
      {},
      {
        grant_type: 'client_credential',
        appid: known.WECHAT_MINIPROGRAM_APPID,
        secret: known.WECHAT_MINIPROGRAM_SECRET,
        force_refresh: force,
      },
    );
  };
  /** The errcode of a call that only a good token gets past the token check. */
  const tryToken = async (token: unknown) => {
    const reply = await callWeixin(
      world.sandbox,
      'POST',
      '/wxa/sec/order/is_trade_managed',
      token === null ? {} : { access_token: String(token) },
      { appid: world.sandbox.credentials.WECHAT_MINIPROGRAM_APPID },
    );
    return reply.errcode;
  };

  test('a missing, an unknown and an expired token are told apart', async () => {
    expect(await tryToken(null)).toBe(41001);
    expect(await tryToken('unknown')).toBe(40001);
    const { access_token: token, expires_in: seconds } = await stable();
    expect(seconds).toBe(7_200);
    world.clock.advance(2 * HOUR_MS - 1);
    expect(await tryToken(token)).toBe(0);
    world.clock.advance(1);
    expect(await tryToken(token)).toBe(42001);
  });

  test('the stable token stays the same until its last 5 minutes; then both work', async () => {
    const first = await stable();
    world.clock.advance(115 * MINUTE_MS - SECOND_MS);
    expect(await stable()).toEqual({ access_token: first.access_token, expires_in: 301 });
    world.clock.advance(SECOND_MS);
    const second = await stable();
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.expires_in).toBe(7_200);
    expect([await tryToken(first.access_token), await tryToken(second.access_token)]).toEqual([0, 0]);
    world.clock.advance(5 * MINUTE_MS);
    expect(await tryToken(first.access_token)).toBe(42001);
  });

  test('forcing a stable token ends the old one at once', async () => {
    const first = await stable();
    const second = await stable(true);
    expect(await tryToken(first.access_token)).toBe(40001);
    expect(await tryToken(second.access_token)).toBe(0);
  });

  test('forcing works 30 s apart and 20 times a day; beyond that nothing is refreshed', async () => {
    let latest = (await stable(true)).access_token;
    world.clock.advance(30 * SECOND_MS - 1);
    expect((await stable(true)).access_token).toBe(latest);
    world.clock.advance(1);
    for (let number = 2; number <= 20; number += 1) {
      const next = (await stable(true)).access_token;
      expect(next).not.toBe(latest);
      latest = next;
      world.clock.advance(30 * SECOND_MS);
    }
    expect((await stable(true)).access_token).toBe(latest);
    expect(await tryToken(latest)).toBe(0);
  });

  test('a new plain token leaves the old one 5 minutes and the stable one alone', async () => {
    const lasting = (await stable()).access_token;
    const first = (await plain()).access_token;
    const second = (await plain()).access_token;
    expect(second).not.toBe(first);
    world.clock.advance(5 * MINUTE_MS - 1);
    expect(await tryToken(first)).toBe(0);
    world.clock.advance(1);
    expect([await tryToken(first), await tryToken(second), await tryToken(lasting)]).toEqual([40001, 0, 0]);
  });

  test.each<[Record<string, string>, number]>([
    [{ appid: '' }, 41002],
    [{ secret: '' }, 41004],
    [{ appid: 'wx0000000000000000' }, 40013],
    [{ secret: 'wrong' }, 40125],
    [{ grant_type: 'password' }, 40002],
  ])('are not given for %j', async (changes, errcode) => {
    expect(await plain(changes)).toMatchObject({ errcode });
  });

  test('may be revoked before their time; then the next stable token is a new one', async () => {
    const { access_token: token } = await stable();
    world.sandbox.setFault('tokenRevoked', { enabled: true, count: 1 });
    expect(await tryToken(token)).toBe(40001);
    expect(await tryToken(token)).toBe(40001);
    const { access_token: next } = await stable();
    expect(next).not.toBe(token);
    expect(await tryToken(next)).toBe(0);
  });

  test('interfaces may be busy, broken or silent', async () => {
    const { access_token: token } = await stable();
    world.sandbox.setFault('weixinBusy', { enabled: true, count: 1 });
    expect(await tryToken(token)).toBe(-1);
    world.sandbox.setFault('weixinError', { enabled: true, count: 1 });
    await expect(tryToken(token)).rejects.toThrow();
    for (const name of ['weixinTimeoutBefore', 'weixinTimeoutAfter'] as const) {
      world.sandbox.setFault(name, { enabled: true, count: 1, milliseconds: 20 });
      await expect(tryToken(token)).rejects.toThrow();
    }
    expect(await tryToken(token)).toBe(0);
  });
});
