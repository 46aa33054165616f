import { createWechat } from '../../../../server/wechat';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/instant';
import { findDeadUrl } from '../world';
import { ANNOUNCED, anOrder, DELAYED, openRenewalWorld, type RenewalWorld } from './renewal-world';

let world: RenewalWorld;
beforeEach(async () => {
  world = await openRenewalWorld();
});
afterEach(() => world.close());

describe('signing without a payment', () => {
  it('opens WeChat’s page with fields that it takes, and the signing is told', async () => {
    const request = world.aContract();
    const signing = world.channel.signFields(request);
    expect(signing).toMatchObject({
      appId: 'wxbd687630cd02ce1d',
      path: 'pages/index/index',
      extraData: {
        contract_code: request.contractId,
        plan_id: ANNOUNCED,
        notify_url: `${world.options.publicUrl}/wechat/papay/contract-notify`,
        timestamp: String(world.clock.now() / SECOND_MS),
      },
    });
    const fact = await world.sign(request);
    expect(fact).toMatchObject({
      contractId: request.contractId,
      papayPlanId: ANNOUNCED,
      mchid: world.channel.mchid,
      openid: world.openid,
      change: { kind: 'signed' },
      changedAt: world.clock.now(),
    });
    expect(await world.channel.queryContract(request)).toEqual({
      status: 'signed',
      wechatContractId: fact.wechatContractId,
      openid: world.openid,
      signedAt: world.clock.now(),
      expiresAt: fact.change.kind === 'signed' ? fact.change.expiresAt : null,
    });
  });

  it('leaves out of the account what the page cannot show', async () => {
    const request = { ...world.aContract(), displayAccount: '小满🌸\n的会员' };
    expect(world.channel.signFields(request).extraData.contract_display_account).toBe('小满的会员');
    expect(world.channel.signFields({ ...request, displayAccount: '🌸' }).extraData).toMatchObject({
      contract_display_account: '会员',
    });
    await world.sign(request);
  });

  it('that the person leaves is no contract, and is told to nobody', async () => {
    const request = world.aContract();
    const sheet = world.sandbox.openSigning(world.person.id, world.channel.signFields(request));
    if (!sheet.ok) throw new Error(sheet.refusal);
    expect(world.sandbox.answerSigning(sheet.value.id, 'decline')).toMatchObject({ status: 'declined' });
    await world.sandbox.runDue();
    expect(world.papayNotices).toEqual([]);
    expect(await world.channel.queryContract(request)).toEqual({ status: 'notSigned' });
  });

  it.each(['', 'a/b', 'C'.repeat(33), '合同'])('never sends the number %p', async (contractId) => {
    const request = { ...world.aContract(), contractId };
    expect(() => world.channel.signFields(request)).toThrow(RangeError);
    await expect(world.channel.queryContract(request)).rejects.toThrow(RangeError);
  });

  it.each([0, -1, 1.5, Number.MAX_SAFE_INTEGER + 1])('never sends the serial %p', (requestSerial) => {
    expect(() => world.channel.signFields({ ...world.aContract(), requestSerial })).toThrow(RangeError);
  });
});

