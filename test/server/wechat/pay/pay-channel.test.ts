import { createWechat } from '../../../../server/wechat';
import type { PaymentChannel, PrepayRequest } from '../../../../server/wechat/ports';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/instant';
import { NOON } from '../support';
import { findDeadUrl, hasty, openWechatWorld, type WechatWorld } from '../world';

let world: WechatWorld;
let channel: PaymentChannel;
let openid: string;
beforeAll(async () => {
  world = await openWechatWorld();
  channel = world.pay.channel;
  openid = await world.logIn();
});
afterAll(() => world.close());
afterEach(() => {
  world.sandbox.clearFaults();
  world.notices.length = 0;
});

let count = 0;
function anAttempt(change: Partial<PrepayRequest> = {}): PrepayRequest {
  return {
    attemptId: `ATTEMPT${String(++count).padStart(6, '0')}`,
    description: '年度会员',
    amountFen: 19_800,
    payerOpenid: openid,
    expiresAt: world.clock.now() + 30 * MINUTE_MS,
    ...change,
  };
}

async function aPaidAttempt(change: Partial<PrepayRequest> = {}) {
  const attempt = anAttempt(change);
  const prepaid = await channel.prepay(attempt);
  if (prepaid.status !== 'open') throw new Error(prepaid.status);
  expect(world.sandbox.payOrder({ outTradeNo: attempt.attemptId }).ok).toBe(true);
  const state = await channel.query(attempt.attemptId);
  if (state.status !== 'paid') throw new Error(state.status);
  return { attempt, payment: state.payment };
}

const refundOf = (transactionId: string, change = {}) => ({
  refundId: `REFUND${String(++count).padStart(6, '0')}`,
  transactionId,
  amountFen: 19_800,
  totalFen: 19_800,
  reason: '重复支付退款',
  ...change,
});

describe('preparing a payment', () => {
  it('opens it, and its signature is taken by the pay sheet', async () => {
    const attempt = anAttempt();
    const outcome = await channel.prepay(attempt);
    if (outcome.status !== 'open') throw new Error(outcome.status);
    const payment = channel.sign(outcome.prepayId);
    expect(payment).toMatchObject({ package: `prepay_id=${outcome.prepayId}`, signType: 'RSA' });
    expect(payment.timeStamp).toBe(String(Math.floor(world.clock.now() / 1000)));
    const sheet = world.sandbox.openSheet(world.person.id, payment);
    expect(sheet).toMatchObject({ ok: true, value: { amountFen: 19_800, outTradeNo: attempt.attemptId } });
    expect(channel.sign(outcome.prepayId)).not.toEqual(payment);
  });

  it('of the same attempt again gives the same prepay_id', async () => {
    const attempt = anAttempt();
    const first = await channel.prepay(attempt);
    world.clock.advance(MINUTE_MS);
    expect(await channel.prepay(attempt)).toEqual(first);
  });

  it('of the same number with another amount is refused', async () => {
    const attempt = anAttempt();
    await channel.prepay(attempt);
    expect(await channel.prepay({ ...attempt, amountFen: 1 })).toMatchObject({ status: 'refused' });
  });

  it('cuts a long description between characters, not within', async () => {
    expect(await channel.prepay(anAttempt({ description: '会'.repeat(200) }))).toMatchObject({ status: 'open' });
    expect(await channel.prepay(anAttempt({ description: `${'会'.repeat(126)}🎉🎉` }))).toMatchObject({
      status: 'open',
    });
  });

  it('for somebody whom the app does not know is refused', async () => {
    expect(await channel.prepay(anAttempt({ payerOpenid: 'nobody' }))).toMatchObject({ status: 'refused' });
  });

  it('of a paid attempt says so', async () => {
    const { attempt } = await aPaidAttempt();
    expect(await channel.prepay(attempt)).toEqual({ status: 'paid' });
  });

  it('of a closed attempt says so', async () => {
    const attempt = anAttempt();
    await channel.prepay(attempt);
    await channel.close(attempt.attemptId);
    expect(await channel.prepay(attempt)).toEqual({ status: 'closed' });
  });

  it('never sends a number that WeChat Pay could not take', async () => {
    await expect(channel.prepay(anAttempt({ attemptId: '../../evil' }))).rejects.toThrow(RangeError);
    await expect(channel.query('a/b')).rejects.toThrow(RangeError);
    await expect(channel.queryRefund('')).rejects.toThrow(RangeError);
  });
});

