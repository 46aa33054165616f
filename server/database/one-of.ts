import { Check } from 'typeorm';
import { checkName, oneOfExpression } from './table';

/** Keeps a column to a set of values in the database too; the twin of `oneOf` in a migration. */
export function OneOf(table: string, column: string, values: readonly string[]): ClassDecorator {
  return Check(checkName(table, column), oneOfExpression(column, values)) as ClassDecorator;
}
