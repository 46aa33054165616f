import { createWechat, fitTemplateData } from '../../../server/wechat';
import type { WechatMessages } from '../../../server/wechat/ports';
import { findDeadUrl, hasty, openWechatWorld, type WechatWorld } from './world';

let world: WechatWorld;
let messages: WechatMessages;
let officialTemplate: string;
let miniprogramTemplate: string;
beforeAll(async () => {
  world = await openWechatWorld();
  messages = world.wechat.messages;
  const { credentials } = world.sandbox;
  const templateOf = (json: string): string => JSON.parse(json).membershipActivated.id;
  officialTemplate = templateOf(credentials.WECHAT_OFFICIAL_TEMPLATES);
  miniprogramTemplate = templateOf(credentials.WECHAT_MINIPROGRAM_TEMPLATES);
});
afterAll(() => world.close());
beforeEach(() => {
  world.sandbox.clearFaults();
  world.sandbox.setFollowing(world.person.id, true);
});

const DATA = { thing1: '年度会员', time2: '2026年3月1日 12:00', time3: '2027年3月1日 12:00' };
let count = 0;
const template = (change = {}) => ({
  openid: world.person.officialOpenid,
  templateId: officialTemplate,
  data: DATA,
  page: 'pages/home/index',
  clientMessageId: `message-${++count}`,
  ...change,
});
const subscribe = (change = {}) => ({
  openid: world.person.miniprogramOpenid,
  templateId: miniprogramTemplate,
  data: DATA,
  page: 'pages/home/index',
  ...change,
});
const arrived = (channel: string) => world.sandbox.messages().filter((each) => each.channel === channel);

describe('a template message', () => {
  it('arrives, opens the mini-program, and its end comes as a push with the same id', async () => {
    const outcome = await messages.sendTemplate(template());
    expect(outcome).toEqual({ status: 'sent', messageId: expect.stringMatching(/^\d+$/) });
    expect(arrived('official')[0]).toMatchObject({ personId: world.person.id, page: 'pages/home/index' });
    await world.sandbox.runDue();
    const messageId = outcome.status === 'sent' ? outcome.messageId : null;
    expect(world.pushes.map(({ fact }) => fact)).toContainEqual({
      kind: 'templateSent',
      messageId,
      succeeded: true,
      detail: 'success',
    });
  });

  it('with the same id again arrives once', async () => {
    const message = template();
    await messages.sendTemplate(message);
    const before = arrived('official').length;
    expect(await messages.sendTemplate(message)).toMatchObject({ status: 'sent' });
    expect(arrived('official')).toHaveLength(before);
  });

  it('to somebody who does not follow finds no permission', async () => {
    world.sandbox.setFollowing(world.person.id, false);
    expect(await messages.sendTemplate(template())).toEqual({ status: 'noPermission', errcode: 43004 });
  });

  it.each([
    ['an unknown openid', { openid: 'nobody' }, 40003],
    ['an unknown template', { templateId: 'none' }, 40037],
  ])('with %s is refused', async (_, change, errcode) => {
    expect(await messages.sendTemplate(template(change))).toMatchObject({ status: 'refused', errcode });
  });

  it('without an official account is refused', async () => {
    const { messages: alone } = createWechat({ ...world.options, official: null });
    expect(await alone.sendTemplate(template())).toMatchObject({ status: 'refused', errcode: 0 });
  });
});

describe('a subscribe message', () => {
  it('takes one permission, and finds none after', async () => {
    world.sandbox.askToSubscribe(world.person.id, [miniprogramTemplate]);
    expect(await messages.sendSubscribe(subscribe())).toMatchObject({ status: 'sent' });
    expect(arrived('service-notice')[0]).toMatchObject({ personId: world.person.id });
    expect(await messages.sendSubscribe(subscribe())).toEqual({ status: 'noPermission', errcode: 43101 });
  });

  it('whose values break the rules is refused, and goes through when they are fitted', async () => {
    world.sandbox.askToSubscribe(world.person.id, [miniprogramTemplate]);
    const data = { ...DATA, thing1: '名字比二十个字还要长得多的年度会员方案名称', time2: '2026-03-01T04:00:00Z' };
    expect(await messages.sendSubscribe(subscribe({ data }))).toMatchObject({
      status: 'refused',
      errcode: 47003,
      reason: expect.stringContaining('thing1'),
    });
    expect(await messages.sendSubscribe(subscribe({ data: fitTemplateData(data) }))).toMatchObject({ status: 'sent' });
  });
});

describe('when WeChat has a fault', () => {
  it('busy is for later', async () => {
    world.sandbox.setFault('weixinBusy', { enabled: true, count: 1 });
    expect(await messages.sendTemplate(template())).toEqual({ status: 'later', errcode: -1 });
  });

  it.each([['weixinError'], ['weixinTimeoutBefore'], ['weixinTimeoutAfter']] as const)(
    '%s leaves it unknown whether it was sent',
    async (fault) => {
      await messages.sendTemplate(template());
      world.sandbox.setFault(fault, { enabled: true, count: 1 });
      expect(await hasty(world).messages.sendTemplate(template())).toMatchObject({ status: 'unknown' });
    },
  );

  it('nobody there means that nothing was sent', async () => {
    const endpoints = { ...world.options.endpoints, apiUrl: await findDeadUrl() };
    const { messages: nowhere } = createWechat({ ...world.options, endpoints });
    expect(await nowhere.sendTemplate(template())).toEqual({ status: 'later', errcode: 0 });
  });
});

it('no line of the log holds a whole openid', () => {
  expect(world.logger.text).toContain('message refused');
  expect(world.logger.text).not.toContain(world.person.officialOpenid);
  expect(world.logger.text).not.toContain(world.person.miniprogramOpenid);
});