describe('paying and signing at once', () => {
  it('tells of the payment and of the contract apart', async () => {
    const contract = world.aContract();
    const order = anOrder(world, contract);
    const outcome = await world.channel.contractOrder(order);
    if (outcome.status !== 'open') throw new Error(JSON.stringify(outcome));
    expect(outcome.notOffered).toBeNull();
    const payment = world.channel.signPayment(outcome.prepayId);
    expect(payment.signType).toBe('MD5');
    const sheet = world.sandbox.openSheet(world.person.id, payment);
    if (!sheet.ok) throw new Error(sheet.refusal);
    expect(sheet.value).toMatchObject({ amountFen: 990, contract: { planName: '连续包月' } });
    world.sandbox.answerSheet(sheet.value.id, 'pay');
    await world.sandbox.runDue();
    expect(world.papayNotices.map(({ fact }) => fact)).toEqual(
      expect.arrayContaining([
        {
          kind: 'payment',
          payment: expect.objectContaining({
            attemptId: order.attemptId,
            totalFen: 990,
            payerOpenid: world.openid,
            paidAt: world.clock.now(),
          }),
        },
        { kind: 'contract', contract: expect.objectContaining({ contractId: contract.contractId }) },
      ]),
    );
    expect(await world.channel.queryContract(contract)).toMatchObject({ status: 'signed' });
    expect(await world.pay.channel.query(order.attemptId)).toMatchObject({
      status: 'paid',
      payment: { attemptId: order.attemptId, totalFen: 990 },
    });
    expect(await world.channel.contractOrder(order)).toEqual({ status: 'paid' });
  });

  it('is a payment and no more when the person switches signing off', async () => {
    const contract = world.aContract();
    const outcome = await world.channel.contractOrder(anOrder(world, contract));
    if (outcome.status !== 'open') throw new Error(outcome.status);
    const sheet = world.sandbox.openSheet(world.person.id, world.channel.signPayment(outcome.prepayId));
    if (!sheet.ok) throw new Error(sheet.refusal);
    world.sandbox.answerSheet(sheet.value.id, 'pay', false);
    await world.sandbox.runDue();
    expect(world.papayNotices.map(({ fact }) => fact.kind)).toEqual(['payment']);
    expect(await world.channel.queryContract(contract)).toEqual({ status: 'notSigned' });
  });

  it('is a payment and no more when WeChat refuses the contract', async () => {
    world.strike('papayPreSignFails');
    const contract = world.aContract();
    const order = anOrder(world, contract);
    const outcome = await world.channel.contractOrder(order);
    expect(outcome).toMatchObject({ status: 'open', notOffered: { code: 'SYSTEMERROR' } });
    world.sandbox.payOrder({ outTradeNo: order.attemptId });
    await world.sandbox.runDue();
    expect(world.papayNotices.map(({ fact }) => fact.kind)).toEqual(['payment']);
  });

  it('does not offer a contract that the person has, or a template that does not exist', async () => {
    await world.sign(world.aContract());
    expect(await world.channel.contractOrder(anOrder(world, world.aContract()))).toMatchObject({
      status: 'open',
      notOffered: { message: '已签约' },
    });
    expect(await world.channel.contractOrder(anOrder(world, world.aContract('999999')))).toMatchObject({
      status: 'open',
      notOffered: { message: '模板不存在' },
    });
  });

  it('gives the same prepay_id for the same again, and refuses another amount', async () => {
    const order = anOrder(world, world.aContract());
    const first = await world.channel.contractOrder(order);
    world.clock.advance(MINUTE_MS);
    expect(await world.channel.contractOrder(order)).toEqual(first);
    expect(await world.channel.contractOrder({ ...order, amountFen: 1 })).toMatchObject({ status: 'refused' });
  });

  it('of an order that was closed says so', async () => {
    const order = anOrder(world, world.aContract());
    await world.channel.contractOrder(order);
    await world.pay.channel.close(order.attemptId);
    expect(await world.channel.contractOrder(order)).toEqual({ status: 'closed' });
  });

  it('for somebody whom the app does not know is refused', async () => {
    const order = { ...anOrder(world, world.aContract()), payerOpenid: 'nobody' };
    expect(await world.channel.contractOrder(order)).toMatchObject({ status: 'refused', code: 'PARAM_ERROR' });
  });

  it('cannot be paid with the signature of v3, nor the reverse', async () => {
    const outcome = await world.channel.contractOrder(anOrder(world, world.aContract()));
    if (outcome.status !== 'open') throw new Error(outcome.status);
    expect(world.sandbox.openSheet(world.person.id, world.pay.channel.sign(outcome.prepayId))).toMatchObject({
      ok: false,
    });
    const plain = await world.pay.channel.prepay(anOrder(world, world.aContract()));
    if (plain.status !== 'open') throw new Error(plain.status);
    expect(world.sandbox.openSheet(world.person.id, world.channel.signPayment(plain.prepayId))).toMatchObject({
      ok: false,
    });
  });
});

describe('ending a contract', () => {
  it('by us is told at the template’s address, and can be asked for', async () => {
    const request = world.aContract();
    const { wechatContractId } = await world.sign(request);
    world.clock.advance(MINUTE_MS);
    expect(await world.channel.terminateContract(request, '会员取消自动续费')).toEqual({ status: 'terminated' });
    await world.sandbox.runDue();
    expect(world.contractFacts().at(-1)).toMatchObject({
      wechatContractId,
      change: { kind: 'terminated', by: 'merchant' },
      changedAt: world.clock.now(),
    });
    expect(world.sandbox.deliveries(1)[0]?.url).toMatch(/\/wechat\/papay\/termination-notify$/);
    const ended = { status: 'terminated', wechatContractId, by: 'merchant', terminatedAt: world.clock.now() };
    expect(await world.channel.queryContract(request)).toEqual(ended);
    expect(await world.channel.terminateContract(request, '再次取消')).toEqual({ status: 'notSigned' });
  });

  it('by the person in WeChat’s own pages is told', async () => {
    const request = world.aContract(DELAYED);
    const { wechatContractId } = await world.sign(request);
    world.sandbox.cancelContract(wechatContractId);
    await world.sandbox.runDue();
    expect(world.contractFacts().at(-1)).toMatchObject({ change: { kind: 'terminated', by: 'member' } });
    expect(await world.channel.queryContract(request)).toMatchObject({ status: 'terminated', by: 'member' });
  });

  it('lets the person sign again, under another number of WeChat’s', async () => {
    const first = await world.sign(world.aContract());
    world.sandbox.cancelContract(first.wechatContractId);
    const second = await world.sign(world.aContract());
    expect(second.wechatContractId).not.toBe(first.wechatContractId);
  });

  it('that nobody signed finds nothing to end', async () => {
    const request = world.aContract();
    expect(await world.channel.terminateContract(request, '取消')).toEqual({ status: 'notSigned' });
  });
});

