import { decrypt, getSignature } from '@wecom/crypto';
import { XMLParser } from 'fast-xml-parser';
import { SECOND_MS } from '../../../shared/kernel/instant';
import { openWorld, type Received, START, type TestWorld, walkTo } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const person = () => world.sandbox.people()[0]!;
const xml = new XMLParser({ parseTagValue: false });
const templates = () =>
  Object.values(
    JSON.parse(world.sandbox.credentials.WECHAT_MINIPROGRAM_TEMPLATES) as Record<string, { id: string }>,
  ).map(({ id }) => id);

/** Opens a push in safe mode with the second opinion; fails when anything about it is not right. */
function open(received: Received, app: 'OFFICIAL' | 'MINIPROGRAM'): Record<string, unknown> {
  const known = world.sandbox.credentials;
  const isXml = received.body.startsWith('<xml>');
  const outer = (isXml ? xml.parse(received.body).xml : JSON.parse(received.body)) as Record<string, string>;
  expect(Object.keys(outer)).toEqual(['ToUserName', 'Encrypt']);
  expect(received.query.get('encrypt_type')).toBe('aes');
  const [timestamp, nonce] = [received.query.get('timestamp')!, received.query.get('nonce')!];
  const signature = getSignature(known[`WECHAT_${app}_TOKEN`], timestamp, nonce, outer.Encrypt!);
  expect(received.query.get('msg_signature')).toBe(signature);
  const { message, id } = decrypt(known[`WECHAT_${app}_AES_KEY`], outer.Encrypt!);
  expect(id).toBe(known[`WECHAT_${app}_APPID`]);
  return (isXml ? xml.parse(message).xml : JSON.parse(message)) as Record<string, unknown>;
}

describe('pushes of the official account', () => {
  test('tell of following and unfollowing as XML in safe mode, in order', async () => {
    const { sandbox, receiver } = world;
    sandbox.connect(`${receiver.url}/`);
    sandbox.setFollowing(person().id, true);
    sandbox.setFollowing(person().id, true);
    sandbox.setFollowing(person().id, false);
    await sandbox.runDue();
    const events = receiver.on('/wechat/official').map((push) => open(push, 'OFFICIAL'));
    expect(events).toEqual(
      ['subscribe', 'unsubscribe'].map((name) => ({
        ToUserName: expect.stringMatching(/^gh_[0-9a-f]{12}$/),
        FromUserName: person().officialOpenid,
        CreateTime: String(START / SECOND_MS),
        MsgType: 'event',
        Event: name,
        EventKey: '',
      })),
    );
    for (const { query } of receiver.received) expect(query.get('openid')).toBe(person().officialOpenid);
  });

  test('wait until the server is known', async () => {
    const { sandbox, receiver } = world;
    sandbox.setFollowing(person().id, true);
    expect(sandbox.nextDueAt()).toBeNull();
    expect(await sandbox.runDue()).toBe(0);
    sandbox.connect(receiver.url);
    expect(sandbox.nextDueAt()).toBe(START);
    expect(await sandbox.runDue()).toBe(1);
    expect(open(receiver.on('/wechat/official')[0]!, 'OFFICIAL')).toMatchObject({ Event: 'subscribe' });
  });

  test('are plain, or plain with the ciphertext beside it, when the console is set so', async () => {
    const { sandbox, receiver } = world;
    sandbox.connect(receiver.url);
    expect(sandbox.setPushSetup('official', { mode: 'plain', format: 'json' }).format).toBe('xml');
    sandbox.setFollowing(person().id, true);
    await sandbox.runDue();
    sandbox.setPushSetup('official', { mode: 'compatible', format: 'xml' });
    sandbox.setFollowing(person().id, false);
    await sandbox.runDue();
    const [plain, both] = receiver.received.map(({ body }) => xml.parse(body).xml as Record<string, string>);
    expect(plain).toMatchObject({ Event: 'subscribe' });
    expect(plain).not.toHaveProperty('Encrypt');
    expect(receiver.received[0]!.query.get('encrypt_type')).toBeNull();
    expect(both).toMatchObject({ Event: 'unsubscribe', Encrypt: expect.any(String) });
    expect(decrypt(sandbox.credentials.WECHAT_OFFICIAL_AES_KEY, both!.Encrypt!).message).toContain('unsubscribe');
  });

  test.each([
    ['500', { status: 500, body: '' }],
    ['words that are no receipt', { status: 200, body: '{"ok":true}' }],
    ['no answer', 'hang'],
  ] as const)('are tried 3 times, 5 s apart, after %s', async (_, reply) => {
    const { sandbox, receiver } = world;
    sandbox.connect(receiver.url);
    receiver.answer = () => reply;
    sandbox.setFollowing(person().id, true);
    await walkTo(world, START + 60 * SECOND_MS);
    expect(receiver.received.map(({ at }) => (at - START) / SECOND_MS)).toEqual([0, 5, 10]);
    expect(sandbox.nextDueAt()).toBeNull();
  });

  test('are received with an empty answer, too', async () => {
    const { sandbox, receiver } = world;
    sandbox.connect(receiver.url);
    receiver.answer = () => ({ status: 200 });
    sandbox.setFollowing(person().id, true);
    await walkTo(world, START + 60 * SECOND_MS);
    expect(receiver.received).toHaveLength(1);
  });

  test('may be lost or come twice', async () => {
    const { sandbox, receiver } = world;
    sandbox.connect(receiver.url);
    sandbox.setFault('pushDropped', { enabled: true, count: 1 });
    sandbox.setFollowing(person().id, true);
    sandbox.setFault('pushDuplicated', { enabled: true, count: 1 });
    sandbox.setFollowing(person().id, false);
    await sandbox.runDue();
    const events = receiver.received.map((push) => open(push, 'OFFICIAL').Event);
    expect(events).toEqual(['unsubscribe', 'unsubscribe']);
  });
});

