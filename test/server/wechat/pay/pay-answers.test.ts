import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { createPayChannel } from '../../../../server/wechat/pay/pay-channel';
import { createPayClient } from '../../../../server/wechat/pay/pay-client';
import { parsePayKeys } from '../../../../server/wechat/pay/pay-keys';
import { createTradeBills } from '../../../../server/wechat/pay/trade-bill';
import type { PaymentChannel, TradeBills } from '../../../../server/wechat/ports';
import { makePayWorld, NOON, PUBLIC_KEY_ID, signAsWechat, TestLogger } from '../support';

/** An answer as WeChat Pay would give it; signed unless told otherwise. */
interface Canned {
  readonly status: number;
  readonly body: unknown;
  readonly unsigned?: true;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const APPID = 'wx5823bf96d3bd56c7';
const world = makePayWorld();
const keys = parsePayKeys(world.settings);
let canned: Canned | ((seen: Seen) => Canned);
const seen: Seen[] = [];
let server: Server;
let channel: PaymentChannel;
let bills: TradeBills;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const one = { method: request.method ?? '', target: request.url ?? '', headers: request.headers, body };
    seen.push(one);
    const answer = typeof canned === 'function' ? canned(one) : canned;
    const plain = typeof answer.body === 'string' || Buffer.isBuffer(answer.body);
    const text = plain ? (answer.body as string | Buffer) : JSON.stringify(answer.body);
    const signature = answer.unsigned ? {} : signAsWechat(world.publicKeyMode, text.toString(), NOON);
    response.writeHead(answer.status, { ...signature, ...answer.headers }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const payUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { now: () => NOON };
  const logger = new TestLogger();
  const client = createPayClient(APPID, { payUrl, keys, clock, logger });
  channel = createPayChannel({ client, keys, appid: APPID, publicUrl: 'https://shop.example', clock, logger });
  bills = createTradeBills(client, logger);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  seen.length = 0;
});

const error = (code: string, status = 400, more: Partial<Canned> = {}): Canned => ({
  status,
  body: { code, message: '消息' },
  ...more,
});
const ATTEMPT = {
  attemptId: 'ATTEMPT000001',
  description: '年度会员',
  amountFen: 19_800,
  payerOpenid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  expiresAt: NOON + 30 * 60_000,
};
const REFUND = { refundId: 'REFUND000001', transactionId: '42', amountFen: 1, totalFen: 2, reason: '退款' };

describe('every request', () => {
  it('is signed by the merchant over what is really sent, and names the key that WeChat shall sign with', async () => {
    canned = error('PARAM_ERROR');
    await channel.prepay(ATTEMPT);
    await channel.query('ATT|EMPT*1');
    await channel.close(ATTEMPT.attemptId);
    await channel.refund(REFUND);
    await channel.queryRefund('RE@FUND');
    await bills.ofDay('2026-02-28');
    expect(seen).toHaveLength(6);
    for (const { method, target, headers, body } of seen) {
      const form = /nonce_str="(\w+)",timestamp="(\d+)",serial_no="\w+",signature="(.+)"$/;
      const [, nonce = '', timestamp = '', signature = ''] = form.exec(headers.authorization ?? '') ?? [];
      const message = Formatter.request(method, target, timestamp, nonce, body);
      expect([target, Rsa.verify(message, signature, world.merchantPublicKey)]).toEqual([target, true]);
      expect(timestamp).toBe(String(NOON / 1000));
      expect(headers['wechatpay-serial']).toBe(PUBLIC_KEY_ID);
      expect(headers['accept-encoding']).toBe('identity');
      expect(headers.accept).toBe('application/json');
      expect(headers['user-agent']).toMatch(/^membership/);
    }
  });

  it('of a payment says all that WeChat asks for and nothing else', async () => {
    canned = { status: 200, body: { prepay_id: 'wx1' } };
    expect(await channel.prepay({ ...ATTEMPT, description: `${'会'.repeat(126)}🎉🎉` })).toEqual({
      status: 'open',
      prepayId: 'wx1',
    });
    expect(JSON.parse(seen[0]!.body)).toEqual({
      appid: APPID,
      mchid: world.settings.mchid,
      description: `${'会'.repeat(126)}🎉`,
      out_trade_no: ATTEMPT.attemptId,
      time_expire: '2026-03-01T12:30:00+08:00',
      notify_url: 'https://shop.example/wechat/pay/notify',
      amount: { total: 19_800, currency: 'CNY' },
      payer: { openid: ATTEMPT.payerOpenid },
    });
  });

  it('of a refund says all that WeChat asks for and nothing else', async () => {
    canned = error('PARAM_ERROR');
    await channel.refund({ ...REFUND, reason: '退'.repeat(100) });
    expect(JSON.parse(seen[0]!.body)).toEqual({
      transaction_id: '42',
      out_refund_no: 'REFUND000001',
      reason: '退'.repeat(80),
      notify_url: 'https://shop.example/wechat/pay/refund-notify',
      amount: { refund: 1, total: 2, currency: 'CNY' },
    });
  });
});

