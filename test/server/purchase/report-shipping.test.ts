import { compose } from '../../../server/compose';
import { createLogger } from '../../../server/http/logger';
import { Job } from '../../../server/jobs/job.entity';
import { eventTopic } from '../../../server/jobs/outbox';
import { PURCHASE_PAID, type PurchasePaid } from '../../../server/purchase/purchase.events';
import { countUnshipped } from '../../../server/purchase/purchase.jobs';
import { noteSettlement, reportShipping } from '../../../server/purchase/report-shipping';
import type { WechatShipping } from '../../../server/wechat/ports';
import { DAY_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { openShop, type Shop } from './support';

const TOPIC = `${eventTopic(PURCHASE_PAID)}:shipping`;

describe.each(engines)('shipping info on %s', (engine) => {
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

  const buy = async () => {
    const { order, payment } = await shop.order(visitor);
    shop.pay(payment);
    await shop.house.settle();
    return shop.onlyAttempt(order.id);
  };
  const frozen = (number: string) =>
    shop.house.sandbox.state().unsettledOrders.some((order) => order.outTradeNo === number);
  const uploads = () => shop.house.sandbox.calls().filter((call) => call.path.endsWith('/upload_shipping_info')).length;
  const fakeShipping = (answer: Awaited<ReturnType<WechatShipping['upload']>>): WechatShipping => ({
    upload: async () => answer,
  });

  it('is uploaded once after a payment, so that the money is not frozen', async () => {
    const before = uploads();
    const attempt = await buy();
    expect(attempt.shippedAt).toBe(shop.house.clock.now());
    expect(shop.atWechat(attempt.id).shippedAt).not.toBeNull();
    expect(frozen(attempt.id)).toBe(false);
    expect(uploads() - before).toBe(1);
  });

  it('is uploaded again while WeChat does not know the payment yet, and holds up nothing', async () => {
    shop.house.sandbox.setFault('shippingTooEarly', { enabled: true, count: 3 });
    const attempt = await buy();
    expect(await shop.terms(visitor.memberId)).toHaveLength(1);
    expect([attempt.shippedAt, frozen(attempt.id)]).toEqual([null, true]);
    expect(await countUnshipped(shop.house.composition.purchase)).toBe(1);
    await shop.house.advance(MINUTE_MS);
    expect((await shop.onlyAttempt(attempt.orderId)).shippedAt).not.toBeNull();
    expect(frozen(attempt.id)).toBe(false);
    expect(await countUnshipped(shop.house.composition.purchase)).toBe(0);
  });

  it('is uploaded again when WeChat gives no answer', async () => {
    shop.house.sandbox.setFault('weixinTimeoutAfter', { enabled: true, count: 1, milliseconds: 20 });
    shop.house.sandbox.setFault('weixinError', { enabled: true, count: 1 });
    const attempt = await buy();
    await shop.house.advance(MINUTE_MS);
    expect((await shop.onlyAttempt(attempt.orderId)).shippedAt).not.toBeNull();
    expect(frozen(attempt.id)).toBe(false);
  });

  it('that WeChat has already (10060002) is done', async () => {
    const attempt = await buy();
    const jobs = await shop.house.database.read.findBy(Job, { topic: TOPIC });
    const job = jobs.find((each) => (each.payload as unknown as PurchasePaid).attemptId === attempt.id);
    for (let repeat = 0; repeat < 3; repeat++) {
      await shop.house.database.inUnit((unit) =>
        unit.update(
          Job,
          { id: job?.id },
          { status: 'ready', runAt: shop.house.clock.now(), attempts: 0, finishedAt: null },
        ),
      );
      await shop.house.settle();
      expect(await shop.house.database.read.findOneBy(Job, { id: job?.id })).toMatchObject({ status: 'done' });
    }
    expect((await shop.onlyAttempt(attempt.orderId)).shippedAt).toBe(attempt.shippedAt);
  });

  it('is not sent for money that goes back', async () => {
    const { order } = await shop.order(visitor);
    const attempt = await shop.onlyAttempt(order.id);
    await shop.closing(visitor, order.id);
    shop.house.sandbox.setFault('payAfterClose', { enabled: true, count: 1 });
    const before = uploads();
    shop.payNumber(attempt.id);
    await shop.house.advance(2 * MINUTE_MS);
    expect((await shop.onlyAttempt(order.id)).status).toBe('surplus');
    expect(uploads()).toBe(before);
  });

  it.each([
    ['done', true, []],
    ['refused', true, ['shipping.refused open']],
    ['notFoundYet', false, []],
    ['unknown', false, []],
  ] as const)('answered with %s is over: %s', async (answer, over, parked) => {
    const { order } = await shop.order(visitor);
    const attempt = await shop.onlyAttempt(order.id);
    const paid = { attemptId: attempt.id, transactionId: '4200', payerOpenid: 'o', planName: '月卡' };
    expect(await reportShipping(shop.house.composition.purchase, fakeShipping(answer), paid)).toBe(over);
    expect(await shop.cases(attempt.id)).toEqual(parked);
    expect((await shop.onlyAttempt(order.id)).shippedAt !== null).toBe(answer === 'done');
  });

  it('is switched off by configuration', async () => {
    const attempt = await buy();
    const { config, database, clock } = shop.house;
    const uploadsWith = async (shippingInfo: boolean) => {
      const wechat = { ...config.wechat, shippingInfo };
      const { worker } = compose({ config: { ...config, wechat }, database, clock, logger: createLogger('silent') });
      const before = uploads();
      const paid = { attemptId: attempt.id, transactionId: attempt.transactionId, payerOpenid: attempt.payerOpenid };
      await worker.registry.handlerOf(TOPIC)?.({ ...paid, planName: '月卡' } as never, { jobId: 'j', attempt: 1 });
      return uploads() - before;
    };
    expect(await uploadsWith(true)).toBe(1);
    expect(await uploadsWith(false)).toBe(0);
  });

  it('lets WeChat settle the money, which is noted once', async () => {
    const attempt = await buy();
    await shop.house.advance(3 * DAY_MS);
    const settled = await shop.onlyAttempt(attempt.orderId);
    expect(settled.settledAt).not.toBeNull();
    expect(shop.atWechat(attempt.id).settledAt).not.toBeNull();
    await noteSettlement(shop.house.composition.purchase, {
      attemptId: null,
      transactionId: attempt.transactionId,
      settledAt: 1,
    });
    expect((await shop.onlyAttempt(attempt.orderId)).settledAt).toBe(settled.settledAt);
  });
});
