import { findDataFault } from '../../../server/sandbox/templates';
import { MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { callWeixin, openWorld, type TestWorld, takeToken } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld();
  world.sandbox.connect(world.receiver.url);
});
afterEach(() => world.close());

const person = () => world.sandbox.people()[0]!;
const templateOf = (app: 'OFFICIAL' | 'MINIPROGRAM', topic: string) =>
  (JSON.parse(world.sandbox.credentials[`WECHAT_${app}_TEMPLATES`]) as Record<string, { id: string }>)[topic]!.id;
const activated = {
  thing1: { value: '月度会员' },
  time2: { value: '2026年3月2日 12:00' },
  time3: { value: '2026年4月2日' },
};

async function sendTemplate(changes: Record<string, unknown> = {}) {
  const { sandbox } = world;
  return callWeixin(
    sandbox,
    'POST',
    '/cgi-bin/message/template/send',
    { access_token: await takeToken(sandbox, 'official') },
    {
      touser: person().officialOpenid,
      template_id: templateOf('OFFICIAL', 'membershipActivated'),
      data: activated,
      ...changes,
    },
  );
}

async function sendSubscribe(changes: Record<string, unknown> = {}) {
  const { sandbox } = world;
  return callWeixin(
    sandbox,
    'POST',
    '/cgi-bin/message/subscribe/send',
    { access_token: await takeToken(sandbox, 'miniprogram') },
    {
      touser: person().miniprogramOpenid,
      template_id: templateOf('MINIPROGRAM', 'membershipActivated'),
      page: 'pages/member/index?from=message',
      data: activated,
      ...changes,
    },
  );
}

describe('a template message', () => {
  test('reaches a follower, is seen as it reads, and its outcome is pushed', async () => {
    const { sandbox } = world;
    sandbox.setFollowing(person().id, true);
    const appid = sandbox.credentials.WECHAT_MINIPROGRAM_APPID;
    const reply = await sendTemplate({ miniprogram: { appid, pagepath: 'pages/member/index' } });
    expect(reply).toEqual({ errcode: 0, errmsg: 'ok', msgid: expect.any(Number) });
    expect(Number.isSafeInteger(reply.msgid)).toBe(true);
    expect(sandbox.messages()).toMatchObject([
      {
        personId: person().id,
        channel: 'official',
        title: '会员开通成功通知',
        lines: [
          { label: '会员方案', value: '月度会员' },
          { label: '生效时间', value: '2026年3月2日 12:00' },
          { label: '到期时间', value: '2026年4月2日' },
        ],
        page: 'pages/member/index',
        sentAt: '2026-03-02T04:00:00.000Z',
      },
    ]);
    await sandbox.runDue();
    expect(sandbox.deliveries().map(({ eventType }) => eventType)).toContain('TEMPLATESENDJOBFINISH');
  });

  test.each<[string, Record<string, unknown>, number]>([
    ['an unknown openid', { touser: 'oNobody' }, 40003],
    ['no openid', { touser: undefined }, 40003],
    ['an unknown template', { template_id: 'unknown' }, 40037],
    ['a missing value', { data: { ...activated, thing1: undefined } }, 47003],
    ['a value of 21 characters', { data: { ...activated, thing1: { value: '会'.repeat(21) } } }, 47003],
    ['another mini-program', { miniprogram: { appid: 'wx0000000000000000' } }, 40013],
  ])('is refused for %s', async (_, changes, errcode) => {
    world.sandbox.setFollowing(person().id, true);
    expect(await sendTemplate(changes)).toMatchObject({ errcode });
    expect(world.sandbox.messages()).toHaveLength(0);
  });

  test('is refused for somebody who does not follow, and for a template of the mini-program', async () => {
    expect(await sendTemplate()).toMatchObject({ errcode: 43004 });
    world.sandbox.setFollowing(person().id, true);
    const other = templateOf('MINIPROGRAM', 'membershipActivated');
    expect(await sendTemplate({ template_id: other })).toMatchObject({ errcode: 40037 });
  });

  test('is sent once within 10 minutes under one client_msg_id', async () => {
    world.sandbox.setFollowing(person().id, true);
    const first = await sendTemplate({ client_msg_id: 'm-1' });
    world.clock.advance(10 * MINUTE_MS - 1);
    expect(await sendTemplate({ client_msg_id: 'm-1' })).toEqual(first);
    expect(world.sandbox.messages()).toHaveLength(1);
    await sendTemplate({ client_msg_id: 'm-2' });
    world.clock.advance(1);
    await sendTemplate({ client_msg_id: 'm-1' });
    expect(world.sandbox.messages()).toHaveLength(3);
  });

  test.each([
    ['templateUserBlock', 'failed:user block'],
    ['templateSystemFailed', 'failed: system failed'],
  ] as const)('that fails by %s is not seen, and its outcome is pushed', async (fault, status) => {
    const { sandbox, receiver } = world;
    sandbox.setPushSetup('official', { mode: 'plain', format: 'xml' });
    sandbox.setFollowing(person().id, true);
    sandbox.setFault(fault, { enabled: true, count: 1 });
    const { msgid } = await sendTemplate();
    await sandbox.runDue();
    expect(sandbox.messages()).toHaveLength(0);
    const push = receiver.on('/wechat/official').at(-1)!;
    expect(push.body).toContain(`<MsgID>${String(msgid)}</MsgID><Status><![CDATA[${status}]]></Status>`);
  });
});

