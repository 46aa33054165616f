import { In } from 'typeorm';
import { BookEarning, BookLine, BookPosting } from '../../../server/books/books.entity';
import { checkBooks } from '../../../server/books/check-books';
import { findCashMovement, reportDay, reportMonth } from '../../../server/books/find-books';
import { recogniseIncome } from '../../../server/books/recognise-income';
import { OperatorCase } from '../../../server/case/case.entity';
import { execute } from '../../../server/database/statement';
import { postEarlierOrders } from '../../../server/purchase/post-earlier-orders';
import { PaymentAttempt } from '../../../server/purchase/purchase.entity';
import { listOpenDifferences, resolveDifference } from '../../../server/reconciliation/differences';
import { reconcileDay } from '../../../server/reconciliation/reconcile-day';
import { ReconciliationDay, ReconciliationDifference } from '../../../server/reconciliation/reconciliation.entity';
import type { ReconciliationParts } from '../../../server/reconciliation/reconciliation.parts';
import type { FaultName, FaultOrder } from '../../../server/sandbox/sandbox';
import { createWechat } from '../../../server/wechat';
import { addDays, type BusinessDay, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { openShop, type Shop } from '../purchase/support';

jest.setTimeout(180_000);

/** Faults of the bills, and what they make differ; one of the money, one of the rows and one of both come first. */
const spoilt: readonly [FaultName, string[]][] = [
  ['billLineMissing', ['missingThere payment:A open']],
  ['billLineUnknown', ['unknownLine payment:SOMEBODY-ELSES-ORDER open', 'feeUnexpected fees open']],
  ['billLineTwice', ['unknownLine payment:A#2 open', 'feeUnexpected fees open']],
  ['billAmountDiffers', ['amountDiffers payment:A open']],
  ['billStateUnknown', ['unknownLine payment:A#1 open']],
  ['billFeeUnexpected', ['feeUnexpected payment:A open', 'feeUnexpected fees open']],
  ['fundFlowDiffers', ['cashDiffers cash open']],
];

describe.each(engines)('reconciliation on %s', (engine) => {
  let shop: Shop;
  let parts: ReconciliationParts;
  beforeAll(async () => {
    shop = await openShop(engine, { awake: ['reconciliation.daily'] });
    const { config, database, clock, composition } = shop.house;
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const { pay } = createWechat({ ...config.wechat, database, clock, publicUrl: config.publicUrl, logger: silent });
    if (!pay) throw new Error('the sandbox has WeChat Pay');
    parts = { ...composition.purchase, bills: pay.bills };
  });
  afterAll(() => shop?.house.close());
  // Each test has a day of its own: the noon after the last one's morning.
  beforeEach(async () => {
    await shop.house.moveTo(startOfBusinessDay(addDays(today(), 1)) + 12 * HOUR_MS);
  });
  afterEach(async () => {
    shop.house.sandbox.clearFaults();
    expect(await checkBooks(read(), { lines: true })).toEqual([]);
  });

  const read = () => shop.house.database.read;
  const today = () => businessDayOf(shop.house.clock.now());
  const set = (name: FaultName, order: Partial<FaultOrder> = {}) =>
    shop.house.sandbox.setFault(name, { enabled: true, ...order });

  async function buy(): Promise<{ orderId: string; attemptId: string }> {
    const visitor = await shop.visitor();
    const { order, payment } = await shop.order(visitor);
    shop.pay(payment);
    await shop.house.settle();
    return { orderId: order.id, attemptId: (await shop.onlyAttempt(order.id)).id };
  }

  /** Money for a closed order, which goes back by itself. */
  async function payTooLate(): Promise<{ orderId: string; attemptId: string }> {
    const visitor = await shop.visitor();
    const { order } = await shop.order(visitor);
    const { id: attemptId } = await shop.onlyAttempt(order.id);
    await shop.closing(visitor, order.id);
    await shop.house.settle();
    set('payAfterClose', { count: 1 });
    shop.payNumber(attemptId);
    await shop.house.advance(10 * MINUTE_MS);
    return { orderId: order.id, attemptId };
  }

  /** Moves on to a moment of the next morning, by default after the daily round. */
  async function morningAfter(day: BusinessDay, hours = 10, minutes = 31): Promise<void> {
    await shop.house.moveTo(startOfBusinessDay(addDays(day, 1)) + hours * HOUR_MS + minutes * MINUTE_MS);
  }
  const dayRow = (day: BusinessDay) => read().findOneByOrFail(ReconciliationDay, { day });
  const differences = async (day: BusinessDay) => {
    const found = await read().find(ReconciliationDifference, {
      where: { day },
      order: { kind: 'ASC', subject: 'ASC' },
    });
    return found.map(({ kind, subject, status }) => `${kind} ${subject} ${status}`);
  };
  const cases = async (day: BusinessDay) => {
    const found = await read().find(OperatorCase, { order: { kind: 'ASC' } });
    return found.filter(({ subject }) => subject.startsWith(day)).map(({ kind, status }) => `${kind} ${status}`);
  };
  const suspense = async (day: BusinessDay) => {
    const lines = await read().find(BookLine, { where: { account: 'suspense' } });
    const postings = await read().findBy(BookPosting, { id: In(lines.map(({ postingId }) => postingId)), day });
    const ids = new Set(postings.map(({ id }) => id));
    return lines.filter(({ postingId }) => ids.has(postingId)).reduce((sum, { amountFen }) => sum + amountFen, 0);
  };
  /** What the account moved by WeChat's own bill. */
  const accountMoved = (day: BusinessDay) => {
    const rows = shop.house.sandbox.bill(day, 'fundflow')?.trim().split('\r\n') ?? [];
    const cells = rows.at(-1)?.slice(1).split(',`') ?? ['0', '0', '0', '0', '0'];
    return Math.round((Number(cells[2]) - Number(cells[4])) * 100);
  };
  const moneyAgrees = async (day: BusinessDay) => {
    expect(await findCashMovement(read(), day)).toBe(accountMoved(day));
    expect((await dayRow(day)).cashFen).toBe(accountMoved(day));
  };

  it('closes a clean day by itself: payments, a surplus and its refund, and the fees', async () => {
    await buy();
    await buy();
    await payTooLate();
    const day = today();
    await morningAfter(day);
    const { status, lineCount, matchedCount, paidFen, refundedFen } = await dayRow(day);
    expect({ status, lineCount, matchedCount }).toEqual({ status: 'closed', lineCount: 4, matchedCount: 4 });
    expect([paidFen, refundedFen]).toEqual([7_500, 2_500]);
    expect(await differences(day)).toEqual([]);
    await moneyAgrees(day);
    expect((await reportDay(read(), day)).feesFen).toBe(30);
  });

  it.each(spoilt.slice(0, engine === 'sqlite' ? spoilt.length : 3))(
    'with %s parks what differs, keeps the money right, and heals it when the day is opened again',
    async (fault, expected) => {
      const { attemptId } = await buy();
      await buy();
      const day = today();
      set(fault);
      await morningAfter(day);
      expect((await dayRow(day)).status).toBe('closed');
      const found = (await differences(day)).map((text) => text.replace(attemptId, 'A'));
      expect(found).toEqual(expect.arrayContaining(expected));
      expect((await cases(day)).filter((text) => text.endsWith(' open'))).toHaveLength(found.length);
      await moneyAgrees(day);

      expect(await reconcileDay(parts, day)).toBe('alreadyClosed');
      shop.house.sandbox.clearFaults();
      expect(await reconcileDay(parts, day, 'WeChat has sent another bill')).toBe('closed');
      expect((await differences(day)).filter((text) => !text.endsWith(' healed'))).toEqual([]);
      expect(await cases(day)).toEqual((await cases(day)).map((text) => text.replace(/open$/, 'closed')));
      expect(await suspense(day)).toBe(0);
      expect(await dayRow(day)).toMatchObject({
        status: 'closed',
        reopenedFor: 'WeChat has sent another bill',
        runs: 2,
      });
      await moneyAgrees(day);
    },
  );

  it('says the same again for the same bills', async () => {
    await buy();
    const day = today();
    set('billLineUnknown');
    set('fundFlowDiffers');
    await morningAfter(day);
    const rows = async () => ({
      differences: (await read().findBy(ReconciliationDifference, { day })).map(({ run, ...row }) => row),
      fees: (await reportDay(read(), day)).feesFen,
      suspense: await suspense(day),
    });
    const before = await rows();
    const wordsBefore = await read().countBy(BookPosting, { kind: 'fees', day });
    expect(await reconcileDay(parts, day, 'again')).toBe('closed');
    expect(await rows()).toEqual(before);
    expect(await read().countBy(BookPosting, { kind: 'fees', day })).toBe(wordsBefore);
  });

  it('books a withdrawal to the bank as such', async () => {
    await buy();
    const day = today();
    set('fundFlowWithdrawal');
    await morningAfter(day);
    expect(await differences(day)).toEqual([]);
    const postings = await read().findBy(BookPosting, { kind: 'transfers', day });
    const lines = await read().findBy(BookLine, { postingId: postings[0]?.id ?? '' });
    expect(lines.find(({ account }) => account === 'transfers')?.amountFen).toBe(500);
    await moneyAgrees(day);
  });

  it('finds a payment of which nothing was heard, by asking, and asks again later while WeChat does not answer', async () => {
    const visitor = await shop.visitor();
    const { order, payment } = await shop.order(visitor);
    const day = today();
    set('noticeDropped');
    set('payErrorBefore', { operation: 'query' });
    shop.pay(payment);
    await morningAfter(day);
    expect((await shop.orderRow(order.id)).status).toBe('pending');
    expect((await dayRow(day)).status).toBe('open');
    const { id: attemptId } = await shop.onlyAttempt(order.id);
    expect(await differences(day)).toEqual([`missingHere payment:${attemptId} open`]);
    expect(await cases(day)).toEqual([]);
    shop.house.sandbox.clearFaults();
    await morningAfter(day, 11, 31);
    expect((await shop.orderRow(order.id)).status).toBe('paid');
    expect(await dayRow(day)).toMatchObject({ status: 'closed', runs: 2 });
    expect(await differences(day)).toEqual([`missingHere payment:${attemptId} healed`]);
    await moneyAgrees(day);
  });

  it('finds the end of a refund of which nothing was heard', async () => {
    set('noticeDropped');
    set('payErrorBefore', { operation: 'refundQuery' });
    const { attemptId, orderId } = await payTooLateUnheard();
    const day = today();
    await morningAfter(day, 10, 29);
    expect((await shop.refunds(orderId)).map(({ status }) => status)).toEqual(['processing']);
    set('payErrorBefore', { enabled: false });
    // Nobody else's question comes at this moment: only the daily round asks.
    expect(await reconcileDay(parts, day)).toBe('closed');
    expect((await shop.refunds(orderId)).map(({ status }) => status)).toEqual(['succeeded']);
    expect(await differences(day)).toEqual([`stateDiffers refund:${attemptId}R1 healed`]);
    await moneyAgrees(day);
  });

  /** The notice of the payment is lost, too: the order's own question finds it. */
  async function payTooLateUnheard(): Promise<{ orderId: string; attemptId: string }> {
    const visitor = await shop.visitor();
    const { order } = await shop.order(visitor);
    const { id: attemptId } = await shop.onlyAttempt(order.id);
    await shop.closing(visitor, order.id);
    await shop.house.settle();
    set('payAfterClose', { count: 1 });
    shop.payNumber(attemptId);
    await shop.house.advance(HOUR_MS);
    return { orderId: order.id, attemptId };
  }

  it('parks a refund that somebody made on the merchant platform; an operator closes it with a reason', async () => {
    const { attemptId } = await buy();
    const attempt = await read().findOneByOrFail(PaymentAttempt, { id: attemptId });
    const day = today();
    const request = { refundId: 'BYHAND1', transactionId: attempt.transactionId ?? '', amountFen: 100 };
    await parts.channel.refund({ ...request, totalFen: attempt.amountFen, reason: '手工退款' });
    await morningAfter(day);
    expect(await differences(day)).toEqual(['missingHere refund:BYHAND1 open']);
    await moneyAgrees(day);
    expect(await suspense(day)).toBe(100);
    const difference = (await listOpenDifferences(shop.house.database, 100)).find((each) => each.day === day);
    const resolution = { differenceId: difference?.id ?? '', operator: 'root', reason: '客服已协商退一元' };
    const resolve = () =>
      shop.house.database.inUnit((unit) => resolveDifference(unit, resolution, shop.house.clock.now()));
    expect(await resolve()).toEqual({ ok: true, value: null });
    expect(await resolve()).toEqual({ ok: false, refusal: 'DIFFERENCE_NOT_OPEN' });
    expect(await cases(day)).toContain('reconciliation.missingHere closed');
    expect(await reconcileDay(parts, day, 'again')).toBe('closed');
    expect(await differences(day)).toEqual(['missingHere refund:BYHAND1 resolved']);
    await moneyAgrees(day);
  });

  it('waits for the bills’ hour, and believes that a day is empty when WeChat has said so twice', async () => {
    await buy();
    await shop.house.moveTo(startOfBusinessDay(addDays(today(), 1)) + 12 * HOUR_MS);
    const day = today();
    expect(await reconcileDay(parts, day)).toBe('later');
    await morningAfter(day, 9, 0);
    expect(await reconcileDay(parts, day)).toBe('waiting');
    await morningAfter(day, 10, 31);
    expect((await dayRow(day)).status).toBe('waiting');
    await morningAfter(day, 11, 31);
    expect(await dayRow(day)).toMatchObject({ status: 'closed', lineCount: 0, cashFen: 0 });
  });

  it('leaves a day open while WeChat does not answer, and takes it up an hour later', async () => {
    await buy();
    const day = today();
    set('payErrorBefore', { operation: 'billDownload' });
    await morningAfter(day);
    expect((await dayRow(day)).status).toBe('open');
    shop.house.sandbox.clearFaults();
    await morningAfter(day, 11, 31);
    expect((await dayRow(day)).status).toBe('closed');
  });

  it('tells an operator when the bills have not come for two days, and takes that back when they do', async () => {
    await buy();
    const day = today();
    set('payErrorBefore', { operation: 'bill' });
    await shop.house.moveTo(startOfBusinessDay(addDays(day, 3)) + 10 * HOUR_MS + 31 * MINUTE_MS);
    expect(await cases(day)).toEqual(['reconciliation.noStatement open']);
    shop.house.sandbox.clearFaults();
    await shop.house.advance(HOUR_MS);
    expect(await cases(day)).toEqual(['reconciliation.noStatement closed']);
    expect((await dayRow(day)).status).toBe('closed');
  });

  it('books what the books lack before it says that the money differs', async () => {
    const { attemptId, orderId } = await buy();
    const day = today();
    await forget([`payment:${attemptId}`], orderId);
    await morningAfter(day);
    expect(await differences(day)).toEqual([]);
    await moneyAgrees(day);
  });

  async function forget(sourceKeys: readonly string[], orderId: string): Promise<void> {
    const postings = await read().findBy(BookPosting, { sourceKey: In([...sourceKeys]) });
    const ids = postings.map(({ id }) => id);
    await shop.house.database.inUnit(async (unit) => {
      await unit.delete(BookLine, { postingId: In(ids) });
      await unit.delete(BookPosting, { id: In(ids) });
      await unit.delete(BookEarning, { orderId });
    });
  }

  it('the books of a database from before are made from its rows, and say what they would have said', async () => {
    await buy();
    await payTooLate();
    await morningAfter(today());
    const month = today().slice(0, 7);
    const settled = async () => {
      const { closing, salesFen, returnedFen } = await reportMonth(read(), month);
      const { cash = 0, fees = 0, transfers = 0, suspense: unplaced = 0 } = closing;
      return {
        salesFen,
        returnedFen,
        // Only trades stand in our rows; what bills alone know is not made again.
        tradesFen: cash + fees + transfers + unplaced,
        ...{ refundable: closing.refundable ?? 0, owed: closing.deferredIncome },
        income: closing.membershipIncome,
      };
    };
    const before = await settled();
    await shop.house.database.inUnit(async (unit) => {
      for (const table of ['book_line', 'book_posting', 'book_balance', 'book_earning']) {
        await execute(unit, `DELETE FROM ${table}`, []);
      }
    });
    let after: string | null = '';
    while (after !== null) after = await postEarlierOrders(parts, after, () => true);
    expect(await postEarlierOrders(parts, '', () => false)).toBeNull();
    await recogniseIncome(parts);
    expect(await settled()).toEqual(before);
  });
});
