import { BookPosting } from '../../../server/books/books.entity';
import { Job } from '../../../server/jobs/job.entity';
import { PaymentAttempt } from '../../../server/purchase/purchase.entity';
import { at } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

jest.setTimeout(60_000);

describe.each(engines)('a database that is brought up to the books, on %s', (engine) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase(engine);
  });
  afterEach(() => database.remove());

  const jobs = () => database.read.findBy(Job, { topic: 'purchase.postEarlier' });

  /** Back to the schema before there were books. */
  async function takeBooksAway(): Promise<void> {
    for (;;) {
      if (!(await hasBooks())) return;
      await database.dataSource.undoLastMigration({ transaction: 'none' });
    }
  }
  async function hasBooks(): Promise<boolean> {
    const runner = database.dataSource.createQueryRunner();
    try {
      return await runner.hasTable('book_posting');
    } finally {
      await runner.release();
    }
  }

  it('has a job that books what was paid before, once', async () => {
    await takeBooksAway();
    const createdAt = at('2026-03-02T02:00:00Z');
    await database.inUnit((unit) =>
      unit.insert(PaymentAttempt, {
        ...{ id: '01ATTEMPT0000000000000000A', orderId: '01ORDER', attemptNumber: 1, memberId: '01MEMBER' },
        ...{
          channel: 'wechatpay_jsapi',
          status: 'open',
          mchid: '1',
          appid: 'wx1',
          payerOpenid: 'o1',
          description: '月卡',
        },
        ...{ amountFen: 2_500, createdAt, expiresAt: createdAt + 1 },
      }),
    );
    await database.migrate();
    expect(await jobs()).toMatchObject([{ status: 'ready', runAt: 0 }]);
    await database.migrate();
    expect(await jobs()).toHaveLength(1);
  });

  it('has none where nothing was ever to be paid', async () => {
    expect(await jobs()).toEqual([]);
    await takeBooksAway();
    await database.migrate();
    expect(await jobs()).toEqual([]);
    expect(await database.read.countBy(BookPosting, {})).toBe(0);
  });
});
