import { createWechat } from '../../../server/wechat';
import { type WechatAccounts, WechatUnavailable } from '../../../server/wechat/ports';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { findDeadUrl, hasty, openWechatWorld, type WechatWorld } from './world';

let world: WechatWorld;
let accounts: WechatAccounts;
beforeAll(async () => {
  world = await openWechatWorld();
  accounts = world.wechat.accounts;
});
afterAll(() => world.close());
afterEach(() => world.sandbox.clearFaults());

const strike = (name: Parameters<WechatWorld['sandbox']['setFault']>[0]) =>
  world.sandbox.setFault(name, { enabled: true, count: 1 });

describe('logging in', () => {
  it('gives who it is, with the session key', async () => {
    const { person, sandbox } = world;
    expect(await accounts.identityOfLogin(sandbox.loginCode(person.id))).toEqual({
      ok: true,
      value: {
        openid: person.miniprogramOpenid,
        unionid: person.unionid,
        sessionKey: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
      },
    });
  });

  it('gives no unionid where the apps are not joined', async () => {
    const alone = world.sandbox.addPerson({ nickname: '独行', hasUnionid: false });
    const identity = await accounts.identityOfLogin(world.sandbox.loginCode(alone.id));
    expect(identity).toMatchObject({ ok: true, value: { unionid: null } });
  });

  it.each([
    [
      'that was used before',
      async () => {
        const code = world.sandbox.loginCode(world.person.id);
        await accounts.identityOfLogin(code);
        return code;
      },
    ],
    [
      'that is older than five minutes',
      async () => {
        const code = world.sandbox.loginCode(world.person.id);
        world.clock.advance(5 * MINUTE_MS + 1);
        return code;
      },
    ],
    ['that WeChat never made', async () => 'invented'],
    ['that is empty', async () => ''],
    ['of the phone number button', async () => world.sandbox.phoneCode(world.person.id)],
  ])('refuses a code %s', async (_, codeOf) => {
    expect(await accounts.identityOfLogin(await codeOf())).toEqual({ ok: false, refusal: 'codeRefused' });
  });

  it('tells that WeChat holds somebody for high-risk', async () => {
    strike('loginHighRisk');
    const code = world.sandbox.loginCode(world.person.id);
    expect(await accounts.identityOfLogin(code)).toEqual({ ok: false, refusal: 'blocked' });
  });

  it.each(['loginBusy', 'weixinError', 'weixinTimeoutBefore'] as const)(
    'throws WechatUnavailable on %s',
    async (fault) => {
      strike(fault);
      const code = world.sandbox.loginCode(world.person.id);
      await expect(hasty(world).accounts.identityOfLogin(code)).rejects.toThrow(WechatUnavailable);
    },
  );

  it('throws WechatUnavailable where nobody listens', async () => {
    const endpoints = { ...world.options.endpoints, apiUrl: await findDeadUrl() };
    const { accounts: nowhere } = createWechat({ ...world.options, endpoints });
    await expect(nowhere.identityOfLogin('code')).rejects.toThrow(WechatUnavailable);
  });

  it('throws WechatUnavailable with a wrong secret, and says why in the log', async () => {
    const miniprogram = { ...world.options.miniprogram, secret: 'wrong' };
    const { accounts: stranger } = createWechat({ ...world.options, miniprogram });
    await expect(stranger.identityOfLogin(world.sandbox.loginCode(world.person.id))).rejects.toThrow(WechatUnavailable);
    expect(world.logger.text).toContain('40125');
  });
});

