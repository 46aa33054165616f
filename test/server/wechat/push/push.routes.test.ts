import { encrypt, getSignature } from '@wecom/crypto';
import type { Listening } from '../../../../server/http/listen';
import type { AppleRefundAnswerer, Push, PushFact, WechatApp } from '../../../../server/wechat/ports';
import { pushRoutes } from '../../../../server/wechat/push/push.routes';
import { pushSignatureOf } from '../../../../server/wechat/push/push-signature';
import { clockAtNoon, MINIPROGRAM, NOON, OFFICIAL, serve, TestLogger } from '../support';

const SETTINGS = { miniprogram: MINIPROGRAM, official: OFFICIAL };
const OPENID = 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M';
const TIMESTAMP = '1610969440';
const NONCE = '1320562132';
const logger = new TestLogger();
const pushes: Push[] = [];
let failure: Error | null = null;
let listening: Listening;

beforeAll(async () => {
  const handler = async (push: Push) => {
    if (failure !== null) throw failure;
    pushes.push(push);
  };
  const answerRefund: AppleRefundAnswerer = async ({ orderNumber, reason }) => {
    if (reason === 'fails') throw new Error('no database');
    return { gives: orderNumber === 'AP1', info: '没有异议', evidence: `订单 ${orderNumber} ]]>` };
  };
  listening = await serve(pushRoutes({ ...SETTINGS, clock: clockAtNoon(), handler, answerRefund, logger }));
});
afterAll(() => listening.close());
beforeEach(() => {
  pushes.length = 0;
  failure = null;
});

interface Sending {
  readonly app?: WechatApp;
  readonly body: string;
  readonly query: Readonly<Record<string, string>>;
}

function plain(app: WechatApp, body: string): Sending {
  const signature = pushSignatureOf([SETTINGS[app].token, TIMESTAMP, NONCE]);
  return { app, body, query: { signature, timestamp: TIMESTAMP, nonce: NONCE } };
}

/** Safe mode as an independent library writes it. */
function safe(app: WechatApp, body: string, appid = SETTINGS[app].appid): Sending {
  const { token, aesKey } = SETTINGS[app];
  const encrypted = encrypt(aesKey, body, appid);
  const envelope = body.startsWith('{')
    ? JSON.stringify({ ToUserName: 'gh_1', Encrypt: encrypted })
    : `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
  const signature = pushSignatureOf([token, TIMESTAMP, NONCE]);
  const msgSignature = getSignature(token, TIMESTAMP, NONCE, encrypted);
  const query = { signature, timestamp: TIMESTAMP, nonce: NONCE, encrypt_type: 'aes', msg_signature: msgSignature };
  return { app, body: envelope, query };
}

async function send({ app = 'official', body, query }: Sending) {
  const response = await fetch(`${listening.url}/wechat/${app}?${new URLSearchParams(query)}`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml' },
    body,
  });
  return { status: response.status, text: await response.text() };
}

function event(name: string, more = '', from = OPENID): string {
  return (
    `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName>` +
    `<CreateTime>${TIMESTAMP}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${name}]]></Event>${more}</xml>`
  );
}

async function received(sending: Sending): Promise<Push> {
  expect(await send(sending)).toEqual({ status: 200, text: 'success' });
  expect(pushes).toHaveLength(1);
  return pushes.pop()!;
}

describe('the URL check', () => {
  it.each(['official', 'miniprogram'] as const)(
    'of the %s app is answered with the echo and nothing else',
    async (app) => {
      const signature = pushSignatureOf([SETTINGS[app].token, TIMESTAMP, NONCE]);
      const query = new URLSearchParams({ signature, timestamp: TIMESTAMP, nonce: NONCE, echostr: '5838479218127813' });
      const response = await fetch(`${listening.url}/wechat/${app}?${query}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/plain');
      expect(await response.text()).toBe('5838479218127813');
    },
  );

  it.each([
    ['a wrong signature', { signature: '0'.repeat(40) }],
    ['a signature in capitals', { signature: pushSignatureOf([OFFICIAL.token, TIMESTAMP, NONCE]).toUpperCase() }],
    ['no signature', {}],
    ['the token of the other app', { signature: pushSignatureOf([MINIPROGRAM.token, TIMESTAMP, NONCE]) }],
  ])('with %s is refused and echoes nothing', async (_, change) => {
    const query = new URLSearchParams({ timestamp: TIMESTAMP, nonce: NONCE, echostr: '<b>echo</b>', ...change });
    const response = await fetch(`${listening.url}/wechat/official?${query}`);
    expect(response.status).toBe(401);
    expect(await response.text()).toBe('');
  });
});