describe('asking how a payment stands', () => {
  it('says what was paid, by whom and when', async () => {
    const { attempt, payment } = await aPaidAttempt();
    expect(payment).toEqual({
      attemptId: attempt.attemptId,
      mchid: channel.mchid,
      appid: channel.appid,
      transactionId: expect.stringMatching(/^\d{28,32}$/),
      totalFen: 19_800,
      payerTotalFen: 19_800,
      currency: 'CNY',
      payerOpenid: openid,
      paidAt: Math.floor(world.clock.now() / 1000) * 1000,
    });
  });

  it('knows the whole price where a coupon paid a part', async () => {
    world.sandbox.setFault('couponPaid', { enabled: true, count: 1 });
    const { payment } = await aPaidAttempt();
    expect(payment.totalFen).toBe(19_800);
    expect(payment.payerTotalFen).toBeLessThan(19_800);
  });

  it('tells open, closed and unknown numbers apart', async () => {
    const attempt = anAttempt();
    await channel.prepay(attempt);
    expect(await channel.query(attempt.attemptId)).toEqual({ status: 'notPaid' });
    expect(await channel.close(attempt.attemptId)).toBe('accepted');
    expect(await channel.query(attempt.attemptId)).toEqual({ status: 'closed' });
    expect(await channel.query('NEVERSEEN01')).toEqual({ status: 'notFound' });
  });

  it('of a refunded payment still says that the money came', async () => {
    const { attempt, payment } = await aPaidAttempt();
    await channel.refund(refundOf(payment.transactionId));
    expect(await channel.query(attempt.attemptId)).toEqual({ status: 'paid', payment });
  });
});

describe('closing', () => {
  it('of a paid attempt says that it was paid', async () => {
    const { attempt } = await aPaidAttempt();
    expect(await channel.close(attempt.attemptId)).toBe('paid');
  });

  it('can be repeated, and takes a number that WeChat never saw', async () => {
    const attempt = anAttempt();
    await channel.prepay(attempt);
    expect(await channel.close(attempt.attemptId)).toBe('accepted');
    expect(await channel.close(attempt.attemptId)).toBe('accepted');
    expect(await channel.close('NEVERSEEN02')).toBe('accepted');
  });
});

describe('refunding', () => {
  it('is accepted, can be repeated under its number, and is asked for until it succeeded', async () => {
    const { attempt, payment } = await aPaidAttempt();
    const request = refundOf(payment.transactionId, { amountFen: 5_000 });
    const outcome = await channel.refund(request);
    expect(outcome).toMatchObject({
      status: 'accepted',
      refund: {
        refundId: request.refundId,
        attemptId: attempt.attemptId,
        transactionId: payment.transactionId,
        refundFen: 5_000,
        totalFen: 19_800,
      },
    });
    expect(await channel.refund(request)).toMatchObject({ status: 'accepted' });
    world.clock.advance(HOUR_MS);
    await world.sandbox.runDue();
    const later = await channel.queryRefund(request.refundId);
    expect(later).toMatchObject({ status: 'accepted', refund: { status: 'succeeded' } });
    expect(world.notices).toContainEqual(
      expect.objectContaining({ fact: expect.objectContaining({ kind: 'refund' }), eventType: 'REFUND.SUCCESS' }),
    );
  });

  it.each([
    ['refundAbnormal', 'abnormal', 'REFUND.ABNORMAL'],
    ['refundClosed', 'closed', 'REFUND.CLOSED'],
  ] as const)('tells %s by query and by notice', async (fault, status, eventType) => {
    const { payment } = await aPaidAttempt();
    world.sandbox.setFault(fault, { enabled: true, count: 1 });
    const request = refundOf(payment.transactionId);
    await channel.refund(request);
    world.clock.advance(HOUR_MS);
    await world.sandbox.runDue();
    expect(await channel.queryRefund(request.refundId)).toMatchObject({ status: 'accepted', refund: { status } });
    const notice = world.notices.find((each) => each.eventType === eventType);
    expect(notice?.fact).toMatchObject({ kind: 'refund', refund: { refundId: request.refundId, status } });
  });

  it('without enough money says so', async () => {
    const { payment } = await aPaidAttempt();
    world.sandbox.setFault('refundNotEnough', { enabled: true, count: 1 });
    expect(await channel.refund(refundOf(payment.transactionId))).toMatchObject({ status: 'notEnough' });
  });

  it('of more than was paid is refused', async () => {
    const { payment } = await aPaidAttempt();
    const tooMuch = refundOf(payment.transactionId, { amountFen: 19_801 });
    expect(await channel.refund(tooMuch)).toMatchObject({ status: 'refused' });
  });

  it('of what WeChat does not know is not found', async () => {
    expect(await channel.refund(refundOf('4200000000000000000000000000'))).toMatchObject({ status: 'notFound' });
    expect(await channel.queryRefund('NEVERSEEN03')).toEqual({ status: 'notFound' });
  });
});

