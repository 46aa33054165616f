import fc from 'fast-check';
import { BookEarning, BookPosting } from '../../../server/books/books.entity';
import { billPosting } from '../../../server/books/books.rules';
import { checkBooks } from '../../../server/books/check-books';
import { dayNumberOf } from '../../../server/books/earning.rules';
import {
  findCashMovement,
  reportDay,
  reportDeferredIncome,
  reportMonth,
  reportProducts,
} from '../../../server/books/find-books';
import { foldBalances } from '../../../server/books/fold-balances';
import { correctPosting, post, takeBackPosting } from '../../../server/books/post';
import { recogniseIncome } from '../../../server/books/recognise-income';
import { recordPayment, recordRefundAgreed, recordRefundPaid, recordSurplus } from '../../../server/books/record-money';
import { newId } from '../../../server/database/id';
import { execute } from '../../../server/database/statement';
import { addMonths, businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at, type ManualClock, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

jest.setTimeout(120_000);

const WECHAT_PAY = 'wechatpay_jsapi';
const VIRTUAL = 'wechat_virtual';
const START = '2026-03-02T02:00:00Z';

describe.each(engines)('the books on %s', (engine) => {
  let database: TestDatabase;
  let clock: ManualClock;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  beforeEach(async () => {
    clock = manualClock(START);
    await database.inUnit(async (unit) => {
      for (const table of ['book_line', 'book_posting', 'book_balance', 'book_earning']) {
        await execute(unit, `DELETE FROM ${table}`, []);
      }
    });
  });
  afterAll(() => database.remove());

  /** A payment for a term of so many months, or for an exchange where it has none. */
  async function pay(
    amountFen: number,
    { months = 1, product = 'plan-a', startsAt = clock.now(), channel = WECHAT_PAY } = {},
  ): Promise<string> {
    const [orderId, now] = [newId(clock.now()), clock.now()];
    const term = months === 0 ? null : { startsAt, endsAt: addMonths(startsAt, months) };
    const income = months === 0 ? 'exchangeIncome' : 'membershipIncome';
    const common = { attemptId: `A${orderId.slice(1)}`, orderId, memberId: 'M', channel, amountFen, paidAt: now };
    await database.inUnit((unit) => recordPayment(unit, { ...common, product, income, term }, now));
    return orderId;
  }
  const refund = (orderId: string, amountFen: number, stops = true, n = 1) =>
    database.inUnit(async (unit) => {
      const wish = { refundId: `${orderId}R${n}`, orderId, amountFen, stops, agreedAt: clock.now() };
      await recordRefundAgreed(unit, wish, clock.now());
    });
  const refundArrives = (orderId: string, amountFen: number, n = 1, channel = WECHAT_PAY) =>
    database.inUnit((unit) => {
      const paid = { refundId: `${orderId}R${n}`, orderId, memberId: 'M', channel, amountFen };
      return recordRefundPaid(unit, { ...paid, succeededAt: clock.now() }, clock.now());
    });
  const recognise = () => recogniseIncome({ database, clock });
  const balanced = () => checkBooks(database.read, { lines: true });
  const today = () => businessDayOf(clock.now());

  it('hold a payment once, however often it is told', async () => {
    const now = clock.now();
    const money = { attemptId: 'A1', orderId: 'O1', memberId: 'M', channel: WECHAT_PAY };
    const payment = { ...money, amountFen: 2_500, paidAt: now };
    for (let turn = 0; turn < 3; turn++) {
      await database.inUnit((unit) =>
        recordPayment(unit, { ...payment, product: 'p', income: 'membershipIncome', term: null }, now),
      );
      await database.inUnit((unit) => recordSurplus(unit, payment, now));
    }
    expect(await database.read.countBy(BookPosting, {})).toBe(1);
    expect(await findCashMovement(database.read, today())).toBe(2_500);
    expect(await balanced()).toEqual([]);
  });

  it('earn a month day by day, to the fen, and a stacked term only from its own first day', async () => {
    const first = await pay(2_500);
    const stacked = await pay(2_500, { startsAt: addMonths(at(START), 1) });
    clock.advance(10 * DAY_MS);
    expect(await recognise()).toMatchObject({ finished: true, days: 10 });
    const earning = await database.read.findOneByOrFail(BookEarning, { orderId: first });
    expect(earning).toMatchObject({ days: 31, recognisedFen: Math.floor((2_500 * 10) / 31), status: 'earning' });
    expect(await database.read.findOneByOrFail(BookEarning, { orderId: stacked })).toMatchObject({ recognisedFen: 0 });
    expect((await reportDay(database.read, '2026-03-05')).incomeFen).toBe(81);
    clock.advance(60 * DAY_MS);
    await recognise();
    const { incomeFen } = await reportDay(database.read, '2026-04-02');
    expect(incomeFen).toBe(Math.floor(2_500 / 30));
    expect((await reportDeferredIncome(database.read, today())).deferredFen).toBe(0);
    expect(await database.read.countBy(BookEarning, { status: 'earned' })).toBe(2);
    expect(await balanced()).toEqual([]);
  });

  it('book a day once, though two runs meet and one is cut off', async () => {
    for (let n = 0; n < 5; n++) await pay(1_000 + n);
    clock.advance(3 * DAY_MS);
    let asked = 0;
    expect((await recogniseIncome({ database, clock }, { isOver: () => asked++ > 0 })).finished).toBe(false);
    const runs = await Promise.all([recognise(), recognise()]);
    expect(runs.every(({ finished }) => finished)).toBe(true);
    expect((await recognise()).postings).toBe(0);
    const expected = [0, 1, 2, 3, 4].reduce((sum, n) => sum + Math.floor(((1_000 + n) * 3) / 31), 0);
    expect((await reportMonth(database.read, '2026-03')).incomeFen).toBe(expected);
    expect(await balanced()).toEqual([]);
  });

  it('never book the income of a day that is not over', async () => {
    await pay(3_100);
    expect(await recogniseIncome({ database, clock }, { through: '2026-12-31' })).toMatchObject({ days: 0 });
  });

  it('earn what has no term on the day it was paid', async () => {
    await pay(900, { months: 0, product: 'exchange' });
    clock.advance(DAY_MS);
    await recognise();
    expect((await reportDay(database.read, '2026-03-02')).closing).toMatchObject({ exchangeIncome: -900, cash: 900 });
  });

  it('give a refund out of what is not yet earned, book the days before it, and stop the earning', async () => {
    const order = await pay(3_100);
    clock.advance(10 * DAY_MS);
    await refund(order, 3_100);
    await refund(order, 3_100);
    expect(await balanced()).toEqual([]);
    await refundArrives(order, 3_100);
    await refundArrives(order, 3_100);
    clock.advance(60 * DAY_MS);
    await recognise();
    const { closing, incomeFen, refundsFen } = await reportMonth(database.read, '2026-03');
    expect({ incomeFen, refundsFen }).toEqual({ incomeFen: 1_000, refundsFen: 1_000 });
    expect(closing).toMatchObject({ cash: 0, refundable: 0, deferredIncome: 0 });
    expect(await balanced()).toEqual([]);
  });

  it('leave an order alone that they do not hold yet', async () => {
    await refund('01UNKNOWN', 100);
    expect(await database.read.countBy(BookPosting, {})).toBe(0);
  });

  it('take a posting back once, and correct what is said anew', async () => {
    const fees = (cashFen: number) =>
      database.inUnit((unit) => {
        const bill = { sourceKey: `fees:${today()}`, day: today(), occurredAt: clock.now(), cashFen };
        return correctPosting(unit, billPosting('fees', bill), clock.now());
      });
    expect([await fees(-15), await fees(-15), await fees(-18), await fees(0), await fees(0), await fees(-18)]).toEqual([
      true,
      false,
      true,
      true,
      false,
      true,
    ]);
    expect(await findCashMovement(database.read, today())).toBe(-18);
    const source = `fees:${today()}`;
    expect(await database.inUnit((unit) => takeBackPosting(unit, source, clock.now()))).toBe(false);
    expect(await balanced()).toEqual([]);
  });

  it('say in reports what they say after the fold, and fold each posting once', async () => {
    await pay(2_500);
    await pay(19_800, { months: 12, product: 'plan-b' });
    const order = await pay(600, { months: 0, product: 'exchange' });
    clock.advance(40 * DAY_MS);
    await recognise();
    await refund(order, 600);
    const read = async () => [
      await reportMonth(database.read, '2026-03'),
      await reportProducts(database.read, '2026-03'),
      await reportDeferredIncome(database.read, '2026-03-31'),
    ];
    const before = await read();
    expect(await foldBalances(database, { isOver: () => true })).toBe(false);
    await Promise.all([foldBalances(database), foldBalances(database)]);
    expect(await database.read.countBy(BookPosting, { folded: false })).toBe(0);
    expect(await read()).toEqual(before);
    expect(before[0]).toMatchObject({
      salesFen: 22_900,
      incomeFen: Math.floor((2_500 * 30) / 31) + Math.floor((19_800 * 30) / 365) + 600,
    });
    expect(before[1]).toMatchObject([{ product: 'plan-a' }, { product: 'plan-b' }, { product: 'exchange' }]);
    expect(await balanced()).toEqual([]);
  });

  it.each<[string, string]>([
    ['a line that was changed', 'UPDATE book_line SET amount_fen = amount_fen + 1 WHERE position = 0'],
    ['a balance that was changed', 'UPDATE book_balance SET credit_fen = credit_fen + 1'],
    ['an order that says otherwise', 'UPDATE book_earning SET recognised_fen = recognised_fen + 1'],
  ])('do not balance with %s', async (_, statement) => {
    await pay(2_500);
    await foldBalances(database);
    expect(await balanced()).toEqual([]);
    await database.inUnit((unit) => execute(unit, statement, []));
    expect(await balanced()).not.toEqual([]);
  });

  it('refuse nothing that balances and book nothing that moves nothing', async () => {
    const empty = billPosting('fees', { sourceKey: 'x', day: today(), occurredAt: clock.now(), cashFen: 0 });
    expect(await database.inUnit((unit) => post(unit, empty, clock.now()))).toBe(false);
  });

  it('balance after every step of a random life, and in the end every fen is income, returned or owed', async () => {
    const channel = fc.constantFrom(WECHAT_PAY, VIRTUAL);
    const step = fc.oneof(
      fc.record({
        do: fc.constant('pay' as const),
        fen: fc.integer({ min: 1, max: 30_000 }),
        months: fc.nat(13),
        channel,
      }),
      fc.record({ do: fc.constant('surplus' as const), fen: fc.integer({ min: 1, max: 30_000 }), channel }),
      fc.record({
        do: fc.constant('refund' as const),
        which: fc.nat(20),
        share: fc.integer({ min: 1, max: 100 }),
        stops: fc.boolean(),
      }),
      fc.record({ do: fc.constant('arrive' as const) }),
      fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 45 }), works: fc.boolean() }),
      fc.record({ do: fc.constant('fold' as const) }),
    );
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
          const orders: { id: string; fen: number; back: number; refunds: number; channel: string }[] = [];
          const onTheWay: { id: string; fen: number; n: number; channel: string }[] = [];
          const held: Record<string, number> = { [WECHAT_PAY]: 0, [VIRTUAL]: 0 };
          const move = (by: string, fen: number) => {
            held[by] = (held[by] ?? 0) + fen;
          };
          for (const one of steps) {
            clock.advance(1_000);
            if (one.do === 'pay') {
              const id = await pay(one.fen, { months: one.months, channel: one.channel });
              orders.push({ id, fen: one.fen, back: 0, refunds: 0, channel: one.channel });
              move(one.channel, one.fen);
            } else if (one.do === 'surplus') {
              const id = newId(clock.now());
              const whose = { attemptId: id, orderId: id, memberId: 'M', channel: one.channel };
              const surplus = { ...whose, amountFen: one.fen, paidAt: clock.now() };
              await database.inUnit((unit) => recordSurplus(unit, surplus, clock.now()));
              onTheWay.push({ id, fen: one.fen, n: 1, channel: one.channel });
              move(one.channel, one.fen);
            } else if (one.do === 'refund') {
              const order = orders[one.which % Math.max(1, orders.length)];
              if (!order) continue;
              const fen = Math.floor(((order.fen - order.back) * one.share) / 100);
              if (fen === 0) continue;
              order.refunds += 1;
              await refund(order.id, fen, one.stops, order.refunds);
              order.back += fen;
              onTheWay.push({ id: order.id, fen, n: order.refunds, channel: order.channel });
            } else if (one.do === 'arrive') {
              const next = onTheWay.shift();
              if (!next) continue;
              await refundArrives(next.id, next.fen, next.n, next.channel);
              move(next.channel, 0 - next.fen);
            } else if (one.do === 'wait') {
              clock.advance(one.days * DAY_MS);
              if (one.works) await recognise();
            } else await foldBalances(database);
            expect(await balanced()).toEqual([]);
          }
          clock.advance(500 * DAY_MS);
          await recognise();
          expect(await balanced()).toEqual([]);
          const { closing } = await reportDay(database.read, today());
          const { cash = 0, cashVirtual = 0, deferredIncome = 0, refundable = 0, refunds = 0 } = closing;
          const { membershipIncome = 0, exchangeIncome = 0 } = closing;
          expect([cash, cashVirtual]).toEqual([held[WECHAT_PAY], held[VIRTUAL]]);
          expect(deferredIncome).toBe(0);
          expect(0 - refundable).toBe(onTheWay.reduce((sum, { fen }) => sum + fen, 0));
          const sold = orders.reduce((sum, { fen, back }) => sum + fen - back, 0);
          expect(0 - membershipIncome - exchangeIncome - refunds).toBe(sold);
        })
        .beforeEach(async () => {
          clock.set(at(START));
          await database.inUnit(async (unit) => {
            for (const table of ['book_line', 'book_posting', 'book_balance', 'book_earning']) {
              await execute(unit, `DELETE FROM ${table}`, []);
            }
          });
        }),
      { numRuns: engine === 'sqlite' ? 25 : 8 },
    );
  });

  it('are kept by the same rule in SQL as on paper', async () => {
    const order = await pay(12_345, { months: 7 });
    const { firstDay, days } = await database.read.findOneByOrFail(BookEarning, { orderId: order });
    expect(firstDay).toBe(dayNumberOf('2026-03-02'));
    for (const passed of [1, 2, 40, 100, days]) {
      clock.set(at(START) + passed * DAY_MS);
      await recognise();
      const { recognisedFen } = await database.read.findOneByOrFail(BookEarning, { orderId: order });
      expect(recognisedFen).toBe(Math.floor((12_345 * Math.min(passed, days)) / days));
    }
  });
});
