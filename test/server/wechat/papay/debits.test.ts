import { HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/instant';
import { at } from '../../../support/clock';
import { ANNOUNCED, DELAYED, openRenewalWorld, type RenewalWorld } from './renewal-world';

let world: RenewalWorld;
beforeEach(async () => {
  world = await openRenewalWorld();
});
afterEach(() => world.close());

/** A moment in Shanghai; the world begins at noon of 2026-03-01. */
const sh = (text: string) => at(`${text.replace(' ', 'T')}+08:00`);

async function signed(papayPlanId: string): Promise<string> {
  return (await world.sign(world.aContract(papayPlanId))).wechatContractId;
}

async function announced(contract: string, amountFen = 2_500, days = 7): Promise<void> {
  expect(await world.channel.announceDebit({ wechatContractId: contract, amountFen, days })).toEqual({
    status: 'announced',
  });
}

/** A contract long signed, announced on the 3rd of March: to be debited from the 5th on. */
async function announcedOnThird(amountFen = 2_500, days = 7): Promise<string> {
  const contract = await signed(ANNOUNCED);
  await world.walkTo(sh('2026-03-03 12:00:00'));
  await announced(contract, amountFen, days);
  return contract;
}

describe('an announced debit', () => {
  it('is taken at once in its days, and a query and the notice say the same', async () => {
    const contract = await announcedOnThird();
    await world.walkTo(sh('2026-03-05 07:00:00'));
    const debitId = world.aNumber();
    expect(await world.debit(contract, 2_500, debitId)).toEqual({ status: 'accepted' });
    expect(await world.channel.queryDebit(debitId)).toEqual({ status: 'processing' });
    await world.sandbox.runDue();
    const state = await world.channel.queryDebit(debitId);
    expect(state).toEqual({
      status: 'succeeded',
      payment: {
        attemptId: debitId,
        mchid: world.channel.mchid,
        appid: world.channel.appid,
        transactionId: expect.stringMatching(/^\d{28}$/),
        totalFen: 2_500,
        payerTotalFen: 2_500,
        currency: 'CNY',
        payerOpenid: world.openid,
        paidAt: world.clock.now(),
      },
    });
    expect(world.debitResults(debitId)).toEqual([state]);
    expect(await world.debit(contract, 2_500, debitId)).toMatchObject({ status: 'refused', reason: 'alreadyPaid' });
  });

  it.each([
    ['2026-03-03 13:00:00', 'refused'],
    ['2026-03-04 12:00:00', 'refused'],
    ['2026-03-05 06:59:59', 'refused'],
    ['2026-03-05 07:00:00', 'accepted'],
    ['2026-03-05 21:59:59', 'accepted'],
    ['2026-03-05 22:00:00', 'refused'],
    ['2026-03-11 21:59:59', 'accepted'],
    ['2026-03-11 22:00:00', 'refused'],
    ['2026-03-12 12:00:00', 'refused'],
  ])('asked for at %s is %s', async (moment, status) => {
    const contract = await announcedOnThird();
    await world.walkTo(sh(moment));
    expect(await world.debit(contract)).toMatchObject({ status });
  });

  it('of more than was announced is refused, of less is taken', async () => {
    const contract = await announcedOnThird(2_500);
    await world.walkTo(sh('2026-03-05 12:00:00'));
    expect(await world.debit(contract, 2_501)).toMatchObject({ status: 'refused', reason: 'refused' });
    const debitId = world.aNumber();
    expect(await world.debit(contract, 2_499, debitId)).toEqual({ status: 'accepted' });
    await world.sandbox.runDue();
    expect(await world.channel.queryDebit(debitId)).toMatchObject({ status: 'succeeded' });
  });

  it('succeeds once a cycle; the next one must be announced again', async () => {
    const contract = await announcedOnThird();
    await world.walkTo(sh('2026-03-05 12:00:00'));
    await world.debit(contract);
    await world.walkTo(sh('2026-03-06 12:00:00'));
    expect(await world.debit(contract)).toMatchObject({ status: 'refused', code: 'INVALID_REQUEST' });
    await announced(contract);
    await world.walkTo(sh('2026-03-08 12:00:00'));
    const debitId = world.aNumber();
    await world.debit(contract, 2_500, debitId);
    await world.sandbox.runDue();
    expect(await world.channel.queryDebit(debitId)).toMatchObject({ status: 'succeeded' });
  });

  it('asked for twice before the first is through takes the money once', async () => {
    const contract = await announcedOnThird();
    await world.walkTo(sh('2026-03-05 12:00:00'));
    const [first, second] = [world.aNumber(), world.aNumber()];
    expect(await world.debit(contract, 2_500, first)).toEqual({ status: 'accepted' });
    expect(await world.debit(contract, 2_500, second)).toEqual({ status: 'accepted' });
    await world.sandbox.runDue();
    expect(await world.channel.queryDebit(first)).toMatchObject({ status: 'succeeded' });
    expect(await world.channel.queryDebit(second)).toMatchObject({ status: 'failed', code: 'RULELIMIT' });
  });

  it('without money fails, may be tried again day by day under new numbers, and succeeds once there is some', async () => {
    const contract = await announcedOnThird();
    world.sandbox.setBalance(world.person.id, 2_499);
    await world.walkTo(sh('2026-03-05 12:00:00'));
    const first = world.aNumber();
    expect(await world.debit(contract, 2_500, first)).toEqual({ status: 'accepted' });
    await world.sandbox.runDue();
    const failed = { status: 'failed', reason: 'notEnough', code: 'NOTENOUGH', message: '用户余额不足' };
    expect(await world.channel.queryDebit(first)).toEqual(failed);
    expect(world.debitResults(first)).toEqual([failed]);
    expect(await world.debit(contract, 2_500, first)).toMatchObject({ status: 'refused', reason: 'numberUsed' });
    expect(await world.channel.remindFailure(contract)).toEqual({ status: 'announced' });
    await world.walkTo(sh('2026-03-06 12:00:00'));
    world.sandbox.setBalance(world.person.id, 2_500);
    const second = world.aNumber();
    await world.debit(contract, 2_500, second);
    await world.sandbox.runDue();
    expect(await world.channel.queryDebit(second)).toMatchObject({ status: 'succeeded' });
  });

  it('needs no announcement in the first 12 hours after signing, and one after them', async () => {
    const contract = await signed(ANNOUNCED);
    const debitId = world.aNumber();
    await world.walkTo(sh('2026-03-01 23:59:59'));
    expect(await world.debit(contract, 2_500, debitId)).toEqual({ status: 'accepted' });
    await world.sandbox.runDue();
    expect(await world.channel.queryDebit(debitId)).toMatchObject({ status: 'succeeded' });
    await world.walkTo(sh('2026-03-02 12:00:00'));
    expect(await world.debit(contract)).toMatchObject({ status: 'refused', code: 'INVALID_REQUEST' });
  });

  it('follows its announcement even in the first 12 hours', async () => {
    const contract = await signed(ANNOUNCED);
    await announced(contract);
    expect(await world.debit(contract)).toMatchObject({ status: 'refused', code: 'INVALID_REQUEST' });
  });
});

describe('an announcement', () => {
  it.each([
    ['2026-03-02 06:59:59', 'refused'],
    ['2026-03-02 07:00:00', 'announced'],
    ['2026-03-02 21:59:59', 'announced'],
    ['2026-03-02 22:00:00', 'refused'],
  ])('at %s is %s', async (moment, status) => {
    const contract = await signed(ANNOUNCED);
    await world.walkTo(sh(moment));
    expect(await world.channel.announceDebit({ wechatContractId: contract, amountFen: 1, days: 1 })).toMatchObject({
      status,
    });
    expect(await world.channel.remindFailure(contract)).toMatchObject({ status });
  });

  it('again on the same day is the same one; another is refused until its days are over', async () => {
    const contract = await signed(ANNOUNCED);
    const request = { wechatContractId: contract, amountFen: 2_500, days: 1 };
    await announced(contract, 2_500, 1);
    await announced(contract, 2_500, 1);
    expect(world.sandbox.messages().filter(({ title }) => title === '自动续费扣费提醒')).toHaveLength(1);
    expect(await world.channel.announceDebit({ ...request, amountFen: 2_600 })).toMatchObject({ status: 'refused' });
    await world.walkTo(sh('2026-03-02 12:00:00'));
    expect(await world.channel.announceDebit(request)).toMatchObject({ status: 'refused' });
    await world.walkTo(sh('2026-03-03 21:59:59'));
    expect(await world.channel.announceDebit(request)).toMatchObject({ status: 'refused' });
    await world.walkTo(sh('2026-03-04 07:00:00'));
    await announced(contract);
  });

  it('to a contract that is over says so, and to a template without announcements is refused', async () => {
    const contract = await signed(ANNOUNCED);
    world.sandbox.cancelContract(contract);
    const gone = { status: 'refused', reason: 'contractGone' };
    expect(await world.channel.announceDebit({ wechatContractId: contract, amountFen: 1, days: 7 })).toMatchObject(
      gone,
    );
    expect(await world.channel.remindFailure(contract)).toMatchObject(gone);
    const delayed = await signed(DELAYED);
    expect(await world.channel.announceDebit({ wechatContractId: delayed, amountFen: 1, days: 7 })).toMatchObject({
      status: 'refused',
      reason: 'refused',
      code: 'INVALID_REQUEST',
    });
    const plain = await signed('128000');
    expect(await world.channel.announceDebit({ wechatContractId: plain, amountFen: 1, days: 7 })).toMatchObject({
      message: '当前签约的模板不是周期扣费类型，不能下发扣费前通知',
    });
  });

  it.each([
    ['payErrorBefore', 'unknown'],
    ['payErrorAfter', 'unknown'],
    ['payTimeoutBefore', 'unknown'],
    ['payTimeoutAfter', 'unknown'],
    ['payUnsigned', 'unknown'],
    ['payWrongSignature', 'unknown'],
    ['payRateLimited', 'refused'],
  ] as const)('with %s is %s, and the same again is announced', async (fault, status) => {
    const contract = await signed(ANNOUNCED);
    const struck = world.channelFor(fault);
    const request = { wechatContractId: contract, amountFen: 2_500, days: 7 };
    world.strike(fault, 'debitNotice');
    const outcome = await struck.announceDebit(request);
    expect(outcome).toMatchObject({ status, ...(status === 'refused' ? { reason: 'rateLimited' } : {}) });
    await announced(contract);
    world.strike(fault, 'failNotice');
    expect(await struck.remindFailure(contract)).toMatchObject({ status });
  });
});

describe('a delayed debit', () => {
  it('is processing for a day after it was accepted, then taken and told', async () => {
    const contract = await signed(DELAYED);
    await world.walkTo(sh('2026-03-03 03:00:00'));
    const debitId = world.aNumber();
    expect(await world.debit(contract, 2_500, debitId)).toEqual({ status: 'accepted' });
    expect(world.sandbox.messages()[0]).toMatchObject({ title: '自动续费扣费提醒' });
    await world.walkTo(sh('2026-03-04 02:59:59'));
    expect(await world.channel.queryDebit(debitId)).toEqual({ status: 'processing' });
    expect(await world.debit(contract, 2_500, debitId)).toEqual({ status: 'accepted' });
    await world.walkTo(sh('2026-03-04 03:00:00'));
    await world.sandbox.runDue();
    expect(await world.channel.queryDebit(debitId)).toMatchObject({
      status: 'succeeded',
      payment: { paidAt: sh('2026-03-04 03:00:00') },
    });
    expect(world.debitResults(debitId)).toHaveLength(1);
  });

  it('in the first 12 hours after signing is taken at once', async () => {
    const contract = await signed(DELAYED);
    const debitId = world.aNumber();
    await world.debit(contract, 2_500, debitId);
    await world.sandbox.runDue();
    expect(await world.channel.queryDebit(debitId)).toMatchObject({ status: 'succeeded' });
  });

  it('that was accepted is taken although the contract ended meanwhile', async () => {
    const contract = await signed(DELAYED);
    await world.walkTo(sh('2026-03-03 12:00:00'));
    const debitId = world.aNumber();
    await world.debit(contract, 2_500, debitId);
    world.sandbox.cancelContract(contract);
    await world.walkTo(sh('2026-03-04 12:00:01'));
    expect(await world.channel.queryDebit(debitId)).toMatchObject({ status: 'succeeded' });
    expect(await world.debit(contract)).toMatchObject({ status: 'refused', reason: 'contractGone' });
  });

  it('finds out about the money only when it is taken', async () => {
    const contract = await signed(DELAYED);
    await world.walkTo(sh('2026-03-03 12:00:00'));
    const debitId = world.aNumber();
    await world.debit(contract, 2_500, debitId);
    world.sandbox.setBalance(world.person.id, 0);
    await world.walkTo(sh('2026-03-04 12:00:01'));
    expect(world.debitResults(debitId)).toMatchObject([{ status: 'failed', reason: 'notEnough' }]);
  });

  it('is taken once a day however often it is asked for', async () => {
    const contract = await signed(DELAYED);
    await world.walkTo(sh('2026-03-03 12:00:00'));
    const numbers = [world.aNumber(), world.aNumber()];
    for (const number of numbers) expect(await world.debit(contract, 2_500, number)).toEqual({ status: 'accepted' });
    await world.walkTo(sh('2026-03-04 12:00:01'));
    expect(numbers.map((number) => world.debitResults(number).map(({ status }) => status))).toEqual([
      ['succeeded'],
      ['failed'],
    ]);
  });
});

describe('a debit is refused', () => {
  it('without a contract', async () => {
    expect(await world.debit('202603010000000000')).toMatchObject({
      status: 'refused',
      reason: 'contractGone',
      code: 'CONTRACT_NOT_EXIST',
    });
  });

  it('when WeChat says that the contract is gone although it lives', async () => {
    const contract = await signed(DELAYED);
    world.strike('papayContractGone');
    expect(await world.debit(contract)).toMatchObject({ status: 'refused', reason: 'contractGone' });
    expect(await world.debit(contract)).toEqual({ status: 'accepted' });
  });

  it('above the template’s limit', async () => {
    const contract = await signed(DELAYED);
    expect(await world.debit(contract, 50_001)).toMatchObject({ status: 'refused', code: 'RULELIMIT' });
  });

  it('under a number that another debit or an order has', async () => {
    const contract = await signed(DELAYED);
    const number = world.aNumber();
    await world.debit(contract, 2_500, number);
    expect(await world.debit(contract, 2_600, number)).toMatchObject({ status: 'refused', reason: 'numberUsed' });
    const order = world.aNumber();
    await world.pay.channel.prepay({
      attemptId: order,
      description: '月度会员',
      amountFen: 1,
      payerOpenid: world.openid,
      expiresAt: world.clock.now() + HOUR_MS,
    });
    expect(await world.debit(contract, 2_500, order)).toMatchObject({ status: 'refused', reason: 'numberUsed' });
    expect(await world.channel.queryDebit(order)).toMatchObject({ status: 'unknown' });
  });

  it('or fails, when the account is not in order', async () => {
    const contract = await signed(DELAYED);
    world.strike('papayAccountAbnormal');
    const debitId = world.aNumber();
    await world.debit(contract, 2_500, debitId);
    await world.sandbox.runDue();
    expect(await world.channel.queryDebit(debitId)).toMatchObject({ status: 'failed', reason: 'accountAbnormal' });
  });
});

describe('when WeChat Pay has a fault', () => {
  it.each([
    ['payErrorBefore', 'unknown', false],
    ['payErrorAfter', 'unknown', true],
    ['payTimeoutBefore', 'unknown', false],
    ['payTimeoutAfter', 'unknown', true],
    ['payUnsigned', 'unknown', true],
    ['payWrongSignature', 'unknown', true],
    ['payRateLimited', 'refused', false],
  ] as const)('%s: the debit is %s; a query tells whether it was accepted (%p)', async (fault, status, accepted) => {
    const contract = await signed(DELAYED);
    const debitId = world.aNumber();
    world.strike(fault, 'debit');
    const request = { debitId, wechatContractId: contract, amountFen: 2_500, description: '续费' };
    const outcome = await world.channelFor(fault).applyDebit(request);
    expect(outcome).toMatchObject({ status, ...(status === 'refused' ? { reason: 'rateLimited' } : {}) });
    expect(await world.channel.queryDebit(debitId)).toEqual({ status: accepted ? 'processing' : 'notFound' });
    expect(await world.channel.applyDebit(request)).toEqual({ status: 'accepted' });
    await world.sandbox.runDue();
    expect(world.debitResults(debitId)).toMatchObject([{ status: 'succeeded' }]);
    expect(world.sandbox.debits()).toHaveLength(1);
    world.strike(fault, 'debitQuery');
    expect(await world.channelFor(fault).queryDebit(debitId)).toMatchObject({ status: 'unknown' });
  });
});

describe('notices of debits', () => {
  it.each([
    ['noticeDropped', 0],
    ['noticeDelayed', 1],
    ['noticeDuplicated', 2],
  ] as const)('%s: come %i times in the end', async (fault, times) => {
    const contract = await signed(DELAYED);
    world.strike(fault, 'PAPAY.DEBIT');
    const debitId = world.aNumber();
    await world.debit(contract, 2_500, debitId);
    await world.walkTo(world.clock.now() + 5 * MINUTE_MS);
    expect(world.debitResults(debitId)).toHaveLength(times);
    const keys = world.papayNotices.filter(({ fact }) => fact.kind === 'debit').map(({ dedupeKey }) => dedupeKey);
    expect(new Set(keys).size).toBe(Math.min(times, 1));
    expect(await world.channel.queryDebit(debitId)).toMatchObject({ status: 'succeeded' });
  });
});

it('a debit and its refund stand in the bill like other trades', async () => {
  const contract = await signed(DELAYED);
  const debitId = world.aNumber();
  await world.debit(contract, 2_500, debitId);
  await world.sandbox.runDue();
  const state = await world.channel.queryDebit(debitId);
  if (state.status !== 'succeeded') throw new Error(state.status);
  const { transactionId } = state.payment;
  const refundId = world.aNumber();
  const refund = { refundId, transactionId, amountFen: 2_500, totalFen: 2_500, reason: '已取消自动续费' };
  expect(await world.pay.channel.refund(refund)).toMatchObject({ status: 'accepted' });
  await world.walkTo(sh('2026-03-02 12:00:00'));
  expect(await world.channel.queryDebit(debitId)).toMatchObject({ status: 'succeeded' });
  const bill = await world.pay.bills.ofDay('2026-03-01');
  const common = { attemptId: debitId, transactionId };
  expect(bill).toMatchObject({
    status: 'ready',
    lines: [
      { ...common, kind: 'payment', refundId: null, totalFen: 2_500, refundFen: 0 },
      { ...common, kind: 'refund', refundId, totalFen: expect.any(Number), refundFen: 2_500 },
    ],
  });
});

it('no line of the log holds an openid or a key', async () => {
  const contract = await signed(DELAYED);
  await world.debit(contract, 99_999);
  expect(world.logger.text).toContain('RULELIMIT');
  expect(world.logger.text).not.toContain(world.openid);
  expect(world.logger.text).not.toContain(world.options.renewal!.apiV2Key);
});
