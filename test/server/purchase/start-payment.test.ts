import type { PurchaseParts } from '../../../server/purchase/purchase.parts';
import { startPayment } from '../../../server/purchase/start-payment';
import type { FaultName } from '../../../server/sandbox/sandbox';
import type { PrepayOutcome } from '../../../server/wechat/ports';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { openShop, type Shop } from './support';

/** Whatever goes wrong with the prepay, how it is switched on once. */
const silences: [string, FaultName, boolean][] = [
  ['times out before WeChat did it', 'payTimeoutBefore', false],
  ['times out after WeChat did it', 'payTimeoutAfter', true],
  ['fails with 500 before WeChat did it', 'payErrorBefore', false],
  ['fails with 500 after WeChat did it', 'payErrorAfter', true],
  ['is too fast for WeChat', 'payRateLimited', false],
  ['is answered without a signature', 'payUnsigned', true],
  ['is answered with a wrong signature', 'payWrongSignature', true],
];

describe.each(engines)('starting a payment on %s', (engine) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(engine);
  });
  afterAll(() => shop?.house.close());
  afterEach(() => shop.house.sandbox.clearFaults());

  const strikeOnce = (name: FaultName, operation: string) =>
    shop.house.sandbox.setFault(name, { enabled: true, count: 1, operation, milliseconds: 20 });
  const numbersAtWechat = (personId: string) =>
    shop.house.sandbox
      .orders()
      .filter((order) => order.personId === personId)
      .map((order) => order.outTradeNo);
  /** The real parts, except that WeChat's answer to a prepay is this. */
  const withPrepay = (outcome: PrepayOutcome): PurchaseParts => {
    const parts = shop.house.composition.purchase;
    return { ...parts, channel: { ...parts.channel, prepay: async () => outcome } };
  };

  it.each(silences)(
    'whose prepay %s is 503 with Retry-After, and the repeat uses the same order and number',
    async (_, fault, did) => {
      const visitor = await shop.visitor();
      strikeOnce(fault, 'prepay');
      const first = await shop.tryOrder(visitor, 'shop-month', 'one-order-only');
      expect([first.status, first.body.code]).toEqual([503, 'WECHAT_UNAVAILABLE']);
      expect(Number(first.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect(numbersAtWechat(visitor.personId)).toHaveLength(did ? 1 : 0);
      const listed = (await visitor.get('/api/v1/orders')).body.items;
      expect(listed).toMatchObject([{ status: 'pending', confirming: true }]);
      const attempt = await shop.onlyAttempt(listed[0].id);
      expect(attempt.status).toBe('unknown');

      const second = await shop.tryOrder(visitor, 'shop-month', 'one-order-only');
      expect([second.status, second.body.order.id]).toEqual([201, listed[0].id]);
      expect((await shop.onlyAttempt(listed[0].id)).id).toBe(attempt.id);
      expect(numbersAtWechat(visitor.personId)).toEqual([attempt.id]);
      shop.pay(second.body.payment);
      await shop.house.settle();
      expect(await shop.terms(visitor.memberId)).toHaveLength(1);
    },
  );

  it('that nobody repeats still brings the term when the member pays what WeChat made', async () => {
    const visitor = await shop.visitor();
    strikeOnce('payTimeoutAfter', 'prepay');
    await shop.tryOrder(visitor);
    const [number] = numbersAtWechat(visitor.personId);
    shop.payNumber(number!);
    await shop.house.settle();
    expect(await shop.terms(visitor.memberId)).toHaveLength(1);
  });

  it('signs the same prepay_id again while the attempt lives, without asking WeChat', async () => {
    const visitor = await shop.visitor();
    const { order, payment } = await shop.order(visitor);
    await shop.house.advance(10 * MINUTE_MS);
    const before = shop.prepays();
    const again = await visitor.post(`/api/v1/orders/${order.id}/payment`);
    expect(again.status).toBe(200);
    expect(again.body.payment.package).toBe(payment.package);
    expect(again.body.payment.paySign).not.toBe(payment.paySign);
    expect(shop.prepays()).toBe(before);
    shop.pay(again.body.payment);
    await shop.house.settle();
    expect(await shop.terms(visitor.memberId)).toHaveLength(1);
  });

  it('that WeChat refuses is 502, and the next try closes the refused number before it takes another', async () => {
    const visitor = await shop.visitor();
    strikeOnce('payTimeoutBefore', 'prepay');
    await shop.tryOrder(visitor, 'shop-month', 'refused-at-first');
    const orderId = (await visitor.get('/api/v1/orders')).body.items[0].id;
    const refusal = await startPayment(
      withPrepay({ status: 'refused', code: 'NO_AUTH', message: '商户号该产品权限未开通' }),
      orderId,
      visitor.memberId,
    );
    expect(refusal).toEqual({ ok: false, refusal: 'PAYMENT_REFUSED' });
    const refused = await shop.onlyAttempt(orderId);
    expect([refused.status, refused.refusal]).toEqual(['refused', 'NO_AUTH: 商户号该产品权限未开通']);

    strikeOnce('payErrorBefore', 'close');
    expect((await shop.tryOrder(visitor, 'shop-month', 'refused-at-first')).status).toBe(503);
    expect((await shop.onlyAttempt(orderId)).status).toBe('refused');

    const third = await shop.tryOrder(visitor, 'shop-month', 'refused-at-first');
    expect([third.status, third.body.order.id]).toEqual([201, orderId]);
    const [first, second] = await shop.attempts(orderId);
    expect([first?.status, second?.status]).toEqual(['closed', 'open']);
    expect(second?.id).not.toBe(first?.id);
    expect(shop.calls(first!.id, 'close')).toEqual(['close', 'close']);
  });

  it('takes a new number where WeChat says that the old one is closed', async () => {
    const visitor = await shop.visitor();
    const { order } = await shop.order(visitor);
    const first = await shop.onlyAttempt(order.id);
    await shop.house.composition.purchase.channel.close(first.id);
    expect((await shop.detail(visitor, order.id)).status).toBe('pending');
    const again = await visitor.post(`/api/v1/orders/${order.id}/payment`);
    expect(again.status).toBe(200);
    const attempts = await shop.attempts(order.id);
    expect(attempts.map(({ status, attemptNumber }) => [attemptNumber, status])).toEqual([
      [1, 'closed'],
      [2, 'open'],
    ]);
    shop.pay(again.body.payment);
    await shop.house.settle();
    expect((await shop.detail(visitor, order.id)).status).toBe('paid');
    expect(await shop.terms(visitor.memberId)).toHaveLength(1);
  });

  it('makes one new attempt of ten requests at once', async () => {
    const visitor = await shop.visitor();
    const { order } = await shop.order(visitor);
    await shop.house.composition.purchase.channel.close((await shop.onlyAttempt(order.id)).id);
    await shop.detail(visitor, order.id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => visitor.post(`/api/v1/orders/${order.id}/payment`)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => answer.body.payment.package)).size).toBe(1);
    expect(await shop.attempts(order.id)).toHaveLength(2);
  });

  it('finds a payment whose notice was lost when WeChat says that the number is paid', async () => {
    const visitor = await shop.visitor();
    strikeOnce('payTimeoutAfter', 'prepay');
    await shop.tryOrder(visitor, 'shop-month', 'paid-meanwhile');
    shop.house.sandbox.setFault('noticeDropped', { enabled: true, count: 1 });
    shop.payNumber(numbersAtWechat(visitor.personId)[0]!);
    const repeat = await shop.tryOrder(visitor, 'shop-month', 'paid-meanwhile');
    expect([repeat.status, repeat.body.code]).toEqual([409, 'ORDER_ALREADY_PAID']);
    expect(await shop.terms(visitor.memberId)).toHaveLength(1);
  });

  it('refuses an order that is paid, closed or over its time', async () => {
    const visitor = await shop.visitor();
    const [paid, closed, over] = [await shop.order(visitor), await shop.order(visitor), await shop.order(visitor)];
    shop.pay(paid.payment);
    await shop.house.settle();
    await shop.closing(visitor, closed.order.id);
    const codeOf = async (id: string) => (await visitor.post(`/api/v1/orders/${id}/payment`)).body.code;
    expect(await codeOf(paid.order.id)).toBe('ORDER_ALREADY_PAID');
    expect(await codeOf(closed.order.id)).toBe('ORDER_NOT_OPEN');
    shop.house.clock.advance(30 * MINUTE_MS);
    expect(await codeOf(over.order.id)).toBe('ORDER_NOT_OPEN');
    await shop.house.settle();
  });

  it('refuses a key that was used for another order', async () => {
    const visitor = await shop.visitor();
    const [one, other] = [await shop.order(visitor), await shop.order(visitor)];
    const key = 'meant-for-the-first';
    expect((await visitor.post(`/api/v1/orders/${one.order.id}/payment`, undefined, key)).status).toBe(200);
    expect((await visitor.post(`/api/v1/orders/${one.order.id}/payment`, undefined, key)).status).toBe(200);
    const mixed = await visitor.post(`/api/v1/orders/${other.order.id}/payment`, undefined, key);
    expect([mixed.status, mixed.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    await shop.house.advance(HOUR_MS);
  });
});
