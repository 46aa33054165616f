import 'reflect-metadata';
import { createConnection } from 'mysql2/promise';
import { DataSource, type DataSourceOptions, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { migrations } from './migrations';
import { SnakeCaseNaming } from './naming';
import { installSqliteGate } from './sqlite-gate';
import { guardAgainstBypass, runUnit, type Unit } from './unit-of-work';

export { execute } from './statement';

/** The database as stories see it. */
export interface Database {
  readonly engine: 'sqlite' | 'mysql';
  /** For reads outside a unit of work: each statement stands by itself. */
  readonly read: EntityManager;
  /** Runs a unit of work: see `runUnit`. */
  inUnit<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  /** Brings the schema up to date; safe to call from several processes at once. Returns the names of what ran. */
  migrate(): Promise<string[]>;
  /** Migrations that this program has and the database has not. */
  pendingMigrations(): Promise<string[]>;
  close(): Promise<void>;
  readonly dataSource: DataSource;
}

export interface DatabaseOptions {
  /** `mysql://user:password@host:port/name` or `sqlite:<file>`; `sqlite::memory:` for a test. */
  readonly url: string;
  readonly entities: readonly EntityTarget<ObjectLiteral>[];
  /** Connections to MySQL at the same time; SQLite has one. */
  readonly poolSize?: number;
}

const DEFAULT_POOL_SIZE = 20;
/** More than the product has: fewer, and the long ones are prepared anew at every use. */
const STATEMENTS_KEPT = 1_000;
const MIGRATION_LOCK = 'membership_migrate';

/** Opens a database; the schema is left as it is. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const engine = options.url.startsWith('mysql:') ? 'mysql' : 'sqlite';
  const dataSource = new DataSource(engine === 'mysql' ? await mysqlOptions(options) : sqliteOptions(options));
  if (engine === 'sqlite') installSqliteGate(dataSource);
  else mapPortableTypes(dataSource);
  guardAgainstBypass(dataSource);
  await dataSource.initialize();
  if (engine === 'mysql') await prepareSessions(dataSource);
  return {
    engine,
    dataSource,
    read: dataSource.manager,
    inUnit: (work) => runUnit(dataSource, work),
    migrate: () =>
      withMigrationLock(dataSource, engine, async () => {
        const ran = await dataSource.runMigrations({ transaction: engine === 'mysql' ? 'none' : 'each' });
        return ran.map((migration) => migration.name);
      }),
    pendingMigrations: () => pendingMigrations(dataSource),
    close: () => dataSource.destroy(),
  };
}

function sqliteOptions({ url, entities }: DatabaseOptions): DataSourceOptions {
  return {
    type: 'better-sqlite3',
    database: url.replace(/^sqlite:/, ''),
    enableWAL: true,
    statementCacheSize: STATEMENTS_KEPT,
    entities: [...entities] as DataSourceOptions['entities'],
    migrations,
    migrationsTableName: 'schema_migration',
    namingStrategy: new SnakeCaseNaming(),
    // FULL: what was acknowledged survives a power cut, not only a crash of the process.
    prepareDatabase: (connection: { pragma(text: string): unknown }) => {
      connection.pragma('synchronous = FULL');
    },
  };
}

async function mysqlOptions({ url, entities, poolSize }: DatabaseOptions): Promise<DataSourceOptions> {
  return {
    type: await detectDialect(url),
    url,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    poolSize: poolSize ?? DEFAULT_POOL_SIZE,
    connectTimeout: 5_000,
    entities: [...entities] as DataSourceOptions['entities'],
    migrations,
    migrationsTableName: 'schema_migration',
    namingStrategy: new SnakeCaseNaming(),
  };
}

/** MariaDB answers `SELECT VERSION()` with its name in it; TypeORM wants to know which of the two it speaks to. */
async function detectDialect(url: string): Promise<'mysql' | 'mariadb'> {
  const connection = await createConnection({ uri: url, connectTimeout: 5_000 });
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    const version = (rows as { version: string }[])[0]?.version ?? '';
    return /mariadb/i.test(version) ? 'mariadb' : 'mysql';
  } finally {
    await connection.end();
  }
}

interface MysqlPool {
  on(event: 'connection', listener: (connection: { query(text: string): void }) => void): void;
  query(text: string, callback: (error: Error | null, rows: unknown) => void): void;
}

/**
 * Every connection works at READ COMMITTED (REPEATABLE READ silently loses read-then-write updates), waits at most five
 * seconds for a row, and on a Galera cluster reads what was committed on any node.
 */
async function prepareSessions(dataSource: DataSource): Promise<void> {
  const pool = (dataSource.driver as unknown as { pool: MysqlPool }).pool;
  const ask = (text: string) =>
    new Promise<unknown>((resolve, reject) => {
      pool.query(text, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  const wsrep = (await ask("SHOW VARIABLES LIKE 'wsrep_on'")) as { Value: string }[];
  const settings = ['innodb_lock_wait_timeout = 5', "time_zone = '+00:00'"];
  if (wsrep[0]?.Value === 'ON') settings.push('wsrep_sync_wait = 1');
  const statements = ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', `SET SESSION ${settings.join(', ')}`];
  pool.on('connection', (connection) => {
    for (const statement of statements) connection.query(statement);
  });
  // The connection that was opened before the listener stood is the only idle one, so it takes these.
  for (const statement of statements) await ask(statement);
}

/** Portable `text` and `blob` are 64 KB on MySQL; there they become the long kinds, in entities as in migrations. */
function mapPortableTypes(dataSource: DataSource): void {
  const driver = dataSource.driver;
  const normalizeType = driver.normalizeType.bind(driver);
  driver.normalizeType = (column) => {
    const type = normalizeType(column);
    if (type === 'text') return 'longtext';
    return type === 'blob' ? 'longblob' : type;
  };
}

async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const names = migrations.map((migration) => migration.name);
    if (!(await runner.hasTable('schema_migration'))) return names;
    const rows = (await runner.query('SELECT name FROM schema_migration')) as { name: string }[];
    const done = new Set(rows.map((row) => row.name));
    return names.filter((name) => !done.has(name));
  } finally {
    await runner.release();
  }
}

/** On MySQL two processes that start at once migrate one after the other; SQLite serves one process only. */
async function withMigrationLock<T>(dataSource: DataSource, engine: string, work: () => Promise<T>): Promise<T> {
  if (engine !== 'mysql') return work();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.connect();
    const rows = (await runner.query('SELECT GET_LOCK(?, 60) AS held', [MIGRATION_LOCK])) as { held: number | null }[];
    if (Number(rows[0]?.held) !== 1) throw new Error('another process has been migrating this database for a minute');
    return await work();
  } finally {
    await runner.query('SELECT RELEASE_LOCK(?)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
  }
}
