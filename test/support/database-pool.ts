import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Database } from '../../server/database/open-database';
import { dropMysqlDatabase } from './mariadb';

/*
 * The tests open hundreds of databases, and to migrate one, or to make and drop a hundred tables, takes a second. So a run
 * migrates SQLite once and copies the file; and a database of MySQL that a test is done with is emptied and lent again.
 */

/** The run's own folder: no schema of an earlier one is met. */
const folder = process.env.TEST_TEMPLATES;

/** Begins a file as a copy of this run's migrated one; false where there is none yet. */
export function copyTemplate(file: string): boolean {
  const template = templateFile();
  if (template === null || !existsSync(template)) return false;
  copyFileSync(template, file);
  return true;
}

/** Keeps the schema of a SQLite database that has just been migrated, for all that follow. */
export async function keepTemplate({ dataSource }: Database): Promise<void> {
  const template = templateFile();
  if (template === null || existsSync(template)) return;
  // Two test files may be here at once: each writes its own, and the last one stands.
  const own = `${template}.${process.pid}`;
  await dataSource.query(`VACUUM INTO '${own}'`);
  renameSync(own, template);
}

function templateFile(): string | null {
  return folder === undefined ? null : join(folder, 'template.db');
}

/** Where the names of emptied databases wait for the next test. */
const POOL = 'test_pool';

/** An emptied, migrated database; null where none is free. */
export async function borrowDatabase(server: string): Promise<string | null> {
  return onServer(server, async (connection) => {
    await connection.query(`CREATE DATABASE IF NOT EXISTS ${POOL}`);
    await connection.query(`CREATE TABLE IF NOT EXISTS ${POOL}.free (name varchar(64) PRIMARY KEY)`);
    const [rows] = await connection.query(`SELECT name FROM ${POOL}.free`);
    for (const { name } of rows as { name: string }[]) {
      const [taken] = await connection.query(`DELETE FROM ${POOL}.free WHERE name = ?`, [name]);
      if ((taken as { affectedRows: number }).affectedRows === 1) return name;
    }
    return null;
  });
}

/**
 * Empties a database and lends it to the next test.
 * @param schema what `schemaOf` said when it was new
 * @returns false where its schema is no longer that: it has to be dropped
 */
export async function returnDatabase(url: string, schema: string): Promise<boolean> {
  return onServer(url, async (connection) => {
    if ((await schemaOf(connection)) !== schema) return false;
    const [tables] = await connection.query('SHOW TABLES');
    const names = (tables as object[]).map((row) => String(Object.values(row)[0])).filter((name) => name !== KEPT);
    const looks = names.map((name) => `SELECT '${name}' AS name WHERE EXISTS (SELECT 1 FROM ${name})`);
    const [filled] = await connection.query(looks.join(' UNION ALL '));
    for (const { name } of filled as { name: string }[]) await connection.query(`DELETE FROM ${name}`);
    const own = new URL(url).pathname.slice(1);
    await connection.query(`INSERT INTO ${POOL}.free (name) VALUES (?)`, [own]);
    return true;
  });
}

/** Drops the databases that wait, and the list of them. */
export async function dropPool(server: string): Promise<void> {
  for (let name = await borrowDatabase(server); name !== null; name = await borrowDatabase(server)) {
    await dropMysqlDatabase(`${server}/${name}`);
  }
  await dropMysqlDatabase(`${server}/${POOL}`);
}

/** A database's columns, indexes and migrations in one line: whoever changed them is found out. */
export async function readSchema(url: string): Promise<string> {
  return onServer(url, schemaOf);
}

/** Its rows are the schema's own. */
const KEPT = 'schema_migration';

async function schemaOf(connection: Connection): Promise<string> {
  const [rows] = await connection.query(
    `SELECT (SELECT COUNT(*) FROM ${KEPT}) AS migrations,
            (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT(TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE))))
               FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()) AS columns_of,
            (SELECT COUNT(*) FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()) AS indexes_of`,
  );
  return JSON.stringify(rows);
}

async function onServer<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection(url);
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}
