import { Job } from '../../../server/jobs/job.entity';
import type { FaultName, FaultOrder } from '../../../server/sandbox/sandbox';
import type { PaymentFact } from '../../../server/wechat/ports';
import { addMonths } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { openShop, type Shop } from './support';

const UNKNOWN_NUMBER = '01JD00000000000000000000ZZ';

describe.each(engines)('a payment on %s', (engine) => {
  let shop: Shop;
  let visitor: Visitor;
  beforeAll(async () => {
    shop = await openShop(engine);
  });
  afterAll(() => shop?.house.close());
  beforeEach(async () => {
    visitor = await shop.visitor();
  });
  afterEach(async () => {
    shop.house.sandbox.clearFaults();
    await shop.house.settle();
  });

  const set = (name: FaultName, order: Partial<FaultOrder> = {}) =>
    shop.house.sandbox.setFault(name, { enabled: true, count: 1, ...order });
  const deliveries = () => shop.house.sandbox.deliveries().filter((each) => each.kind === 'notice');
  const statusOf = async (orderId: string) => (await shop.orderRow(orderId)).status;
  /** Everything that a payment could have changed about an order. */
  const traces = async (orderId: string) => ({
    order: await statusOf(orderId),
    attempts: (await shop.attempts(orderId)).map((attempt) => attempt.status),
    terms: await shop.terms(visitor.memberId),
    notices: await shop.notices((await shop.attempts(orderId))[0]!.id),
  });

  describe('whose notice is lost', () => {
    it('is found by the poller within a quarter of a minute', async () => {
      const { order, payment } = await shop.order(visitor);
      set('noticeDropped');
      shop.pay(payment);
      await shop.house.advance(14 * SECOND_MS);
      expect(await statusOf(order.id)).toBe('pending');
      await shop.house.advance(SECOND_MS);
      expect(await statusOf(order.id)).toBe('paid');
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
    });

    it('is found by opening the order', async () => {
      const { order, payment } = await shop.order(visitor);
      set('noticeDropped');
      shop.pay(payment);
      expect(await shop.detail(visitor, order.id)).toMatchObject({ status: 'paid', confirming: false });
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
    });

    it('is found by closing the order at its time', async () => {
      const { order, payment } = await shop.order(visitor);
      await shop.house.advance(21 * MINUTE_MS);
      set('noticeDropped');
      shop.pay(payment);
      await shop.house.advance(8 * MINUTE_MS);
      expect(await statusOf(order.id)).toBe('pending');
      await shop.house.advance(MINUTE_MS);
      expect(await statusOf(order.id)).toBe('paid');
      expect(shop.calls((await shop.onlyAttempt(order.id)).id).slice(-2)).toEqual(['close', 'query']);
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
    });
  });

  describe('whose notice comes oddly', () => {
    it.each([
      ['twice', 'noticeDuplicated'],
      ['late, after the poller found the payment', 'noticeDelayed'],
      ['in another order', 'noticeReordered'],
      ['with a probe before it', 'noticeSignTest'],
      ['signed by the platform certificate', 'noticeByCertificate'],
    ] as const)('%s, gives one term', async (_, fault) => {
      const { order, payment } = await shop.order(visitor);
      set(fault);
      shop.pay(payment);
      await shop.house.advance(2 * MINUTE_MS);
      expect(await statusOf(order.id)).toBe('paid');
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
      expect(await shop.cases((await shop.onlyAttempt(order.id)).id)).toEqual([]);
    });

    it('a day late, after the order was found paid and closed for business, changes nothing', async () => {
      const { order, payment } = await shop.order(visitor);
      set('noticeDelayed', { milliseconds: DAY_MS });
      shop.pay(payment);
      await shop.house.advance(DAY_MS + HOUR_MS);
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
      expect(await shop.notices((await shop.onlyAttempt(order.id)).id)).toEqual(['repeat']);
    });

    it('of two orders, the second first, gives both terms', async () => {
      const [one, other] = [await shop.order(visitor), await shop.order(visitor)];
      set('noticeReordered');
      shop.pay(one.payment);
      shop.pay(other.payment);
      await shop.house.settle();
      expect([await statusOf(one.order.id), await statusOf(other.order.id)]).toEqual(['paid', 'paid']);
      expect((await shop.terms(visitor.memberId)).map((term) => term.orderId)).toEqual([other.order.id, one.order.id]);
    });

    it.each([
      ['with a wrong signature', 'noticeWrongSignature'],
      ['tampered with', 'noticeTampered'],
      ['with an old timestamp', 'noticeStale'],
    ] as const)('%s is answered 4xx and changes nothing', async (_, fault) => {
      const { order, payment } = await shop.order(visitor);
      const before = await traces(order.id);
      const seen = deliveries().length;
      set(fault);
      shop.pay(payment);
      await shop.house.settle();
      const [first, ...more] = deliveries().slice(0, deliveries().length - seen);
      expect(more).toEqual([]);
      expect([first?.accepted, Math.floor((first?.status ?? 0) / 100)]).toEqual([false, 4]);
      expect(await traces(order.id)).toEqual(before);
      await shop.house.advance(15 * SECOND_MS);
      expect(await statusOf(order.id)).toBe('paid');
    });

    it('that is only a probe is answered 4xx and changes nothing', async () => {
      const { payment } = await shop.order(visitor);
      set('noticeSignTest');
      shop.pay(payment);
      await shop.house.settle();
      const [genuine, probe] = deliveries();
      expect([probe?.flavour, probe?.accepted, probe?.status]).toEqual(['sign-test', false, 401]);
      expect([genuine?.flavour, genuine?.accepted, genuine?.status]).toEqual(['genuine', true, 200]);
    });

    it('is acknowledged only when it is stored: with the database in trouble WeChat sends it again', async () => {
      const { order, payment } = await shop.order(visitor);
      const attempt = await shop.onlyAttempt(order.id);
      const { database } = shop.house.composition.purchase;
      const broken = jest.spyOn(database, 'inUnit').mockRejectedValueOnce(new Error('the disk is full'));
      shop.pay(payment);
      await shop.house.sandbox.runDue();
      expect(broken).toHaveBeenCalled();
      broken.mockRestore();
      expect([deliveries()[0]?.accepted, deliveries()[0]?.status]).toEqual([false, 500]);
      expect(await shop.notices(attempt.id)).toEqual([]);
      await shop.house.advance(15 * SECOND_MS);
      expect(await statusOf(order.id)).toBe('paid');
      expect(await shop.notices(attempt.id)).toHaveLength(1);
    });
  });

  describe('that does not fit', () => {
    it.each<[string, Partial<PaymentFact>, string]>([
      ['of another amount', { totalFen: 1 }, 'payment.otherAmount'],
      ['of another payer', { payerOpenid: 'o-somebody-else' }, 'payment.otherPayer'],
      ['to another merchant', { mchid: '1900000000' }, 'payment.otherMerchant'],
      ['in another app', { appid: 'wx0000000000000000' }, 'payment.otherMerchant'],
      ['in another currency', { currency: 'USD' }, 'payment.otherCurrency'],
    ])('%s is parked, acknowledged, stored, and gives nothing', async (_, changes, kind) => {
      const { order } = await shop.order(visitor);
      const attempt = await shop.onlyAttempt(order.id);
      const fact = shop.paymentFact(attempt, changes);
      expect(await shop.tell(fact)).toBe(kind);
      expect(await shop.tell(fact)).toBe(kind);
      expect(await shop.cases(attempt.id)).toEqual([`${kind} open`]);
      expect(await shop.notices(attempt.id)).toEqual([kind, kind]);
      expect([await statusOf(order.id), (await shop.onlyAttempt(order.id)).status]).toEqual(['pending', 'open']);
      expect(await shop.terms(visitor.memberId)).toEqual([]);
      expect(await shop.refunds(order.id)).toEqual([]);
    });

    it('under a number that is not ours is parked and stored', async () => {
      const { order } = await shop.order(visitor);
      const fact = shop.paymentFact(await shop.onlyAttempt(order.id), { attemptId: UNKNOWN_NUMBER });
      expect(await shop.tell(fact)).toBe('payment.unknownNumber');
      expect(await shop.cases(UNKNOWN_NUMBER)).toEqual(['payment.unknownNumber open']);
      expect(await shop.notices(UNKNOWN_NUMBER)).toEqual(['payment.unknownNumber']);
      expect(await shop.terms(visitor.memberId)).toEqual([]);
    });

    it('under a number of 32 characters that is not ours is parked too', async () => {
      const { order } = await shop.order(visitor);
      const attemptId = 'somebody-elses-order-number-0001';
      const fact = shop.paymentFact(await shop.onlyAttempt(order.id), { attemptId });
      expect(await shop.tell(fact)).toBe('payment.unknownNumber');
      expect(await shop.cases(attemptId)).toEqual(['payment.unknownNumber open']);
    });

    it('because its event is unknown is parked with its content, however long its name', async () => {
      const id = `notice-${engine}`;
      const eventType = 'TRANSACTION.SOMETHING.THAT.NOBODY.HAS.HEARD.OF.YET';
      expect(await shop.tell(null, { id, eventType })).toBe('unknownEvent');
      expect(await shop.tell(null, { id, eventType })).toBe('unknownEvent');
      expect(await shop.cases(id)).toEqual(['payment.unknownEvent open']);
    });

    it('because the number was paid by another transaction is parked, and the first stands', async () => {
      const { order, payment } = await shop.order(visitor);
      shop.pay(payment);
      await shop.house.settle();
      const attempt = await shop.onlyAttempt(order.id);
      expect(await shop.tell(shop.paymentFact(attempt, { transactionId: '42009' }))).toBe('payment.otherTransaction');
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
      expect((await shop.onlyAttempt(order.id)).transactionId).toBe(attempt.transactionId);
    });
  });

  it('made with a coupon is accepted by the order’s total, whatever the payer paid', async () => {
    const { order, payment } = await shop.order(visitor);
    set('couponPaid');
    shop.pay(payment);
    await shop.house.settle();
    expect(await shop.detail(visitor, order.id)).toMatchObject({ status: 'paid', amountFen: 2_500 });
    expect(await shop.terms(visitor.memberId)).toHaveLength(1);
  });

  describe('told many times at once', () => {
    it('by twenty copies of one notice gives one term and one stored notice', async () => {
      const { order } = await shop.order(visitor);
      const attempt = await shop.onlyAttempt(order.id);
      const fact = shop.paymentFact(attempt);
      const id = `notice-of-${attempt.id}`;
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => shop.tell(fact, { id })));
      expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(1);
      expect(new Set(outcomes)).toEqual(new Set(['applied', 'repeat']));
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
      expect(await shop.notices(attempt.id)).toEqual(['applied']);
      const told = await shop.house.database.read.countBy(Job, { uniqueKey: `event:purchase.paid:${order.id}` });
      expect(told).toBe(1);
    });

    it('by notices and by questions at the same time gives one term', async () => {
      const { order, payment } = await shop.order(visitor);
      set('noticeDropped');
      shop.pay(payment);
      const atWechat = shop.house.sandbox.orders().find(({ personId }) => personId === visitor.personId);
      const attempt = await shop.onlyAttempt(order.id);
      const fact = shop.paymentFact(attempt, { transactionId: atWechat?.transactionId ?? '' });
      await Promise.all([
        ...Array.from({ length: 8 }, () => shop.tell(fact)),
        ...Array.from({ length: 8 }, () => visitor.get(`/api/v1/orders/${order.id}`)),
        shop.closing(visitor, order.id),
      ]);
      expect(await statusOf(order.id)).toBe('paid');
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
      expect(await shop.refunds(order.id)).toEqual([]);
    });
  });

  describe('of several orders at the same instant', () => {
    it('stacks both first terms', async () => {
      const placed = [await shop.order(visitor), await shop.order(visitor)];
      const attempts = await Promise.all(placed.map(({ order }) => shop.onlyAttempt(order.id)));
      await Promise.all(attempts.map((attempt) => shop.tell(shop.paymentFact(attempt))));
      const terms = await shop.terms(visitor.memberId);
      const now = shop.house.clock.now();
      expect(terms.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
        [now, addMonths(now, 1)],
        [addMonths(now, 1), addMonths(now, 2)],
      ]);
    });

    it('stacks eight terms without a gap and without an overlap', async () => {
      const placed = [];
      for (let n = 0; n < 8; n++) placed.push(await shop.order(visitor));
      const attempts = await Promise.all(placed.map(({ order }) => shop.onlyAttempt(order.id)));
      await Promise.all(attempts.map((attempt) => shop.tell(shop.paymentFact(attempt))));
      const terms = await shop.terms(visitor.memberId);
      expect(new Set(terms.map((term) => term.orderId)).size).toBe(8);
      for (const [n, term] of terms.entries()) {
        expect(term.startsAt).toBe(n === 0 ? shop.house.clock.now() : terms[n - 1]?.endsAt);
        expect(term.endsAt).toBe(addMonths(shop.house.clock.now(), n + 1));
      }
      expect((await visitor.get('/api/v1/membership')).body.endsAt).toBe(new Date(terms[7]!.endsAt).toISOString());
    });

    it('of two ranks gives the first its term and sends the second back', async () => {
      const [plain, gold] = [await shop.order(visitor, 'shop-month'), await shop.order(visitor, 'shop-gold')];
      shop.pay(plain.payment);
      await shop.house.settle();
      shop.pay(gold.payment);
      await shop.house.advance(2 * MINUTE_MS);
      expect(await shop.detail(visitor, gold.order.id)).toMatchObject({
        status: 'closed',
        refundedFen: 5_000,
        refundableFen: 0,
        term: null,
        refunds: [{ amountFen: 5_000, status: 'succeeded', reason: '会员等级不同，款项退回' }],
      });
      expect((await shop.terms(visitor.memberId)).map((term) => term.orderId)).toEqual([plain.order.id]);
    });

    it('of two ranks at once gives exactly one its term and sends the other back', async () => {
      const placed = [await shop.order(visitor, 'shop-month'), await shop.order(visitor, 'shop-gold')];
      for (const { payment } of placed) shop.pay(payment);
      await shop.house.advance(2 * MINUTE_MS);
      const statuses = await Promise.all(placed.map(({ order }) => statusOf(order.id)));
      expect(statuses.sort()).toEqual(['closed', 'paid']);
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
      const refunds = (await Promise.all(placed.map(({ order }) => shop.refunds(order.id)))).flat();
      expect(refunds.map((refund) => refund.status)).toEqual(['succeeded']);
    });
  });

  describe('that is the second of one order', () => {
    /** The member pays the old number although WeChat had said that it is closed, and a new one was made. */
    const payTwice = async () => {
      const { order } = await shop.order(visitor);
      const first = await shop.onlyAttempt(order.id);
      await shop.house.composition.purchase.channel.close(first.id);
      await shop.detail(visitor, order.id);
      const again = await visitor.post(`/api/v1/orders/${order.id}/payment`);
      const second = (await shop.attempts(order.id))[1]!;
      return { order, first, second, payment: again.body.payment };
    };

    it('goes back by itself, and the first stays', async () => {
      const { order, first, second, payment } = await payTwice();
      shop.pay(payment);
      await shop.house.settle();
      set('payAfterClose');
      shop.payNumber(first.id);
      await shop.house.advance(2 * MINUTE_MS);
      expect((await shop.attempts(order.id)).map(({ status }) => status)).toEqual(['surplus', 'paid']);
      expect(await shop.detail(visitor, order.id)).toMatchObject({
        status: 'paid',
        refundedFen: 0,
        refundableFen: 2_500,
        refunds: [{ amountFen: 2_500, status: 'succeeded', reason: '重复支付，款项退回' }],
      });
      expect((await shop.refunds(order.id)).map(({ id }) => id)).toEqual([`${first.id}R1`]);
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
      expect(shop.atWechat(second.id).refundedFen).toBe(0);
      expect(shop.atWechat(first.id).refundedFen).toBe(2_500);
    });

    it('goes back even when its notice is lost', async () => {
      const { order, first, payment } = await payTwice();
      shop.pay(payment);
      await shop.house.settle();
      set('payAfterClose');
      set('noticeDropped');
      shop.payNumber(first.id);
      await shop.house.advance(10 * MINUTE_MS);
      expect((await shop.refunds(order.id)).map(({ status }) => status)).toEqual(['succeeded']);
      expect(shop.atWechat(first.id).refundedFen).toBe(2_500);
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
    });

    it('is made impossible where it can be: the newer number is closed once the older is paid', async () => {
      const { order, first, second } = await payTwice();
      set('payAfterClose');
      shop.payNumber(first.id);
      await shop.house.settle();
      expect((await shop.attempts(order.id)).map(({ status }) => status)).toEqual(['paid', 'closed']);
      expect(shop.atWechat(second.id).state).toBe('CLOSED');
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
    });
  });
});
