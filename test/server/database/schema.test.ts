import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

describe.each(engines)('the schema on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());

  it('does not differ between migrations and entities', async () => {
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map((query) => query.query)).toEqual([]);
  });

  it('has nothing left to migrate, and migrating again does nothing', async () => {
    expect(await database.pendingMigrations()).toEqual([]);
    expect(await database.migrate()).toEqual([]);
  });

  it('can be taken down and built up again', async () => {
    const names = database.dataSource.migrations.length;
    for (let step = 0; step < names; step++) await database.dataSource.undoLastMigration({ transaction: 'none' });
    expect(await database.pendingMigrations()).toHaveLength(names);
    expect(await database.migrate()).toHaveLength(names);
  });

  it('finds what is a member’s by the member, wherever it is read or erased so', () => {
    const scanned = database.dataSource.entityMetadatas.filter(({ columns, primaryColumns, indices }) => {
      const member = columns.find(({ propertyName }) => propertyName === 'memberId');
      const firsts = [primaryColumns[0], ...indices.map((index) => index.columns[0])];
      return member !== undefined && !firsts.includes(member);
    });
    // The books are kept by order and by day, and stay when the member goes; cuts are read by their term.
    expect(scanned.map(({ tableName }) => tableName).sort()).toEqual([
      'book_earning',
      'book_posting',
      'membership_cut',
    ]);
  });

  it('refuses a value that a column does not know', async () => {
    const insert = database.dataSource.query(
      `INSERT INTO job (id, topic, payload, status, run_at, attempts, max_attempts, created_at) VALUES ('a', 't', '{}', 'lost', 0, 0, 1, 0)`,
    );
    await expect(insert).rejects.toThrow(/chk_job_status|CONSTRAINT/);
  });
});