describe('what is signed for the client', () => {
  it('is four lines by the merchant key, verified by an independent library', () => {
    const { timeStamp, nonceStr, package: packageValue, signType, paySign } = channel.sign('wx2016');
    expect([timeStamp, packageValue, signType]).toEqual([String(NOON / 1000), 'prepay_id=wx2016', 'RSA']);
    expect(nonceStr).toMatch(/^[0-9a-f]{32}$/);
    const message = Formatter.joinedByLineFeed(channel.appid, timeStamp, nonceStr, packageValue);
    expect(Rsa.verify(message, paySign, world.merchantPublicKey)).toBe(true);
  });
});

describe('errors of WeChat Pay', () => {
  it.each<[Canned, string]>([
    [error('ORDER_PAID'), 'paid'],
    [error('ORDERPAID'), 'paid'],
    [error('order_paid'), 'paid'],
    [error('INVALID_REQUEST', 400, { headers: { 'Request-ID': '08F5-268449538' } }), 'paid'],
    [error('ORDER_CLOSED'), 'closed'],
    [error('OrderClosed'), 'closed'],
    [error('INVALID_REQUEST', 400, { headers: { 'Request-ID': '08F5-268447914' } }), 'closed'],
    [error('INVALID_REQUEST', 400, { headers: { 'Request-ID': '08F5-268498688' } }), 'refused'],
    [error('OUT_TRADE_NO_USED', 403), 'refused'],
    [error('PARAM_ERROR'), 'refused'],
    [error('SIGN_ERROR', 401), 'refused'],
    [error('FREQUENCY_LIMITED', 429), 'unknown'],
    [error('RATELIMIT_EXCEEDED', 403), 'unknown'],
    [error('SYSTEM_ERROR', 500), 'unknown'],
    [error('SYSTEMERROR', 400), 'unknown'],
    [error('ORDER_PAID', 500), 'unknown'],
    [error('ORDER_PAID', 302), 'unknown'],
    [{ status: 400, body: '<html>bad gateway</html>', unsigned: true }, 'unknown'],
    [{ status: 400, body: { message: 'no code' } }, 'unknown'],
    [{ status: 200, body: {} }, 'unknown'],
    [{ status: 200, body: { prepay_id: 7 } }, 'unknown'],
    [{ status: 200, body: '' }, 'unknown'],
    [{ status: 200, body: '[]' }, 'unknown'],
    [{ status: 200, body: { prepay_id: 'forged' }, unsigned: true }, 'unknown'],
  ])('to a prepay: %j means %s', async (answer, status) => {
    canned = answer;
    expect((await channel.prepay(ATTEMPT)).status).toBe(status);
  });

  it.each<[Canned, string]>([
    [{ status: 204, body: '' }, 'accepted'],
    [{ status: 204, body: '', unsigned: true }, 'unknown'],
    [error('ORDER_PAID'), 'paid'],
    [error('ORDERPAID', 403), 'paid'],
    [error('ORDER_CLOSED'), 'accepted'],
    [error('ORDERNOTEXIST', 404), 'accepted'],
    [error('PARAM_ERROR'), 'unknown'],
    [error('SYSTEM_ERROR', 500), 'unknown'],
  ])('to a close: %j means %s', async (answer, outcome) => {
    canned = answer;
    expect(await channel.close(ATTEMPT.attemptId)).toBe(outcome);
  });

  it.each<[Canned, string]>([
    [error('NOT_ENOUGH', 403), 'notEnough'],
    [error('NOTENOUGH', 403), 'notEnough'],
    [error('RESOURCE_NOT_EXISTS', 404), 'notFound'],
    [error('ORDER_NOT_EXIST', 404), 'notFound'],
    [error('USER_ACCOUNT_ABNORMAL', 403), 'refused'],
    [error('RULE_LIMIT', 403), 'refused'],
    [error('FREQUENCY_LIMITED', 429), 'unknown'],
    [error('BANK_ERROR', 500), 'unknown'],
    [{ status: 200, body: { out_refund_no: REFUND.refundId } }, 'unknown'],
  ])('to a refund: %j means %s', async (answer, status) => {
    canned = answer;
    expect((await channel.refund(REFUND)).status).toBe(status);
    expect((await channel.queryRefund(REFUND.refundId)).status).toBe(status);
  });
});

