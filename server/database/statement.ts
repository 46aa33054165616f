import type { EntityManager } from 'typeorm';
import { refuseBypass, type Unit } from './unit-of-work';

/**
 * Raw statements for the measured hot paths (`npm run bench`). On MySQL they go to the driver's connection directly, since
 * TypeORM's own wrapping of a query costs as much as the query; on SQLite they take TypeORM's way, where the gate stands.
 * Placeholders are `?` on both engines.
 */

/** The rows of a SELECT, values as the driver has them: wrap bigint columns in `Number`. */
export async function select<R extends object>(
  manager: EntityManager,
  statement: string,
  parameters: readonly unknown[],
): Promise<R[]> {
  const sender = await findSender(manager);
  if (sender === null) return manager.query(statement, [...parameters]) as Promise<R[]>;
  return (await send(sender, statement, parameters)) as R[];
}

/** The statement's number of touched rows; only in a unit of work. */
export async function execute(unit: Unit, statement: string, parameters: readonly unknown[]): Promise<number> {
  if (!unit.queryRunner) throw new Error('raw statements belong in a unit of work');
  const sender = await findSender(unit);
  if (sender === null) return (await unit.queryRunner.query(statement, [...parameters], true)).affected ?? 0;
  return ((await send(sender, statement, parameters)) as { affectedRows: number }).affectedRows;
}

/** A connection or a pool of mysql2. */
interface MysqlSender {
  query(statement: string, parameters: readonly unknown[], done: (error: Error | null, result: unknown) => void): void;
}

/** The unit's own connection, or the pool outside a unit; null where TypeORM has to do it. */
async function findSender({ dataSource, queryRunner }: EntityManager): Promise<MysqlSender | null> {
  const { type } = dataSource.options;
  if (type !== 'mysql' && type !== 'mariadb') return null;
  if (!queryRunner) {
    refuseBypass();
    return (dataSource.driver as unknown as { pool: MysqlSender }).pool;
  }
  // A runner that was released no longer owns its connection; TypeORM says so in its own words.
  return queryRunner.isReleased ? null : ((await queryRunner.connect()) as MysqlSender);
}

function send(sender: MysqlSender, statement: string, parameters: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    sender.query(statement, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