describe('pushes of the mini-program', () => {
  test('tell the answers to subscribe messages as JSON, the list at the top', async () => {
    const { sandbox, receiver } = world;
    sandbox.connect(receiver.url);
    const ids = templates().slice(0, 2);
    sandbox.askToSubscribe(person().id, ids);
    sandbox.rejectSubscriptions(person().id, ids.slice(0, 1));
    await sandbox.runDue();
    const [popup, change] = receiver.on('/wechat/miniprogram').map((push) => open(push, 'MINIPROGRAM'));
    expect(popup).toMatchObject({
      FromUserName: person().miniprogramOpenid,
      CreateTime: String(START / SECOND_MS),
      Event: 'subscribe_msg_popup_event',
      List: ids.map((id) => ({ TemplateId: id, SubscribeStatusString: 'accept', PopupScene: '0' })),
    });
    expect(change).toMatchObject({
      Event: 'subscribe_msg_change_event',
      List: [{ TemplateId: ids[0], SubscribeStatusString: 'reject' }],
    });
  });

  test('tell them as XML inside an element of their own when the console is set so', async () => {
    const { sandbox, receiver } = world;
    sandbox.connect(receiver.url);
    sandbox.setPushSetup('miniprogram', { mode: 'safe', format: 'xml' });
    const ids = templates().slice(0, 2);
    sandbox.askToSubscribe(person().id, ids);
    await sandbox.runDue();
    expect(open(receiver.received[0]!, 'MINIPROGRAM')).toMatchObject({
      Event: 'subscribe_msg_popup_event',
      SubscribeMsgPopupEvent: { List: ids.map((id) => ({ TemplateId: id, SubscribeStatusString: 'accept' })) },
    });
  });

  test('tell that a person withdrew their authorisation or wants their data deleted', async () => {
    const { sandbox, receiver } = world;
    sandbox.connect(receiver.url);
    sandbox.withdrawAuthorization(person().id, 'revoke');
    sandbox.withdrawAuthorization(person().id, 'cancel');
    await sandbox.runDue();
    const events = receiver.received.map((push) => open(push, 'MINIPROGRAM'));
    expect(events).toMatchObject([
      { Event: 'user_authorization_revoke', OpenID: person().miniprogramOpenid },
      { Event: 'user_authorization_cancellation', OpenID: person().miniprogramOpenid },
    ]);
  });
});

describe('the check of a push URL', () => {
  test('passes for a server that knows the token and echoes exactly what it was sent', async () => {
    const { sandbox, receiver } = world;
    expect(await sandbox.checkPushUrl('official')).toEqual({ passed: false, status: null });
    sandbox.connect(receiver.url);
    receiver.answer = ({ query }) => {
      const token = sandbox.credentials.WECHAT_OFFICIAL_TOKEN;
      const expected = getSignature(token, query.get('timestamp')!, query.get('nonce')!, '');
      return expected === query.get('signature') ? { status: 200, body: query.get('echostr')! } : { status: 401 };
    };
    expect(await sandbox.checkPushUrl('official')).toEqual({ passed: true, status: 200 });
    expect(await sandbox.checkPushUrl('miniprogram')).toEqual({ passed: false, status: 401 });
    receiver.answer = ({ query }) => ({ status: 200, body: `"${query.get('echostr')}"` });
    expect(await sandbox.checkPushUrl('official')).toEqual({ passed: false, status: 200 });
  });
});