describe('a subscribe message', () => {
  const allow = () => world.sandbox.askToSubscribe(person().id, [templateOf('MINIPROGRAM', 'membershipActivated')]);

  test('is sent once for each acceptance, as a service notice', async () => {
    expect(await sendSubscribe()).toMatchObject({ errcode: 43101 });
    allow();
    allow();
    expect(await sendSubscribe()).toMatchObject({ errcode: 0 });
    expect(await sendSubscribe()).toMatchObject({ errcode: 0 });
    expect(await sendSubscribe()).toMatchObject({ errcode: 43101 });
    expect(world.sandbox.messages()[0]).toMatchObject({
      channel: 'service-notice',
      page: 'pages/member/index?from=message',
    });
  });

  test('is followed by an event that says it was sent', async () => {
    const { sandbox, receiver } = world;
    sandbox.setPushSetup('miniprogram', { mode: 'plain', format: 'json' });
    allow();
    const { msgid } = await sendSubscribe();
    await sandbox.runDue();
    const push = receiver.on('/wechat/miniprogram').at(-1)!;
    expect(JSON.parse(push.body)).toMatchObject({
      Event: 'subscribe_msg_sent_event',
      List: { MsgID: String(msgid), ErrorCode: '0', ErrorStatus: 'success' },
    });
  });

  test('is refused when the person rejected it, or switched it off later', async () => {
    world.sandbox.setSubscribeAnswer(person().id, 'reject');
    expect(allow()).toMatchObject({ ok: true, value: { results: expect.any(Object) } });
    expect(await sendSubscribe()).toMatchObject({ errcode: 43101 });
    world.sandbox.setSubscribeAnswer(person().id, 'accept');
    allow();
    world.sandbox.rejectSubscriptions(person().id, [templateOf('MINIPROGRAM', 'membershipActivated')]);
    expect(await sendSubscribe()).toMatchObject({ errcode: 43101 });
  });

  test.each<[string, Record<string, unknown>, number]>([
    ['an unknown openid', { touser: 'oNobody' }, 40003],
    ['an unknown template', { template_id: 'unknown' }, 40037],
    ['another state of the mini-program', { miniprogram_state: 'release' }, 40097],
    ['another language', { lang: 'de_DE' }, 40097],
  ])('is refused for %s, which costs no acceptance', async (_, changes, errcode) => {
    allow();
    expect(await sendSubscribe(changes)).toMatchObject({ errcode });
    expect(await sendSubscribe()).toMatchObject({ errcode: 0 });
  });

  test('with a wrong value is refused by the name of the field', async () => {
    allow();
    expect(await sendSubscribe({ data: { ...activated, thing1: { value: '' } } })).toMatchObject({
      errcode: 47003,
      errmsg: expect.stringContaining('argument invalid! data.thing1.value is empty'),
    });
    expect(await sendSubscribe({ data: { ...activated, time2: { value: '明天' } } })).toMatchObject({
      errcode: 47003,
      errmsg: expect.stringContaining('data.time2.value invalid'),
    });
  });
});

describe('asking for subscribe messages', () => {
  test('fails as the client does for none, too many and unknown templates', () => {
    const ask = (ids: string[]) => world.sandbox.askToSubscribe(person().id, ids);
    expect(ask([])).toMatchObject({ ok: false, refusal: { errCode: 10001 } });
    expect(ask(['1', '2', '3', '4', '5', '6'])).toMatchObject({ ok: false, refusal: { errCode: 20003 } });
    expect(ask(['1'])).toMatchObject({ ok: false, refusal: { errCode: 20001 } });
    expect(ask([templateOf('OFFICIAL', 'membershipActivated')])).toMatchObject({ refusal: { errCode: 20001 } });
  });
});

