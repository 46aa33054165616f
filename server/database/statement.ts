import type { DataSource, EntityManager } from 'typeorm';
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
  const sender = findPool(manager) ?? (await findConnection(manager));
  if (sender === null) return manager.query(statement, [...parameters]) as Promise<R[]>;
  return (await send(sender, statement, parameters)) as R[];
}

/** The statement's number of touched rows; only in a unit of work. */
export async function execute(unit: Unit, statement: string, parameters: readonly unknown[]): Promise<number> {
  if (!unit.queryRunner) throw new Error('raw statements belong in a unit of work');
  const sender = await findConnection(unit);
  if (sender === null) return (await unit.queryRunner.query(statement, [...parameters], true)).affected ?? 0;
  return ((await send(sender, statement, parameters)) as { affectedRows: number }).affectedRows;
}

/** A connection or a pool of mysql2. */
interface MysqlSender {
  query(statement: string, parameters: readonly unknown[], done: (error: Error | null, result: unknown) => void): void;
}

/** Where a statement goes that belongs to no unit of work; null where it belongs to one, or where TypeORM has to do it. */
function findPool({ dataSource, queryRunner }: EntityManager): MysqlSender | null {
  if (queryRunner || !isMysql(dataSource)) return null;
  refuseBypass();
  return (dataSource.driver as unknown as { pool: MysqlSender }).pool;
}

/** The unit's own connection; null where TypeORM has to do it. */
async function findConnection({ dataSource, queryRunner }: EntityManager): Promise<MysqlSender | null> {
  // A runner that was released no longer owns its connection; TypeORM says so in its own words.
  if (!queryRunner || queryRunner.isReleased || !isMysql(dataSource)) return null;
  return (await queryRunner.connect()) as MysqlSender;
}

function isMysql({ options }: DataSource): boolean {
  return options.type === 'mysql' || options.type === 'mariadb';
}

function send(sender: MysqlSender, statement: string, parameters: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    sender.query(statement, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
