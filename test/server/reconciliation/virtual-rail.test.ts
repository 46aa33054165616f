import { In } from 'typeorm';
import { BookLine, BookPosting } from '../../../server/books/books.entity';
import { checkBooks } from '../../../server/books/check-books';
import { findCashMovement, reportDay } from '../../../server/books/find-books';
import { OperatorCase } from '../../../server/case/case.entity';
import { execute } from '../../../server/database/statement';
import { enqueueJob } from '../../../server/jobs/enqueue-job';
import { Job } from '../../../server/jobs/job.entity';
import { takeVirtualRefund } from '../../../server/purchase/handle-virtual-push';
import { PaymentAttempt, Refund } from '../../../server/purchase/purchase.entity';
import { returnOrder } from '../../../server/purchase/request-return';
import { parkDifferences, writeDifferences } from '../../../server/reconciliation/differences';
import { moveEarlierVirtualMoney } from '../../../server/reconciliation/move-virtual-money';
import { reconcileDay } from '../../../server/reconciliation/reconcile-day';
import { ReconciliationDay, ReconciliationDifference } from '../../../server/reconciliation/reconciliation.entity';
import type { ReconciliationParts } from '../../../server/reconciliation/reconciliation.parts';
import { billsReadyAt, checkCash } from '../../../server/reconciliation/reconciliation.rules';
import { RenewalDebit } from '../../../server/renewal/renewal.entity';
import { openDebitStatuses } from '../../../server/renewal/renewal.states';
import type { FaultName, FaultOrder } from '../../../server/sandbox/sandbox';
import { loadScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { schemeSchema } from '../../../server/scheme/scheme.schema';
import { createWechat } from '../../../server/wechat';
import type { VirtualPayment } from '../../../shared/contract/order';
import type { Plan } from '../../../shared/contract/plan';
import type { VirtualSigning } from '../../../shared/contract/renewal';
import { addDays, type BusinessDay, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { type House, openHouse } from '../../support/house';

jest.setTimeout(120_000);

const DELIVERY = 'xpay_goods_deliver_notify';
const REFUNDED = 'xpay_refund_notify';

describe.each(engines)('the days of virtual payment on %s', (engine) => {
  let house: House;
  let parts: ReconciliationParts;
  let people = 0;

  beforeAll(async () => {
    house = await openHouse(engine, { start: '2026-03-02T02:00:00Z', awake: ['reconciliation.daily'] });
    const shop = schemeSchema.parse(readScheme('shop'));
    const online = { opens: 'online' as const, gift: null, limitPerPerson: null };
    const month = { ...shop.plans[0]!, ...online, code: 'video-month', name: '影视月卡', autoRenew: null };
    const renewing = {
      ...{
        ...shop.plans.find(({ code }) => code === 'shop-month')!,
        ...online,
        code: 'video-auto',
        name: '影视连续包月',
      },
      prices: [{ priceFen: 1_500, listPriceFen: null }],
      autoRenew: {
        ...{ subscriptionProductId: 'vip_month', mode: 'announced' as const, firstPriceFen: 100 },
        ...{ graceDays: 5, consentVersion: 'video-1', consent: null },
      },
    };
    const plans = [...shop.plans, month, renewing];
    expect(await loadScheme(house.database, { ...shop, plans }, house.clock.now())).toMatchObject({ ok: true });
    house.composition.forgetScheme();
    const { config, database, clock, composition } = house;
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const { pay } = createWechat({ ...config.wechat, database, clock, publicUrl: config.publicUrl, logger: silent });
    if (!pay) throw new Error('the sandbox has WeChat Pay');
    parts = { ...composition.purchase, bills: pay.bills };
  });
  afterAll(() => house?.close());
  // Each test has a day of its own: the noon after the last one's morning.
  beforeEach(async () => {
    await house.moveTo(startOfBusinessDay(addDays(today(), 1)) + 12 * HOUR_MS);
    await buyByWechatPay();
  });
  afterEach(async () => {
    house.sandbox.clearFaults();
    expect(await checkBooks(read(), { lines: true })).toEqual([]);
  });

  const read = () => house.database.read;
  const today = () => businessDayOf(house.clock.now());
  const set = (name: FaultName, order: Partial<FaultOrder> = {}) =>
    house.sandbox.setFault(name, { enabled: true, ...order });

  async function visit(platform = 'android') {
    people += 1;
    const visitor = await house.logIn(house.sandbox.addPerson({ nickname: `看客${people}` }).id, `10.2.0.${people}`);
    const shelf = await visitor.get(`/api/v1/plans?platform=${platform}&appleSubscriptions=true`);
    return { visitor, planOf: (wanted: string): Plan => shelf.body.items.find(({ code }: Plan) => code === wanted) };
  }
  /** Every day has a trade at WeChat Pay, too: its bill is there at once, and its money is none of this rail's. */
  async function buyByWechatPay(): Promise<void> {
    const { visitor, planOf } = await visit();
    const { body } = await visitor.post('/api/v1/orders', { planId: planOf('shop-month').id });
    const paid = house.sandbox.payOrder({ prepayId: body.payment.package });
    if (!paid.ok) throw new Error(paid.refusal);
    await house.settle();
  }
  async function order() {
    const { visitor, planOf } = await visit();
    const wish = { planId: planOf('video-month').id, platform: 'android' };
    const { status, body } = await visitor.post('/api/v1/orders', wish);
    expect([status, body.code]).toEqual([201, undefined]);
    const sheet = house.sandbox.openVirtualSheet(visitor.personId, body.payment as VirtualPayment);
    if (!sheet.ok) throw new Error(sheet.refusal.errMsg);
    const orderId: string = body.order.id;
    const { id: attemptId, amountFen } = await read().findOneByOrFail(PaymentAttempt, { orderId });
    const pay = () => house.sandbox.answerSheet(sheet.value.id, 'pay');
    return { visitor, orderId, attemptId, amountFen, pay };
  }
  async function buy() {
    const bought = await order();
    bought.pay();
    await house.settle();
    return bought;
  }
  /** On an iPhone Apple charges, under a number of WeChat's own. */
  async function subscribe(platform: 'android' | 'ios' = 'android'): Promise<void> {
    const { visitor, planOf } = await visit(platform);
    const plan = planOf('video-auto');
    const wish = { planId: plan.id, consentVersion: plan.renewal?.consentVersion, platform };
    const { body } = await visitor.post('/api/v1/renewals', wish);
    const signing: VirtualSigning = body.signing;
    const { openAppleSubscribeSign, openSubscribeSign } = house.sandbox;
    const open = platform === 'ios' ? openAppleSubscribeSign : openSubscribeSign;
    const sheet = open(visitor.personId, signing);
    if (!sheet.ok) throw new Error(sheet.refusal.errMsg);
    house.sandbox.answerSigning(sheet.value.id, 'sign');
    await house.advance(MINUTE_MS);
  }
  const giveBack = (orderId: string) =>
    house.database.inUnit((unit) => returnOrder(unit, orderId, '款项退回', house.clock.now()));

  /** Moves on to a moment of the next morning, by default after the daily round. */
  const morningAfter = (day: BusinessDay, hours = 10, minutes = 31) =>
    house.moveTo(startOfBusinessDay(addDays(day, 1)) + hours * HOUR_MS + minutes * MINUTE_MS);
  const dayRow = (day: BusinessDay) => read().findOneByOrFail(ReconciliationDay, { day });
  const differences = async (day: BusinessDay) => {
    const found = await read().find(ReconciliationDifference, { where: { day }, order: { kind: 'ASC' } });
    return found.map(({ rail, kind, subject, status }) => `${rail} ${kind} ${subject} ${status}`);
  };
  const openCases = async () =>
    (await read().findBy(OperatorCase, { status: 'open' }))
      .filter(({ kind }) => kind.startsWith('reconciliation.'))
      .map(({ kind, subject }) => `${kind} ${subject}`);
  const movedOn = (day: BusinessDay) => findCashMovement(read(), day, 'cashVirtual');
  /** What virtual payment holds by its own orders, and the books' account of it, to the fen. */
  const moneyAgrees = async () => {
    const theirs = house.sandbox
      .virtualOrders()
      .reduce((sum, { paidAt, amountFen, refundedFen }) => sum + (paidAt === null ? 0 : amountFen) - refundedFen, 0);
    const { closing } = await reportDay(read(), addDays(today(), 1));
    expect(closing.cashVirtual).toBe(theirs);
  };

  it('are closed by themselves: what was bought, debited, paid too late, and given back here and by Apple', async () => {
    const [first, second] = [await buy(), await buy()];
    const late = await order();
    await late.visitor.post(`/api/v1/orders/${late.orderId}/closing`);
    late.pay();
    await subscribe();
    await subscribe('ios');
    const unpaid = await order();
    await giveBack(first.orderId);
    await house.advance(10 * SECOND_MS);
    house.sandbox.refundAtApple(second.attemptId);
    await house.advance(MINUTE_MS);
    const day = today();
    await morningAfter(day);
    expect(await dayRow(day)).toMatchObject({
      ...{ status: 'closed', lineCount: 1, matchedCount: 1, virtualLineCount: 5, virtualMatchedCount: 5 },
      ...{ virtualCashFen: 200, virtualProgress: null },
    });
    expect([await movedOn(day), await differences(day)]).toEqual([200, []]);
    expect(await findCashMovement(read(), day)).toBe((await dayRow(day)).cashFen);
    expect((await read().findOneByOrFail(PaymentAttempt, { id: unpaid.attemptId })).status).toBe('closed');
    await moneyAgrees();
  });

  it('find an amount that is another at WeChat, keep the money WeChat’s, and heal it when the day is opened again', async () => {
    const { attemptId, amountFen } = await buy();
    const day = today();
    set('virtualOrderDiffers');
    await morningAfter(day);
    const about = `amountDiffers payment:${attemptId}`;
    expect(await differences(day)).toEqual([`virtual ${about} open`]);
    expect(await openCases()).toEqual([`reconciliation.amountDiffers ${day}:payment:${attemptId}`]);
    expect(await dayRow(day)).toMatchObject({ virtualLineCount: 1, virtualMatchedCount: 0 });
    expect([await movedOn(day), (await dayRow(day)).virtualCashFen]).toEqual([amountFen + 1, amountFen + 1]);
    // Said again it is the same.
    expect(await reconcileDay(parts, day, 'again')).toBe('closed');
    expect([await differences(day), await movedOn(day)]).toEqual([[`virtual ${about} open`], amountFen + 1]);
    house.sandbox.clearFaults();
    expect(await reconcileDay(parts, day, 'WeChat has mended it')).toBe('closed');
    expect([await differences(day), await openCases()]).toEqual([[`virtual ${about} healed`], []]);
    expect([await movedOn(day), (await dayRow(day)).virtualMatchedCount]).toEqual([amountFen, 1]);
    await moneyAgrees();
  });

  it('park an order that WeChat does not know', async () => {
    const { attemptId, amountFen } = await buy();
    const day = today();
    set('virtualOrderMissing');
    await morningAfter(day);
    expect(await differences(day)).toEqual([`virtual missingThere payment:${attemptId} open`]);
    expect(await movedOn(day)).toBe(0);
    house.sandbox.clearFaults();
    await reconcileDay(parts, day, 'again');
    expect(await movedOn(day)).toBe(amountFen);
    await moneyAgrees();
  });

  it('wait while WeChat does not answer, then find by asking what was paid and given back unheard', async () => {
    const given = await buy();
    set('pushDropped', { operation: DELIVERY });
    set('weixinError', { operation: 'virtualQuery' });
    const bought = await order();
    bought.pay();
    await subscribe();
    const debit = await read().findOneByOrFail(RenewalDebit, { status: In([...openDebitStatuses]) });
    const day = today();
    await morningAfter(day);
    expect([(await dayRow(day)).status, await differences(day), await openCases()]).toEqual(['open', [], []]);
    set('pushDropped', { operation: REFUNDED });
    set('weixinError', { enabled: false });
    await giveBack(given.orderId);
    await house.advance(10 * SECOND_MS);
    // Nobody else's question comes at this moment: only the daily round asks.
    expect((await read().findBy(Refund, { orderId: given.orderId })).map(({ status }) => status)).toEqual([
      'processing',
    ]);
    expect(await reconcileDay(parts, day)).toBe('closed');
    expect((await differences(day)).sort()).toEqual(
      [
        `virtual missingHere payment:${bought.attemptId} healed`,
        `virtual missingHere payment:${debit.id} healed`,
        `virtual missingHere refunds:${given.attemptId} healed`,
      ].sort(),
    );
    const paid = await read().findBy(PaymentAttempt, { id: In([bought.attemptId, debit.id]) });
    expect(paid.map(({ status }) => status)).toEqual(['paid', 'paid']);
    expect(await movedOn(day)).toBe(bought.amountFen + given.amountFen + debit.amountFen);
    await morningAfter(addDays(day, 1));
    expect(await movedOn(addDays(day, 1))).toBe(0 - given.amountFen);
    await moneyAgrees();
  });

  it('are closed after two days without an answer; an operator is told of how many orders', async () => {
    const { amountFen } = await buy();
    await buy();
    const day = today();
    await morningAfter(day, 10, 20);
    set('weixinError', { operation: 'virtualQuery' });
    expect(await reconcileDay(parts, day)).toBe('later');
    const overdue = billsReadyAt(day) + 2 * DAY_MS;
    expect(await reconcileDay({ ...parts, clock: { now: () => overdue } }, day)).toBe('closed');
    expect(await differences(day)).toEqual(['virtual stateDiffers unanswered open']);
    const { detail } = await read().findOneByOrFail(ReconciliationDifference, { day });
    expect(detail).toMatch(/^2 orders could not be asked about/);
    expect([await movedOn(day), await openCases()]).toEqual([
      ...[2 * amountFen, [`reconciliation.stateDiffers ${day}:unanswered`]],
    ]);
    house.sandbox.clearFaults();
    expect(await reconcileDay(parts, day, 'WeChat answers again')).toBe('closed');
    expect([await differences(day), await openCases()]).toEqual([['virtual stateDiffers unanswered healed'], []]);
  });

  it('hold what Apple gave back unheard in suspense until it is told, and count it once', async () => {
    const { attemptId, amountFen } = await buy();
    set('pushDropped', { operation: REFUNDED });
    house.sandbox.refundAtApple(attemptId);
    await house.settle();
    const day = today();
    await morningAfter(day);
    expect(await differences(day)).toEqual([`virtual missingHere refunds:${attemptId} open`]);
    expect(await movedOn(day)).toBe(0);
    await moneyAgrees();
    // Told on the next day: the money moved then, by our rows, and the first day's difference is over.
    const fact = { refundId: 'XA-TOLD', wechatRefundId: 'XA-TOLD', attemptId, refundFen: amountFen, succeeded: true };
    await takeVirtualRefund(house.composition.purchase, { ...fact, detail: '0', at: house.clock.now() });
    await morningAfter(addDays(day, 1));
    expect(await differences(day)).toEqual([`virtual missingHere refunds:${attemptId} healed`]);
    expect(await differences(addDays(day, 1))).toEqual([]);
    expect([await movedOn(day), await movedOn(addDays(day, 1))]).toEqual([amountFen, 0 - amountFen]);
    expect((await dayRow(day)).virtualCashFen).toBe(amountFen);
    await moneyAgrees();
  });

  it('are asked about in parts where the time is short, and rest without a rail', async () => {
    const [one, other] = [await buy(), await buy()];
    await order();
    const day = today();
    await morningAfter(day, 10, 20);
    const became: string[] = [];
    do became.push(await reconcileDay(parts, day, null, () => true));
    while (became.at(-1) === 'goesOn' && became.length < 9);
    // One page of what is paid, one of what is not.
    expect(became).toEqual(['goesOn', 'goesOn', 'closed']);
    expect((await dayRow(day)).runs).toBe(1);
    const both = { virtualLineCount: 2, virtualMatchedCount: 2, virtualCashFen: one.amountFen + other.amountFen };
    expect(await dayRow(day)).toMatchObject({ status: 'closed', ...both });
    set('virtualOrderDiffers');
    expect(await reconcileDay({ ...parts, virtual: null }, day, 'without the rail')).toBe('closed');
    expect([(await dayRow(day)).virtualLineCount, await differences(day)]).toEqual([0, []]);
  });

  it('that were booked as WeChat Pay’s money go over to their own account once, and so does what was said of them', async () => {
    const { amountFen } = await buy();
    const day = today();
    await morningAfter(day);
    await bookAsBefore();
    const { cashFen } = await dayRow(day);
    const before = checkCash(cashFen + amountFen, cashFen);
    if (!before) throw new Error('the version before found nothing');
    await house.database.inUnit((unit) => writeDifferences(unit, day, 1, [before], house.clock.now()));
    await parkDifferences(house.database, day, house.clock.now());
    expect(await checkBooks(read(), { lines: true })).toEqual([]);
    const job = { topic: 'reconciliation.moveVirtual', payload: {}, runAt: house.clock.now(), uniqueKey: 'move' };
    await house.database.inUnit((unit) => enqueueJob(unit, job, house.clock.now()));
    await house.settle();
    expect(await read().findBy(Job, { topic: job.topic })).toMatchObject([{ status: 'done' }]);
    expect(await differences(day)).toEqual(['wechatpay cashDiffers cash healed']);
    expect([await movedOn(day), await findCashMovement(read(), day)]).toEqual([amountFen, cashFen]);
    expect(await openCases()).toEqual([]);
    await moneyAgrees();
    const postings = await read().countBy(BookPosting, {});
    let after: string | null = '';
    while (after !== null) after = await moveEarlierVirtualMoney(parts, after, () => true);
    expect(await read().countBy(BookPosting, {})).toBe(postings);
  });

  /** All lines as the version before wrote them: one account of money. */
  async function bookAsBefore(): Promise<void> {
    await house.database.inUnit(async (unit) => {
      await execute(unit, `UPDATE book_line SET account = 'cash' WHERE account = 'cashVirtual'`, []);
      await execute(unit, 'UPDATE book_posting SET folded = 0', []);
      await execute(unit, 'DELETE FROM book_balance', []);
    });
    expect(await read().countBy(BookLine, { account: 'cashVirtual' })).toBe(0);
  }
});
