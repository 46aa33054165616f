import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { openWorld, START, type TestWorld, walkTo } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

/** One payment of ¥25.00, one of ¥0.01, and ¥10.00 of the first given back on the same day. */
async function tradeForADay(): Promise<void> {
  const { merchant, sandbox, clock } = world;
  await merchant.prepay({ attach: 'a,1' });
  sandbox.payOrder({ outTradeNo: 'order-000001' });
  clock.advance(SECOND_MS);
  await merchant.prepay({ out_trade_no: 'order-000002', amount: { total: 1 } });
  sandbox.payOrder({ outTradeNo: 'order-000002' });
  await merchant.prepay({ out_trade_no: 'order-unpaid' });
  await merchant.refund();
  await walkTo(world, START + 5 * MINUTE_MS);
  await sandbox.runDue();
}

const bill = (query: string, kind = 'tradebill') => world.merchant.call('GET', `/v3/bill/${kind}?${query}`);

async function download(url: unknown): Promise<Buffer> {
  const { pathname, search } = new URL(String(url));
  const { sandbox, clock } = world;
  const { credentials: known } = sandbox;
  const nonce = Formatter.nonce();
  const timestamp = Math.floor(clock.now() / SECOND_MS);
  const line = Formatter.request('GET', `${pathname}${search}`, timestamp, nonce);
  const signature = Rsa.sign(line, known.WECHATPAY_PRIVATE_KEY);
  const response = await fetch(String(url), {
    headers: {
      Authorization: Formatter.authorization(
        known.WECHATPAY_MCHID,
        nonce,
        signature,
        timestamp,
        known.WECHATPAY_CERT_SERIAL,
      ),
    },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('wechatpay-signature')).toBeNull();
  return Buffer.from(await response.arrayBuffer());
}

describe('the trade bill', () => {
  test('is ready at 10:00 on the next day', async () => {
    await tradeForADay();
    world.clock.set(at('2026-03-03T09:59:59+08:00'));
    expect(await bill('bill_date=2026-03-02')).toMatchObject({ status: 400, json: { code: 'NO_STATEMENT_EXIST' } });
    world.clock.set(at('2026-03-03T10:00:00+08:00'));
    expect((await bill('bill_date=2026-03-02')).status).toBe(200);
  });

  test('has a line for each payment and refund, in yuan, with backticks, and sums; unpaid orders are absent', async () => {
    await tradeForADay();
    world.clock.set(at('2026-03-03T10:00:00+08:00'));
    const { json } = await bill('bill_date=2026-03-02&bill_type=ALL');
    const bytes = await download(json.download_url);
    expect(json).toMatchObject({ hash_type: 'SHA1', hash_value: createHash('sha1').update(bytes).digest('hex') });
    const lines = bytes.toString('utf8').trim().split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe(
      '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注',
    );
    const rows = lines.slice(1, 4).map((line) => line.split(',').map((cell) => cell.replace(/^`/, '')));
    for (const row of rows) expect(row).toHaveLength(27);
    const pick = (row: string[]) => [row[0], row[6], row[9], row[12], row[15], row[16], row[19], row[22], row[24]];
    expect(rows.map(pick)).toEqual([
      ['2026-03-02 12:00:00', 'order-000001', 'SUCCESS', '25.00', '0', '0.00', '', '0.15000', '25.00'],
      ['2026-03-02 12:00:01', 'order-000002', 'SUCCESS', '0.01', '0', '0.00', '', '0.00006', '0.01'],
      ['2026-03-02 12:00:00', 'order-000001', 'REFUND', '0.00', 'refund-1', '10.00', 'SUCCESS', '-0.06000', '0.00'],
    ]);
    expect(lines[4]).toBe(
      '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
    );
    expect(lines[5]).toBe('`3,`25.01,`10.00,`0.00,`0.09006,`25.01,`10.00');
    const parsed = Formatter.castCsvBill(bytes) as { rows: unknown[] };
    expect(parsed.rows).toHaveLength(3);
  });

  test('can be asked for by kind of trade', async () => {
    await tradeForADay();
    world.clock.set(at('2026-03-03T10:00:00+08:00'));
    const success = await download((await bill('bill_date=2026-03-02&bill_type=SUCCESS')).json.download_url);
    const refunds = await download((await bill('bill_date=2026-03-02&bill_type=REFUND')).json.download_url);
    expect(success.toString('utf8').trim().split('\r\n')).toHaveLength(5);
    expect(success.toString('utf8')).not.toContain('refund-1');
    expect(refunds.toString('utf8').trim().split('\r\n')).toHaveLength(4);
    expect(refunds.toString('utf8')).toContain('退款成功时间');
  });

  test('comes compressed when asked, with the hash of the file inside', async () => {
    await tradeForADay();
    world.clock.set(at('2026-03-03T10:00:00+08:00'));
    const { json } = await bill('bill_date=2026-03-02&tar_type=GZIP');
    const plain = gunzipSync(await download(json.download_url));
    expect(createHash('sha1').update(plain).digest('hex')).toBe(json.hash_value);
  });

  test('can be fetched for 5 minutes, and only by a signed request', async () => {
    await tradeForADay();
    world.clock.set(at('2026-03-03T10:00:00+08:00'));
    const { json } = await bill('bill_date=2026-03-02');
    expect((await fetch(String(json.download_url))).status).toBe(401);
    const { pathname, search } = new URL(String(json.download_url));
    world.clock.advance(5 * MINUTE_MS - 1);
    expect((await world.merchant.call('GET', `${pathname}${search}`)).status).toBe(200);
    world.clock.advance(1);
    expect((await world.merchant.call('GET', `${pathname}${search}`)).json.code).toBe('INVALID_REQUEST');
  });

  test.each<[string, string]>([
    ['bill_date=2026-02-30', 'PARAM_ERROR'],
    ['bill_date=20260302', 'PARAM_ERROR'],
    ['bill_type=ALL', 'PARAM_ERROR'],
    ['bill_date=2026-03-02&bill_type=EVERYTHING', 'PARAM_ERROR'],
    ['bill_date=2026-03-02&tar_type=ZIP', 'PARAM_ERROR'],
    ['bill_date=2025-11-01', 'PARAM_ERROR'],
    ['bill_date=2026-03-01', 'NO_STATEMENT_EXIST'],
    ['bill_date=2026-03-05', 'NO_STATEMENT_EXIST'],
  ])('is refused for "%s" with %s', async (query, code) => {
    await tradeForADay();
    world.clock.set(at('2026-03-03T10:00:00+08:00'));
    expect((await bill(query)).json.code).toBe(code);
  });
});

test('the tester reads the bill of a day before it is ready', async () => {
  await tradeForADay();
  expect(world.sandbox.bill('2026-03-02', 'trade')).toContain('`order-000001');
  expect(world.sandbox.bill('2026-03-02', 'fundflow')).toContain('`14.92');
  expect(world.sandbox.bill('2026-03-01', 'trade')).toBeNull();
});

describe('the fund flow bill', () => {
  test('shows every movement with the balance after it, fees apart', async () => {
    await tradeForADay();
    world.clock.set(at('2026-03-03T10:00:00+08:00'));
    const { json } = await bill('bill_date=2026-03-02', 'fundflowbill');
    const lines = (await download(json.download_url)).toString('utf8').trim().split('\r\n');
    const rows = lines.slice(1, -2).map((line) => line.split(',').map((cell) => cell.replace(/^`/, '')));
    expect(rows.map((row) => [row[3], row[5], row[6], row[7]])).toEqual([
      ['交易', '收入', '25.00', '25.00'],
      ['扣除交易手续费', '支出', '0.15', '24.85'],
      ['交易', '收入', '0.01', '24.86'],
      ['退款', '支出', '10.00', '14.86'],
      ['扣除交易手续费', '收入', '0.06', '14.92'],
    ]);
    expect(lines.at(-1)).toBe('`5,`3,`25.07,`2,`10.15');
  });

  test('is absent for an account that nothing moved on', async () => {
    await tradeForADay();
    world.clock.set(at('2026-03-03T10:00:00+08:00'));
    const reply = await bill('bill_date=2026-03-02&account_type=FEES', 'fundflowbill');
    expect(reply.json.code).toBe('NO_STATEMENT_EXIST');
  });
});

describe('a bill that the tester spoils', () => {
  const rowsOf = (kind: 'trade' | 'fundflow') =>
    (world.sandbox.bill('2026-03-02', kind) ?? '')
      .trim()
      .split('\r\n')
      .slice(1, -2)
      .map((line) => line.slice(1).split(',`'));
  const trades = () => rowsOf('trade').map((row) => [row[6], row[9], row[12], row[22]]);
  const movements = () => rowsOf('fundflow').map((row) => [row[3], row[5], row[6]]);
  const first = ['order-000001', 'SUCCESS', '25.00', '0.15000'];

  test.each([
    ['billLineMissing', (rows: unknown[][]) => rows.slice(1)],
    ['billLineTwice', (rows: unknown[][]) => [first, ...rows]],
    ['billLineUnknown', (rows: unknown[][]) => [...rows, ['SOMEBODY-ELSES-ORDER', ...first.slice(1)]]],
    ['billAmountDiffers', (rows: unknown[][]) => [['order-000001', 'SUCCESS', '25.01', '0.15006'], ...rows.slice(1)]],
    ['billStateUnknown', (rows: unknown[][]) => [['order-000001', 'REVOKED', '25.00', '0.15000'], ...rows.slice(1)]],
    ['billFeeUnexpected', (rows: unknown[][]) => [['order-000001', 'SUCCESS', '25.00', '0.30000'], ...rows.slice(1)]],
  ] as const)('has with %s another first trade, and the same file as long as it is on', async (fault, spoil) => {
    await tradeForADay();
    const genuine = [trades(), movements()];
    expect(genuine[0]?.[0]).toEqual(first);
    world.sandbox.setFault(fault, { enabled: true });
    expect(trades()).toEqual(spoil(genuine[0] ?? []));
    expect(trades()).toEqual(trades());
    expect(movements()).toEqual(genuine[1]);
    world.sandbox.clearFaults();
    expect(trades()).toEqual(genuine[0]);
  });

  test('moves the account otherwise with fundFlowDiffers and fundFlowWithdrawal', async () => {
    await tradeForADay();
    const genuine = movements();
    world.sandbox.setFault('fundFlowDiffers', { enabled: true });
    world.sandbox.setFault('fundFlowWithdrawal', { enabled: true });
    const [, ...others] = genuine;
    expect(movements()).toEqual([['交易', '收入', '25.01'], ['提现', '支出', '5.00'], ...others]);
  });
});