describe('notices of contracts', () => {
  it.each([
    ['noticeDropped', 0],
    ['noticeDuplicated', 2],
  ] as const)('%s: come %i times, and a query tells the same', async (fault, times) => {
    world.strike(fault, 'PAPAY.SIGNED');
    const request = world.aContract();
    const sheet = world.sandbox.openSigning(world.person.id, world.channel.signFields(request));
    if (!sheet.ok) throw new Error(sheet.refusal);
    world.sandbox.answerSigning(sheet.value.id, 'sign');
    await world.sandbox.runDue();
    expect(world.contractFacts()).toHaveLength(times);
    expect(new Set(world.papayNotices.map(({ dedupeKey }) => dedupeKey)).size).toBe(Math.min(times, 1));
    expect(await world.channel.queryContract(request)).toMatchObject({ status: 'signed' });
  });

  it('may overtake the payment’s, and the payment’s them', async () => {
    world.strike('noticeReordered', 'PAPAY.PAYMENT');
    const order = anOrder(world, world.aContract());
    await world.channel.contractOrder(order);
    world.sandbox.payOrder({ outTradeNo: order.attemptId });
    await world.walkTo(world.clock.now() + 2 * MINUTE_MS);
    expect(world.papayNotices.map(({ fact }) => fact.kind)).toEqual(['contract', 'payment']);
  });

  it('with a wrong signature are refused, and the true one comes after', async () => {
    world.strike('noticeWrongSignature', 'PAPAY.SIGNED');
    const request = world.aContract();
    await expect(world.sign(request)).rejects.toThrow('nobody told');
    await world.walkTo(world.clock.now() + MINUTE_MS);
    expect(world.contractFacts()).toHaveLength(1);
    expect(world.sandbox.deliveries().map(({ status }) => status)).toEqual([200, 401]);
  });

  it('of signing that were delayed may come after those of the end', async () => {
    world.strike('noticeDelayed', 'PAPAY.SIGNED');
    const request = world.aContract();
    await expect(world.sign(request)).rejects.toThrow('nobody told');
    world.clock.advance(SECOND_MS);
    await world.channel.terminateContract(request, '取消');
    await world.walkTo(world.clock.now() + 2 * MINUTE_MS);
    const facts = world.contractFacts();
    expect(facts.map(({ change }) => change.kind)).toEqual(['terminated', 'signed']);
    expect(facts[1]!.changedAt).toBeLessThan(facts[0]!.changedAt + MINUTE_MS);
  });
});

describe('when WeChat Pay has a fault', () => {
  it.each([
    'payErrorBefore',
    'payErrorAfter',
    'payTimeoutBefore',
    'payTimeoutAfter',
    'payUnsigned',
    'payWrongSignature',
    'payRateLimited',
  ] as const)('%s leaves every outcome unknown, and the repeat finds the truth', async (fault) => {
    const struck = world.channelFor(fault);
    const request = world.aContract();
    const order = anOrder(world, request);
    world.strike(fault, 'contractOrder');
    expect(await struck.contractOrder(order)).toMatchObject({ status: 'unknown' });
    expect(await world.channel.contractOrder(order)).toMatchObject({ status: 'open', notOffered: null });
    world.sandbox.payOrder({ outTradeNo: order.attemptId });
    world.strike(fault, 'contractQuery');
    expect(await struck.queryContract(request)).toMatchObject({ status: 'unknown' });
    expect(await world.channel.queryContract(request)).toMatchObject({ status: 'signed' });
    world.strike(fault, 'contractDelete');
    expect(await struck.terminateContract(request, '取消')).toMatchObject({ status: 'unknown' });
    const wasDone = (await world.channel.queryContract(request)).status === 'terminated';
    expect(wasDone).toBe(!['payErrorBefore', 'payTimeoutBefore', 'payRateLimited'].includes(fault));
    expect(await world.channel.terminateContract(request, '取消')).toEqual({
      status: wasDone ? 'notSigned' : 'terminated',
    });
  });

  it('nobody there is unknown too', async () => {
    const endpoints = { ...world.options.endpoints, payUrl: await findDeadUrl() };
    const nowhere = createWechat({ ...world.options, endpoints }).renewal!.channel;
    expect(await nowhere.queryContract(world.aContract())).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('nothing was sent'),
    });
  });

  it('a key that is not ours is never taken for an answer about the contract', async () => {
    const renewal = { apiV2Key: 'x'.repeat(32) };
    const stranger = createWechat({ ...world.options, renewal }).renewal!.channel;
    const request = world.aContract();
    await world.sign(request);
    expect(await stranger.queryContract(request)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('签名错误'),
    });
    expect(world.sandbox.openSigning(world.person.id, stranger.signFields(world.aContract()))).toEqual({
      ok: false,
      refusal: '签约参数签名校验错误',
    });
  });
});

it('without its key there is no auto-renewal, and the log says so', () => {
  const wechat = createWechat({ ...world.options, renewal: null });
  expect(wechat.renewal).toBeNull();
  expect(world.logger.text).toContain('auto-renewal is off');
});
