/** A compare-and-set found another state than the story had read. The unit of work is run again from its start. */
export class StaleRead extends Error {
  constructor(what: string) {
    super(`changed meanwhile: ${what}`);
    this.name = 'StaleRead';
  }
}

interface DriverFault {
  readonly errno?: number;
  readonly code?: string;
  readonly message?: string;
}

/** The driver's own error under whatever TypeORM wrapped around it. */
function driverFault(error: unknown): DriverFault {
  if (typeof error !== 'object' || error === null) return {};
  const wrapped = (error as { driverError?: unknown }).driverError;
  return (typeof wrapped === 'object' && wrapped !== null ? wrapped : error) as DriverFault;
}

/** An insert met a unique index: the last guard of idempotency. */
export function isDuplicate(error: unknown): boolean {
  const { errno, code } = driverFault(error);
  return errno === 1062 || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** Lock wait time-out, deadlock, record changed since the snapshot, Galera node not ready for queries. */
const RETRYABLE_ERRNOS = new Set([1205, 1213, 1020, 1047]);
const RETRYABLE_CODES = new Set([
  'ECONNRESET',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'ECONNREFUSED',
  'ER_SERVER_SHUTDOWN',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
]);

/**
 * Whether the whole unit of work may be run again. A connection lost at COMMIT leaves the outcome unknown: running again
 * is right because unique keys and compare-and-set find what the first run may have done.
 */
export function isRetryable(error: unknown): boolean {
  if (error instanceof StaleRead) return true;
  const { errno, code, message } = driverFault(error);
  if (errno !== undefined && RETRYABLE_ERRNOS.has(errno)) return true;
  if (code !== undefined && RETRYABLE_CODES.has(code)) return true;
  return message?.includes('closed state') ?? false;
}

const UNREACHABLE_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ECONNRESET',
  'PROTOCOL_CONNECTION_LOST',
]);

/** The database itself does not answer, as opposed to refusing a statement: also after the re-runs of a unit of work. */
export function isUnreachable(error: unknown): boolean {
  const { code } = driverFault(error);
  return code !== undefined && UNREACHABLE_CODES.has(code);
}
