import { Hash } from 'wechatpay-axios-plugin';
import type { Listening } from '../../../../server/http/listen';
import { papayNoticeRoutes } from '../../../../server/wechat/papay/notice.routes';
import type { PapayNotice } from '../../../../server/wechat/ports';
import { at } from '../../../support/clock';
import { serve, TestLogger } from '../support';

const KEY = 'vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv';
const logger = new TestLogger();
const notices: PapayNotice[] = [];
let failure: Error | null = null;
let listening: Listening;

beforeAll(async () => {
  const handler = async (notice: PapayNotice) => {
    if (failure !== null) throw failure;
    notices.push(notice);
  };
  listening = await serve(papayNoticeRoutes({ apiV2Key: KEY, handler, logger }));
});
afterAll(() => listening.close());
beforeEach(() => {
  notices.length = 0;
  failure = null;
});

type Fields = Readonly<Record<string, string>>;

const SIGNED: Fields = {
  return_code: 'SUCCESS',
  return_msg: 'OK',
  result_code: 'SUCCESS',
  mch_id: '1900000109',
  contract_code: 'C0001',
  plan_id: '126001',
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  change_type: 'ADD',
  operate_time: '2026-03-01 12:00:00',
  contract_id: '202603015512345678',
  contract_expired_time: '2036-03-01 12:00:00',
  request_serial: '1',
};
const DEBITED: Fields = {
  return_code: 'SUCCESS',
  result_code: 'SUCCESS',
  appid: 'wx5823bf96d3bd56c7',
  mch_id: '1900000109',
  nonce_str: 'n',
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  trade_state: 'SUCCESS',
  bank_type: 'OTHERS',
  total_fee: '2500',
  cash_fee: '2000',
  transaction_id: '4200001234202603011234567890',
  out_trade_no: 'D0001',
  time_end: '20260301120000',
  contract_id: '202603015512345678',
};
const PAYMENT = {
  attemptId: 'D0001',
  mchid: '1900000109',
  appid: 'wx5823bf96d3bd56c7',
  transactionId: '4200001234202603011234567890',
  totalFen: 2500,
  payerTotalFen: 2000,
  currency: 'CNY',
  payerOpenid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  paidAt: at('2026-03-01T12:00:00+08:00'),
};
const { total_fee: _total, cash_fee: _cash, transaction_id: _id, time_end: _end, ...WITHOUT_MONEY } = DEBITED;
const failedWith = (code: string, change: Fields = {}): Fields => ({
  ...WITHOUT_MONEY,
  result_code: 'FAIL',
  trade_state: 'PAYERROR',
  err_code: code,
  err_code_des: '说明',
  ...change,
});

/** Signed by an independent library. */
function write(fields: Fields, algorithm: 'MD5' | 'HMAC-SHA256' = 'MD5'): string {
  return xml({ ...fields, sign: Hash.sign(algorithm, { ...fields }, KEY) });
}

function xml(fields: Fields): string {
  const elements = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  return `<xml>${elements.join('\n')}</xml>`;
}

async function post(body: string, path = '/wechat/papay/contract-notify') {
  const response = await fetch(`${listening.url}${path}`, { method: 'POST', body });
  return { status: response.status, body: await response.text() };
}
const postDebit = (fields: Fields) => post(write(fields), '/wechat/papay/debit-notify');
const factOf = () => notices.at(-1)?.fact;

const ACKNOWLEDGED = {
  status: 200,
  body: '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>',
};

describe('a notice of a contract', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)('that was signed, by %s, reaches the handler', async (algorithm) => {
    expect(await post(write(SIGNED, algorithm))).toEqual(ACKNOWLEDGED);
    expect(notices).toEqual([
      {
        dedupeKey: 'contract:202603015512345678:signed',
        fact: {
          kind: 'contract',
          contract: {
            contractId: 'C0001',
            papayPlanId: '126001',
            wechatContractId: '202603015512345678',
            mchid: '1900000109',
            openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
            change: { kind: 'signed', expiresAt: at('2036-03-01T12:00:00+08:00') },
            changedAt: at('2026-03-01T12:00:00+08:00'),
          },
        },
        content: { ...SIGNED, sign: expect.any(String) },
      },
    ]);
  });

  it.each([
    ['1', 'expired'],
    ['2', 'member'],
    ['3', 'merchant'],
    ['4', 'merchantPortal'],
    ['5', 'accountClosed'],
    ['9', 'unknown'],
    ['0', 'unknown'],
  ])('that ended by mode %s says %s', async (mode, by) => {
    const { contract_expired_time: _, ...rest } = SIGNED;
    const ended = { ...rest, change_type: 'DELETE', contract_termination_mode: mode };
    expect(await post(write(ended), '/wechat/papay/termination-notify')).toEqual(ACKNOWLEDGED);
    expect(factOf()).toMatchObject({ kind: 'contract', contract: { change: { kind: 'terminated', by } } });
    expect(notices[0]?.dedupeKey).toBe('contract:202603015512345678:terminated');
  });

  it('of a change that nobody foresaw is kept as unknown', async () => {
    await post(write({ ...SIGNED, change_type: 'PAUSE' }));
    expect(factOf()).toMatchObject({ kind: 'contract', contract: { change: { kind: 'unknown', name: 'PAUSE' } } });
  });

  it.each([
    ['contract_id', ''],
    ['openid', ''],
    ['operate_time', '2026-04-31 12:00:00'],
    ['operate_time', 'yesterday'],
    ['result_code', 'FAIL'],
  ])('that is genuine, with %s %p, is handed on without a fact', async (name, value) => {
    expect(await post(write({ ...SIGNED, [name]: value }))).toEqual(ACKNOWLEDGED);
    expect(factOf()).toEqual({ kind: 'other' });
  });
});

