import { recordPayment } from '../../../server/books/record-money';
import { operate } from '../../../server/commands/operate';
import { systemClock } from '../../../server/commands/system-clock';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { Job } from '../../../server/jobs/job.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { writeDifferences } from '../../../server/reconciliation/differences';
import { missingThere } from '../../../server/reconciliation/reconciliation.rules';
import { addDays, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { type DatabasePlace, engines, makeDatabasePlace } from '../../support/database';
import { captureOutput } from '../../support/terminal';

jest.setTimeout(60_000);

describe.each(engines)('the commands about the books, on %s', (engine) => {
  const environment = { ...process.env };
  const today = businessDayOf(systemClock.now());
  const paidOn = addDays(today, -10);
  const paidAt = startOfBusinessDay(paidOn) + HOUR_MS;
  let place: DatabasePlace;
  beforeEach(async () => {
    place = await makeDatabasePlace(engine);
    process.env.DATABASE_URL = place.url;
    await look(async (database) => {
      await database.migrate();
      const money = { attemptId: 'A1', orderId: 'O1', memberId: 'M1', amountFen: 10_000, paidAt };
      const sold = { channel: 'wechatpay_jsapi', product: 'plan-1', income: 'membershipIncome' } as const;
      const term = { startsAt: paidAt, endsAt: paidAt + 100 * DAY_MS };
      await database.inUnit(async (unit) => {
        await recordPayment(unit, { ...money, ...sold, term }, paidAt);
        await writeDifferences(unit, paidOn, 1, [missingThere('payment:A1', 10_000)], paidAt);
      });
    });
  });
  afterEach(async () => {
    process.env = { ...environment };
    await place.remove();
  });

  const run = (...words: string[]) => captureOutput(() => operate(words));

  async function look<T>(into: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase({ url: place.url, entities });
    try {
      return await into(database);
    } finally {
      await database.close();
    }
  }
  const acts = () => look(({ read }) => read.find(AuditEntry));

  it('book the income of all days up to one, once, and show it', async () => {
    const day = addDays(paidOn, 4);
    const output = await run('book-day', day, '--reason', '月结');
    expect(output).toContain('the income of 5 days in 5 postings');
    expect(output).toMatch(new RegExp(`${day}: .*income ¥1,`));
    expect(output).toContain('owed in memberships ¥95');
    expect(await run('book-day', day, '--reason', '再来')).toContain('the income of 0 days');
    expect((await acts()).map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      `book-day ${day}`,
      `book-day ${day}`,
    ]);
  });

  it('show a month with its products, and whether the books balance', async () => {
    const output = await run('books', '--month', paidOn.slice(0, 7));
    expect(output).toContain('sold ¥100');
    expect(output).toContain('  plan-1: sold ¥100');
    expect(output).toContain('The books balance.');
    await look((database) =>
      database.dataSource.query('UPDATE book_line SET amount_fen = amount_fen + 1 WHERE position = 0'),
    );
    expect(await run('books', '--day', paidOn)).toContain('DOES NOT BALANCE: the accounts sum to 1 fen');
  });

  it('have a worker compare a day again, for a reason', async () => {
    await run('reconcile', paidOn, '--reason', '账单已更正');
    const jobs = await look(({ read }) => read.findBy(Job, { topic: 'reconciliation.day' }));
    expect(jobs.map(({ payload }) => payload)).toEqual([{ day: paidOn, reopenFor: '账单已更正' }]);
    expect(await acts()).toMatchObject([{ action: 'reconcile', reason: '账单已更正' }]);
  });

  it('list what differs, and close it once', async () => {
    const output = await run('differences');
    expect(output).toContain('missingThere  payment:A1');
    expect(output).toContain('here ¥100, there –');
    const [id = ''] = output.split(' ');
    await run('resolve-difference', id, '--reason', '客服已核实');
    expect(await run('differences')).toContain('Nothing differs');
    await expect(run('resolve-difference', id, '--reason', '再来')).rejects.toThrow('DIFFERENCE_NOT_OPEN');
  });

  it.each([
    [['book-day', '2026-02-30', '--reason', 'x'], 'A day is written'],
    [['reconcile', '9999-01-01', '--reason', 'x'], 'is not over yet'],
    [['reconcile', '2026-03-01'], 'Usage'],
    [['resolve-difference', '--reason', 'x'], 'Usage'],
    [['books', '--month', '2026-13'], '--month is a month'],
  ])('refuse %j', async (words, sentence) => {
    await expect(run(...words)).rejects.toThrow(sentence);
  });
});
