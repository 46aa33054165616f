import { OrderKind1763700000551 } from '../../../server/database/migrations/1763700000551-order-kind';
import { PurchaseOrder } from '../../../server/purchase/purchase.entity';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

const COLUMNS = `id, member_id, person_hash, plan_id, plan_name, family, family_rank, period_unit, period_count,
  amount_fen, refunded_fen, status, created_at, expires_at, attempt_count`;

describe.each(engines)('orders that were written before they had kinds, on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());

  const insertOld = (id: string) =>
    database.dataSource.query(
      `INSERT INTO purchase_order (${COLUMNS})
       VALUES ('${id}', 'm', 'p', 'plan', '年卡', 'shop', 1, 'year', 1, 19800, 0, 'paid', 1, 2, 1)`,
    );

  it('are orders for plans; the way back keeps them, and repeats itself without harm', async () => {
    const migration = new OrderKind1763700000551();
    const runner = database.dataSource.createQueryRunner();
    const find = (id: string) => database.read.findOneByOrFail(PurchaseOrder, { id });
    const expected = { kind: 'plan', subjectId: null, planId: 'plan', periodUnit: 'year', amountFen: 19_800 };
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
      const beside = await find('beside');
      const exchange = { id: 'exchange', kind: 'exchange', subjectId: 'x', planId: null, family: null } as const;
      const bare = { ...exchange, familyRank: null, periodUnit: null, periodCount: null };
      await database.inUnit((unit) => unit.insert(PurchaseOrder, { ...beside, ...bare }));
      await migration.down(runner);
      const left = await database.dataSource.query('SELECT id FROM purchase_order ORDER BY id');
      expect(left.map(({ id }: { id: string }) => id)).toEqual(['before', 'beside']);
      await migration.up(runner);
    } finally {
      await runner.release();
    }
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });
});