describe('a notice of a debit', () => {
  it('that succeeded says what was paid', async () => {
    expect(await postDebit(DEBITED)).toEqual(ACKNOWLEDGED);
    expect(notices[0]).toMatchObject({
      dedupeKey: 'debit:D0001:succeeded',
      fact: {
        kind: 'debit',
        debit: {
          debitId: 'D0001',
          mchid: '1900000109',
          appid: 'wx5823bf96d3bd56c7',
          wechatContractId: '202603015512345678',
          result: { status: 'succeeded', payment: PAYMENT },
        },
      },
    });
  });

  it.each([
    ['NOTENOUGH', 'notEnough'],
    ['NOT_ENOUGH', 'notEnough'],
    ['CONTRACT_NOT_EXIST', 'contractGone'],
    ['FREQUENCY_LIMIT', 'rateLimited'],
    ['ORDERPAID', 'alreadyPaid'],
    ['OUT_TRADE_NO_USED', 'numberUsed'],
    ['USER_ACCOUNT_ABNORMAL', 'accountAbnormal'],
    ['RULELIMIT', 'refused'],
    ['SOMETHING_NEW', 'refused'],
  ])('that failed with %s says %s', async (code, reason) => {
    await postDebit(failedWith(code));
    const result = { status: 'failed', reason, code, message: '说明' };
    expect(factOf()).toMatchObject({ kind: 'debit', debit: { debitId: 'D0001', result } });
  });

  it.each([
    ['WeChat’s own fault', failedWith('SYSTEMERROR')],
    ['the bank’s fault', failedWith('BANKERROR')],
    ['the code of success', failedWith('0')],
    ['no code', failedWith('')],
    ['a state that contradicts it', failedWith('NOTENOUGH', { trade_state: 'SUCCESS' })],
    ['a result that nobody foresaw', { ...DEBITED, result_code: 'MAYBE' }],
    ['a state that nobody foresaw', { ...DEBITED, trade_state: 'HALFPAID' }],
    ['no amount', { ...DEBITED, total_fee: '' }],
    ['an amount with a fraction', { ...DEBITED, total_fee: '25.5' }],
  ])('with %s is neither success nor failure', async (_, fields) => {
    expect(await postDebit(fields)).toEqual(ACKNOWLEDGED);
    expect(factOf()).toMatchObject({ kind: 'debit', debit: { result: { status: 'unknown' } } });
  });

  it('without a number is handed on without a fact', async () => {
    expect(await postDebit({ ...DEBITED, out_trade_no: '' })).toEqual(ACKNOWLEDGED);
    expect(factOf()).toEqual({ kind: 'other' });
  });
});

it('a notice of a payment with signing says what was paid', async () => {
  expect(await post(write(DEBITED), '/wechat/papay/payment-notify')).toEqual(ACKNOWLEDGED);
  expect(notices[0]).toMatchObject({ dedupeKey: 'payment:D0001', fact: { kind: 'payment', payment: PAYMENT } });
  await post(write(failedWith('NOTENOUGH')), '/wechat/papay/payment-notify');
  expect(factOf()).toEqual({ kind: 'other' });
});

describe('a notice is refused, and reaches nobody,', () => {
  const signed = write(SIGNED);
  it.each([
    ['when it was changed on the way', signed.replace('C0001', 'C0002'), 401],
    ['when it is not signed', xml(SIGNED), 401],
    ['when it is signed with another key', signed.replace(/<sign>.*<\/sign>/, `<sign>${'A'.repeat(32)}</sign>`), 401],
    ['when WeChat says that it failed', write({ ...SIGNED, return_code: 'FAIL' }), 401],
    ['when it has a document type', `<!DOCTYPE xml [<!ENTITY e "x">]>${signed}`, 400],
    ['when a field stands twice', signed.replace('<plan_id>', '<plan_id>1</plan_id><plan_id>'), 400],
    ['when it is not XML', '{}', 400],
    ['when it is too long', write({ ...SIGNED, return_msg: 'x'.repeat(70_000) }), 413],
  ])('%s', async (_, body, status) => {
    const reply = await post(body);
    expect(reply.status).toBe(status);
    expect(reply.body).toContain('<return_code><![CDATA[FAIL]]></return_code>');
    expect(notices).toEqual([]);
  });
});

it('a notice that could not be stored is not acknowledged', async () => {
  failure = new Error('the database is away');
  const reply = await post(write(SIGNED));
  expect(reply.status).toBe(500);
  expect(reply.body).toContain('FAIL');
  expect(logger.text).toContain('the database is away');
});

it('the log holds no openid and no key', () => {
  expect(logger.text).not.toContain(SIGNED.openid);
  expect(logger.text).not.toContain(KEY);
});

it('other addresses are not its own', async () => {
  expect((await post(write(SIGNED), '/wechat/papay/other')).status).toBe(404);
});