describe('the states of a payment', () => {
  const paid = {
    appid: APPID,
    mchid: world.settings.mchid,
    out_trade_no: ATTEMPT.attemptId,
    transaction_id: '4200001234202603011234567890',
    trade_state: 'SUCCESS',
    success_time: '2026-03-01T12:00:00+08:00',
    payer: { openid: ATTEMPT.payerOpenid },
    amount: { total: 19_800 },
  };

  it.each<[string, object, string]>([
    ['SUCCESS', paid, 'paid'],
    ['REFUND: the money had come', { ...paid, trade_state: 'REFUND' }, 'paid'],
    ['NOTPAY', { out_trade_no: ATTEMPT.attemptId, trade_state: 'NOTPAY' }, 'notPaid'],
    ['CLOSED', { out_trade_no: ATTEMPT.attemptId, trade_state: 'CLOSED' }, 'closed'],
    ['REVOKED', { out_trade_no: ATTEMPT.attemptId, trade_state: 'REVOKED' }, 'closed'],
    ['USERPAYING', { out_trade_no: ATTEMPT.attemptId, trade_state: 'USERPAYING' }, 'unknown'],
    ['ACCEPT', { out_trade_no: ATTEMPT.attemptId, trade_state: 'ACCEPT' }, 'unknown'],
    ['a state of tomorrow', { out_trade_no: ATTEMPT.attemptId, trade_state: 'SUCCESSFUL' }, 'unknown'],
    ['no state', { out_trade_no: ATTEMPT.attemptId }, 'unknown'],
    ['SUCCESS of another number', { ...paid, out_trade_no: 'ATTEMPT000002' }, 'unknown'],
    ['SUCCESS without an amount', { ...paid, amount: null }, 'unknown'],
    ['SUCCESS without a time', { ...paid, success_time: undefined }, 'unknown'],
  ])('%s', async (_, body, status) => {
    canned = { status: 200, body };
    expect((await channel.query(ATTEMPT.attemptId)).status).toBe(status);
  });

  it('in an unsigned answer is not believed, in an unsigned error with its envelope it is', async () => {
    canned = { status: 200, body: paid, unsigned: true };
    expect((await channel.query(ATTEMPT.attemptId)).status).toBe('unknown');
    canned = error('ORDER_NOT_EXIST', 404, { unsigned: true });
    expect((await channel.query(ATTEMPT.attemptId)).status).toBe('notFound');
    canned = error('ORDER_NOT_EXIST', 404, { unsigned: true, headers: { 'Wechatpay-Serial': PUBLIC_KEY_ID } });
    expect((await channel.query(ATTEMPT.attemptId)).status).toBe('unknown');
  });
});

