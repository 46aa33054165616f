import { OperatorCase } from '../../../server/case/case.entity';
import { closeCase } from '../../../server/case/park-case';
import type { Unit } from '../../../server/database/unit-of-work';
import { Job } from '../../../server/jobs/job.entity';
import { rerunJob } from '../../../server/jobs/rerun-job';
import type { Refund } from '../../../server/purchase/purchase.entity';
import { retryRefund } from '../../../server/purchase/return-money';
import type { FaultName, FaultOrder } from '../../../server/sandbox/sandbox';
import type { RefundFact } from '../../../server/wechat/ports';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { openShop, type Shop } from './support';

describe.each(engines)('sending money back on %s', (engine) => {
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
    jest.restoreAllMocks();
    shop.house.sandbox.clearFaults();
    await shop.house.settle();
  });

  const set = (name: FaultName, order: Partial<FaultOrder> = {}) =>
    shop.house.sandbox.setFault(name, { enabled: true, count: 1, milliseconds: 20, ...order });
  const inUnit = <T>(work: (unit: Unit) => Promise<T>) => shop.house.database.inUnit(work);

  /** Money for a closed order: the refund's first try has been made when this resolves. */
  const payLate = async () => {
    const { order } = await shop.order(visitor);
    const attempt = await shop.onlyAttempt(order.id);
    await shop.closing(visitor, order.id);
    set('payAfterClose');
    shop.payNumber(attempt.id);
    await shop.house.settle();
    return { order, attempt };
  };
  const onlyRefund = async (orderId: string): Promise<Refund> => {
    const [refund, ...more] = await shop.refunds(orderId);
    if (!refund || more.length > 0) throw new Error(`${more.length + 1} refunds`);
    return refund;
  };
  const statuses = async (orderId: string) => (await shop.refunds(orderId)).map(({ id, status }) => [id, status]);
  const retry = (refundId: string) => inUnit((unit) => retryRefund(unit, refundId, shop.house.clock.now()));
  const closeCaseOf = async (subject: string) => {
    const found = await shop.house.database.read.findOneByOrFail(OperatorCase, { subject, status: 'open' });
    const closing = { caseId: found.id, operator: 'root', note: '已充值' };
    expect((await inUnit((unit) => closeCase(unit, closing, shop.house.clock.now()))).ok).toBe(true);
  };
  const factOf = (refund: Refund, changes: Partial<RefundFact> = {}): RefundFact => ({
    refundId: refund.id,
    wechatRefundId: refund.wechatRefundId ?? '50300000000000000000000000001',
    attemptId: refund.attemptId,
    transactionId: refund.transactionId,
    status: 'succeeded',
    refundFen: refund.amountFen,
    totalFen: refund.totalFen,
    succeededAt: shop.house.clock.now(),
    ...changes,
  });

  it.each([
    ['by notice', false],
    ['by asking, where the notice is lost', true],
  ])('is processing first and learns its end %s', async (_, lost) => {
    if (lost) set('noticeDropped', { operation: 'REFUND.SUCCESS', count: null });
    const { order, attempt } = await payLate();
    expect(await statuses(order.id)).toEqual([[`${attempt.id}R1`, 'processing']]);
    expect((await shop.detail(visitor, order.id)).refunds).toMatchObject([{ status: 'processing', succeededAt: null }]);
    await shop.house.advance(MINUTE_MS);
    const refund = await onlyRefund(order.id);
    expect([refund.status, refund.succeededAt]).toEqual(['succeeded', shop.house.clock.now()]);
    expect(shop.calls(refund.id, 'refundQuery').length).toBeGreaterThanOrEqual(lost ? 1 : 0);
    const inbox = (await visitor.get('/api/v1/messages')).body.items;
    expect(inbox.map((message: { topic: string }) => message.topic)).toEqual(['refundSucceeded']);
  });

  it('counts and tells a success once, however often it is told at once', async () => {
    const { order } = await payLate();
    const refund = await onlyRefund(order.id);
    await Promise.all(Array.from({ length: 10 }, () => shop.tell(factOf(refund))));
    await shop.house.advance(2 * MINUTE_MS);
    expect((await shop.orderRow(order.id)).refundedFen).toBe(2_500);
    expect((await visitor.get('/api/v1/messages')).body.items).toHaveLength(1);
  });

  it.each([
    ['times out before WeChat did it', 'payTimeoutBefore'],
    ['times out after WeChat did it', 'payTimeoutAfter'],
    ['fails with 500 before', 'payErrorBefore'],
    ['fails with 500 after', 'payErrorAfter'],
    ['is too fast for WeChat', 'payRateLimited'],
    ['is answered with a wrong signature', 'payWrongSignature'],
  ] as const)('that %s is unknown, never failed, and is tried again under its own number', async (_, fault) => {
    set(fault, { operation: 'refund', count: 2 });
    const { order, attempt } = await payLate();
    expect(await statuses(order.id)).toEqual([[`${attempt.id}R1`, 'unknown']]);
    expect(await shop.cases(attempt.id)).toEqual([]);
    await shop.house.advance(3 * MINUTE_MS);
    expect(await statuses(order.id)).toEqual([[`${attempt.id}R1`, 'succeeded']]);
    expect(shop.atWechat(attempt.id).refundedFen).toBe(2_500);
  });

  it('that stays unknown is left to an operator after its last try, and succeeds when the job is put back', async () => {
    set('payErrorBefore', { operation: 'refund', count: null });
    const { order, attempt } = await payLate();
    await shop.house.advance(3 * DAY_MS);
    expect(await statuses(order.id)).toEqual([[`${attempt.id}R1`, 'unknown']]);
    const parked = await shop.house.database.read.findBy(Job, { topic: 'purchase.returnMoney', status: 'parked' });
    expect(parked.map((job) => job.payload)).toEqual([{ refundId: `${attempt.id}R1` }]);
    shop.house.sandbox.clearFaults();
    expect((await inUnit((unit) => rerunJob(unit, parked[0]!.id, shop.house.clock.now()))).ok).toBe(true);
    await shop.house.advance(2 * MINUTE_MS);
    expect(await statuses(order.id)).toEqual([[`${attempt.id}R1`, 'succeeded']]);
  });

  it('without enough balance is parked, and goes on under the same number when an operator says so', async () => {
    set('refundNotEnough', { count: 2 });
    const { order, attempt } = await payLate();
    const id = `${attempt.id}R1`;
    expect(await statuses(order.id)).toEqual([[id, 'attention']]);
    expect(await shop.cases(id)).toEqual(['refund.notEnough open']);
    expect((await shop.detail(visitor, order.id)).refunds).toMatchObject([{ status: 'attention' }]);

    await closeCaseOf(id);
    expect(await retry(id)).toEqual({ ok: true, value: id });
    await shop.house.settle();
    // The same trouble again must be seen again.
    expect(await shop.cases(id)).toEqual(['refund.notEnough open']);

    await closeCaseOf(id);
    await retry(id);
    await shop.house.advance(2 * MINUTE_MS);
    expect(await statuses(order.id)).toEqual([[id, 'succeeded']]);
    expect(await shop.cases(id)).toEqual(['refund.notEnough closed']);
    expect(shop.atWechat(attempt.id).refundedFen).toBe(2_500);
  });

  it('that ends abnormal is parked, and a later success is believed', async () => {
    set('refundAbnormal');
    const { order, attempt } = await payLate();
    await shop.house.advance(2 * MINUTE_MS);
    const refund = await onlyRefund(order.id);
    expect(refund.status).toBe('attention');
    expect(await shop.cases(refund.id)).toEqual(['refund.abnormal open']);
    expect((await shop.orderRow(order.id)).refundedFen).toBe(0);

    await retry(refund.id);
    await shop.house.settle();
    expect((await onlyRefund(order.id)).status).toBe('attention');
    expect(await shop.tell(factOf(refund))).toBe('succeeded');
    expect((await shop.orderRow(order.id)).refundedFen).toBe(2_500);
    expect(attempt.id).toBe(refund.attemptId);
  });

  it('that WeChat closed is parked, and goes on under a new number that takes the old one’s place', async () => {
    set('refundClosed');
    const { order, attempt } = await payLate();
    await shop.house.advance(2 * MINUTE_MS);
    const [first, second] = [`${attempt.id}R1`, `${attempt.id}R2`];
    const closed = await onlyRefund(order.id);
    expect(await shop.cases(first)).toEqual(['refund.closed open']);

    expect(await retry(first)).toEqual({ ok: true, value: second });
    expect(await retry(first)).toEqual({ ok: false, refusal: 'REFUND_NOT_PARKED' });
    expect((await visitor.get('/api/v1/member/deletion')).body.openRefundFen).toBe(2_500);
    // The old number's notice comes once more: nothing changes, and it is not sent for ever.
    expect(await shop.tell(factOf(closed, { status: 'closed', succeededAt: null }))).toBe('replaced');

    await shop.house.advance(2 * MINUTE_MS);
    expect(await statuses(order.id)).toEqual([
      [first, 'replaced'],
      [second, 'succeeded'],
    ]);
    expect((await shop.orderRow(order.id)).refundedFen).toBe(2_500);
    expect((await shop.detail(visitor, order.id)).refunds).toMatchObject([{ status: 'succeeded', amountFen: 2_500 }]);
    expect(shop.atWechat(attempt.id).refundedFen).toBe(2_500);
  });

  it('under a number that was replaced, should WeChat say that it succeeded after all, is parked', async () => {
    set('refundClosed');
    const { order } = await payLate();
    await shop.house.advance(2 * MINUTE_MS);
    const closed = await onlyRefund(order.id);
    await retry(closed.id);
    expect(await shop.tell(factOf(closed))).toBe('replaced');
    expect((await shop.cases(closed.id)).sort()).toEqual(['refund.closed open', 'refund.succeededAfterClosing open']);
    await shop.house.advance(2 * MINUTE_MS);
    expect((await shop.orderRow(order.id)).refundedFen).toBe(2_500);
  });

  it('is retried only where it is parked', async () => {
    const { order } = await payLate();
    const refund = await onlyRefund(order.id);
    expect(await retry(refund.id)).toEqual({ ok: false, refusal: 'REFUND_NOT_PARKED' });
    expect(await retry('no-such-number')).toEqual({ ok: false, refusal: 'REFUND_NOT_PARKED' });
    await shop.house.advance(2 * MINUTE_MS);
    expect(await retry(refund.id)).toEqual({ ok: false, refusal: 'REFUND_NOT_PARKED' });
  });

  it.each<[string, Partial<RefundFact>, string]>([
    ['an unknown number', { refundId: 'nobodys-number' }, 'refund.unknownNumber open'],
    ['another amount', { refundFen: 1 }, 'refund.differs open'],
    ['another transaction', { transactionId: '4200999' }, 'refund.differs open'],
  ])('told for %s is parked and changes nothing', async (_, changes, parked) => {
    const { order } = await payLate();
    const refund = await onlyRefund(order.id);
    const wechatRefundId = `5030-${refund.id.slice(-12)}`;
    const fact = factOf(refund, { ...changes, wechatRefundId });
    expect(await shop.tell(fact)).toBe('parked');
    expect(await shop.tell(fact)).toBe('parked');
    expect(await shop.cases(`${fact.refundId}:${wechatRefundId}`)).toEqual([parked]);
    expect((await onlyRefund(order.id)).status).toBe('processing');
    expect((await shop.orderRow(order.id)).refundedFen).toBe(0);
  });

  it('that WeChat never brings to an end is left to an operator', async () => {
    set('noticeDropped', { operation: 'REFUND.SUCCESS', count: null });
    const { channel } = shop.house.composition.purchase;
    jest.spyOn(channel, 'queryRefund').mockImplementation(async (refundId) => {
      const refund = (await shop.house.database.read.query('SELECT * FROM refund WHERE id = ?', [refundId]))[0];
      const known = { attemptId: refund.attempt_id, transactionId: refund.transaction_id, refundFen: 2_500 };
      const fact = { refundId, wechatRefundId: '5030', ...known, totalFen: 2_500, succeededAt: null };
      return { status: 'accepted', refund: { ...fact, status: 'processing' } };
    });
    const { order } = await payLate();
    await shop.house.advance(6 * DAY_MS);
    const refund = await onlyRefund(order.id);
    expect([refund.status, await shop.cases(refund.id)]).toEqual(['processing', []]);
    await shop.house.advance(2 * DAY_MS);
    expect(await shop.cases(refund.id)).toEqual(['refund.stillProcessing open']);
    expect(await shop.tell(factOf(refund))).toBe('succeeded');
  });

  it('works for a member who has gone meanwhile', async () => {
    const { order } = await shop.order(visitor);
    const attempt = await shop.onlyAttempt(order.id);
    const { token } = (await visitor.get('/api/v1/member/deletion')).body;
    const gone = await visitor.post('/api/v1/member/deletion', { token, confirm: true });
    expect([200, 202]).toContain(gone.status);
    await shop.house.settle();
    expect((await shop.orderRow(order.id)).status).toBe('closed');
    set('payAfterClose');
    shop.payNumber(attempt.id);
    await shop.house.advance(2 * MINUTE_MS + SECOND_MS);
    expect(await statuses(order.id)).toEqual([[`${attempt.id}R1`, 'succeeded']]);
    expect(shop.atWechat(attempt.id).refundedFen).toBe(2_500);
    await shop.house.advance(HOUR_MS);
  });
});
