import { Column, type ColumnOptions, PrimaryColumn, type ValueTransformer } from 'typeorm';

/**
 * The portable columns: the only types that entities use, the same on SQLite, MySQL and MariaDB. Their SQL twins for
 * migrations stand in `table.ts`; a test asserts that the two do not differ on either engine.
 */

/** Length of an identifier: a ULID has 26 characters. */
export const ID_LENGTH = 26;

/** MySQL hands out BIGINT as text when it might not fit a number; money and instants always fit. */
const safeInteger: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: string | number | null) => {
    if (value === null) return null;
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new RangeError(`not a safe integer in the database: ${value}`);
    return number;
  },
};

const json: ValueTransformer = {
  to: (value: unknown) => (value === null || value === undefined ? value : JSON.stringify(value)),
  from: (value: string | null) => (value === null ? null : JSON.parse(value)),
};

const flag: ValueTransformer = {
  to: (value: boolean | null | undefined) => (typeof value === 'boolean' ? Number(value) : value),
  from: (value: number | null) => (value === null ? null : value === 1),
};

/** Primary key made by the application (see `id.ts`). */
export const IdKey = () => PrimaryColumn({ type: 'varchar', length: ID_LENGTH });

/** Primary key that somebody else made, or that is a name. */
export const TextKey = (length: number) => PrimaryColumn({ type: 'varchar', length });

/** Primary key that is a running number. */
export const WholeKey = () => PrimaryColumn({ type: 'bigint', transformer: safeInteger });

/** Reference to a row by its id. */
export const IdColumn = (options: ColumnOptions = {}) => Column({ ...options, type: 'varchar', length: ID_LENGTH });

/** Short text of at most `length` characters; compared byte by byte, so case counts. */
export const TextColumn = (length: number, options: ColumnOptions = {}) =>
  Column({ ...options, type: 'varchar', length });

/** Text of any length. */
export const LongTextColumn = (options: ColumnOptions = {}) => Column({ ...options, type: 'text' });

/** Bytes of any length. */
export const BytesColumn = (options: ColumnOptions = {}) => Column({ ...options, type: 'blob' });

/** A value as JSON text; never queried into. */
export const JsonColumn = (options: ColumnOptions = {}) => Column({ ...options, type: 'text', transformer: json });

/** An instant: milliseconds since the epoch. */
export const InstantColumn = (options: ColumnOptions = {}) =>
  Column({ ...options, type: 'bigint', transformer: safeInteger });

/** An amount in fen. */
export const FenColumn = (options: ColumnOptions = {}) =>
  Column({ ...options, type: 'bigint', transformer: safeInteger });

/** A whole number that may be larger than a count: growth, points. */
export const WholeColumn = (options: ColumnOptions = {}) =>
  Column({ ...options, type: 'bigint', transformer: safeInteger });

/** A small count. */
export const CountColumn = (options: ColumnOptions = {}) => Column({ ...options, type: 'int' });

/** True or false, kept as 1 or 0. */
export const FlagColumn = (options: ColumnOptions = {}) => Column({ ...options, type: 'int', transformer: flag });

/** A business day, `YYYY-MM-DD`. */
export const DayColumn = (options: ColumnOptions = {}) => Column({ ...options, type: 'varchar', length: 10 });
