import { checkBooks } from '../../../server/books/check-books';
import { OperatorCase } from '../../../server/case/case.entity';
import { Schedule } from '../../../server/jobs/job.entity';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { takeDelivery } from '../../../server/purchase/handle-virtual-push';
import { PaymentAttempt, PurchaseOrder, Refund } from '../../../server/purchase/purchase.entity';
import { RenewalContract, RenewalCycle, RenewalDebit } from '../../../server/renewal/renewal.entity';
import { REMINDER_LEAD_MS } from '../../../server/renewal/renewal.rules';
import { loadScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { schemeSchema } from '../../../server/scheme/scheme.schema';
import type { Plan, PlanList } from '../../../shared/contract/plan';
import type { RenewalSigning, VirtualSigning } from '../../../shared/contract/renewal';
import { addDays, businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { type House, openHouse, type Visitor } from '../../support/house';

jest.setTimeout(120_000);

const CODE = 'video-auto';
const PRICE_FEN = 1_500;
const FIRST_FEN = 100;

describe.each(engines)('a subscription of virtual payment on %s', (engine) => {
  let house: House;
  let plan: Plan;

  beforeAll(async () => {
    house = await openHouse(engine, { start: '2026-03-02T02:00:00Z' });
    const shop = schemeSchema.parse(readScheme('shop'));
    const autoRenew = { subscriptionProductId: 'vip_month', mode: 'announced', firstPriceFen: FIRST_FEN } as const;
    const video = {
      ...shop.plans.find(({ code }) => code === 'shop-month')!,
      ...{ code: CODE, name: '影视连续包月', opens: 'online' as const, gift: null, limitPerPerson: null },
      prices: [{ priceFen: PRICE_FEN, listPriceFen: null }],
      autoRenew: { ...autoRenew, graceDays: 5, consentVersion: 'video-1', consent: null },
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
  const shelf = async (platform: string, visitor?: Visitor) => {
    const path = `/api/v1/plans?platform=${platform}`;
    const { body } = await (visitor ? visitor.get(path) : house.call('GET', path));
    return (body as PlanList).items.find(({ code }) => code === CODE)!;
  };
  const visit = () => house.logIn(house.sandbox.addPerson({ nickname: '看客' }).id);
  const begin = async (visitor: Visitor) => {
    plan = await shelf('android', visitor);
    const consentVersion = plan.renewal!.consentVersion;
    return visitor.post('/api/v1/renewals', { planId: plan.id, consentVersion });
  };
  const sign = async (visitor: Visitor): Promise<string> => {
    const { status, body } = await begin(visitor);
    expect([status, body.code]).toEqual([201, undefined]);
    const { renewal, signing }: RenewalSigning = body;
    const sheet = house.sandbox.openSubscribeSign(visitor.personId, signing as VirtualSigning);
    if (!sheet.ok) throw new Error(sheet.refusal.errMsg);
    expect(house.sandbox.answerSigning(sheet.value.id, 'sign')?.status).toBe('signed');
    return renewal.id;
  };
  const join = async (visitor: Visitor): Promise<string> => {
    const id = await sign(visitor);
    // The debit's result comes some seconds later.
    await house.advance(MINUTE_MS);
    return id;
  };
  const contractOf = (id: string) => read().findOneByOrFail(RenewalContract, { id });
  const cyclesOf = (contractId: string) =>
    read().find(RenewalCycle, { where: { contractId }, order: { number: 'ASC' } });
  const debitsOf = async (contractId: string) => {
    const found = await Promise.all(
      (await cyclesOf(contractId)).map(({ id: cycleId }) =>
        read().find(RenewalDebit, { where: { cycleId }, order: { number: 'ASC' } }),
      ),
    );
    return found.flat();
  };
  const termsOf = ({ memberId }: Visitor) =>
    read().find(MembershipTerm, { where: { memberId }, order: { startsAt: 'ASC' } });
  const atWechat = (debitId: string) => house.sandbox.virtualOrders().find(({ outTradeNo }) => outTradeNo === debitId);
  const drop = (name: 'pushDropped' | 'pushDuplicated', operation: string) =>
    house.sandbox.setFault(name, { enabled: true, count: 1, operation });

  it('is to be had where WeChat debits it for us, and is neither on an iPhone nor signed for while paying', async () => {
    expect((await shelf('android')).unavailable).toBeNull();
    expect((await shelf('harmony')).unavailable).toBeNull();
    expect((await shelf('ios')).unavailable).toBe('PLAN_RAIL_NOT_HERE');
    expect((await shelf('other')).unavailable).toBe('PLAN_RAIL_NOT_HERE');
    const visitor = await visit();
    const { id, renewal } = await shelf('android', visitor);
    const wish = { planId: id, platform: 'android', renewal: { consentVersion: renewal!.consentVersion } };
    expect(await visitor.post('/api/v1/orders', wish)).toMatchObject({ body: { code: 'RENEWAL_NOT_OFFERED' } });
  });

  it('renews three times, each time told five days and announced two days before', async () => {
    const visitor = await visit();
    const id = await join(visitor);
    expect(await contractOf(id)).toMatchObject({
      status: 'signed',
      subscriptionProductId: 'vip_month',
      papayPlanId: '',
    });
    expect(await debitsOf(id)).toMatchObject([{ status: 'succeeded', amountFen: FIRST_FEN }]);
    await house.advance(95 * DAY_MS);

    const cycles = await cyclesOf(id);
    const debits = await debitsOf(id);
    expect(cycles.slice(0, 4).map(({ status }) => status)).toEqual(['paid', 'paid', 'paid', 'paid']);
    expect(debits.map(({ status, amountFen }) => [status, amountFen])).toEqual([
      ['succeeded', FIRST_FEN],
      ['succeeded', PRICE_FEN],
      ['succeeded', PRICE_FEN],
      ['succeeded', PRICE_FEN],
    ]);
    for (const [index, { reminderReachedAt, announcedAt }] of cycles.slice(1, 4).entries()) {
      const { sentAt } = debits[index + 1]!;
      expect(sentAt - reminderReachedAt!).toBeGreaterThanOrEqual(REMINDER_LEAD_MS);
      expect(addDays(businessDayOf(announcedAt!), 2)).toBe(businessDayOf(sentAt));
    }
    const terms = await termsOf(visitor);
    expect(terms).toHaveLength(4);
    for (const [index, term] of terms.slice(1).entries()) {
      expect(term.startsAt).toBeGreaterThanOrEqual(terms[index]!.endsAt);
    }
    expect(debits.map(({ id: debitId }) => atWechat(debitId)?.state)).toEqual(Array(4).fill('DELIVERED'));
    const attempts = await read().findBy(PaymentAttempt, { memberId: visitor.memberId });
    expect(new Set(attempts.map(({ channel, status }) => `${channel} ${status}`))).toEqual(
      new Set(['wechat_virtual paid']),
    );
    const orders = await read().findBy(PurchaseOrder, { memberId: visitor.memberId });
    expect(orders.map(({ status, kind }) => `${kind} ${status}`)).toEqual(Array(4).fill('plan paid'));
    expect(await checkBooks(read())).toEqual([]);
    expect(house.sandbox.calls().filter(({ refusal }) => refusal === '268490002')).toEqual([]);
    expect(await read().countBy(OperatorCase, { status: 'open' })).toBe(0);
  });

  it('announces a failed debit again, and lapses when its days of grace are over', async () => {
    const visitor = await visit();
    const id = await join(visitor);
    house.sandbox.setBalance(visitor.personId, 0);
    const [first] = await termsOf(visitor);
    // The second try comes two days after the first, which was no later than the day on which the paid time ends.
    await house.moveTo(first!.endsAt + 2 * DAY_MS);
    expect((await cyclesOf(id))[1]).toMatchObject({ status: 'grace' });
    await house.advance(8 * DAY_MS);

    const debits = (await debitsOf(id)).slice(1);
    expect(debits.length).toBeGreaterThan(1);
    expect(new Set(debits.map(({ status }) => status))).toEqual(new Set(['failed']));
    expect(new Set(debits.map(({ sentAt }) => businessDayOf(sentAt))).size).toBe(debits.length);
    expect((await cyclesOf(id))[1]).toMatchObject({ status: 'lapsed' });
    expect(await contractOf(id)).toMatchObject({ status: 'ended', endReason: 'lapsed' });
    expect(house.sandbox.subscriptions(visitor.personId)).toMatchObject([{ endedBy: 'merchant' }]);
    expect(await termsOf(visitor)).toHaveLength(1);
  });

  it('pays a later debit with money that came back in the days of grace', async () => {
    const visitor = await visit();
    const id = await join(visitor);
    house.sandbox.setBalance(visitor.personId, 0);
    const [first] = await termsOf(visitor);
    await house.moveTo(first!.endsAt + HOUR_MS);
    house.sandbox.setBalance(visitor.personId, null);
    await house.advance(4 * DAY_MS);
    expect((await debitsOf(id)).map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded']);
    expect((await cyclesOf(id)).map(({ status }) => status)).toEqual(['paid', 'paid', 'waiting']);
    expect(await termsOf(visitor)).toHaveLength(2);
  });

  it('ends at once when the member cancels, here or in WeChat’s own pages, and keeps the paid time', async () => {
    const [here, there] = [await visit(), await visit()];
    const [cancelled, unsigned] = [await join(here), await join(there)];
    expect((await here.post(`/api/v1/renewals/${cancelled}/cancel`)).status).toBe(200);
    house.sandbox.cancelSubscription(unsigned);
    await house.advance(MINUTE_MS);
    expect(await contractOf(cancelled)).toMatchObject({ status: 'ended', endReason: 'member' });
    expect(await contractOf(unsigned)).toMatchObject({ status: 'ended' });
    await house.advance(35 * DAY_MS);
    for (const [visitor, id] of [
      [here, cancelled],
      [there, unsigned],
    ] as const) {
      expect(await debitsOf(id)).toHaveLength(1);
      expect(await termsOf(visitor)).toHaveLength(1);
    }
  });

  it('finds by asking what a lost push would have told, and tells WeChat of the delivery', async () => {
    drop('pushDropped', 'xpay_subscribe_signing_result_notify');
    const visitor = await visit();
    const id = await sign(visitor);
    await house.settle();
    expect((await contractOf(id)).status).toBe('unsigned');
    drop('pushDropped', 'xpay_goods_deliver_notify');
    await house.advance(20 * MINUTE_MS);
    const [debit] = await debitsOf(id);
    expect(debit).toMatchObject({ status: 'succeeded' });
    expect(atWechat(debit!.id)?.state).toBe('DELIVERED');
    expect(await termsOf(visitor)).toHaveLength(1);
  });

  it('applies a push once that comes twice, and money for other goods not at all', async () => {
    drop('pushDuplicated', 'xpay_goods_deliver_notify');
    const visitor = await visit();
    const id = await join(visitor);
    expect(await termsOf(visitor)).toHaveLength(1);
    const [debit] = await debitsOf(id);
    const attempt = await read().findOneByOrFail(PaymentAttempt, { id: debit!.id });
    const told = {
      ...{
        attemptId: debit!.id,
        payerOpenid: attempt.payerOpenid,
        environment: 0,
        productId: 'vip_month',
        quantity: 1,
      },
      ...{ totalFen: FIRST_FEN, paidFen: FIRST_FEN, transactionId: attempt.transactionId!, paidAt: house.clock.now() },
    };
    const { purchase } = house.composition;
    expect(await takeDelivery(purchase, told)).toBe('repeat');
    expect(await takeDelivery(purchase, { ...told, productId: 'vip_year' })).toBe('misfit');
    expect(await takeDelivery(purchase, { ...told, environment: 1 })).toBe('misfit');
    expect(await termsOf(visitor)).toHaveLength(1);
  });

  it('gives money back that was taken after the member had cancelled', async () => {
    const visitor = await visit();
    const id = await sign(visitor);
    await house.settle();
    const [debit] = await debitsOf(id);
    expect(debit).toMatchObject({ status: 'accepted' });
    expect((await visitor.post(`/api/v1/renewals/${id}/cancel`)).status).toBe(200);
    await house.advance(HOUR_MS);
    expect(await debitsOf(id)).toMatchObject([{ status: 'surplus' }]);
    expect(await read().findBy(Refund, { attemptId: debit!.id })).toMatchObject([{ status: 'succeeded' }]);
    expect(atWechat(debit!.id)?.refundedFen).toBe(FIRST_FEN);
    expect(await termsOf(visitor)).toEqual([]);
  });

  it('is not signed with a signature of an older login', async () => {
    const visitor = await visit();
    const { body } = await begin(visitor);
    await house.logIn(visitor.personId);
    expect(await begin(visitor)).toMatchObject({ body: { code: 'SESSION_KEY_EXPIRED' } });
    expect(house.sandbox.openSubscribeSign(visitor.personId, body.signing)).toMatchObject({ ok: false });
  });
});