describe('a bill', () => {
  const HEAD =
    '交易时间,微信订单号,商户订单号,交易状态,应结订单金额,商户退款单号,退款金额,商品名称,手续费,费率,订单金额,申请退款金额';
  const ROW = '`2026-02-28 12:00:00,`42,`ATTEMPT1,`SUCCESS,`19.80,`0,`0.00,`会员,年度,`0.11880,`0.60%,`19.80,`0.00';
  const SUM = '总交易单数,应结订单总金额\r\n`1,`19.80';
  const text = (row = ROW, sum = SUM) => `\ufeff${HEAD}\r\n${row}\r\n${sum}\r\n`;
  const sha1 = (content: string) => createHash('sha1').update(content).digest('hex');
  const serveBill = (content: string, hash = sha1(content), change = {}, file: string | Buffer = content) => {
    canned = ({ target }) => {
      if (target.startsWith('/v3/billdownload/')) return { status: 200, body: file, unsigned: true };
      const url = 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=a%2Bb';
      return { status: 200, body: { hash_type: 'SHA1', hash_value: hash, download_url: url, ...change } };
    };
  };

  it('is fetched from where WeChat says, on the configured host, and read', async () => {
    serveBill(text());
    expect(await bills.ofDay('2026-02-28')).toEqual({
      status: 'ready',
      lines: [
        {
          ...{ kind: 'payment', attemptId: 'ATTEMPT1', transactionId: '42', refundId: null, totalFen: 1_980 },
          ...{ settledFen: 1_980, refundFen: 0, settledRefundFen: 0, feeUnits: 11_880, ratePpm: 6_000 },
        },
      ],
    });
    expect(seen.map(({ target }) => target)).toEqual([
      '/v3/bill/tradebill?bill_date=2026-02-28&bill_type=ALL&tar_type=GZIP',
      '/v3/billdownload/file?token=a%2Bb',
    ]);
  });

  it.each<[string, () => void]>([
    ['whose hash does not fit', () => serveBill(text(), sha1('other'))],
    ['with a hash of an unknown kind', () => serveBill(text(), undefined, { hash_type: 'MD5' })],
    ['without an address', () => serveBill(text(), undefined, { download_url: 'somewhere' })],
    ['that lacks a line', () => serveBill(text(ROW, SUM.replace('`1', '`2')))],
    ['that was cut before its sums', () => serveBill(`${HEAD}\n${ROW}\n`)],
    ['with an amount that is none', () => serveBill(text(ROW.replaceAll('19.80', '19.805')))],
    ['that lacks a column', () => serveBill(text().replace('商户订单号', '别的'))],
    [
      'whose offer is not signed',
      () => {
        canned = { status: 200, body: {}, unsigned: true };
      },
    ],
    [
      'that is refused',
      () => {
        canned = error('NO_AUTH', 403);
      },
    ],
  ])('%s is not believed', async (_, arrange) => {
    arrange();
    expect((await bills.ofDay('2026-02-28')).status).toBe('unknown');
  });

  it.each([
    ['packed', gzipSync],
    ['plain', (content: string) => Buffer.from(content)],
  ])('may come %s, and leaves nothing on the disk', async (_, pack) => {
    const folder = mkdtempSync(join(tmpdir(), 'bill-test-'));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    try {
      serveBill(text(), sha1(text()), {}, pack(text()));
      expect((await bills.ofDay('2026-02-28')).status).toBe('ready');
      serveBill(text(), sha1('other'), {}, pack(text()));
      expect((await bills.ofDay('2026-02-28')).status).toBe('unknown');
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['NO_STATEMENT_EXIST', 'STATEMENT_CREATING'])('is absent on %s', async (code) => {
    canned = error(code);
    expect(await bills.ofDay('2026-02-28')).toEqual({ status: 'absent' });
  });
});