describe('when WeChat Pay has a fault', () => {
  const faults = [
    'payErrorBefore',
    'payErrorAfter',
    'payTimeoutBefore',
    'payTimeoutAfter',
    'payUnsigned',
    'payWrongSignature',
    'payRateLimited',
  ] as const;

  it.each(faults)('%s leaves every outcome unknown, and the repeat finds the truth', async (fault) => {
    const struck = fault.startsWith('payTimeout') ? hasty(world).pay!.channel : channel;
    const strike = () => world.sandbox.setFault(fault, { enabled: true, count: 1 });
    const attempt = anAttempt();
    strike();
    expect(await struck.prepay(attempt)).toMatchObject({ status: 'unknown' });
    expect(await channel.prepay(attempt)).toMatchObject({ status: 'open' });
    strike();
    expect(await struck.query(attempt.attemptId)).toMatchObject({ status: 'unknown' });
    expect(await channel.query(attempt.attemptId)).toEqual({ status: 'notPaid' });
    strike();
    expect(await struck.close(attempt.attemptId)).toBe('unknown');
    expect(await channel.close(attempt.attemptId)).toBe('accepted');

    const { payment } = await aPaidAttempt();
    const request = refundOf(payment.transactionId);
    strike();
    expect(await struck.refund(request)).toMatchObject({ status: 'unknown' });
    expect(await channel.refund(request)).toMatchObject({ status: 'accepted' });
    strike();
    expect(await struck.queryRefund(request.refundId)).toMatchObject({ status: 'unknown' });
    expect(await channel.queryRefund(request.refundId)).toMatchObject({ status: 'accepted' });
  });

  it('an error that is wrongly signed is not believed', async () => {
    world.sandbox.setFault('payWrongSignature', { enabled: true, count: 1 });
    expect(await channel.query('NEVERSEEN04')).toMatchObject({ status: 'unknown' });
    expect(await channel.query('NEVERSEEN04')).toEqual({ status: 'notFound' });
  });

  it('answers that are not of now are not believed', async () => {
    const elsewhen = { now: () => world.clock.now() + 6 * MINUTE_MS };
    const late = createWechat({ ...world.options, clock: elsewhen }).pay!.channel;
    expect((await late.query('NEVERSEEN05')).status).toBe('unknown');
  });

  it('nobody there is unknown too', async () => {
    const endpoints = { ...world.options.endpoints, payUrl: await findDeadUrl() };
    const nowhere = createWechat({ ...world.options, endpoints }).pay!.channel;
    expect(await nowhere.prepay(anAttempt())).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('nothing was sent'),
    });
  });
});

describe('the two key modes', () => {
  it.each([
    [
      'the public key alone',
      (keys: { publicKey: unknown; platformCerts: unknown }) => ({ ...keys, platformCerts: [] }),
    ],
    [
      'platform certificates alone',
      (keys: { publicKey: unknown; platformCerts: unknown }) => ({ ...keys, publicKey: null }),
    ],
  ])('work with %s', async (_, change) => {
    const { pay } = world.options;
    if (pay === null) throw new Error('no settings');
    const settings = {
      ...pay,
      ...change({ publicKey: pay.publicKey, platformCerts: pay.platformCerts }),
    } as typeof pay;
    const alone = createWechat({ ...world.options, pay: settings }).pay!.channel;
    expect(await alone.prepay(anAttempt())).toMatchObject({ status: 'open' });
  });

  it('answers by a key that we do not have are not believed', async () => {
    const { pay } = world.options;
    const settings = { ...pay!, publicKey: { ...pay!.publicKey!, id: 'PUB_KEY_ID_9999' }, platformCerts: [] };
    const channelOfStranger = createWechat({ ...world.options, pay: settings }).pay!.channel;
    expect(await channelOfStranger.query('NEVERSEEN06')).toMatchObject({ status: 'unknown' });
  });

  it('notices alternate between both and are read alike', async () => {
    world.sandbox.setFault('noticeKeysAlternate', { enabled: true, count: null });
    const first = await aPaidAttempt();
    const second = await aPaidAttempt();
    await world.sandbox.runDue();
    expect(world.notices.map(({ fact }) => fact)).toEqual(
      expect.arrayContaining([
        { kind: 'payment', payment: first.payment },
        { kind: 'payment', payment: second.payment },
      ]),
    );
  });
});

