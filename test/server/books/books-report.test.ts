import { recogniseIncome } from '../../../server/books/recognise-income';
import { recordPayment, recordRefundAgreed } from '../../../server/books/record-money';
import { newId } from '../../../server/database/id';
import { writeBooksReport } from '../../../server/insight/books-report';
import { Plan } from '../../../server/plan/plan.entity';
import { loadScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { schemeSchema } from '../../../server/scheme/scheme.schema';
import { addMonths } from '../../../shared/kernel/business-day';
import { at, type ManualClock, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

jest.setTimeout(60_000);

describe.each(engines)('a report of the books as CSV on %s', (engine) => {
  let database: TestDatabase;
  let clock: ManualClock;
  let planId: string;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
    clock = manualClock('2026-01-30T02:00:00Z');
    const scheme = schemeSchema.parse(readScheme('month-cards'));
    expect((await loadScheme(database, scheme, clock.now())).ok).toBe(true);
    planId = (await database.read.findOneByOrFail(Plan, { code: 'takeaway-month' })).id;
    // Anna pays three months one after the other, Bo two, Cleo one, and Dan has his month back.
    for (const [memberId, times] of [
      ['anna', 3] as const,
      ['bo', 2] as const,
      ['cleo', 1] as const,
      ['dan', 1] as const,
    ]) {
      for (let n = 0; n < times; n++) await pay(memberId, addMonths(at('2026-01-30T02:00:00Z'), n));
    }
    const dan = orders.get('dan') ?? '';
    await database.inUnit((unit) =>
      recordRefundAgreed(
        unit,
        { refundId: 'R1', orderId: dan, amountFen: 1_500, stops: true, agreedAt: clock.now() },
        clock.now(),
      ),
    );
    clock.set(at('2026-03-05T02:00:00Z'));
    await recogniseIncome({ database, clock });
  });
  afterAll(() => database?.remove());

  const orders = new Map<string, string>();
  async function pay(memberId: string, paidAt: number): Promise<void> {
    const orderId = newId(paidAt);
    orders.set(memberId, orderId);
    const money = { attemptId: `A${orderId.slice(1)}`, orderId, memberId, amountFen: 1_500, paidAt };
    const sold = { channel: 'wechatpay_jsapi', product: planId, income: 'membershipIncome' } as const;
    const term = { startsAt: paidAt, endsAt: addMonths(paidAt, 1) };
    await database.inUnit((unit) => recordPayment(unit, { ...money, ...sold, term }, paidAt));
  }
  const report = async (kind: Parameters<typeof writeBooksReport>[1], from = '2026-01-01', to = '2026-04-30') =>
    (await writeBooksReport(database.read, kind, { from, to })).trimEnd().split('\n');

  it('tells of the months what was sold and earned, and what is owed at their end', async () => {
    const months = await report('month');
    expect(months[0]).toBe(
      'month,sold,to_return,returned,income,refunds,fees,margin,cash_change,virtual_cash_change,deferred',
    );
    expect(months.slice(1).map((line) => line.split(',').slice(0, 3))).toEqual([
      ['2026-01', '60.00', '15.00'],
      ['2026-02', '30.00', '0.00'],
      ['2026-03', '15.00', '0.00'],
    ]);
    const owed = Number(months.at(-1)?.split(',').at(-1));
    expect(await report('deferred')).toEqual([
      'plan,deferred',
      `takeaway-month,${owed.toFixed(2)}`,
      `(all),${owed.toFixed(2)}`,
    ]);
    const earned = months.slice(1).reduce((sum, line) => sum + Number(line.split(',')[4]), 0);
    // Seven months' cards, one of them given back: what is not earned is owed.
    expect(earned + owed).toBeCloseTo(6 * 15, 9);
    expect((await report('plan'))[1]).toBe(`takeaway-month,105.00,${earned.toFixed(2)},0.00,${owed.toFixed(2)}`);
  });

  it('tells of days the same sums as of their month', async () => {
    const sum = (lines: string[]) => lines.slice(1).reduce((total, line) => total + Number(line.split(',')[4]), 0);
    expect(sum(await report('day', '2026-02-01', '2026-02-28'))).toBeCloseTo(
      sum(await report('month', '2026-02-01', '2026-02-28')),
      9,
    );
  });

  it('tells of a cohort who renewed how often, without what was given back', async () => {
    expect(await report('cohort', '2026-01-01', '2026-03-31')).toEqual([
      'cohort,plan,renewal,members,share_percent',
      '2026-01,takeaway-month,0,3,100.00',
      '2026-01,takeaway-month,1,2,66.66',
      '2026-01,takeaway-month,2,1,33.33',
    ]);
    // Seen from February the second renewal is not due, and who began before a report's first day is not in it.
    expect((await report('cohort', '2026-01-01', '2026-02-28')).slice(-1)).toEqual([
      '2026-01,takeaway-month,1,2,66.66',
    ]);
    expect(await report('cohort', '2026-02-01', '2026-03-31')).toHaveLength(1);
  });
});
