import { OrderKind1763700000551 } from '../../../server/database/migrations/1763700000551-order-kind';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

const NAME = 'OrderKind1763700000551';
const COLUMNS = `id, member_id, person_hash, plan_id, plan_name, family, family_rank, period_unit, period_count,
  amount_fen, refunded_fen, status, created_at, expires_at, attempt_count`;

describe.each(engines)('orders that were written before they had kinds, on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
    // Back to the form that it had then: later migrations add to it.
    for (let newest = await newestMigration(); newest !== NAME; newest = await newestMigration()) {
      await database.dataSource.undoLastMigration({ transaction: engine === 'mysql' ? 'none' : 'each' });
    }
  });
  afterAll(() => database.remove());

  const newestMigration = async (): Promise<string> => {
    const rows = await database.dataSource.query('SELECT name FROM schema_migration ORDER BY id DESC LIMIT 1');
    return rows[0].name;
  };
  const insertOld = (id: string) =>
    database.dataSource.query(
      `INSERT INTO purchase_order (${COLUMNS})
       VALUES ('${id}', 'm', 'p', 'plan', '年卡', 'shop', 1, 'year', 1, 19800, 0, 'paid', 1, 2, 1)`,
    );

  it('are orders for plans; the way back keeps them, and repeats itself without harm', async () => {
    const migration = new OrderKind1763700000551();
    const runner = database.dataSource.createQueryRunner();
    const find = async (id: string) => {
      const [row] = await database.dataSource.query(`SELECT * FROM purchase_order WHERE id = '${id}'`);
      return { ...row, amount_fen: Number(row.amount_fen) };
    };
    const expected = { kind: 'plan', subject_id: null, plan_id: 'plan', period_unit: 'year', amount_fen: 19_800 };
    try {
      await migration.down(runner);
      await migration.down(runner);
      await insertOld('before');
      await migration.up(runner);
      await migration.up(runner);
      expect(await find('before')).toMatchObject(expected);
      // A process of the version before may still be writing.
      await insertOld('beside');
      expect(await find('beside')).toMatchObject(expected);
      await database.dataSource.query(
        `INSERT INTO purchase_order (id, kind, subject_id, member_id, person_hash, plan_name, amount_fen, refunded_fen,
           status, created_at, expires_at, attempt_count)
         VALUES ('exchange', 'exchange', 'x', 'm', 'p', '兑换', 100, 0, 'paid', 1, 2, 1)`,
      );
      await migration.down(runner);
      const left = await database.dataSource.query('SELECT id FROM purchase_order ORDER BY id');
      expect(left.map(({ id }: { id: string }) => id)).toEqual(['before', 'beside']);
      await migration.up(runner);
    } finally {
      await runner.release();
    }
    await database.migrate();
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });
});