describe('values of templates', () => {
  test.each<[string, string, boolean]>([
    ['thing1', '一二三四五六七八九十一二三四五六七八九十', true],
    ['thing1', '😀'.repeat(20), true],
    ['thing1', '😀'.repeat(21), false],
    ['number1', '-12.5', true],
    ['number1', '1'.repeat(33), false],
    ['number1', '十', false],
    ['letter1', 'abc', true],
    ['letter1', 'abc1', false],
    ['symbol1', '!?', true],
    ['symbol1', '!?!?!?', false],
    ['character_string4', 'A-1_2', true],
    ['character_string4', '订单1', false],
    ['character_string4', 'A'.repeat(33), false],
    ['time2', '15:01', true],
    ['time2', '2026年3月2日 15:01', true],
    ['time2', '2026年3月2日 15:01~2026年3月2日 16:01', true],
    ['time2', '2026年3月2日', true],
    ['time2', '25:01', false],
    ['time2', '三点', false],
    ['date2', '2026年3月2日', true],
    ['date2', '2026-03-02 10:00', true],
    ['date2', '15:01', false],
    ['amount1', '¥25.00', true],
    ['amount1', '25元', true],
    ['amount1', '¥12345678901', false],
    ['amount1', '二十五元', false],
    ['phone_number1', '+86-13800138001', true],
    ['phone_number1', '1'.repeat(18), false],
    ['car_number1', '粤A12345', true],
    ['car_number1', '粤A1234567', false],
    ['name1', '张三', true],
    ['name1', '张'.repeat(11), false],
    ['name1', 'A'.repeat(21), false],
    ['phrase5', '已生效', true],
    ['phrase5', '已经生效了哦', false],
    ['phrase5', 'ok', false],
  ])('%s %s: %s', (key, value, fits) => {
    const fault = findDataFault([{ key, label: '' }], { [key]: { value } });
    expect(fault).toBe(fits ? null : `data.${key}.value invalid`);
  });

  test('a key that the template does not have is refused', () => {
    const data = { thing1: { value: 'a' }, thing9: { value: 'b' } };
    expect(findDataFault([{ key: 'thing1', label: '' }], data)).toContain('thing9');
  });
});

describe('followers', () => {
  const info = async (openid: string) => {
    const { sandbox } = world;
    const query = { access_token: await takeToken(sandbox, 'official'), openid, lang: 'zh_CN' };
    return callWeixin(sandbox, 'GET', '/cgi-bin/user/info', query);
  };

  test('somebody who does not follow is told with openid and unionid only', async () => {
    const { officialOpenid: openid, unionid } = person();
    expect(await info(openid)).toEqual({ subscribe: 0, openid, unionid });
  });

  test('a follower is told with the moment of following and without a picture or name', async () => {
    const followed = world.sandbox.setFollowing(person().id, true);
    world.clock.advance(MINUTE_MS);
    const reply = await info(followed.officialOpenid);
    expect(reply).toMatchObject({
      subscribe: 1,
      unionid: followed.unionid,
      subscribe_time: (world.clock.now() - MINUTE_MS) / SECOND_MS,
    });
    expect(reply).not.toHaveProperty('nickname');
  });

  test('an openid of the mini-program is unknown to the official account', async () => {
    expect(await info(person().miniprogramOpenid)).toMatchObject({ errcode: 40003 });
  });
});

describe('the check of texts', () => {
  const check = async (changes: Record<string, unknown>) => {
    const { sandbox } = world;
    const query = { access_token: await takeToken(sandbox, 'miniprogram') };
    return callWeixin(sandbox, 'POST', '/wxa/msg_sec_check', query, {
      version: 2,
      scene: 1,
      openid: person().miniprogramOpenid,
      content: '小满',
      ...changes,
    });
  };

  test('passes what is harmless and marks what is not, with errcode 0 both times', async () => {
    world.sandbox.loginCode(person().id);
    expect(await check({})).toMatchObject({ errcode: 0, result: { suggest: 'pass', label: 100 } });
    expect(await check({ content: '线上赌博' })).toMatchObject({ errcode: 0, result: { suggest: 'risky' } });
    expect(await check({ nickname: '加微信聊' })).toMatchObject({ errcode: 0, result: { suggest: 'review' } });
  });

  test('wants a person who was active within 2 hours', async () => {
    expect(await check({})).toMatchObject({ errcode: 61010 });
    world.sandbox.loginCode(person().id);
    world.clock.advance(120 * MINUTE_MS);
    expect(await check({})).toMatchObject({ errcode: 0 });
    world.clock.advance(1);
    expect(await check({})).toMatchObject({ errcode: 61010 });
  });

  test.each<[Record<string, unknown>, number]>([
    [{ openid: 'oNobody' }, 40003],
    [{ scene: 5 }, 40129],
    [{ version: 1 }, 40097],
    [{ content: '' }, 40097],
    [{ content: '字'.repeat(2_501) }, 40097],
  ])('is refused for %j', async (changes, errcode) => {
    world.sandbox.loginCode(person().id);
    expect(await check(changes)).toMatchObject({ errcode });
  });
});
