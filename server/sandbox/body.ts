import type { IncomingMessage } from 'node:http';

/** Larger bodies than this are not read; nothing that a merchant sends is near it. */
const LARGEST_BODY = 2 * 1024 * 1024;

/**
 * The bytes of a request's body.
 * @returns null when it is larger than 2 MB
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_BODY) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The value of a JSON text; `undefined` for an empty or broken one. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** The first value of a query parameter, undefined when it is absent. */
export function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
