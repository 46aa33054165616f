import { Like } from 'typeorm';
import { BenefitSpan } from '../../../server/benefit/benefit.entity';
import { BookEarning } from '../../../server/books/books.entity';
import { checkBooks } from '../../../server/books/check-books';
import { OperatorCase } from '../../../server/case/case.entity';
import { Session } from '../../../server/member/member.entity';
import { Membership, MembershipTerm } from '../../../server/membership/membership.entity';
import { takeDelivery, takeVirtualRefund } from '../../../server/purchase/handle-virtual-push';
import { PaymentAttempt, PurchaseOrder, Refund } from '../../../server/purchase/purchase.entity';
import { requestReturn } from '../../../server/purchase/request-return';
import { countOurTrades } from '../../../server/reconciliation/our-trades';
import { loadScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { schemeSchema } from '../../../server/scheme/scheme.schema';
import type { VirtualDelivery } from '../../../server/wechat/ports';
import type { Order, VirtualPayment } from '../../../shared/contract/order';
import type { Plan } from '../../../shared/contract/plan';
import { businessDayOf } from '../../../shared/kernel/business-day';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { type House, openHouse, type Visitor } from '../../support/house';

jest.setTimeout(60_000);

const CODE = 'video-month';

describe.each(engines)('virtual payment on %s', (engine) => {
  let house: House;
  let plan: Plan;
  let people = 0;

  beforeAll(async () => {
    house = await openHouse(engine, { start: '2026-03-02T02:00:00Z' });
    const shop = schemeSchema.parse(readScheme('shop'));
    const like = shop.plans[0]!;
    const video = {
      ...like,
      code: CODE,
      name: '影视月卡',
      opens: 'online' as const,
      autoRenew: null,
      gift: null,
      limitPerPerson: null,
    };
    const loaded = await loadScheme(house.database, { ...shop, plans: [...shop.plans, video] }, house.clock.now());
    expect(loaded).toMatchObject({ ok: true });
    house.composition.forgetScheme();
    plan = await find('android');
  });
  afterAll(() => house?.close());
  afterEach(() => house.sandbox.clearFaults());

  const find = async (platform?: string): Promise<Plan> => {
    const { body } = await house.call('GET', `/api/v1/plans${platform ? `?platform=${platform}` : ''}`);
    return body.items.find(({ code }: Plan) => code === CODE);
  };
  const visitor = () => {
    people += 1;
    return house.logIn(house.sandbox.addPerson({ nickname: `看客${people}` }).id);
  };
  const order = async (who: Visitor): Promise<{ order: Order; payment: VirtualPayment }> => {
    const { status, body } = await who.post('/api/v1/orders', { planId: plan.id, platform: 'android' });
    expect([status, body.code]).toEqual([201, undefined]);
    return body;
  };
  const pay = (who: Visitor, payment: VirtualPayment) => {
    const sheet = house.sandbox.openVirtualSheet(who.personId, payment);
    if (!sheet.ok) throw new Error(sheet.refusal.errMsg);
    expect(house.sandbox.answerSheet(sheet.value.id, 'pay')?.errMsg).toBe('requestVirtualPayment:ok');
  };
  const read = () => house.database.read;
  const attemptOf = (orderId: string) => read().findOneByOrFail(PaymentAttempt, { orderId });
  const statusOf = async (orderId: string) => (await read().findOneByOrFail(PurchaseOrder, { id: orderId })).status;
  const termsOf = (memberId: string) => read().findBy(MembershipTerm, { memberId });
  const casesOf = async (attemptId: string) =>
    (await read().findBy(OperatorCase, { subject: Like(`${attemptId}%`) })).map(({ kind }) => kind);
  const atWechat = (no: string) => house.sandbox.virtualOrders().find(({ outTradeNo }) => outTradeNo === no);
  const openSpans = async (memberId: string) => {
    const spans = await read().findBy(BenefitSpan, { memberId });
    return spans.filter(({ closesAt }) => closesAt === null || closesAt > house.clock.now()).length;
  };
  const bought = async () => {
    const who = await visitor();
    const made = await order(who);
    pay(who, made.payment);
    await house.settle();
    return { who, order: made.order, attempt: await attemptOf(made.order.id) };
  };

  it('is offered where the terminal has it, and the plan is not to be had elsewhere', async () => {
    expect((await find('ios')).unavailable).toBeNull();
    expect((await find('other')).unavailable).toBe('PLAN_RAIL_NOT_HERE');
    expect((await find()).unavailable).toBe('PLAN_RAIL_NOT_HERE');
    const { status, body } = await (await visitor()).post('/api/v1/orders', { planId: plan.id });
    expect([status, body.code]).toEqual([409, 'PLAN_RAIL_NOT_HERE']);
    expect(body.title).toContain('由于相关规范');
  });

  it('is signed on the server with both keys, which the local WeChat checks, and opens the membership once', async () => {
    house.sandbox.setFault('pushDuplicated', { enabled: true, count: 1, operation: 'xpay_goods_deliver_notify' });
    const { who, order: made, attempt } = await bought();
    expect(await statusOf(made.id)).toBe('paid');
    expect(attempt).toMatchObject({
      channel: 'wechat_virtual',
      status: 'paid',
      mchid: house.config.wechat.virtual?.offerId,
    });
    expect(await termsOf(who.memberId)).toHaveLength(1);
    expect(atWechat(attempt.id)).toMatchObject({
      state: 'DELIVERED',
      productId: 'video_month',
      amountFen: plan.priceFen,
    });
    // Nothing is shipped, and nothing of WeChat Pay was asked about it.
    expect(house.sandbox.calls().filter(({ operation }) => operation === 'shipping')).toEqual([]);
    expect((await read().findOneByOrFail(BookEarning, { orderId: made.id })).amountFen).toBe(plan.priceFen);
  });

  it('is Apple’s to give back where an iPhone paid it, also where it was ordered elsewhere', async () => {
    const who = await visitor();
    const { order: made } = await order(who);
    const collector = async () => (await who.get(`/api/v1/orders/${made.id}`)).body.collectedBy;
    expect(await collector()).toBeNull();
    const { body } = await who.post(`/api/v1/orders/${made.id}/payment`, { platform: 'ios' });
    expect(await collector()).toBe('apple');
    const sheet = house.sandbox.openVirtualSheet(who.personId, body.payment, { onIphone: true });
    if (!sheet.ok) throw new Error(sheet.refusal.errMsg);
    house.sandbox.answerSheet(sheet.value.id, 'pay');
    await house.settle();
    expect(await statusOf(made.id)).toBe('paid');
    const preview = await who.get(`/api/v1/orders/${made.id}/refund-preview`);
    expect([preview.status, preview.body.code ?? preview.body.refusal?.code]).toEqual([200, 'REFUND_AT_APPLE']);
    // What is said once it is paid changes nothing.
    await who.post(`/api/v1/orders/${made.id}/payment`, { platform: 'android' });
    expect(await collector()).toBe('apple');
    const there = await visitor();
    const placed = await there.post('/api/v1/orders', { planId: plan.id, platform: 'ios' });
    expect(placed.body.order.collectedBy).toBe('apple');
    await there.post(`/api/v1/orders/${placed.body.order.id}/payment`, { platform: 'android' });
    expect((await there.get(`/api/v1/orders/${placed.body.order.id}`)).body.collectedBy).toBeNull();
  });

  it('takes no sheet whose text or signature was touched, nor one of another person', async () => {
    const [ada, bob] = [await visitor(), await visitor()];
    const { payment } = await order(ada);
    const refused = (personId: string, changes: Partial<VirtualPayment>) => {
      const sheet = house.sandbox.openVirtualSheet(personId, { ...payment, ...changes });
      return sheet.ok ? 'open' : sheet.refusal.errCode;
    };
    const cheaper = payment.signData.replace(`${plan.priceFen}`, '1');
    expect(refused(ada.personId, { signData: cheaper })).toBe(-15006);
    expect(refused(ada.personId, { signature: payment.paySig })).toBe(-15005);
    expect(refused(bob.personId, {})).toBe(-15005);
    expect(refused(ada.personId, {})).toBe('open');
  });

  it('asks for a new login where the session_key is no longer the present one', async () => {
    const ada = await visitor();
    const { order: made } = await order(ada);
    // The person’s key at WeChat is another one after this, and nobody here has heard of it.
    const { WECHAT_MINIPROGRAM_APPID: appid, WECHAT_MINIPROGRAM_SECRET: secret } = house.sandbox.credentials;
    const code = house.sandbox.loginCode(ada.personId);
    const query = new URLSearchParams({ appid, secret, js_code: code, grant_type: 'authorization_code' });
    await fetch(`${house.sandbox.apiUrl}/sns/jscode2session?${query}`);
    const stale = await ada.post(`/api/v1/orders/${made.id}/payment`);
    expect([stale.status, stale.body.code]).toEqual([401, 'SESSION_KEY_EXPIRED']);
    const again = await house.logIn(ada.personId);
    const { status, body } = await again.post(`/api/v1/orders/${made.id}/payment`);
    expect(status).toBe(200);
    pay(again, body.payment);
    await house.settle();
    expect(await statusOf(made.id)).toBe('paid');
  });

  it('keeps the session_key encrypted, in no answer and gone with the session', async () => {
    const ada = await visitor();
    const [session] = await read().findBy(Session, { memberId: ada.memberId });
    expect(session?.sessionKeyCipher).toMatch(/^v1\./);
    expect(JSON.stringify((await ada.get('/api/v1/member/export')).body)).not.toContain('sessionKey');
    await house.call('DELETE', '/api/v1/sessions/current', { token: ada.token });
    expect(await read().findBy(Session, { memberId: ada.memberId })).toEqual([]);
  });

  it('finds a payment whose push was lost by asking, and tells WeChat that it was delivered', async () => {
    house.sandbox.setFault('pushDropped', { enabled: true, count: 1, operation: 'xpay_goods_deliver_notify' });
    const ada = await visitor();
    const { order: made, payment } = await order(ada);
    pay(ada, payment);
    const seen = await ada.get(`/api/v1/orders/${made.id}`);
    expect(seen.body.status).toBe('paid');
    const { id } = await attemptOf(made.id);
    expect(atWechat(id)?.state).toBe('PAID');
    await house.advance(2 * MINUTE_MS);
    expect(atWechat(id)?.state).toBe('DELIVERED');
    expect(await termsOf(ada.memberId)).toHaveLength(1);
  });

  it('is told again until it was taken, and gives nothing twice', async () => {
    const ada = await visitor();
    const { order: made, payment } = await order(ada);
    house.sandbox.setPushSetup('miniprogram', { mode: 'plain', format: 'xml' });
    pay(ada, payment);
    await house.settle();
    house.sandbox.setPushSetup('miniprogram', { mode: 'safe', format: 'json' });
    const { id, transactionId, paidAt } = await attemptOf(made.id);
    expect([await statusOf(made.id), atWechat(id)?.state]).toEqual(['paid', 'DELIVERED']);
    const again: VirtualDelivery = {
      ...{ attemptId: id, payerOpenid: (await attemptOf(made.id)).payerOpenid, environment: 0, quantity: 1 },
      ...{ productId: 'video_month', totalFen: plan.priceFen, paidFen: plan.priceFen },
      ...{ transactionId: transactionId ?? '', paidAt: paidAt ?? 0 },
    };
    expect(await takeDelivery(house.composition.purchase, again)).toBe('repeat');
    expect(await termsOf(ada.memberId)).toHaveLength(1);
  });

  it.each<[string, Partial<VirtualDelivery>]>([
    ['payment.otherEnvironment', { environment: 1 }],
    ['payment.otherProduct', { productId: 'another' }],
    ['payment.otherProduct', { quantity: 2 }],
    ['payment.otherAmount', { totalFen: 1 }],
    ['payment.otherPayer', { payerOpenid: 'oSomebodyElse' }],
  ])('parks %s and gives nothing', async (kind, changes) => {
    const ada = await visitor();
    const { order: made } = await order(ada);
    const { id, payerOpenid } = await attemptOf(made.id);
    await takeDelivery(house.composition.purchase, {
      ...{ attemptId: id, payerOpenid, environment: 0, productId: 'video_month', quantity: 1 },
      ...{ totalFen: plan.priceFen, paidFen: plan.priceFen, transactionId: '42001', paidAt: house.clock.now() },
      ...changes,
    });
    expect(await casesOf(id)).toEqual([kind]);
    expect([await statusOf(made.id), await termsOf(ada.memberId)]).toEqual(['pending', []]);
  });

  it('closes an order that nobody paid without a call for it, and sends late money back', async () => {
    const ada = await visitor();
    const { order: made, payment } = await order(ada);
    const sheet = house.sandbox.openVirtualSheet(ada.personId, payment);
    await ada.post(`/api/v1/orders/${made.id}/closing`);
    expect(await statusOf(made.id)).toBe('closed');
    if (sheet.ok) house.sandbox.answerSheet(sheet.value.id, 'pay');
    await house.advance(10 * SECOND_MS);
    const refunds = await read().findBy(Refund, { orderId: made.id });
    expect(refunds).toMatchObject([{ status: 'succeeded', amountFen: plan.priceFen }]);
    expect(await termsOf(ada.memberId)).toEqual([]);
  });

  it('finds the end of a refund by asking where its push was lost', async () => {
    const { order: made, attempt } = await bought();
    const { id: attemptId, orderId, memberId, transactionId, amountFen } = attempt;
    house.sandbox.setFault('pushDropped', { enabled: true, operation: 'xpay_refund_notify' });
    const money = { attemptId, orderId, memberId, transactionId: transactionId ?? '', amountFen, reason: '款项退回' };
    await house.database.inUnit((unit) => requestReturn(unit, money, house.clock.now()));
    await house.advance(2 * HOUR_MS);
    const refunds = await read().findBy(Refund, { orderId: made.id });
    expect(refunds.map(({ status }) => status)).toEqual(['succeeded']);
    expect(atWechat(attemptId)?.refundedFen).toBe(plan.priceFen);
  });

  it('parks a refund that WeChat could not make', async () => {
    const { attempt } = await bought();
    const { id: attemptId, orderId, memberId, transactionId, amountFen } = attempt;
    house.sandbox.setFault('virtualRefundFails', { enabled: true, count: 1 });
    const money = { attemptId, orderId, memberId, transactionId: transactionId ?? '', amountFen, reason: '款项退回' };
    await house.database.inUnit((unit) => requestReturn(unit, money, house.clock.now()));
    await house.advance(10 * SECOND_MS);
    expect((await read().findBy(Refund, { orderId })).map(({ status }) => status)).toEqual(['attention']);
    expect(await casesOf(attemptId)).toEqual(['refund.abnormal']);
  });

  it('takes back what Apple has given the money back for, unasked, and once', async () => {
    const { who, order: made, attempt } = await bought();
    await house.advance(HOUR_MS);
    const openBefore = await openSpans(who.memberId);
    expect(house.sandbox.refundAtApple(attempt.id)).toBe(true);
    await house.settle();
    expect(await statusOf(made.id)).toBe('refunded');
    const [refund] = await read().findBy(Refund, { orderId: made.id });
    expect(refund).toMatchObject({ status: 'succeeded', amountFen: plan.priceFen });
    // What the membership had opened is closed.
    expect(await openSpans(who.memberId)).toBeLessThan(openBefore);
    const { endsAt } = await read().findOneByOrFail(Membership, { memberId: who.memberId });
    expect(endsAt).toBeLessThanOrEqual(house.clock.now());
    await takeVirtualRefund(house.composition.purchase, {
      ...{ refundId: refund?.wechatRefundId ?? '', wechatRefundId: refund?.wechatRefundId ?? '' },
      ...{ attemptId: attempt.id, refundFen: plan.priceFen, succeeded: true, detail: '0', at: house.clock.now() },
    });
    expect(await read().countBy(Refund, { orderId: made.id })).toBe(1);
    expect(await casesOf(attempt.id)).toEqual([]);
    expect(await checkBooks(read())).toEqual([]);
  });

  it('parks money that Apple gave back for a number that nobody knows, and a complaint, once each', async () => {
    const { attempt } = await bought();
    const fact = { refundId: 'XA1', wechatRefundId: 'XA1', attemptId: 'nobody-knows', refundFen: 1 };
    const told = { ...fact, succeeded: true, detail: '0', at: house.clock.now() };
    await takeVirtualRefund(house.composition.purchase, told);
    await takeVirtualRefund(house.composition.purchase, told);
    expect(await casesOf('nobody-knows')).toEqual(['virtual.refundUnknown']);
    expect(house.sandbox.complain(attempt.id)).toBe(true);
    await house.settle();
    expect(await casesOf(attempt.id)).toEqual(['virtual.complaint']);
    // None of all this stands in the bills of WeChat Pay, with which our trades are compared.
    expect(await countOurTrades(read(), businessDayOf(house.clock.now()))).toBe(0);
  });
});