describe('the phone number', () => {
  it('comes with its country', async () => {
    const openid = await world.logIn();
    const code = world.sandbox.phoneCode(world.person.id);
    expect(await accounts.phoneNumberOf(code, openid)).toEqual({ ok: true, value: `+86${world.person.phoneNumber}` });
    expect(await accounts.phoneNumberOf(code, openid)).toEqual({ ok: false, refusal: 'codeRefused' });
  });

  it('of another person is refused', async () => {
    const openid = await world.logIn();
    const other = world.sandbox.addPerson({ nickname: '他人' });
    const code = world.sandbox.phoneCode(other.id);
    expect(await accounts.phoneNumberOf(code, openid)).toEqual({ ok: false, refusal: 'codeRefused' });
  });

  it.each(['weixinBusy', 'weixinError', 'weixinTimeoutAfter'] as const)(
    'throws WechatUnavailable on %s',
    async (fault) => {
      const openid = await world.logIn();
      strike(fault);
      const code = world.sandbox.phoneCode(world.person.id);
      await expect(hasty(world).accounts.phoneNumberOf(code, openid)).rejects.toThrow(WechatUnavailable);
    },
  );
});

describe('a follower', () => {
  it('is known with the unionid while they follow, and as one who does not after', async () => {
    const { person, sandbox } = world;
    const { officialOpenid: openid, unionid } = person;
    sandbox.setFollowing(person.id, true);
    expect(await accounts.followerOf(openid)).toEqual({ openid, unionid, follows: true });
    sandbox.setFollowing(person.id, false);
    expect(await accounts.followerOf(openid)).toMatchObject({ openid, follows: false });
  });

  it('whom the official account has never heard of is null', async () => {
    expect(await accounts.followerOf('oA_nobody')).toBeNull();
    expect(await accounts.followerOf(world.person.miniprogramOpenid)).toBeNull();
  });

  it('is null without an official account', async () => {
    const { accounts: alone } = createWechat({ ...world.options, official: null });
    expect(await alone.followerOf(world.person.officialOpenid)).toBeNull();
  });
});

describe('the text check', () => {
  it.each([
    ['小满同学', 'pass'],
    ['来赌博吧', 'risky'],
    ['加微信详聊', 'review'],
    ['', 'pass'],
  ])('of %p says %s', async (text, verdict) => {
    expect(await accounts.checkText(await world.logIn(), text)).toBe(verdict);
  });

  it('looks at all of a long text', async () => {
    const openid = await world.logIn();
    expect(await accounts.checkText(openid, `${'好'.repeat(4_000)}赌博`)).toBe('risky');
    expect(await accounts.checkText(openid, `加微信${'好'.repeat(4_000)}`)).toBe('review');
  });

  it('asks for a human where WeChat cannot judge', async () => {
    const openid = await world.logIn();
    world.clock.advance(3 * HOUR_MS);
    expect(await accounts.checkText(openid, '小满同学')).toBe('review');
  });
});

describe('an access token that dies early', () => {
  it('is replaced within the call', async () => {
    await accounts.followerOf(world.person.officialOpenid);
    world.clock.advance(MINUTE_MS);
    strike('tokenRevoked');
    expect(await accounts.followerOf(world.person.officialOpenid)).toMatchObject({
      openid: world.person.officialOpenid,
    });
    expect(world.sandbox.calls().map(({ refusal }) => refusal)).toContain('40001');
  });

  it('is replaced after its time without a refusal', async () => {
    await accounts.followerOf(world.person.officialOpenid);
    const before = world.sandbox.calls().length;
    world.clock.advance(2 * HOUR_MS);
    await accounts.followerOf(world.person.officialOpenid);
    const calls = world.sandbox.calls().slice(before);
    expect(calls.map(({ operation, refusal }) => [operation, refusal])).toEqual([
      ['token', null],
      [expect.any(String), null],
    ]);
  });
});

it('no line of the log holds a secret, a session key, a token or a whole openid', async () => {
  const { miniprogram, official } = world.options;
  const row = (await world.options.database.dataSource.query('SELECT token FROM wechat_token')) as { token: string }[];
  const openid = world.person.miniprogramOpenid;
  const secrets = [miniprogram.secret, official!.secret, openid, ...row.map(({ token }) => token)];
  expect(world.logger.lines.length).toBeGreaterThan(5);
  for (const secret of secrets) expect(world.logger.text).not.toContain(secret);
});