describe('notices of the sandbox', () => {
  it('say the same as a query, and are acknowledged', async () => {
    const { payment } = await aPaidAttempt();
    await world.sandbox.runDue();
    expect(world.notices.at(-1)).toMatchObject({
      eventType: 'TRANSACTION.SUCCESS',
      fact: { kind: 'payment', payment },
      content: { trade_state: 'SUCCESS' },
    });
    expect(world.sandbox.deliveries(1)[0]).toMatchObject({ status: 200, accepted: true });
  });

  it.each([
    ['noticeWrongSignature', 401],
    ['noticeSignTest', 401],
    ['noticeStale', 401],
    ['noticeTampered', 400],
  ] as const)('with %s are answered with %i, and the true one comes after', async (fault, status) => {
    world.sandbox.setFault(fault, { enabled: true, count: 1 });
    const { payment } = await aPaidAttempt();
    await world.sandbox.runDue();
    expect(world.sandbox.deliveries().map((each) => each.status)).toContain(status);
    world.clock.advance(MINUTE_MS);
    await world.sandbox.runDue();
    expect(world.notices.map(({ fact }) => fact)).toContainEqual({ kind: 'payment', payment });
  });
});

describe('the bill of a day', () => {
  it('is absent before it is made, and then has every payment and every refund to the fen', async () => {
    const { bills } = world.pay;
    expect(await bills.ofDay('2026-02-20')).toEqual({ status: 'absent' });
    expect(await bills.ofDay('2026-03-01')).toEqual({ status: 'absent' });
    const { attempt, payment } = await aPaidAttempt({ amountFen: 1_999, description: '会员,年度' });
    const request = refundOf(payment.transactionId, { amountFen: 7, totalFen: 1_999 });
    expect((await channel.refund(request)).status).toBe('accepted');
    world.clock.advance(HOUR_MS);
    await world.sandbox.runDue();
    world.clock.set(NOON + 24 * HOUR_MS);
    await world.sandbox.runDue();
    const bill = await bills.ofDay('2026-03-01');
    if (bill.status !== 'ready') throw new Error(JSON.stringify(bill));
    const lines = bill.lines.filter(({ attemptId }) => attemptId === attempt.attemptId);
    const { transactionId } = payment;
    const common = { attemptId: attempt.attemptId, transactionId };
    expect(lines).toEqual([
      {
        ...{ ...common, kind: 'payment', refundId: null, totalFen: 1_999, settledFen: 1_999 },
        ...{ refundFen: 0, settledRefundFen: 0, feeUnits: 11_994, ratePpm: 6_000 },
      },
      {
        ...{ ...common, kind: 'refund', refundId: request.refundId, totalFen: expect.any(Number), settledFen: 0 },
        ...{ refundFen: 7, settledRefundFen: 7, feeUnits: -42, ratePpm: 6_000 },
      },
    ]);
    const funds = await bills.fetchFunds('2026-03-01');
    if (funds.status !== 'ready') throw new Error(JSON.stringify(funds));
    const moved = [];
    for await (const page of funds.bill.pages()) moved.push(...page);
    await funds.bill.remove();
    expect(moved).toContainEqual({ kind: 'payment', amountFen: 1_999 });
    expect(moved).toContainEqual({ kind: 'fee', amountFen: -12 });
    expect(moved).toContainEqual({ kind: 'refund', amountFen: -7 });
  });
});

it('no line of the log holds an openid or a key', () => {
  expect(world.logger.text).not.toContain(openid);
  expect(world.logger.text).not.toContain(world.options.pay!.apiV3Key);
});
