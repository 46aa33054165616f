import { BookPosting } from '../../../server/books/books.entity';
import { Job } from '../../../server/jobs/job.entity';
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
    // In the words of that schema: the entity has more by now.
    await database.dataSource.query(
      `INSERT INTO payment_attempt (id, order_id, attempt_number, member_id, channel, status, mchid, appid, payer_openid,
         description, amount_fen, created_at, expires_at)
       VALUES ('01ATTEMPT0000000000000000A', '01ORDER', 1, '01MEMBER', 'wechatpay_jsapi', 'open', '1', 'wx1', 'o1',
         '月卡', 2500, ${createdAt}, ${createdAt + 1})`,
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
