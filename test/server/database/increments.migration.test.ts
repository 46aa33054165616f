import { Increments1763700000875 } from '../../../server/database/migrations/1763700000875-increments';
import { at } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

describe.each(engines)('numbers that were counted as a whole each night, on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());

  it('are counted anew by increments: steps have a day, permissions wait for the sums, days begin again', async () => {
    const query = (statement: string) => database.dataSource.query(statement);
    const migration = new Increments1763700000875();
    const runner = database.dataSource.createQueryRunner();
    try {
      await migration.down(runner);
      await migration.down(runner);
      await query(`INSERT INTO benefit_reach (benefit, month, stage, member_id) VALUES ('a', '2026-03', 'used', 'm')`);
      await query(`INSERT INTO benefit_reach (benefit, month, stage, member_id) VALUES ('a', '2026-02', 'used', 'm')`);
      for (const credits of [0, 2]) {
        await query(
          `INSERT INTO subscribe_credit (openid, template_id, credits, answered_at) VALUES ('o${credits}', 't', ${credits}, 1)`,
        );
      }
      await query(
        `INSERT INTO insight_position (feed, open_from, counted_through, counted_at, version)
         VALUES ('days', '2026-03-01', '2026-03-02', 1, 1)`,
      );
      for (const [feed, metric] of [
        ['funnel', 'entitled'],
        ['departure', 'amount'],
        ['departure', 'members'],
      ]) {
        await query(
          `INSERT INTO insight_day (feed, day, metric, dimension, value) VALUES ('${feed}', '2026-03-01', '${metric}', '', 1)`,
        );
      }
      await migration.up(runner);
      await migration.up(runner);
    } finally {
      await runner.release();
    }
    const reaches = await query('SELECT month, noted_at FROM benefit_reach ORDER BY month');
    expect(reaches.map(({ noted_at }: { noted_at: number | string }) => Number(noted_at))).toEqual([
      at('2026-02-01T00:00:00+08:00'),
      at('2026-03-01T00:00:00+08:00'),
    ]);
    const credits = await query('SELECT openid, changed, counted FROM subscribe_credit ORDER BY openid');
    expect(credits.map((row: object) => ({ ...row }))).toEqual([
      { openid: 'o0', changed: null, counted: null },
      { openid: 'o2', changed: 1, counted: null },
    ]);
    const left = await query('SELECT feed, metric FROM insight_day');
    expect(left.map((row: object) => ({ ...row }))).toEqual([{ feed: 'departure', metric: 'members' }]);
    expect(await query('SELECT feed FROM insight_position')).toHaveLength(0);
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });
});
