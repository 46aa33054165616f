import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

/**
 * What never reaches a log, wherever it stands in a logged object: credentials, tokens, session keys, phone numbers,
 * names, openids and bodies. Routes log ids, codes and times.
 */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'token',
  'access_token',
  'secret',
  'password',
  'session_key',
  'sessionKey',
  'privateKey',
  'phone',
  'phoneNumber',
  'nickname',
  'openid',
  'unionid',
  'parameters',
  'query',
]);

/** How deep an object is looked into; what stands deeper is left out whole. */
const LOGGED_DEPTH = 4;

const LEFT_OUT = '[left out]';

/** A JSON logger whose timestamps are the wall clock's and whose secrets are left out. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    formatters: { log: (object: object) => withoutSecrets(object, LOGGED_DEPTH) },
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** One walk over what is logged: pino's own redaction walks once a path, at every request. */
function withoutSecrets(object: object, depth: number): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    if (SECRET_KEYS.has(key)) safe[key] = LEFT_OUT;
    else safe[key] = typeof value === 'object' && value !== null ? withoutSecretsInside(value, depth - 1) : value;
  }
  return safe;
}

/** Errors, instants and the like are written by their own serializers. */
function withoutSecretsInside(value: object, depth: number): unknown {
  if (Array.isArray(value)) {
    if (depth === 0) return LEFT_OUT;
    return value.map((each) =>
      typeof each === 'object' && each !== null ? withoutSecretsInside(each, depth - 1) : each,
    );
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return depth === 0 ? LEFT_OUT : withoutSecrets(value, depth);
}

/** Driver errors carry statements and their parameters: only name, message, code and stack are kept. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = (error as { code?: unknown }).code;
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
  return {
    name: error.name,
    message: error.message,
    ...(code ? { code } : {}),
    stack: error.stack,
    ...(cause ? { cause } : {}),
  };
}
