import { checkBooks } from '../../../server/books/check-books';
import { OperatorCase } from '../../../server/case/case.entity';
import { Schedule } from '../../../server/jobs/job.entity';
import { Member } from '../../../server/member/member.entity';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { takeDelivery } from '../../../server/purchase/handle-virtual-push';
import { PurchaseOrder, Refund } from '../../../server/purchase/purchase.entity';
import { AppleRefundRecord } from '../../../server/refund/refund.entity';
import { cancelByOperator } from '../../../server/renewal/cancel-renewal';
import { RenewalContract, RenewalCycle, RenewalDebit } from '../../../server/renewal/renewal.entity';
import { loadScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { schemeSchema } from '../../../server/scheme/scheme.schema';
import type { Plan, PlanList } from '../../../shared/contract/plan';
import type { Renewal, RenewalSigning, VirtualSigning } from '../../../shared/contract/renewal';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { type House, openHouse, type Visitor } from '../../support/house';
import { openOperator } from '../../support/operators';

jest.setTimeout(120_000);

const CODE = 'video-auto';
const PRICE_FEN = 1_500;
const FIRST_FEN = 300;
const CYCLE_MS = 31 * DAY_MS;

describe.each(engines)('a subscription that Apple charges on %s', (engine) => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse(engine, { start: '2026-03-02T02:00:00Z' });
    const shop = schemeSchema.parse(readScheme('shop'));
    const autoRenew = { subscriptionProductId: 'vip_month', mode: 'announced', firstPriceFen: FIRST_FEN } as const;
    const video = {
      ...shop.plans.find(({ code }) => code === 'shop-month')!,
      ...{ code: CODE, name: '影视连续包月', opens: 'online' as const, gift: null, limitPerPerson: null },
      prices: [{ priceFen: PRICE_FEN, listPriceFen: null }],
      autoRenew: { ...autoRenew, graceDays: 5, consentVersion: 'video-1', consent: null },
      refund: { wholeWithinDays: 7, whenUnused: true },
    };
    const loaded = await loadScheme(house.database, { ...shop, plans: [...shop.plans, video] }, house.clock.now());
    expect(loaded).toMatchObject({ ok: true });
    house.composition.forgetScheme();
    house.composition.worker.registry.recurring.length = 0;
    await house.database.inUnit((unit) => unit.clear(Schedule));
  });
  afterAll(() => house?.close());
  afterEach(() => house.sandbox.clearFaults());

  const read = () => house.database.read;
  const shelf = async (query: string, visitor?: Visitor): Promise<Plan> => {
    const path = `/api/v1/plans?platform=ios${query}`;
    const { body } = await (visitor ? visitor.get(path) : house.call('GET', path));
    return (body as PlanList).items.find(({ code }) => code === CODE)!;
  };
  const visit = () => house.logIn(house.sandbox.addPerson({ nickname: '看客' }).id);
  const sign = async (visitor: Visitor): Promise<string> => {
    const plan = await shelf('&appleSubscriptions=true', visitor);
    const wish = { planId: plan.id, consentVersion: plan.renewal!.consentVersion, platform: 'ios' };
    const { status, body } = await visitor.post('/api/v1/renewals', wish);
    expect([status, body.code]).toEqual([201, undefined]);
    const { renewal, signing }: RenewalSigning = body;
    expect(signing).toMatchObject({ kind: 'apple' });
    const sheet = house.sandbox.openAppleSubscribeSign(visitor.personId, signing as VirtualSigning);
    if (!sheet.ok) throw new Error(sheet.refusal.errMsg);
    expect(house.sandbox.answerSigning(sheet.value.id, 'sign')?.status).toBe('signed');
    return renewal.id;
  };
  const join = async (visitor: Visitor): Promise<string> => {
    const id = await sign(visitor);
    await house.advance(MINUTE_MS);
    return id;
  };
  const contractOf = (id: string) => read().findOneByOrFail(RenewalContract, { id });
  const cyclesOf = (contractId: string) =>
    read().find(RenewalCycle, { where: { contractId }, order: { number: 'ASC' } });
  const chargesOf = async (contractId: string) => {
    const found = (await cyclesOf(contractId)).map(({ id: cycleId }) => read().findBy(RenewalDebit, { cycleId }));
    return (await Promise.all(found)).flat();
  };
  const termsOf = ({ memberId }: Visitor) =>
    read().find(MembershipTerm, { where: { memberId }, order: { startsAt: 'ASC' } });
  const ordersOf = ({ memberId }: Visitor) => read().find(PurchaseOrder, { where: { memberId }, order: { id: 'ASC' } });
  const atApple = ({ personId }: Visitor) => house.sandbox.subscriptions(personId)[0]!.contractCode;
  const paidAtApple = ({ personId }: Visitor) =>
    house.sandbox.virtualOrders().filter((order) => order.personId === personId);
  const strike = (name: 'pushDropped' | 'pushDuplicated', operation: string, count = 1) =>
    house.sandbox.setFault(name, { enabled: true, count, operation });
  const renewalOf = async (visitor: Visitor): Promise<Renewal> => {
    const { body } = await (await house.logIn(visitor.personId)).get('/api/v1/renewals');
    return body.items[0];
  };
  const count = (kind: string) => read().countBy(OperatorCase, { kind });

  it('is to be had on an iPhone that is new enough, and is told apart from what we debit', async () => {
    const plan = await shelf('&appleSubscriptions=true');
    expect(plan).toMatchObject({ unavailable: null, renewal: { rail: 'apple', firstPriceFen: FIRST_FEN } });
    expect(plan.renewal!.text).toContain('设置 › Apple 账户 › 订阅');
    expect(plan.renewal!.consentVersion).toMatch(/\+apple$/);
    expect((await shelf('&appleSubscriptions=false')).unavailable).toBe('PLAN_NEEDS_NEWER_WECHAT');
    expect((await shelf('')).unavailable).toBe('PLAN_RAIL_NOT_HERE');
  });

  it('is charged by Apple each period, and neither reminded of nor debited by us, until its person ends it there', async () => {
    for (const event of ['xpay_apple_subscribe_signing_result_notify', 'xpay_goods_deliver_notify']) {
      strike('pushDuplicated', event);
    }
    const visitor = await visit();
    const id = await join(visitor);
    const signedAt = house.clock.now();
    expect(await contractOf(id)).toMatchObject({
      status: 'signed',
      drivenBy: 'apple',
      wechatContractId: atApple(visitor),
    });
    expect(await termsOf(visitor)).toHaveLength(1);
    expect(await renewalOf(visitor)).toMatchObject({ status: 'on', drivenBy: 'apple', amountFen: PRICE_FEN });
    expect((await renewalOf(visitor)).nextDebitOn).toBe('2026-04-02');

    await house.advance(2 * CYCLE_MS);
    const charges = await chargesOf(id);
    expect(charges.map(({ status, amountFen }) => [status, amountFen])).toEqual([
      ['succeeded', FIRST_FEN],
      ['succeeded', PRICE_FEN],
      ['succeeded', PRICE_FEN],
    ]);
    expect((await ordersOf(visitor)).map(({ status, amountFen }) => [status, amountFen])).toEqual([
      ['paid', FIRST_FEN],
      ['paid', PRICE_FEN],
      ['paid', PRICE_FEN],
    ]);
    expect(
      (await cyclesOf(id)).map(({ status, reminderAt, announcedAt }) => [status, reminderAt, announcedAt]),
    ).toEqual([...Array(3).fill(['paid', null, null]), ['waiting', null, null]]);
    const called = house.sandbox.calls().map(({ operation }) => operation);
    expect(
      called.filter((name) => ['subscriptionNotice', 'subscriptionOrder', 'subscriptionCancel'].includes(name)),
    ).toEqual([]);

    // Nobody but its person ends it.
    const late = await house.logIn(visitor.personId);
    expect((await late.post(`/api/v1/renewals/${id}/cancel`)).body).toMatchObject({ code: 'RENEWAL_ENDS_AT_APPLE' });
    const byOperator = await house.database.inUnit((unit) => cancelByOperator(unit, id, house.clock.now()));
    expect(byOperator).toEqual({ ok: false, refusal: 'RENEWAL_ENDS_AT_APPLE' });

    house.sandbox.cancelSubscription(atApple(visitor));
    await house.advance(HOUR_MS);
    expect(await contractOf(id)).toMatchObject({ status: 'ended', endReason: 'apple' });
    const terms = await termsOf(visitor);
    expect(terms).toHaveLength(3);
    expect(terms[2]!.endsAt).toBeGreaterThan(signedAt + 2 * CYCLE_MS);
    await house.moveTo(terms[2]!.endsAt + DAY_MS);
    expect(await termsOf(visitor)).toHaveLength(3);
    expect((await (await house.logIn(visitor.personId)).get('/api/v1/membership')).body.active).toBe(false);
    expect(await checkBooks(read())).toEqual([]);
    expect(await read().countBy(OperatorCase, { status: 'open' })).toBe(0);
  });

  it('gives a period whose push was lost, and takes the push that comes later for the same', async () => {
    strike('pushDropped', 'xpay_apple_subscribe_signing_result_notify');
    strike('pushDropped', 'xpay_goods_deliver_notify');
    const visitor = await visit();
    const id = await join(visitor);
    // The signature is found by asking; the first charge is given an hour later.
    expect((await contractOf(id)).status).toBe('signed');
    await house.advance(2 * HOUR_MS);
    expect(await chargesOf(id)).toMatchObject([{ status: 'succeeded', toldNumber: null, amountFen: FIRST_FEN }]);
    expect(await termsOf(visitor)).toHaveLength(1);

    strike('pushDropped', 'xpay_goods_deliver_notify');
    const [cycle] = (await cyclesOf(id)).slice(-1);
    await house.moveTo(cycle!.dueAt + 2 * HOUR_MS);
    expect(await termsOf(visitor)).toHaveLength(2);
    const [charge] = (await chargesOf(id)).slice(-1);
    expect(charge).toMatchObject({ status: 'succeeded', toldNumber: null, amountFen: PRICE_FEN });

    // WeChat says of the refund which order it was: the one that was given first and told of now.
    const told = paidAtApple(visitor)[0]!;
    const openid = (await contractOf(id)).openid;
    const delivery = {
      ...{ attemptId: told.outTradeNo, payerOpenid: openid, environment: 0, productId: 'vip_month', quantity: 1 },
      ...{ totalFen: PRICE_FEN, paidFen: PRICE_FEN, transactionId: '42000001', paidAt: cycle!.dueAt },
      apple: { originalTransactionId: atApple(visitor), attach: id, renewsAt: null },
    };
    const { purchase } = house.composition;
    // The oldest period without a push gets its number first.
    expect(
      await takeDelivery(purchase, {
        ...delivery,
        attemptId: paidAtApple(visitor)[1]!.outTradeNo,
        paidAt: cycle!.dueAt - CYCLE_MS,
      }),
    ).toBe('repeat');
    expect(await takeDelivery(purchase, delivery)).toBe('repeat');
    expect(await takeDelivery(purchase, delivery)).toBe('repeat');
    expect(await termsOf(visitor)).toHaveLength(2);
    expect((await chargesOf(id)).map(({ toldNumber }) => toldNumber)).toEqual(
      paidAtApple(visitor)
        .map(({ outTradeNo }) => outTradeNo)
        .reverse(),
    );

    expect(house.sandbox.refundAtApple(told.outTradeNo)).toBe(true);
    await house.advance(MINUTE_MS);
    expect(await read().findBy(Refund, { memberId: visitor.memberId })).toMatchObject([{ status: 'succeeded' }]);
    expect((await ordersOf(visitor))[1]).toMatchObject({ status: 'refunded' });
    expect((await termsOf(visitor))[1]!.endsAt).toBeLessThanOrEqual(house.clock.now() + CYCLE_MS);
  });

  it('goes on when its person switches it on again at Apple, which nobody is told', async () => {
    const visitor = await visit();
    const id = await join(visitor);
    house.sandbox.cancelSubscription(atApple(visitor));
    await house.advance(MINUTE_MS);
    expect((await contractOf(id)).status).toBe('ended');
    expect(house.sandbox.renewAtApple(atApple(visitor))).toBe(true);
    await house.advance(CYCLE_MS);
    expect(await contractOf(id)).toMatchObject({ status: 'signed', endReason: null, endedAt: null });
    expect(await termsOf(visitor)).toHaveLength(2);
  });

  it('answers Apple by the refund policy of the plan, once and for good, and leaves the rest to Apple', async () => {
    const visitor = await visit();
    await join(visitor);
    const [first] = paidAtApple(visitor);
    const { body } = await visitor.get(`/api/v1/orders/${(await ordersOf(visitor))[0]!.id}/refund-preview`);
    expect(JSON.stringify(body)).toContain('REFUND_AT_APPLE');
    expect(house.sandbox.askAppleRefund(first!.outTradeNo, '不想要了')).toBe(true);
    await house.advance(MINUTE_MS);
    expect(paidAtApple(visitor)[0]).toMatchObject({ appleRefund: 'given', refundedFen: FIRST_FEN });
    expect(await read().findBy(AppleRefundRecord, { orderNumber: first!.outTradeNo })).toMatchObject([
      { gives: true, info: '符合退款政策' },
    ]);
    expect((await ordersOf(visitor))[0]).toMatchObject({ status: 'refunded' });

    const stayer = await visit();
    await join(stayer);
    await house.advance(9 * DAY_MS);
    house.sandbox.askAppleRefund(paidAtApple(stayer)[0]!.outTradeNo, '不想要了');
    await house.advance(MINUTE_MS);
    expect(paidAtApple(stayer)[0]).toMatchObject({ appleRefund: 'refused', refundedFen: 0 });
    expect((await ordersOf(stayer))[0]).toMatchObject({ status: 'paid' });
  });

  it('is told apart on the desk and on the order’s page, with what was answered to Apple', async () => {
    const visitor = await visit();
    const id = await join(visitor);
    house.sandbox.askAppleRefund(paidAtApple(visitor)[0]!.outTradeNo, '不想要了');
    await house.advance(MINUTE_MS);
    const [order] = await ordersOf(visitor);
    expect((await visitor.get(`/api/v1/orders/${order!.id}`)).body).toMatchObject({ collectedBy: 'apple' });
    const owner = await openOperator(house, 'owner', `owner.${order!.id.slice(-6).toLowerCase()}`);
    expect((await owner.get(`/ops/v1/orders/${order!.id}`)).body).toMatchObject({ collectedBy: 'apple' });
    const { items } = (await owner.get(`/ops/v1/orders/${order!.id}/apple-answers`)).body;
    expect(items).toMatchObject([{ gives: true, info: '符合退款政策', evidence: expect.stringContaining('未使用') }]);
    const contracts = await owner.get(`/ops/v1/members/${visitor.memberId}/contracts`);
    expect(contracts.body.items).toMatchObject([{ id, drivenBy: 'apple', status: 'signed' }]);
    const listed = (await owner.get('/ops/v1/renewals')).body.items;
    expect(listed.find((each: { id: string }) => each.id === id)).toMatchObject({ drivenBy: 'apple' });
  });

  it('is left to its member where an operator freezes them and ends what is debited', async () => {
    const visitor = await visit();
    const id = await join(visitor);
    const owner = await openOperator(house, 'owner', `owner.${id.slice(-6).toLowerCase()}`);
    const { memberId } = visitor;
    const done = await owner.act('/ops/v1/members/freeze', { memberId, cancelRenewals: true });
    expect(done).toMatchObject({ status: 200, body: { status: 'done' } });
    expect(await contractOf(id)).toMatchObject({ status: 'signed', endRequestedAt: null });
    const [line] = await read().find(AuditEntry, { order: { number: 'DESC' }, take: 1 });
    expect(line).toMatchObject({
      action: 'members.freeze',
      after: expect.stringContaining('只能由会员在 iPhone 里取消'),
    });
  });

  it('keeps a member who is leaving until they have ended it at Apple', async () => {
    const visitor = await visit();
    const id = await join(visitor);
    const { body } = await visitor.get('/api/v1/member/deletion');
    expect(JSON.stringify(body)).toContain('由 Apple 扣款');
    const left = await visitor.post('/api/v1/member/deletion', { token: body.token, confirm: true });
    expect(left.status).toBe(202);
    await house.advance(3 * MINUTE_MS);
    expect((await contractOf(id)).status).toBe('signed');
    expect(await read().existsBy(Member, { id: visitor.memberId, status: 'leaving' })).toBe(true);
    house.sandbox.cancelSubscription(atApple(visitor));
    await house.advance(3 * MINUTE_MS);
    expect(await read().existsBy(Member, { id: visitor.memberId, status: 'gone' })).toBe(true);
  });

  it('parks a charge of more than was agreed on, and one of a person whom nobody knows', async () => {
    const visitor = await visit();
    const id = await join(visitor);
    const { openid, wechatContractId } = await contractOf(id);
    const delivery = {
      ...{ attemptId: 'AP-TOO-MUCH-1', payerOpenid: openid, environment: 0, productId: 'vip_month', quantity: 1 },
      ...{
        totalFen: PRICE_FEN,
        paidFen: PRICE_FEN + 1,
        transactionId: '42000002',
        paidAt: house.clock.now() + CYCLE_MS,
      },
      apple: { originalTransactionId: wechatContractId!, attach: id, renewsAt: null },
    };
    const { purchase } = house.composition;
    const before = await count('payment.otherAmount');
    expect(await takeDelivery(purchase, delivery)).toBe('misfit');
    expect(await takeDelivery(purchase, { ...delivery, attemptId: 'AP-NOBODY-1', payerOpenid: 'oNobody' })).toBe(
      'misfit',
    );
    expect(await count('payment.otherAmount')).toBe(before + 1);
    expect(await count('renewal.contractDiffers')).toBe(1);
    expect(await termsOf(visitor)).toHaveLength(1);
  });
});
