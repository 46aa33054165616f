import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

/**
 * What never reaches a log, wherever it stands in a logged object: credentials, tokens, session keys, phone numbers,
 * names, openids and bodies. Routes log ids, codes and times.
 */
const SECRET_KEYS = [
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
];

/** A JSON logger whose timestamps are the wall clock's and whose secrets are left out. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[left out]' },
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
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
