import { Console1763700000800 } from '../../../server/database/migrations/1763700000800-console';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { verifyAudit } from '../../support/operators';

const NAME = 'Console1763700000800';

describe.each(engines)('acts by command that were recorded before there was an audit log, on %s', (engine) => {
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
  const record = (id: string, verb: string, actedAt: number) =>
    database.dataSource.query(
      `INSERT INTO operator_act (id, operator, verb, subject, reason, acted_at)
       VALUES ('${id}', 'root', '${verb}', 'case:1', '原因“一”', ${actedAt})`,
    );

  it('are its first lines in their order; a run that was cut off half-way begins anew, a second one changes nothing', async () => {
    const migration = new Console1763700000800();
    const runner = database.dataSource.createQueryRunner();
    try {
      await migration.down(runner);
      await migration.down(runner);
      await record('b', 'second', 2_000);
      await record('a', 'first', 1_000);
      await record('c', 'third', 2_000);
      await migration.up(runner);
      const lines = await database.dataSource.query('SELECT * FROM operator_audit ORDER BY number');
      expect(lines).toMatchObject([
        {
          action: 'first',
          channel: 'command',
          actor: 'root',
          actor_name: 'root',
          subject: 'case:1',
          reason: '原因“一”',
        },
        { action: 'second' },
        { action: 'third' },
      ]);
      expect(await verifyAudit(database)).toEqual({ lines: 3, whole: true, breaks: [] });
      await migration.up(runner);
      expect(await verifyAudit(database)).toEqual({ lines: 3, whole: true, breaks: [] });

      // Cut off before the end is written down: the old table is still there, and the lines are made anew.
      await migration.down(runner);
      await record('a', 'first', 1_000);
      const query = runner.query.bind(runner);
      const cut = jest.spyOn(runner, 'query').mockImplementation((text, ...rest) => {
        if (text.startsWith('INSERT INTO operator_audit_head')) return Promise.reject(new Error('cut off'));
        return query(text, ...rest);
      });
      await expect(migration.up(runner)).rejects.toThrow('cut off');
      cut.mockRestore();
      await migration.up(runner);
      expect(await verifyAudit(database)).toEqual({ lines: 1, whole: true, breaks: [] });
    } finally {
      await runner.release();
    }
  });
});