describe('the modes of the message push', () => {
  it('plaintext, compatible and safe give the same push', async () => {
    const xml = event('subscribe', '<EventKey><![CDATA[]]></EventKey>');
    const inPlain = await received(plain('official', xml));
    const inSafe = await received(safe('official', xml));
    const { query } = safe('official', xml);
    const compatible = safe('official', xml);
    const both = xml.replace('</xml>', compatible.body.replace(/^<xml>.*<Encrypt>/, '<Encrypt>'));
    const inBoth = await received({ ...compatible, query: { ...query, ...compatible.query }, body: both });
    expect(inPlain).toEqual({
      app: 'official',
      openid: OPENID,
      dedupeKey: expect.stringMatching(/^[0-9a-f]{64}$/),
      sentAt: 1610969440000,
      fact: { kind: 'followed' },
      content: expect.objectContaining({ FromUserName: OPENID, CreateTime: TIMESTAMP }),
    });
    expect(inSafe).toEqual(inPlain);
    expect(inBoth).toEqual(inPlain);
  });

  it('takes what is encrypted, not the plain fields beside it', async () => {
    const { body, query } = safe('official', event('unsubscribe'));
    const forged = event('subscribe').replace('</xml>', body.replace(/^<xml>.*<Encrypt>/, '<Encrypt>'));
    expect((await received({ body: forged, query })).fact).toEqual({ kind: 'unfollowed' });
    // The same without saying that it is encrypted.
    const { encrypt_type: _, ...quiet } = query;
    expect((await received({ body: forged, query: quiet })).fact).toEqual({ kind: 'unfollowed' });
  });

  it('opens JSON of the mini-program, plain and safe', async () => {
    const json = JSON.stringify({
      ToUserName: 'gh_1',
      FromUserName: OPENID,
      CreateTime: 1610969440,
      MsgType: 'event',
      Event: 'debug_demo',
    });
    const inPlain = await received(plain('miniprogram', json));
    expect(inPlain).toMatchObject({
      app: 'miniprogram',
      sentAt: 1610969440000,
      fact: { kind: 'other', event: 'debug_demo' },
    });
    expect(await received(safe('miniprogram', json))).toEqual(inPlain);
  });

  it.each<[string, () => Sending, number]>([
    ['signed with the wrong token', () => ({ ...safe('official', event('subscribe')), app: 'miniprogram' }), 401],
    [
      'whose cipher text was changed',
      () => {
        const sending = safe('official', event('subscribe'));
        return { ...sending, body: sending.body.replace('Encrypt><![CDATA[', 'Encrypt><![CDATA[A') };
      },
      401,
    ],
    [
      'in safe mode without a signature of the message',
      () => {
        const { msg_signature: _, ...query } = safe('official', event('subscribe')).query;
        return { ...safe('official', event('subscribe')), query };
      },
      401,
    ],
    [
      'said to be encrypted that is plain',
      () => {
        const sending = plain('official', event('subscribe'));
        return { ...sending, query: { ...sending.query, encrypt_type: 'aes' } };
      },
      401,
    ],
    ['in plain text without a signature', () => ({ ...plain('official', event('subscribe')), query: {} }), 401],
    ['meant for another app', () => safe('official', event('subscribe'), MINIPROGRAM.appid), 400],
    ['whose inside is neither XML nor JSON', () => safe('official', 'hello'), 400],
    [
      'with a document type',
      () => plain('official', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${event('&e;')}`),
      400,
    ],
    ['that is empty', () => plain('official', ''), 400],
    ['that is too long', () => plain('official', event('subscribe', `<X>${'x'.repeat(300_000)}</X>`)), 413],
  ])('refuses a push %s', async (_, sending, status) => {
    expect((await send(sending())).status).toBe(status);
    expect(pushes).toEqual([]);
  });

  it('does not acknowledge a push that could not be stored', async () => {
    failure = new Error('the database is away');
    expect((await send(plain('official', event('subscribe')))).status).toBe(500);
  });

  it('has no address for an official account that is not configured', async () => {
    const routes = pushRoutes({
      miniprogram: MINIPROGRAM,
      official: null,
      clock: clockAtNoon(),
      handler: async () => {},
      logger,
    });
    const alone = await serve(routes);
    const query = new URLSearchParams(plain('official', '').query);
    expect((await fetch(`${alone.url}/wechat/official?${query}`)).status).toBe(404);
    await alone.close();
  });
});

describe('events', () => {
  const TEMPLATE = 'VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc';
  const item = (status: string, id = TEMPLATE) =>
    `<List><TemplateId><![CDATA[${id}]]></TemplateId><SubscribeStatusString><![CDATA[${status}]]></SubscribeStatusString><PopupScene>0</PopupScene></List>`;

  it.each<[string, WechatApp, string, PushFact]>([
    ['following', 'official', event('subscribe', '<EventKey><![CDATA[qrscene_1]]></EventKey>'), { kind: 'followed' }],
    ['unfollowing', 'official', event('unsubscribe'), { kind: 'unfollowed' }],
    ['a scan', 'official', event('SCAN'), { kind: 'other', event: 'SCAN' }],
    [
      'the end of a template send',
      'official',
      event('TEMPLATESENDJOBFINISH', '<MsgID>3178492834928374272</MsgID><Status><![CDATA[success]]></Status>'),
      { kind: 'templateSent', messageId: '3178492834928374272', succeeded: true, detail: 'success' },
    ],
    [
      'a template send that the person blocks',
      'official',
      event('TEMPLATESENDJOBFINISH', '<MsgID>12</MsgID><Status><![CDATA[failed:user block]]></Status>'),
      { kind: 'templateSent', messageId: '12', succeeded: false, detail: 'failed:user block' },
    ],
    [
      'answers to the subscribe dialogue',
      'miniprogram',
      event(
        'subscribe_msg_popup_event',
        `<SubscribeMsgPopupEvent>${item('accept')}${item('reject', 'T2')}${item('ban', 'T3')}</SubscribeMsgPopupEvent>`,
      ),
      {
        kind: 'subscribeAnswered',
        answers: [
          { templateId: TEMPLATE, answer: 'accept' },
          { templateId: 'T2', answer: 'reject' },
          { templateId: 'T3', answer: 'unknown' },
        ],
      },
    ],
    [
      'a withdrawn permission',
      'miniprogram',
      event('subscribe_msg_change_event', `<SubscribeMsgChangeEvent>${item('reject')}</SubscribeMsgChangeEvent>`),
      { kind: 'subscribeChanged', rejectedTemplateIds: [TEMPLATE] },
    ],
    [
      'the end of a subscribe send, in JSON with one object and a number of 19 digits',
      'miniprogram',
      `{"FromUserName":"${OPENID}","CreateTime":"${TIMESTAMP}","MsgType":"event","Event":"subscribe_msg_sent_event","List":{"TemplateId":"T1","MsgID":1700827132819554304,"ErrorCode":0,"ErrorStatus":"success"}}`,
      {
        kind: 'subscribeSent',
        results: [{ templateId: 'T1', messageId: '1700827132819554304', succeeded: true, detail: '0 success' }],
      },
    ],
    [
      'subscribe answers in JSON with an array',
      'miniprogram',
      `{"FromUserName":"${OPENID}","CreateTime":${TIMESTAMP},"MsgType":"event","Event":"subscribe_msg_popup_event","List":[{"TemplateId":"T1","SubscribeStatusString":"accept","PopupScene":"0"}]}`,
      { kind: 'subscribeAnswered', answers: [{ templateId: 'T1', answer: 'accept' }] },
    ],
    [
      'a settled order',
      'miniprogram',
      `{"FromUserName":"${OPENID}","CreateTime":${TIMESTAMP},"MsgType":"event","Event":"trade_manage_order_settlement","transaction_id":"42","merchant_trade_no":"A1"}`,
      { kind: 'orderSettled', attemptId: 'A1', transactionId: '42' },
    ],
    [
      'a withdrawn authorisation',
      'miniprogram',
      event('user_authorization_revoke', `<OpenID><![CDATA[${OPENID}]]></OpenID>`, 'platform'),
      { kind: 'authorizationRevoked' },
    ],
    [
      'a wish to be forgotten',
      'miniprogram',
      event('user_authorization_cancellation', `<OpenID><![CDATA[${OPENID}]]></OpenID>`, 'platform'),
      { kind: 'authorizationCancelled' },
    ],
    [
      'following, which a mini-program cannot know',
      'miniprogram',
      event('subscribe'),
      { kind: 'other', event: 'subscribe' },
    ],
    [
      'a text message',
      'official',
      `<xml><FromUserName>${OPENID}</FromUserName><CreateTime>${TIMESTAMP}</CreateTime><MsgType>text</MsgType><Content>hi</Content><MsgId>0012</MsgId></xml>`,
      { kind: 'other', event: 'message:text' },
    ],
  ])('reads %s', async (_, app, body, fact) => {
    expect(await received(safe(app, body))).toMatchObject({ fact, openid: OPENID, app });
  });
});

describe('the key against repeats', () => {
  const keyOf = async (sending: Sending) => (await received(sending)).dedupeKey;
  const job = (id: string) => event('TEMPLATESENDJOBFINISH', `<MsgID>${id}</MsgID><Status>success</Status>`);

  it('is the same for a repeat, which is encrypted anew', async () => {
    expect(await keyOf(safe('official', event('subscribe')))).toBe(await keyOf(safe('official', event('subscribe'))));
  });

  it('differs between persons, events, apps, and two sends that end in the same second', async () => {
    const keys = [
      await keyOf(safe('official', event('subscribe'))),
      await keyOf(safe('official', event('subscribe', '', 'another'))),
      await keyOf(safe('official', event('unsubscribe'))),
      await keyOf(safe('miniprogram', event('unsubscribe'))),
      await keyOf(safe('official', job('1'))),
      await keyOf(safe('official', job('2'))),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('of a message is its id, whenever it is sent again', async () => {
    const text = (time: number) =>
      `<xml><FromUserName>${OPENID}</FromUserName><CreateTime>${time}</CreateTime><MsgType>text</MsgType><MsgId>77</MsgId></xml>`;
    expect(await keyOf(safe('official', text(1)))).toBe(await keyOf(safe('official', text(2))));
  });
});

it('a push without a time is dated by its arrival, and no line of the log holds an openid', async () => {
  const push = await received(
    safe('official', `<xml><FromUserName>${OPENID}</FromUserName><MsgType>text</MsgType></xml>`),
  );
  expect(push.sentAt).toBe(NOON);
  expect(logger.text).not.toContain(OPENID);
});

describe('a question about a refund at Apple', () => {
  const asked = (no: string, reason = '') =>
    `<pay_order_id>${no}</pay_order_id><refund_request_reason>${reason}</refund_request_reason>`;
  const ask = (fields: string) => send(safe('miniprogram', event('xpay_subscribe_ios_refund_query_notify', fields)));

  it('is stored first, and answered in its own form with what it was decided on', async () => {
    const { status, text } = await ask(asked('AP1'));
    expect(status).toBe(200);
    expect(pushes).toMatchObject([{ fact: { kind: 'appleRefundAsked', told: { orderNumber: 'AP1' } } }]);
    expect(text).toContain('<result_code>0</result_code><result_info><![CDATA[没有异议]]></result_info>');
    expect(text).toContain('<evidence><![CDATA[订单 AP1 ]]]]><![CDATA[>]]></evidence>');
    const json = JSON.stringify({
      ...{ MsgType: 'event', Event: 'xpay_subscribe_ios_refund_query_notify', OpenId: OPENID, CreateTime: 1 },
      pay_order_id: 'AP2',
    });
    const answer = await send(safe('miniprogram', json));
    expect(JSON.parse(answer.text)).toEqual({ result_code: 1, result_info: '没有异议', evidence: '订单 AP2 ]]>' });
  });

  it('is asked again where nobody could decide', async () => {
    expect((await ask(asked('AP1', 'fails'))).status).toBe(500);
  });
});
