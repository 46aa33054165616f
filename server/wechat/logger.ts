/** The little that the adapters ask of a log; pino fits. */
export interface WechatLogger {
  info(details: Readonly<Record<string, unknown>>, message: string): void;
  warn(details: Readonly<Record<string, unknown>>, message: string): void;
  error(details: Readonly<Record<string, unknown>>, message: string): void;
}

const SHOWN_CHARACTERS = 6;

/** Enough of an openid to find a person's lines in a log, too little to know who it is. */
export function maskOpenid(openid: string): string {
  return openid.length <= SHOWN_CHARACTERS ? '…' : `${openid.slice(0, SHOWN_CHARACTERS)}…`;
}

/**
 * What a log may hold of an error: where it came from and its message. A database's error carries the statement's values
 * as well, and these may be a person's.
 */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
