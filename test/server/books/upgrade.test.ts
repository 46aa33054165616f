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
  const takeBooksAway = () => takeAway('book_posting', 'id');
  /** Back to the schema before there was a column. */
  async function takeAway(table: string, column: string): Promise<void> {
    while (await hasColumn(table, column)) await database.dataSource.undoLastMigration({ transaction: 'none' });
  }
  async function hasColumn(table: string, column: string): Promise<boolean> {
    const runner = database.dataSource.createQueryRunner();
    try {
      return (await runner.hasTable(table)) && (await runner.hasColumn(table, column));
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

  it('has a job that moves the money of virtual payment to its own account, once, where there is some', async () => {
    const moving = () => database.read.countBy(Job, { topic: 'reconciliation.moveVirtual' });
    await takeAway('reconciliation_day', 'virtual_cash_fen');
    await database.migrate();
    expect(await moving()).toBe(0);
    await takeAway('reconciliation_day', 'virtual_cash_fen');
    await database.dataSource.query(
      `INSERT INTO payment_attempt (id, order_id, attempt_number, member_id, channel, status, mchid, appid, payer_openid,
         description, amount_fen, created_at, expires_at, paid_at)
       VALUES ('01ATTEMPT0000000000000000V', '01ORDER', 1, '01MEMBER', 'wechat_virtual', 'paid', '1', 'wx1', 'o1',
         '月卡', 2500, 1, 2, 2)`,
    );
    await database.migrate();
    await database.migrate();
    expect(await moving()).toBe(1);
  });

  it('has none where nothing was ever to be paid', async () => {
    expect(await jobs()).toEqual([]);
    await takeBooksAway();
    await database.migrate();
    expect(await jobs()).toEqual([]);
    expect(await database.read.countBy(BookPosting, {})).toBe(0);
  });
});
