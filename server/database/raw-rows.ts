import type { EntityManager, EntityTarget, ObjectLiteral, ValueTransformer } from 'typeorm';
import { select } from './statement';

/**
 * Whole rows of an entity by raw SQL, for reads on a measured hot path: TypeORM's finders write their statement anew at
 * every call and cost several times the query. The columns and what they mean come from the entity all the same.
 */

interface RowReader {
  readonly columns: string;
  readonly transformed: readonly (readonly [property: string, transformer: ValueTransformer])[];
}

const readers = new WeakMap<object, RowReader>();

/** The entity's columns for a SELECT, under its properties' names: `` t.`member_number` AS `memberNumber`, … ``. */
export function columnsOf(manager: EntityManager, entity: EntityTarget<ObjectLiteral>): string {
  return readerOf(manager, entity).columns;
}

/** A row that was selected with `columnsOf`, its values as the entity has them. */
export function toEntity<E extends ObjectLiteral>(manager: EntityManager, entity: EntityTarget<E>, row: object): E {
  const result = { ...row } as Record<string, unknown>;
  for (const [property, transformer] of readerOf(manager, entity).transformed) {
    result[property] = transformer.from(result[property]);
  }
  return result as E;
}

/**
 * Rows of an entity; its table is called `t` in the condition.
 * @param condition what follows FROM, with `?` for parameters on both engines: `WHERE t.member_id = ?`
 */
export async function findRows<E extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  condition: string,
  parameters: readonly unknown[],
): Promise<E[]> {
  const { tableName } = manager.dataSource.getMetadata(entity);
  const statement = `SELECT ${columnsOf(manager, entity)} FROM ${tableName} t ${condition}`;
  const rows = await select(manager, statement, parameters);
  return rows.map((row) => toEntity(manager, entity, row));
}

function readerOf(manager: EntityManager, entity: EntityTarget<ObjectLiteral>): RowReader {
  const metadata = manager.dataSource.getMetadata(entity);
  const known = readers.get(metadata);
  if (known) return known;
  const reader = {
    columns: metadata.columns
      .map(({ databaseName, propertyName }) => `t.\`${databaseName}\` AS \`${propertyName}\``)
      .join(', '),
    transformed: metadata.columns.flatMap(({ propertyName, transformer }) =>
      [transformer ?? []].flat().map((each) => [propertyName, each] as const),
    ),
  };
  readers.set(metadata, reader);
  return reader;
}
